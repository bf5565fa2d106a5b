import { createHash } from 'node:crypto';
import { createCoverage } from '../check/coverage.ts';
import type { Counts } from '../check/coverage.ts';
import { Violation } from '../check/violation.ts';
import { readColumn, run } from './course.ts';
import type { Pace } from './play.ts';
import { createRandom, seedOf } from './random.ts';
import { openSaldo } from './saldo.ts';
import type { Saldo } from './saldo.ts';
import { DAY, HOUR } from './time.ts';

export type Played = {
  readonly seed: number;
  /** Names of the steps that were taken, in their order. */
  readonly steps: readonly string[];
  /** Days that passed in it. */
  readonly days: number;
  readonly letters: number;
  readonly charges: number;
  /** Journal records by type: what of the product this history has touched. */
  readonly happened: { readonly [type: string]: number };
  readonly covered: Counts;
  /** Of the story and of everything that is stored at its end: the same seed gives the same one. */
  readonly hash: string;
  readonly story: readonly string[];
  readonly violation: { readonly invariant: string; readonly figures: string } | null;
};

export type How = {
  /** Only these steps. */
  readonly only?: ReadonlySet<string>;
  /** What Saldo wrote down is part of the story. */
  readonly isTold?: boolean;
};

/** Plays the history of one seed to its end, or to the first thing that must not be. */
export async function playHistory(seed: number, how: How = {}): Promise<Played> {
  const random = createRandom(seed);
  const startAt =
    Date.parse('2026-11-02T09:00:00Z') + random.int(0, 500) * DAY + random.int(0, 23) * HOUR;
  const pace: Pace = random.chance(0.06) ? 'year' : 'days';
  const coverage = createCoverage();
  const isEager = random.chance(0.5);
  const confirmationLimit = random.chance(0.4) ? 4 : 20;
  const saldo = await openSaldo({ startAt, isEager, confirmationLimit, coverage });
  saldo.reseed(seedOf(seed, 'world'));
  const story: string[] = [];
  const tell = (line: string): void => {
    story.push(`${new Date(saldo.now()).toISOString().slice(0, 16).replace('T', ' ')}  ${line}`);
  };
  const steps: string[] = [];
  const { only = null, isTold = false } = how;
  let violation: Played['violation'] = null;
  try {
    await run({ seed, saldo, pace, tell, coverage, only, steps, isTold });
  } catch (error) {
    violation = violationOf(error);
  }
  const played: Played = {
    seed,
    steps,
    story,
    violation,
    days: Math.round((saldo.now() - startAt) / DAY),
    letters: saldo.mailbox.list().length,
    charges: saldo.emulator().state().charges.length,
    happened: await happenedIn(saldo),
    covered: coverage.counts,
    hash: await hashOf(saldo, story),
  };
  await saldo.close();
  return played;
}

function violationOf(error: unknown): Played['violation'] {
  if (error instanceof Violation) return { invariant: error.invariant, figures: error.message };
  const figures = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { invariant: 'the simulation itself ends without an error', figures };
}

async function happenedIn(saldo: Saldo): Promise<Played['happened']> {
  const sql =
    'SELECT json_group_object(type, n) FROM (SELECT type, count(*) AS n FROM journal GROUP BY type)';
  return JSON.parse(String((await readColumn(saldo, sql))[0])) as Played['happened'];
}

const STORED = [
  'debtors',
  'journal',
  'invoices',
  'entries',
  'payments',
  'plans',
  'holds',
  'messages',
  'reminders',
  'tasks',
  'credits',
  'webhook_events',
];

async function hashOf(saldo: Saldo, story: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(story.join('\n'));
  for (const table of STORED) {
    const rows = await saldo.db().read({ sql: `SELECT * FROM ${table} ORDER BY rowid`, args: [] });
    hash.update(JSON.stringify(rows.map((row) => Object.values(row))));
  }
  return hash.digest('hex').slice(0, 16);
}

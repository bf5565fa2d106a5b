import { createHash } from 'node:crypto';
import { Violation } from '../check/violation.ts';
import { openAuditor } from '../check/auditor.ts';
import type { Auditor } from '../check/auditor.ts';
import { addDebtor, addVendor } from './cast.ts';
import { confirmLater, pay, payTwiceAtOnce } from './debtor-steps.ts';
import { look } from './look.ts';
import { acceptPlan } from './plan-steps.ts';
import { revive } from './play.ts';
import type { Play, SimVendor } from './play.ts';
import { createRandom } from './random.ts';
import { openSaldo } from './saldo.ts';
import type { Saldo } from './saldo.ts';
import { DAY, HOUR, MINUTE, passTime, sleep, work } from './time.ts';
import * as credit from './credit-steps.ts';
import * as vendor from './vendor-steps.ts';
import * as world from './world-steps.ts';

export type Played = {
  readonly seed: number;
  readonly steps: number;
  /** Days that passed in it. */
  readonly days: number;
  readonly letters: number;
  readonly charges: number;
  /** Journal records by type: what of the product this history has touched. */
  readonly happened: { readonly [type: string]: number };
  /** Of the story and of everything that is stored at its end: the same seed gives the same one. */
  readonly hash: string;
  readonly story: readonly string[];
  readonly violation: { readonly invariant: string; readonly figures: string } | null;
};

type Step = (play: Play) => Promise<boolean>;

/** false: there was nothing to do it to, another step is drawn. */
const STEPS: readonly (readonly [weight: number, Step])[] = [
  [10, vendor.issueInvoice],
  [2, vendor.issueAgain],
  [2, vendor.importTable],
  [3, vendor.recordTransfer],
  [2, vendor.issueCreditNote],
  [1, vendor.writeOff],
  [2, vendor.grantDiscount],
  [3, credit.applyCredit],
  [2, credit.returnCredit],
  [4, vendor.setHold],
  [3, vendor.endHold],
  [3, vendor.endOrRenewPlan],
  [18, pay],
  [8, confirmLater],
  [5, payTwiceAtOnce],
  [11, acceptPlan],
  [4, look],
  [13, world.actOnPayment],
  [4, world.setWebhookMode],
  [1, world.slamDoor],
  [3, world.sendOddWebhook],
  [3, world.setPost],
  [0.6, world.killAddress],
  [2, world.setLine],
  [3, world.injectFault],
  [2.5, world.lightFuse],
  [1, world.restart],
  [3, roundOfWorkers],
  [5, allAtOnce],
  [24, letTimePass],
];

/** Plays the history of one seed to its end, or to the first thing that must not be. */
export async function playHistory(seed: number): Promise<Played> {
  const random = createRandom(seed);
  const startAt =
    Date.parse('2026-11-02T09:00:00Z') + random.int(0, 500) * DAY + random.int(0, 23) * HOUR;
  const saldo = await openSaldo({ random: random.fork(), startAt, isEager: random.chance(0.5) });
  const story: string[] = [];
  const tell = (line: string): void => {
    story.push(`${new Date(saldo.now()).toISOString().slice(0, 16).replace('T', ' ')}  ${line}`);
  };
  const progress = { steps: 0 };
  let violation: Played['violation'] = null;
  try {
    await playOn({ saldo, random, tell, progress });
  } catch (error) {
    const isFound = error instanceof Violation;
    const figures =
      error instanceof Error
        ? isFound
          ? error.message
          : (error.stack ?? error.message)
        : String(error);
    violation = {
      invariant: isFound ? error.invariant : 'the simulation itself ends without an error',
      figures,
    };
  }
  const hash = createHash('sha256')
    .update(story.join('\n'))
    .update(await everythingStored(saldo))
    .digest('hex');
  const played: Played = {
    seed,
    steps: progress.steps,
    days: Math.round((saldo.now() - startAt) / DAY),
    letters: saldo.mailbox.list().length,
    charges: saldo.emulator().state().charges.length,
    happened: await happenedIn(saldo),
    hash: hash.slice(0, 16),
    story,
    violation,
  };
  await saldo.close();
  return played;
}

async function playOn(
  given: Pick<Play, 'saldo' | 'random' | 'tell'> & { progress: { steps: number } },
): Promise<void> {
  const { saldo, random, progress } = given;
  const vendors: SimVendor[] = [await addVendor(saldo, random, 0)];
  if (random.chance(0.4)) vendors.push(await addVendor(saldo, random, 1));
  const debtors = vendors.flatMap((of) =>
    Array.from({ length: random.int(1, 3) }, (_, no) => addDebtor(random, of, no)),
  );
  const auditor = openAuditor({ read: (sql) => readColumn(saldo, sql) });
  const play: Play = {
    ...given,
    vendors,
    debtors,
    invoices: [],
    holds: [],
    plans: [],
    promised: [],
    check: () => checkAll(play, auditor),
  };
  for (let first = 0; first < debtors.length; first++) await vendor.issueInvoice(play);
  const count = random.int(18, 42);
  for (; progress.steps < count; progress.steps++) {
    const readsOnly = await takeStep(play, auditor);
    if (!readsOnly) await play.check();
  }
  await comeToRest(play, auditor);
}

/** One step, with what it set off; looking is checked to have changed nothing. */
async function takeStep(play: Play, auditor: Auditor): Promise<boolean> {
  const { saldo, random } = play;
  for (;;) {
    const step = repairIn(play) ?? random.weighted(STEPS);
    if (step === look) {
      await saldo.rest();
      const before = await auditor.fingerprint();
      if (!(await step(play))) continue;
      await auditor.nothingChanged(before);
      return true;
    }
    const isDone = await step(play);
    await saldo.rest();
    await revive(play);
    if (isDone) return false;
  }
}

const CROWD: readonly Step[] = [
  vendor.recordTransfer,
  vendor.recordTransfer,
  vendor.issueCreditNote,
  vendor.writeOff,
  vendor.grantDiscount,
  credit.applyCredit,
  credit.returnCredit,
  vendor.setHold,
  vendor.endHold,
  pay,
  confirmLater,
  acceptPlan,
  world.actOnPayment,
  roundOfWorkers,
];

/** Several people, programs and workers in the same moment. */
async function allAtOnce(play: Play): Promise<boolean> {
  const { random } = play;
  play.tell('at the same time:');
  const crowd = Array.from({ length: random.int(2, 4) }, () => random.pick(CROWD));
  const done = await Promise.all(crowd.map((step) => step(play)));
  return done.some(Boolean);
}

/** An outage lasts some steps, sometimes weeks; then somebody repairs it. */
function repairIn({ saldo, random }: Play): Step | undefined {
  const isRepaired = random.chance(0.2);
  if (!isRepaired) return undefined;
  if (saldo.post.mode !== 'works') return world.setPost;
  if (saldo.line.mode !== 'works') return world.setLine;
  return saldo.door.isOpen ? undefined : world.slamDoor;
}

async function roundOfWorkers(play: Play): Promise<boolean> {
  const workers = play.random.int(1, 3);
  play.tell(`${workers} workers look at the same time`);
  await work(play, workers);
  return true;
}

async function letTimePass(play: Play): Promise<boolean> {
  const { random } = play;
  const ms = random.weighted([
    [2, random.int(1, 59) * MINUTE],
    [4, random.int(1, 20) * HOUR],
    [5, random.int(1, 4) * DAY],
    [2, random.int(5, 12) * DAY],
  ]);
  const isAsleep = random.chance(0.2);
  const text = ms < DAY ? `${Math.round(ms / MINUTE)} minutes` : `${ms / DAY} days`;
  play.tell(isAsleep ? `the server is off for ${text}` : `${text} pass`);
  await (isAsleep ? sleep : passTime)(play, ms);
  return true;
}

/** All faults end, everybody goes home: what is true then must be true of the whole history. */
async function comeToRest(play: Play, auditor: Auditor): Promise<void> {
  const { saldo, random } = play;
  play.tell('the faults end');
  saldo.post.mode = 'works';
  saldo.line.mode = 'works';
  saldo.door.isOpen = true;
  await saldo.restart({ reopen: random.chance(0.2) });
  await saldo.emulator().world({ do: 'webhooks', mode: 'normal' });
  await saldo.emulator().world({ do: 'webhooks', mode: 'flush' });
  for (const ms of [0, 2 * HOUR, 2 * HOUR, 10 * DAY, 2 * HOUR]) await passTime(play, ms);
  await auditor.checkAtRest(evidenceOf(play));
  if (random.chance(0.25)) {
    play.tell('and a long time passes');
    await passTime(play, 420 * DAY);
    await auditor.checkLongAfter(evidenceOf(play));
  }
}

async function checkAll(play: Play, auditor: Auditor): Promise<void> {
  await auditor.check(evidenceOf(play));
}

/** What the checker may know: plain data, nothing of the product. */
function evidenceOf({ saldo, promised }: Play): Parameters<Auditor['check']>[0] {
  return {
    now: saldo.now(),
    letters: saldo.mailbox.list(),
    unsure: saldo.post.unsure,
    processor: () => saldo.emulator().state(),
    promised,
    broken: saldo.broken,
  };
}

/** The first column of every row; the checker writes its own SQL. */
async function readColumn(saldo: Saldo, sql: string): Promise<readonly unknown[]> {
  return (await saldo.db().read({ sql, args: [] })).map((row) => row[0]);
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

async function everythingStored(saldo: Saldo): Promise<string> {
  const tables: string[] = [];
  for (const table of STORED) {
    const rows = await saldo.db().read({ sql: `SELECT * FROM ${table} ORDER BY rowid`, args: [] });
    tables.push(JSON.stringify(rows.map((row) => Object.values(row))));
  }
  return tables.join('\n');
}

import { FAULT_POINTS } from '../../server/config.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../simulation/play/random.ts';
import type { Random } from '../simulation/play/random.ts';
import { comeToRest, outcomeOf, payOnce } from './story.ts';
import type { Paid, Way } from './story.ts';
import { supervise } from './supervisor.ts';
import type { Supervised } from './supervisor.ts';

const LANES = 6;
/** A life that did not come to its point, or has none, ends at a random moment within this time. */
const LONGEST_LIFE_MS = 1_200;
const WAYS: readonly Way[] = ['button', 'browser'];
/** A file is migrated once, before the first of these lives. */
const POINTS = FAULT_POINTS.filter((point) => !point.includes('migration'));

export type Campaign = {
  readonly kills: number;
  readonly atPoints: number;
  readonly payments: number;
  readonly acknowledged: number;
  readonly seconds: number;
  /** Payments whose outcome is another than that of one during which nobody died. */
  readonly wrong: readonly unknown[];
};

/**
 * People pay on several lines while the server is killed again and again, every other time at a named
 * point and else at a random moment; then everything comes to rest and each payment is looked at.
 */
export async function playKills(kills: number, seed: number): Promise<Campaign> {
  const startedAt = performance.now();
  const random = createRandom(seed);
  const expected = await undisturbed();
  await using run = await supervise();
  const paid: (Paid & { readonly way: Way })[] = [];
  let isOver = false;
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (!isOver) {
      begun += 1;
      const way = WAYS[begun % 2] ?? 'button';
      paid.push({ ...(await payOnce(run, `K-${begun}`, way)), way });
    }
  };
  const people = Promise.all(Array.from({ length: LANES }, lane));
  const atPoints = await Promise.race([killAgain(run, kills, random), people.then(() => 0)]);
  isOver = true;
  await people;
  const wrong = await comeToRest(run, paid, async (db) => {
    const found: unknown[] = [];
    for (const one of paid) {
      const outcome = await outcomeOf(db, run.saldo, one);
      if (JSON.stringify(outcome) !== expected.get(one.way)) found.push({ ...one, outcome });
    }
    return found;
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const acknowledged = run.answered();
  return { kills: run.deaths(), atPoints, payments: paid.length, acknowledged, seconds, wrong };
}

async function undisturbed(): Promise<ReadonlyMap<Way, string>> {
  const outcomes = new Map<Way, string>();
  for (const way of WAYS) {
    await using run = await supervise();
    const paid = await payOnce(run, 'K-1', way);
    const outcome = await comeToRest(run, [paid], (db) => outcomeOf(db, run.saldo, paid));
    outcomes.set(way, JSON.stringify(outcome));
  }
  return outcomes;
}

/** How many of the deaths were at named points. */
async function killAgain(run: Supervised, kills: number, random: Random): Promise<number> {
  const draw = (kill: number): string | null =>
    kill % 2 === 0 ? `${POINTS[(kill / 2) % POINTS.length]}:${random.int(1, 6)}` : null;
  const begin = (fault: string | null): void =>
    run.nextLife(fault === null ? {} : { FAULT: fault });
  let atPoints = 0;
  let fault = draw(1);
  begin(fault);
  for (let kill = 1; kill <= kills; kill += 1) {
    const server = await run.server();
    const following = draw(kill + 1);
    // Said before this one dies: whoever asks next begins the next life at once.
    begin(kill === kills ? null : following);
    const ends = server.ended.then(() => true);
    const lasts = fault === null ? random.int(1, LONGEST_LIFE_MS) : LONGEST_LIFE_MS;
    if (await Promise.race([ends, pause(lasts, false)])) atPoints += 1;
    server.signal('SIGKILL');
    await ends;
    fault = following;
  }
  return atPoints;
}

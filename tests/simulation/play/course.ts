import { openAuditor } from '../check/auditor.ts';
import type { Auditor } from '../check/auditor.ts';
import type { Coverage } from '../check/coverage.ts';
import { addDebtor, addVendor } from './cast.ts';
import { intentsOf } from './debtor-steps.ts';
import { createJournalTeller } from './journal-teller.ts';
import { setClockRight } from './edge-steps.ts';
import { look } from './look.ts';
import { STEPS } from './menu.ts';
import { revive } from './play.ts';
import type { Pace, Play, SimVendor } from './play.ts';
import { createRandom, seedOf } from './random.ts';
import type { Random } from './random.ts';
import type { Saldo } from './saldo.ts';
import { DAY, HOUR, MINUTE, passTime, work } from './time.ts';
import { issueInvoice } from './vendor-steps.ts';

export type Course = {
  readonly seed: number;
  readonly saldo: Saldo;
  readonly pace: Pace;
  readonly tell: (line: string) => void;
  readonly coverage: Coverage;
  /** Names of the steps to take; null: all. Leaving one out changes no decision of the others. */
  readonly only: ReadonlySet<string> | null;
  /** Names of the steps that were taken. */
  readonly steps: string[];
  /** The story tells also what Saldo wrote down. */
  readonly isTold: boolean;
};

/** Plays a history from its cast to its rest; what must not be is thrown. */
export async function run(course: Course): Promise<void> {
  const { seed, saldo, pace, tell, coverage } = course;
  const random = createRandom(seedOf(seed, 'cast'));
  saldo.reseed(seedOf(seed, 'cast ids'));
  const vendors: SimVendor[] = [];
  const count = random.weighted([
    [3, 1],
    [6, 2],
    [2, 3],
  ]);
  for (let no = 0; no < count; no++) vendors.push(await addVendor(saldo, random, no));
  const debtors = vendors.flatMap((of) =>
    Array.from({ length: random.int(1, 2) }, (_, no) => addDebtor(random, of, no)),
  );
  const { covers, proves } = coverage;
  const auditor = openAuditor({ read: (sql, values) => readColumn(saldo, sql, values), proves });
  const tellJournal = course.isTold ? createJournalTeller(saldo, tell) : null;
  const play: Play = {
    saldo,
    pace,
    tell,
    covers,
    proves,
    random,
    at: 'a',
    vendors,
    debtors,
    invoices: [],
    holds: [],
    plans: [],
    promised: [],
    pages: new Map(),
    returns: new Map(),
    check: async () => {
      await tellJournal?.();
      await auditor.check(evidenceOf(play, new Set()));
    },
  };
  for (let no = 0; no < debtors.length; no++) await issueInvoice({ ...play, at: `a${no}` });
  await takeSteps(course, play, auditor);
  await comeToRest(course, { ...play, random: createRandom(seedOf(seed, 'rest')) }, auditor);
}

async function takeSteps(course: Course, play: Play, auditor: Auditor): Promise<void> {
  const { seed, only, steps, saldo } = course;
  const count = lengthOf(createRandom(seedOf(seed, 'length')));
  for (let no = 0; no < count; no++) {
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const name = `${no}.${draw}`;
      if (only !== null && !only.has(name)) continue;
      saldo.reseed(seedOf(seed, 'ids', no, draw));
      const random = createRandom(seedOf(seed, 'step', no, draw));
      // It belongs to what was taken also when it is the one that fails.
      steps.push(name);
      if (await takeStep({ ...play, random, at: `${no}` }, auditor)) break;
      steps.pop();
    }
  }
}
const MOST_DRAWS = 50;

/** Most histories are short, which finds more in the same time; some are long. */
const lengthOf = (random: Random): number =>
  random.weighted([
    [88, random.int(20, 26)],
    [8, random.int(27, 80)],
    [3, random.int(80, 140)],
    [1, random.int(140, 200)],
  ]);

/** One step, with what it set off; looking is checked to have changed nothing. false: nothing to do. */
async function takeStep(play: Play, auditor: Auditor): Promise<boolean> {
  const { saldo, random } = play;
  const step = random.weighted(STEPS);
  if (step === look) {
    await saldo.rest();
    const before = await auditor.fingerprint();
    if (!(await step(play))) return false;
    await auditor.nothingChanged(before);
    return true;
  }
  const isDone = await step(play);
  await saldo.rest();
  await revive(play);
  if (isDone) await play.check();
  return isDone;
}

/** All faults end, everybody goes home: what is true then must be true of the whole history. */
async function comeToRest({ saldo, seed }: Course, play: Play, auditor: Auditor): Promise<void> {
  const { random } = play;
  saldo.reseed(seedOf(seed, 'ids at rest'));
  play.tell('the faults end');
  const untold = new Set(untoldArrivals(play));
  for (let i = 0; i < untold.size; i++) play.covers('F17');
  saldo.post.mode = 'works';
  saldo.line.mode = 'works';
  saldo.wire.heal();
  setClockRight(play);
  saldo.door.isOpen = true;
  saldo.postbox.lateBy = null;
  saldo.postbox.hurry();
  await saldo.restart({ reopen: random.chance(0.2) });
  await saldo.emulator().world({ do: 'webhooks', mode: 'normal' });
  await saldo.emulator().world({ do: 'webhooks', mode: 'flush' });
  for (const minutes of [0, 5, 10, 15, 15, 15]) {
    saldo.moveTo(saldo.now() + minutes * MINUTE);
    await work(play);
  }
  await play.check();
  await auditor.checkEqual(evidenceOf(play, untold, await compare(play)));
  for (const ms of [2 * HOUR, 2 * HOUR, 10 * DAY, 2 * HOUR]) await passTime(play, ms);
  await auditor.checkAtRest(evidenceOf(play, untold, await compare(play)));
  if (play.pace === 'days' && !random.chance(0.08)) return;
  play.tell('and a long time passes');
  await passTime(play, 420 * DAY);
  await auditor.checkLongAfter(evidenceOf(play, untold));
}

/** What "Saldo against Stripe" says of every vendor. */
async function compare({ saldo, vendors }: Play): Promise<readonly string[]> {
  const found = await Promise.all(vendors.map(({ id }) => saldo.compare(id)));
  return found.flat();
}

function untoldArrivals(play: Play): readonly string[] {
  const { toldArrivals } = play.saldo.postbox;
  return intentsOf(play)
    .filter(({ id, status }) => status === 'succeeded' && !toldArrivals.has(id))
    .map(({ id }) => id);
}

/** What the checker may know: plain data, nothing of the product. */
function evidenceOf(
  { saldo, promised, proves }: Play,
  untold: ReadonlySet<string>,
  differences: readonly string[] = [],
): Parameters<Auditor['check']>[0] {
  return {
    now: saldo.now(),
    letters: saldo.mailbox.list(),
    unsure: saldo.post.unsure,
    processor: () => saldo.emulator().state(),
    promised,
    untold,
    proves,
    differences,
    broken: saldo.broken,
  };
}

/** The first column of every row; the checker writes its own SQL. */
export async function readColumn(
  saldo: Saldo,
  sql: string,
  values: readonly (string | number)[] = [],
): Promise<readonly unknown[]> {
  return (await saldo.db().read({ sql, args: values })).map((row) => row[0]);
}

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMPILED } from '../support/compiled.ts';
import { FAULTS, tooSeldom } from './check/coverage.ts';
import type { Count, Counts, Fault } from './check/coverage.ts';
import type { Played } from './play/history.ts';

const PLAYER = fileURLToPath(new URL('player.ts', import.meta.url));
export const LANES = Math.max(1, Math.min(8, availableParallelism()));

/** What fits into three minutes of two quiet processors. */
export const FULL_RUN = 1_800;
/** How often each fault must be seen in a full run. */
const LEAST_SEEN = 100;

export type Job = {
  readonly from: number;
  readonly step?: number;
  readonly count: number;
  readonly bug?: string;
  readonly only?: string;
  readonly shrinks?: boolean;
  readonly isTold?: boolean;
};

/** Plays seeds in a process of their own and hands over each history as it ends. */
export async function play(job: Job, heard: (played: Played) => void): Promise<void> {
  const { from, step = 1, count, bug, only } = job;
  const args = [PLAYER, `--from=${from}`, `--step=${step}`, `--count=${count}`];
  if (bug !== undefined) args.push(`--plant=${bug}`, '--until-found');
  if (only !== undefined) args.push(`--only=${only}`);
  if (job.shrinks === true) args.push('--shrink');
  if (job.isTold === true) args.push('--told');
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...args], {
    env: { ...process.env, ...COMPILED },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  for await (const line of createInterface({ input: child.stdout }))
    heard(JSON.parse(line) as Played);
  const code = await ended;
  if (code !== 0)
    throw new Error(`the player ended with ${code}: ${Buffer.concat(complaints).toString('utf8')}`);
}

export type Histories = {
  readonly count: number;
  readonly steps: number;
  readonly days: number;
  readonly letters: number;
  readonly charges: number;
  readonly seconds: number;
  /** Journal records by type, of all histories. */
  readonly happened: { readonly [type: string]: number };
  readonly covered: Counts;
  readonly violations: readonly Played[];
};

/** Plays this many seeds, the machine's processors side by side. */
export async function playHistories(
  from: number,
  count: number,
  heard?: (done: number) => void,
): Promise<Histories> {
  const begunAt = Date.now();
  const sum = { count: 0, steps: 0, days: 0, letters: 0, charges: 0 };
  const violations: Played[] = [];
  const happened: { [type: string]: number } = {};
  const covered: { [fault in Fault]?: Count } = {};
  const lanes = Math.min(LANES, count);
  const lane = (no: number): Promise<void> =>
    play({ from: from + no, step: lanes, count: Math.ceil((count - no) / lanes) }, (played) => {
      sum.count += 1;
      sum.steps += played.steps.length;
      for (const key of ['days', 'letters', 'charges'] as const) sum[key] += played[key];
      for (const [type, n] of Object.entries(played.happened))
        happened[type] = (happened[type] ?? 0) + n;
      addCounts(covered, played.covered);
      if (played.violation !== null) violations.push(played);
      heard?.(sum.count);
    });
  await Promise.all(Array.from({ length: lanes }, (_, no) => lane(no)));
  return { ...sum, seconds: (Date.now() - begunAt) / 1000, happened, covered, violations };
}

function addCounts(sum: { [fault in Fault]?: Count }, counts: Counts): void {
  for (const [fault, { world, rule }] of Object.entries(counts) as [Fault, Count][]) {
    const known = sum[fault] ?? { world: 0, rule: 0 };
    sum[fault] = { world: known.world + world, rule: known.rule + rule };
  }
}

/** Faults that these histories met less often than so many of them must. */
export const unseenIn = ({ count, covered }: Histories): readonly string[] =>
  tooSeldom(covered, Math.floor((LEAST_SEEN * count) / FULL_RUN));

/** One line per fault: how often it was made to happen, and how often what follows was looked at. */
export function coverageOf({ covered }: Histories): string {
  const lines = (Object.keys(FAULTS) as Fault[]).map((fault) => {
    const [shown, words] = FAULTS[fault];
    const { world = 0, rule = 0 } = covered[fault] ?? {};
    const made = shown === 'rule' ? '' : String(world);
    const seen = shown === 'world' ? '' : String(rule);
    return `${fault.padEnd(9)} ${made.padStart(8)} ${seen.padStart(8)}  ${words}`;
  });
  return ['              made  checked', ...lines].join('\n');
}

/** A history as one reads it, with what must not have been. */
export function storyOf({ seed, steps, story, violation, hash }: Played, bug?: string): string {
  const planted = bug === undefined ? '' : ` --plant ${bug}`;
  const again = `npm run simulate -- --seed ${seed}${planted} --only ${steps.join(',')}`;
  const end =
    violation === null
      ? `Nothing is wrong with it (${hash}).`
      : `VIOLATED: ${violation.invariant}\n  ${violation.figures}\nAgain: ${again}`;
  return [`Seed ${seed}, ${steps.length} steps`, ...story.map((line) => `  ${line}`), end].join(
    '\n',
  );
}

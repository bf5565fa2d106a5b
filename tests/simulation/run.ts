import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS } from './planted-bugs.ts';
import type { PlantedBug } from './planted-bugs.ts';
import type { Played } from './play/history.ts';

const PLAYER = fileURLToPath(new URL('player.ts', import.meta.url));
export const LANES = Math.max(1, Math.min(8, availableParallelism()));

type Job = {
  readonly from: number;
  readonly step?: number;
  readonly count: number;
  readonly bug?: string;
};

/** Plays seeds in a process of their own and hands over each history as it ends. */
export async function play(job: Job, heard: (played: Played) => void): Promise<void> {
  const { from, step = 1, count, bug } = job;
  const args = [PLAYER, `--from=${from}`, `--step=${step}`, `--count=${count}`];
  if (bug !== undefined) args.push(`--plant=${bug}`, '--until-found');
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
  const lanes = Math.min(LANES, count);
  const lane = (no: number): Promise<void> =>
    play({ from: from + no, step: lanes, count: Math.ceil((count - no) / lanes) }, (played) => {
      sum.count += 1;
      for (const key of ['steps', 'days', 'letters', 'charges'] as const) sum[key] += played[key];
      for (const [type, n] of Object.entries(played.happened))
        happened[type] = (happened[type] ?? 0) + n;
      if (played.violation !== null) violations.push(played);
      heard?.(sum.count);
    });
  await Promise.all(Array.from({ length: lanes }, (_, no) => lane(no)));
  return { ...sum, seconds: (Date.now() - begunAt) / 1000, happened, violations };
}

export type Hunted = {
  readonly bug: PlantedBug;
  /** The history that showed it, and how many were played until then; null: none did. */
  readonly found: Played | null;
  readonly histories: number;
};

/** Plays histories with each planted bug until the checker finds it. */
export async function huntPlantedBugs(
  most: number,
  heard?: (hunted: Hunted) => void,
): Promise<readonly Hunted[]> {
  const waiting = [...PLANTED_BUGS];
  const hunted: Hunted[] = [];
  const lane = async (): Promise<void> => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const played: Played[] = [];
      const hunt = async (from: number, count: number): Promise<Played | undefined> => {
        await play({ from, count, bug: bug.name }, (one) => played.push(one));
        return played.find((one) => one.violation !== null);
      };
      const found = (await hunt(bug.seed, 1)) ?? (await hunt(1, most)) ?? null;
      const one = { bug, found, histories: played.length };
      hunted.push(one);
      heard?.(one);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return PLANTED_BUGS.flatMap((bug) => hunted.filter((one) => one.bug === bug));
}

/** A history as one reads it, with what must not have been. */
export function storyOf({ seed, story, violation, hash }: Played): string {
  const end =
    violation === null
      ? `Nothing is wrong with it (${hash}).`
      : `VIOLATED: ${violation.invariant}\n  ${violation.figures}\nAgain: npm run simulate -- --seed ${seed}`;
  return [`Seed ${seed}`, ...story.map((line) => `  ${line}`), end].join('\n');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS } from './planted-bugs.ts';
import type { PlantedBug } from './planted-bugs.ts';
import type { Played } from './play/history.ts';
import { LANES, play } from './run.ts';

export type Hunted = {
  readonly bug: PlantedBug;
  /** What was violated in which history, or which test failed; null: nothing noticed. */
  readonly found: { readonly where: string; readonly invariant: string } | null;
  readonly histories: number;
};

/** Plays histories with each planted bug until the checker finds it, or runs the test that must. */
export async function huntPlantedBugs(
  most: number,
  heard?: (hunted: Hunted) => void,
): Promise<readonly Hunted[]> {
  const waiting = [...PLANTED_BUGS];
  const hunted: Hunted[] = [];
  const lane = async (): Promise<void> => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const one = bug.test === undefined ? await huntInHistories(bug, most) : await runTest(bug);
      hunted.push(one);
      heard?.(one);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return PLANTED_BUGS.flatMap((bug) => hunted.filter((one) => one.bug === bug));
}

/** First the history that showed it before, then one after the other from the first. */
async function huntInHistories(bug: PlantedBug, most: number): Promise<Hunted> {
  const played: Played[] = [];
  const hunt = async (from: number, count: number): Promise<Played | undefined> => {
    await play({ from, count, bug: bug.name }, (one) => played.push(one));
    return played.find((one) => one.violation !== null);
  };
  const one = (await hunt(bug.seed, 1)) ?? (await hunt(1, most));
  const invariant = one?.violation?.invariant;
  const found =
    one === undefined || invariant === undefined ? null : { where: `seed ${one.seed}`, invariant };
  return { bug, found, histories: played.length };
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Runs one test file with the bug in its source, and wants it to fail by an assertion. */
async function runTest(bug: PlantedBug): Promise<Hunted> {
  const test = bug.test ?? '';
  const args = ['run', '--config', 'tests/simulation/planted.config.ts', '--mode', bug.name, test];
  const folder = mkdtempSync(join(tmpdir(), 'saldo-planted-'));
  const file = join(folder, 'report.json');
  const report = ['--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [VITEST, ...args, ...report], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  await once(child, 'close');
  const failed = failedIn(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  const found = failed === undefined ? null : { where: test, invariant: failed };
  return { bug, found, histories: 0 };
}

type Report = {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

/** The name of a test that ran and failed; a file that does not load has noticed nothing. */
function failedIn(output: string): string | undefined {
  const { testResults } = JSON.parse(output) as Report;
  return testResults
    .flatMap((file) => file.assertionResults)
    .find(({ status }) => status === 'failed')?.fullName;
}

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Proof, Row } from './rows.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULTS = join(ROOT, 'test-results', 'faults');

type Ran = { readonly file: string; readonly title: string; readonly isGood: boolean };

/** Runs every test that a fault names and tells row → test → result. false: one of them is missing or failed. */
export async function tellRows(say: Say, rows: readonly Row[]): Promise<boolean> {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const files = [...new Set(rows.flatMap(({ proofs }) => proofs.map(({ file }) => file)))];
  const specs = files.filter((file) => file.endsWith('.spec.ts'));
  const tests = files.filter((file) => !specs.includes(file));
  const only = patternOfAll(rows);
  const ran = [...(await runVitest(tests, only)), ...(await runPlaywright(specs, only))];
  const told = rows.map((row) => tellRow(row, ran, say));
  const good = told.filter(Boolean).length;
  const open = rows.filter((row) => row.open !== undefined && row.proofs.length > 0).length;
  const bare = rows.filter(({ proofs }) => proofs.length === 0).length;
  say(`\n${good} of ${rows.length} faults shown or explained (${bare} only explained)`);
  say(`${open} of those that are shown say what is still open`);
  return good === rows.length;
}

function tellRow({ fault, holds, proofs, open }: Row, ran: readonly Ran[], say: Say): boolean {
  say(`${fault.padEnd(4)} ${holds}`);
  const results = proofs.map((proof) => {
    const found = ran.filter((one) => isProof(one, proof));
    const isGood = found.length > 0 && found.every((one) => one.isGood);
    const result = found.length === 0 ? 'NOT RUN' : isGood ? 'ok' : 'FAILED';
    say(`     ${result.padEnd(7)} ${proof.file}: ${proof.title} ${proof.part ?? ''}`.trimEnd());
    return isGood;
  });
  if (open !== undefined) say(`     ${proofs.length === 0 ? 'why not' : 'open'}: ${open}`);
  return results.every(Boolean) && (results.length > 0 || open !== undefined);
}

type Say = (line: string) => void;

/**
 * A title of the source has places for values (`%s`, `$name`); the one that ran has the values, and the
 * part that picks one of many cases.
 */
function patternOf({ title, part = '' }: Proof): string {
  const exactly = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const fixed = title.split(/%[sidjo]|\$\w+/).map(exactly);
  return `(?=.*${exactly(part)})${fixed.join('.*')}`;
}

/** The files have many more tests, some of them long: only those that show a fault are run. */
const patternOfAll = (rows: readonly Row[]): string =>
  [...new Set(rows.flatMap(({ proofs }) => proofs.map(patternOf)))].join('|');

const isProof = ({ file, title }: Ran, proof: Proof): boolean =>
  file === proof.file && new RegExp(patternOf(proof), 's').test(title);

type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

async function runVitest(files: readonly string[], only: string): Promise<readonly Ran[]> {
  if (files.length === 0) return [];
  const file = join(RESULTS, 'vitest.json');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const named = ['--config', 'tests/vitest.config.ts', `--testNamePattern=${only}`];
  await run('vitest', ['run', ...named, ...reporters, ...files], {});
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => !['skipped', 'pending'].includes(status))
      .map(({ fullName, status }) => ({
        file: relative(ROOT, name),
        title: fullName,
        isGood: status === 'passed',
      })),
  );
}

type Suite = {
  readonly specs: readonly {
    readonly file: string;
    readonly title: string;
    readonly ok: boolean;
  }[];
  readonly suites?: readonly Suite[];
};

async function runPlaywright(files: readonly string[], only: string): Promise<readonly Ran[]> {
  if (files.length === 0) return [];
  const file = join(RESULTS, 'playwright.json');
  const args = [
    'test',
    '--config',
    'tests/playwright.config.ts',
    `--grep=${only}`,
    '--reporter=list,json',
  ];
  await run('playwright', [...args, ...files], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const report = JSON.parse(readFileSync(file, 'utf8')) as Pick<Suite, 'suites'>;
  const specsOf = ({ specs = [], suites = [] }: Partial<Suite>): readonly Ran[] => [
    ...specs.map((spec) => ({
      file: `tests/e2e/${spec.file}`,
      title: spec.title,
      isGood: spec.ok,
    })),
    ...suites.flatMap(specsOf),
  ];
  return specsOf(report);
}

/** What it prints is shown; what became of each test stands in its report. */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const path = `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const child = spawn(program, [...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env, PATH: path, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}

// Runs the checks named on the command line, or all of them, and ends with one true line:
// `N passed, N failed`. A static check counts as one; test runners count their own tests.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = join(ROOT, 'test-results', 'counts');
const CACHE = join('node_modules', '.cache', 'saldo.tsbuildinfo');
const vitest = 'vitest run --config tests/vitest.config.ts --reporter=dot --reporter=json';

/** In the order of running; those with the same `at` run side by side, two at a time. */
const CHECKS = [
  { at: 1, name: 'types', command: `tsc -p . --incremental --tsBuildInfoFile ${CACHE}` },
  {
    at: 1,
    name: 'page-types',
    command: 'astro check --tsconfig portal/tsconfig.json --minimumSeverity warning',
  },
  { at: 1, name: 'lint', command: 'oxlint' },
  { at: 1, name: 'dead-code', command: 'knip' },
  {
    at: 1,
    name: 'dead-server',
    // What only tests call is dead too; what is there for them says so with @internal.
    command: 'knip --production --include files,exports,types',
  },
  { at: 1, name: 'format', command: 'oxfmt --check' },
  { at: 1, name: 'unit', command: `${vitest} --project unit`, count: countVitest },
  { at: 2, name: 'build', command: 'node server/bootstrap.mjs build' },
  { at: 3, name: 'size', command: 'size-limit' },
  { at: 4, name: 'http', command: `${vitest} --project http`, count: countVitest },
  { at: 5, name: 'simulation', command: `${vitest} --project simulation`, count: countVitest },
  {
    at: 6,
    name: 'browser',
    command: 'playwright test --config tests/playwright.config.ts --reporter=list,json',
    count: countPlaywright,
  },
];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `No check is called ${unknown.join(', ')}. There are: ${CHECKS.map((c) => c.name)}`,
  );
  process.exit(1);
}
const chosen = CHECKS.filter((check) => names.length === 0 || names.includes(check.name));

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const results = [];
for (const at of new Set(chosen.map((check) => check.at))) {
  const waiting = chosen.filter((check) => check.at === at);
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      results.push(report(await run(check)));
    }
  };
  await Promise.all([lane(), lane()]);
}
finish(results);

async function run(check) {
  const startedAt = Date.now();
  const file = join(RESULTS, `${check.name}.json`);
  const [program, ...args] = check.command.split(' ');
  if (check.count === countVitest) args.push(`--outputFile.json=${file}`);
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      ASTRO_TELEMETRY_DISABLED: '1',
      NO_COLOR: '1',
    },
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const isDone = await new Promise((resolve) => {
    child.on('error', (error) => {
      chunks.push(Buffer.from(String(error)));
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
  const output = Buffer.concat(chunks).toString('utf8');
  return { name: check.name, ...tally(check, file, isDone), output, ms: Date.now() - startedAt };
}

/** A runner that stopped badly without a failed test has failed once, and so has an empty one. */
function tally(check, file, isDone) {
  if (!check.count) return { passed: isDone ? 1 : 0, failed: isDone ? 0 : 1, skipped: 0 };
  let counted;
  try {
    counted = check.count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const isSilent = counted.failed === 0 && (!isDone || counted.passed === 0);
  return { ...counted, failed: isSilent ? 1 : counted.failed };
}

function countVitest(json) {
  // A file that does not load has no tests of its own, yet it has failed.
  const broken = json.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + broken.length,
    skipped: json.numPendingTests + json.numTodoTests,
    failures: json.testResults.flatMap((file) =>
      file.assertionResults.filter((t) => t.status === 'failed').map((t) => t.fullName),
    ),
  };
}

function countPlaywright({ stats, errors, suites }) {
  const specsOf = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
  return {
    failures: suites
      .flatMap(specsOf)
      .filter((spec) => !spec.ok)
      .map((spec) => `${spec.file}: ${spec.title}`),
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

function report(result) {
  const isGood = result.failed === 0;
  const seconds = `${Math.round(result.ms / 100) / 10} s`;
  console.log(`${isGood ? 'ok    ' : 'FAILED'}  ${result.name.padEnd(12)} ${seconds}`);
  return result;
}

function finish(all) {
  for (const result of all.filter(({ failed }) => failed > 0)) {
    console.log(`\n--- ${result.name} ---\n${result.output.trim().slice(-20_000)}`);
  }
  for (const { name, failures = [] } of all)
    for (const test of failures) console.log(`✗ ${name}: ${test}`);
  const sum = (key) => all.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

// Makes a fresh clone run: `node server/bootstrap.mjs install build browser tracer`, each step only when
// something is missing. It runs before the libraries and the right Node are there, on whatever Node
// the machine has, so it is plain JavaScript and uses nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const STAMP = join(ROOT, 'dist', '.sources');
const OLDEST_NODE = [22, 18];

const steps = { install, build, 'build-always': buildAlways, browser, tracer };

for (const name of process.argv.slice(2)) {
  const step = steps[name];
  if (!step) stop(`Unknown step "${name}". There are: ${Object.keys(steps).join(', ')}.`);
  step();
}

/** Libraries are installed when those on disk are not those of package-lock.json. */
function install() {
  if (!isInstalled()) {
    say('Installing the libraries (npm ci), about half a minute …');
    // npm deletes node_modules first, the Node inside it included: use the machine's own.
    const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== BIN);
    run('npm', ['ci', '--include=dev', '--loglevel=error'], { PATH: path.join(delimiter) });
  }
  requireNode();
}

function isInstalled() {
  const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'));
  const wanted = readJson(join(ROOT, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted.packages).every(
    ([path, entry]) =>
      path === '' || entry.optional || installed.packages[path]?.version === entry.version,
  );
}

/** The Node that runs the product: the one npm installed for this machine, or the machine's own. */
function nodePath() {
  const installed = join(BIN, 'node');
  return existsSync(installed) ? installed : 'node';
}

function requireNode() {
  const asked = spawnSync(nodePath(), ['--version'], { encoding: 'utf8' });
  const version = (asked.stdout ?? '').trim();
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (isOld) {
    stop(
      `Saldo needs Node ${OLDEST_NODE.join('.')} or newer and found ${version || 'none'}. ` +
        'Install the current Node from nodejs.org and try again.',
    );
  }
}

/** Pages and widget are built when their sources are not those of the last build. */
function build() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesHash()) return;
  say('Building the pages and the widget …');
  buildAlways();
}

function buildAlways() {
  const hash = sourcesHash();
  const quiet = { ASTRO_TELEMETRY_DISABLED: '1' };
  if (existsSync(join(ROOT, 'astro.config.mjs'))) {
    run(nodePath(), [join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build'], quiet);
  }
  run(nodePath(), [join(ROOT, 'widget', 'build.mjs')]);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, hash);
}

/** Contents, not times: a fresh clone, a branch change and a deleted file are all told apart. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (path) => {
    if (existsSync(path)) hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  };
  for (const file of ['package-lock.json', 'tsconfig.json', 'astro.config.mjs']) {
    add(join(ROOT, file));
  }
  for (const folder of ['portal', 'widget', 'server/domain', 'server/contract']) {
    for (const file of filesUnder(join(ROOT, folder))) add(file);
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
}

/** The browser tests need a Chromium; on Debian and Ubuntu it is installed when none is found. */
function browser() {
  const candidates = readJson(join(ROOT, 'tests', 'e2e', 'browsers.json')) ?? [];
  const isThere = () => candidates.some((path) => existsSync(path));
  if (isThere()) return;
  say('Installing Chromium for the browser tests, about a minute …');
  // The one without windows takes a third of the processor's time for the same pages.
  for (const name of ['chromium-headless-shell', 'chromium']) {
    aptInstall(name);
    if (isThere()) return;
  }
  stop(
    'The browser tests need Chromium and it could not be installed from here. ' +
      'Install Chromium or Chrome and try again.',
  );
}

/** On Linux a test counts what the server says to its disk, with strace; elsewhere nobody can listen. */
function tracer() {
  const isThere = () => spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0;
  if (process.platform !== 'linux' || isThere()) return;
  say('Installing strace for a test of the disk …');
  aptInstall('strace');
  if (!isThere())
    stop('A test needs strace and it could not be installed from here. Install it and try again.');
}

function aptInstall(name) {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-qq', '-y'];
  const apt = (...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...wait, ...args];
    return spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  apt('update');
  apt('install', '--no-install-recommends', name);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function run(command, args, env = {}) {
  const isWindows = process.platform === 'win32';
  const done = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: isWindows,
    env: { ...process.env, ...env },
  });
  if (done.status !== 0) {
    stop(`"${[command, ...args].join(' ')}" did not finish; its words are above.`);
  }
}

function say(sentence) {
  console.error(sentence);
}

function stop(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

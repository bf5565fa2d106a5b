import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../db/client.ts';
import { DatabaseInUse } from '../db/errors.ts';
import { migrate } from '../db/migrate.ts';
import { createSurface } from './app.ts';
import { readSettings } from './config.ts';
import type { Settings } from './config.ts';
import type { Deps } from './deps.ts';
import { currency } from './domain/money.ts';
import { systemClock } from './gateways/clock.ts';
import { createLog } from './gateways/log.ts';
import { createSmtpMail } from './gateways/mail-smtp.ts';
import { createStripeGateway } from './gateways/stripe.ts';
import { createHttpServer } from './http.ts';
import { createIds } from './ids.ts';
import { loadKeyRing } from './keys.ts';
import { loadPages } from './pages.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { SandboxWorld } from './sandbox/world.ts';
import type { KeyRing } from './services/links/token.ts';
import { createWorkCalendars } from './services/work-calendars.ts';
import { createWorker } from './worker/worker.ts';
import type { Worker } from './worker/worker.ts';

const WORKER_EVERY_MS = 1_000;
const DRAIN_MS = 10_000;

await start();

async function start(): Promise<void> {
  const read = readSettings(process.env);
  if (!read.ok) return refuseToStart(read.mistakes);
  const { settings } = read;
  const opened = await openHouse(settings);
  if (!opened.ok) return refuseToStart([opened.mistake]);
  const { db, keys } = opened;
  await migrate(db, systemClock.now());

  // The sandbox is loaded only when it is wanted: no line of it runs where money moves.
  const world = settings.stripe === null ? await openWorld(settings) : null;
  const deps: Deps = { ...shared(settings, db, world), keys, ...outside(settings, world) };
  const worker = createWorker(deps);
  const sandbox = world && (await attachSandbox(deps, world, worker, settings));
  const wakeWorker = (): void =>
    void worker
      .tick()
      .catch((error: unknown) => deps.log.error({ err: error }, 'worker round failed'));
  const surface = createSurface(deps, {
    wakeWorker,
    workerEndedAt: worker.lastEndedAt,
    ...(sandbox ? { sandbox: sandbox.routes } : {}),
  });
  await sandbox?.begin(surface.app);
  const server = createHttpServer(deps, surface, await loadPages());
  const cannotListen = (error: Error): never => {
    refuseToStart([`HOST and PORT name no address to listen at: ${error.message}.`]);
    process.exit();
  };
  server.once('error', cannotListen);
  server.listen(settings.port, settings.host, () => {
    server.off('error', cannotListen);
    worker.start(WORKER_EVERY_MS);
    announce(settings, sandbox);
  });
  stopOnSignal(async () => {
    await closeServer(server);
    // Requests may have woken the worker, so it ends after them. What it leaves undone waits in the rows.
    await Promise.race([worker.stop(), pause(DRAIN_MS)]);
    await db.close();
  });
}

/** Takes nothing new and lets what is in flight end, for a while. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection whose last answer is out stays open for a next question, which nobody would take.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => {
      stopping ??= stop().then(() => process.exit(0));
    });
}

type House =
  | { readonly ok: true; readonly db: Deps['db']; readonly keys: KeyRing }
  | { readonly ok: false; readonly mistake: string };

/** The keys and the database. What a setting has to do with is said in one sentence, without a stack. */
async function openHouse(settings: Settings): Promise<House> {
  const { databaseUrl: url, databaseToken, dataDir } = settings;
  let what = 'DATA_DIR cannot be used: ';
  try {
    if (url.startsWith('file:')) mkdirSync(dataDir, { recursive: true });
    what = 'DATABASE_URL cannot be used: ';
    const db = await openDatabase({ url, authToken: databaseToken ?? undefined });
    what = '';
    return { ok: true, db, keys: loadKeyRing(settings) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isSaid = error instanceof DatabaseInUse;
    return { ok: false, mistake: isSaid ? error.message : `${what}${error.message}` };
  }
}

function shared(settings: Settings, db: Deps['db'], world: SandboxWorld | null) {
  const clock = world?.clock ?? systemClock;
  return {
    db,
    clock,
    wallClock: systemClock,
    newId: createIds(clock.now),
    calendars: createWorkCalendars(),
    log: createLog(settings.logLevel),
    config: {
      baseUrl: settings.baseUrl,
      sandbox: world !== null,
      mailFrom: settings.mailFrom,
      trustedProxies: settings.trustedProxies,
      defaultCurrency: currency('EUR'),
    },
  } as const;
}

function outside(settings: Settings, world: SandboxWorld | null): Pick<Deps, 'payments' | 'mail'> {
  if (world) return { payments: world.payments, mail: world.mail };
  const { stripe, smtpUrl } = settings;
  if (stripe === null || smtpUrl === null)
    throw new Error('settings were accepted without a processor or a mail server');
  return { payments: createStripeGateway(stripe), mail: createSmtpMail({ url: smtpUrl }) };
}

async function openWorld(settings: Settings): Promise<SandboxWorld> {
  const { createSandboxWorld } = await import('./sandbox/world.ts');
  return createSandboxWorld({ dataDir: settings.dataDir, baseUrl: settings.baseUrl });
}

async function attachSandbox(
  deps: Deps,
  world: SandboxWorld,
  worker: Worker,
  settings: Settings,
): Promise<Sandbox> {
  const { openSandbox } = await import('./sandbox/sandbox.ts');
  return openSandbox(deps, world, worker, settings.dataDir);
}

function announce(settings: Settings, sandbox: Sandbox | null): void {
  const { baseUrl } = settings;
  const lines = [{ label: 'Vendor', url: `${baseUrl}/admin` }];
  process.stdout.write(`\nSaldo is ready at ${baseUrl}\n`);
  if (sandbox) {
    process.stdout.write(
      'This is the sandbox: no money moves, letters go to the mailbox on the first page.\n',
    );
    lines.unshift({ label: 'Mailbox, clock and links', url: `${baseUrl}/sandbox` });
    lines.push(...sandbox.links());
  }
  for (const { label, url } of lines) process.stdout.write(`  ${label.padEnd(34)} ${url}\n`);
  process.stdout.write('\nCtrl-C ends it.\n');
}

function refuseToStart(mistakes: readonly string[]): void {
  for (const mistake of mistakes) process.stderr.write(`Saldo cannot start: ${mistake}\n`);
  process.exitCode = 1;
}

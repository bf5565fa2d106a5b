import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { listVendors } from '../db/queries/vendors.ts';
import { createSurface } from './app.ts';
import { mistaken } from './commands/command.ts';
import type { Said } from './commands/command.ts';
import { askDesk, openDesk } from './commands/desk.ts';
import type { Asked, Desk } from './commands/desk.ts';
import { isCommand, runCommand, unknownCommand } from './commands/run.ts';
import { readSettings } from './config.ts';
import type { Settings } from './config.ts';
import type { Deps } from './deps.ts';
import type { FaultPoints } from './fault-points.ts';
import { systemClock } from './gateways/clock.ts';
import { createLog, guardErrorOutput } from './gateways/log.ts';
import { createSmtpMail } from './gateways/mail-smtp.ts';
import { createStripeGateway } from './gateways/stripe.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { createHttpServer } from './http.ts';
import { createIds } from './ids.ts';
import { loadPages } from './pages.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { SandboxWorld } from './sandbox/world.ts';
import { createWorkCalendars } from './services/work-calendars.ts';
import { createAudit } from './worker/audit.ts';
import { createWorker } from './worker/worker.ts';
import type { Worker } from './worker/worker.ts';

const WORKER_EVERY_MS = 1_000;
/** A few thousand debtors are verified by then; of a larger file the rest while it serves. */
const AUDIT_FIRST_MS = 1_500;
/** Docker and most others kill what has not ended ten seconds after they asked. */
const DRAIN_MS = 8_000;

const [command, ...args] = process.argv.slice(2);
await (command === undefined ? start() : carryOut({ command, args, folder: process.cwd() }));

async function start(): Promise<void> {
  guardErrorOutput(process.stderr);
  const read = readSettings(process.env);
  if (!read.ok) return refuseToStart(read.mistakes);
  const { settings } = read;
  const faults = await loadFaults(settings);
  await faults?.migration(settings, systemClock.now());
  const house = await openHouse(settings, systemClock.now());
  const opened = settings.stripe === null ? await withoutHalfADemo(house, settings) : house;
  if (!opened.ok) return refuseToStart([opened.mistake]);
  const { keys } = opened;
  const db = faults?.db(opened.db) ?? opened.db;

  // The sandbox is loaded only when it is wanted: no line of it runs where money moves.
  const world = settings.stripe === null ? await openWorld(settings) : null;
  const doors = outside(settings, world);
  const deps: Deps = {
    ...shared(settings, db, world),
    keys,
    payments: faults?.payments(doors.payments) ?? doors.payments,
    mail: faults?.mail(doors.mail) ?? doors.mail,
  };
  const audit = createAudit(deps);
  await audit.begin(AUDIT_FIRST_MS);
  const worker = createWorker(deps, audit);
  const sandbox = world && (await attachSandbox(deps, world, worker, settings));
  const wakeWorker = (): void =>
    void worker
      .tick()
      .catch((error: unknown) => deps.log.error({ err: error }, 'worker round failed'));
  const surface = createSurface(deps, {
    wakeWorker,
    workerEndedAt: worker.lastEndedAt,
    journalState: audit.state,
    ...(sandbox ? { sandbox: sandbox.routes } : {}),
  });
  await sandbox?.begin(surface.app);
  const isEmpty = (await listVendors(db)).length === 0;
  const desk = await takeCommands(deps, settings);
  const server = createHttpServer(deps, surface, await loadPages());
  faults?.replies(server);
  const cannotListen = (error: Error): never => {
    refuseToStart([`HOST and PORT name no address to listen at: ${error.message}.`]);
    process.exit();
  };
  server.once('error', cannotListen);
  server.listen(settings.port, settings.host, () => {
    server.off('error', cannotListen);
    worker.start(WORKER_EVERY_MS);
    announce(settings, sandbox, isEmpty);
  });
  stopOnSignal(async () => {
    desk?.close();
    // The worker begins nothing new meanwhile; what it leaves undone waits in the rows.
    const isOver = pause(DRAIN_MS);
    const workerEnded = worker.stop();
    await closeServer(server);
    await Promise.race([workerEnded, isOver]);
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

/** What a person asks of this installation at the terminal. */
async function carryOut(asked: Asked): Promise<void> {
  if (!isCommand(asked.command)) return refuse([unknownCommand(asked.command)]);
  const read = readSettings(process.env);
  if (!read.ok) return refuse(read.mistakes);
  const said = await answerTo(asked, read.settings);
  if (!said.ok) return refuse([said.text]);
  process.stdout.write(`${said.text}\n`);
}

/** Done here; or by the server that has the file, as long as it runs. */
async function answerTo(asked: Asked, settings: Settings): Promise<Said> {
  const house = await openHouse(settings, systemClock.now());
  if (house.ok) {
    const payments = settings.stripe && createStripeGateway(settings.stripe);
    const said = await runCommand({ ...shared(settings, house.db, null), payments }, asked);
    await house.db.close();
    return said;
  }
  const { databaseFile } = settings;
  const isElsewhere = house.isInUse && databaseFile !== null;
  return (isElsewhere && (await askDesk(databaseFile, asked))) || mistaken(house.mistake);
}

/** Without its desk the server still serves; commands then need it to be stopped. */
async function takeCommands(deps: Deps, { databaseFile }: Settings): Promise<Desk | null> {
  if (databaseFile === null) return null;
  try {
    return await openDesk(databaseFile, (asked) => runCommand(deps, asked));
  } catch (error) {
    deps.log.warn({ err: error }, 'commands cannot reach this server while it runs');
    return null;
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
      sandbox: settings.stripe === null,
      mailFrom: settings.mailFrom,
      trustedProxies: settings.trustedProxies,
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

/** Not even loaded unless a test asks for a death. */
async function loadFaults({ fault }: Settings): Promise<FaultPoints | null> {
  if (fault === null) return null;
  const { createFaultPoints } = await import('./fault-points.ts');
  return createFaultPoints(fault);
}

/** A demo whose playing was cut short is played again, from an empty folder. */
async function withoutHalfADemo(house: House, settings: Settings): Promise<House> {
  const { isCutShort, removeSandbox } = await import('./sandbox/cut-short.ts');
  const { dataDir, databaseFile } = settings;
  if (!house.ok || !(await isCutShort(house.db))) return house;
  await house.db.close();
  if (databaseFile === null) {
    const mistake =
      'DATABASE_URL cannot be used: it holds half a sandbox. Give it an empty database.';
    return { ok: false, mistake, isInUse: false };
  }
  removeSandbox(dataDir, databaseFile);
  return openHouse(settings, systemClock.now());
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

function announce(settings: Settings, sandbox: Sandbox | null, isEmpty: boolean): void {
  const { baseUrl } = settings;
  const links = [
    ...(sandbox ? [{ label: 'Mailbox, clock and links', url: `${baseUrl}/sandbox` }] : []),
    { label: 'Vendor', url: `${baseUrl}/admin` },
    ...(sandbox?.links() ?? []),
  ];
  const lines = [
    `\nSaldo is ready at ${baseUrl}`,
    ...(sandbox
      ? [
          'No money moves in this sandbox; its letters go to a mailbox of its own.',
          'The first page shows the e-mail address and the password for the second.',
        ]
      : []),
    ...links.map(({ label, url }) => `  ${label.padEnd(34)} ${url}`),
    ...(isEmpty ? ['\nNobody can sign in yet: `npm run vendor` sets a vendor up.'] : []),
    '\nCtrl-C ends it.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function refuseToStart(mistakes: readonly string[]): void {
  refuse(mistakes.map((mistake) => `Saldo cannot start: ${mistake}`));
}

function refuse(mistakes: readonly string[]): void {
  for (const mistake of mistakes) process.stderr.write(`${mistake}\n`);
  process.exitCode = 1;
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MailboxLetter } from '../../server/sandbox/mailbox.ts';
import { COMPILED } from '../support/compiled.ts';

/** The real server in its own process and folder, as `npm start` runs it, with the demo debtors in it. */
export interface SaldoServer {
  readonly origin: string;
  readonly vendor: {
    readonly id: string;
    readonly adminEmail: string;
    readonly adminPassword: string;
  };
  /** The page of each demo debtor, by its label. */
  readonly cast: ReadonlyMap<string, string>;
  /** The vendor's program; anything but success throws. */
  readonly api: <Body>(method: string, path: string, body?: unknown) => Promise<Body>;
  /** Anybody, without a key; whatever the answer is. */
  readonly call: <Body>(method: string, path: string, body?: unknown) => Promise<Answer<Body>>;
  readonly now: () => Promise<Date>;
  /** Lets time pass, with everything that happens in it by itself. */
  readonly advance: (duration: string) => Promise<void>;
  readonly travelTo: (at: Date) => Promise<void>;
  /** Every letter so far, oldest first; with an address, those to it. */
  readonly letters: (to?: string) => Promise<readonly MailboxLetter[]>;
  readonly stop: () => Promise<void>;
}
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}
interface State {
  readonly now: string;
  readonly vendor: SaldoServer['vendor'] & { readonly apiKey: string };
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
/** How long a fixture may take to start the server on a busy machine; idle, it takes two seconds. */
export const START_TIMEOUT_MS = 120_000;
const ASK_AGAIN_MS = 50;

/** Starts on a free port; without a folder in one of its own, which `stop` removes. */
export async function startSaldo(given: { readonly folder?: string } = {}): Promise<SaldoServer> {
  const port = await freePort();
  const folder = given.folder ?? mkdtempSync(join(tmpdir(), 'saldo-'));
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      ...COMPILED,
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(origin, ended);
  return {
    ...(await conversation(origin)),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      if (given.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function conversation(origin: string): Promise<Omit<SaldoServer, 'stop'>> {
  const state = () => required<State>(origin, 'GET', '/sandbox/state.json');
  const { vendor, links } = await state();
  const key = { authorization: `Bearer ${vendor.apiKey}` };
  const clock = async (to: object) => {
    await required(origin, 'POST', '/sandbox/clock', to);
  };
  return {
    origin,
    vendor,
    cast: new Map(links.map(({ label, url }) => [label, url])),
    api: (method, path, body) => required(origin, method, `/api/v1${path}`, body, key),
    call: (method, path, body) => send(origin, method, path, body),
    now: async () => new Date((await state()).now),
    advance: (duration) => clock({ advance: duration }),
    travelTo: (at) => clock({ to: at.toISOString() }),
    letters: async (to) => {
      const all = await required<readonly MailboxLetter[]>(origin, 'GET', '/sandbox/mail.json');
      return all.filter((letter) => to === undefined || letter.to === to).toReversed();
    },
  };
}

async function required<Body>(...request: Parameters<typeof send>): Promise<Body> {
  const { status, body } = await send<Body>(...request);
  if (status < 400) return body;
  throw new Error(`${request[1]} ${request[2]} answered ${status}: ${JSON.stringify(body)}`);
}

async function send<Body>(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> {
  const answer = await fetch(origin + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  const read: unknown = isJson ? await answer.json() : await answer.text();
  return { status: answer.status, body: read as Body };
}

async function untilReady(origin: string, ended: Promise<void>): Promise<void> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until && !hasEnded) {
    const answer = await fetch(`${origin}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => {
      setTimeout(resolve, ASK_AGAIN_MS);
    });
  }
  throw new Error(`Saldo did not become healthy at ${origin}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

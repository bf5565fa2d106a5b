import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './vendor-site.ts';

/** The real server in its own process and folder, as `npm start` runs it. */
export interface SaldoServer {
  readonly origin: string;
  /** Where the demo page stands: the other name of this machine. */
  readonly demoOrigin: string;
  readonly vendorId: string;
  readonly api: (method: string, path: string, body?: unknown) => Promise<Json>;
  /** Puts a website on the list of those that may show the widget, as the settings page does. */
  readonly allow: (website: string) => Promise<void>;
  readonly mail: () => Promise<ReadonlyArray<{ to: string; links: string[] }>>;
  readonly stop: () => Promise<void>;
}
type Json = Readonly<Record<string, unknown>>;

const MAIN = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));
const READY_WITHIN_MS = 30_000;

export async function startSaldo(): Promise<SaldoServer> {
  const reserved = await serve('127.0.0.1', () => {});
  const { port } = new URL(reserved.origin);
  await reserved.close();
  const folder = mkdtempSync(join(tmpdir(), 'saldo-'));
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: port, DATA_DIR: folder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const origin = `http://127.0.0.1:${port}`;
  const demoOrigin = `http://localhost:${port}`;
  await untilHealthy(origin, ended);
  const state = (await send('GET', `${origin}/sandbox/state.json`)) as {
    vendor: { id: string; apiKey: string; adminEmail: string; adminPassword: string };
  };
  const { adminEmail: email, adminPassword: password } = state.vendor;
  return {
    origin,
    demoOrigin,
    vendorId: state.vendor.id,
    api: (method, path, body) =>
      send(method, `${origin}/api/v1${path}`, body, {
        authorization: `Bearer ${state.vendor.apiKey}`,
      }),
    allow: async (website) => {
      const admin = `${origin}/admin/v1`;
      const { token, cookieName } = await send('POST', `${admin}/sign-in`, { email, password });
      const cookie = { cookie: `${String(cookieName)}=${String(token)}` };
      const settings = await send('GET', `${admin}/settings`, undefined, cookie);
      await send(
        'PUT',
        `${admin}/settings`,
        { ...settings, allowedOrigins: [website, demoOrigin] },
        cookie,
      );
    },
    mail: async () => {
      const list: unknown = await send('GET', `${origin}/sandbox/mail.json`);
      return list as Array<{ to: string; links: string[] }>;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(origin: string, ended: Promise<void>): Promise<void> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until && !hasEnded) {
    const answer = await fetch(`${origin}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`Saldo did not become healthy at ${origin}`);
}

async function send(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Json> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Json;
}

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startChild, type Child } from '../support/child.ts';
import { freePort } from '../support/server-process.ts';

/** What is sent: each request once, over so many connections at a time. */
export type LoadSpec = {
  readonly origin: string;
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
};
export type LoadRequest = {
  readonly method?: 'POST';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
export type LoadResult = {
  readonly startedAt: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers that are no success, and connections that broke. */
  readonly bad: number;
};

const run = promisify(execFile);
const LOAD = fileURLToPath(new URL('load.mjs', import.meta.url));

/** Throws when an answer was not a success: a quick error is no page. */
export async function load(spec: LoadSpec): Promise<LoadResult> {
  const folder = newFolder();
  const file = join(folder, 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  try {
    const { stdout } = await run(process.execPath, [LOAD, file]);
    const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LoadResult;
    if (result.bad > 0) throw new Error(`${result.bad} of the answers of ${spec.origin} were bad`);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SERVER = new URL('../../server/main.ts', import.meta.url);

/** The server as `npm start` runs it, on a folder that was filled before. */
export async function startServer(folder: string, origin: string): Promise<Child> {
  const { port } = new URL(origin);
  const env = { PORT: port, BASE_URL: origin, DATA_DIR: folder, LOG_LEVEL: 'error' };
  const server = startChild(SERVER, [], env);
  await server.heard((line) => line.startsWith('Saldo is ready'));
  return server;
}

/** SIGTERM, and waits until it is gone: the file is free afterwards. */
export async function stopServer({ process: child }: Child): Promise<void> {
  const gone = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGTERM');
  await gone;
}

/** Processor time of a process so far; unlike time on the wall it hardly minds other processes. */
export function cpuMs({ process: { pid } }: Child): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'saldo-bench-'));

export const freeOrigin = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;

export const perSecond = (count: number, fromMs: number): number =>
  Math.round((count / (performance.now() - fromMs)) * 1000);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { COMPILED } from './compiled.ts';

/** `node server/main.ts` as a person would start it, with these settings and no others. */
export type ServerProcess = AsyncDisposable & {
  readonly origin: string;
  /** Everything it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when the address answers; rejects with its words when it ends before. */
  readonly ready: () => Promise<void>;
  /** Resolves with its exit code when it is gone; null when it was killed. */
  readonly ended: Promise<number | null>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly pid: number;
};

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

export function startServer(
  port: number,
  settings: Readonly<Record<string, string>>,
): ServerProcess {
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN], {
    env: { ...COMPILED, PORT: String(port), BASE_URL: origin, LOG_LEVEL: 'debug', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => (written[name] += text));
  }
  // `close` comes after the last word; the exit code is known by then.
  const ended = once(child, 'close').then(() => child.exitCode);
  const isReady = (): boolean => written.stdout.includes(`Saldo is ready at ${origin}`);
  return {
    origin,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    ended,
    ready: async () => {
      while (!isReady()) {
        const isOver = await Promise.race([
          ended.then(() => true),
          once(child.stdout, 'data').then(() => false),
        ]);
        if (isOver) throw new Error(`the server ended: ${written.stdout}${written.stderr}`);
      }
    },
    signal: (name) => void child.kill(name),
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

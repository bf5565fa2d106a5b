import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMPILED } from './compiled.ts';

/** A child process that says lines; it is killed when the test is over, however it ends. */
export type Child = AsyncDisposable & {
  readonly process: ChildProcess;
  /** Every line it has said so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line for which the test holds; rejects when the child ends before. */
  readonly heard: (test: (line: string) => boolean) => Promise<string>;
  /** SIGKILL: it cannot tidy up. Resolves when it is gone and all it said was read. */
  readonly kill: () => Promise<void>;
};

export function startChild(
  script: URL,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    env: { ...process.env, ...COMPILED, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => void lines.push(line));
  const gone = Promise.all([once(child, 'exit'), once(reader, 'close')]);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  return {
    process: child,
    lines,
    heard: async (test) => {
      for (;;) {
        const line = lines.find(test);
        if (line !== undefined) return line;
        if (child.exitCode !== null) throw new Error(`the child ended: ${lines.join(' | ')}`);
        await Promise.race([once(reader, 'line'), gone]);
      }
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where the emulator keeps what happened: one line per request that changed something. */
export type EmulatorStore = {
  readonly read: () => readonly string[];
  /** What was appended outlives the process, also a killed one. */
  readonly append: (line: string) => void;
  /** Replaces everything by a shorter account of the same state. */
  readonly rewrite: (lines: readonly string[]) => void;
};

/** Forgets everything with the process. Handing the same one to a second emulator is a restart. */
export function createMemoryStore(): EmulatorStore {
  let kept: string[] = [];
  return {
    read: () => [...kept],
    append: (line) => void kept.push(line),
    rewrite: (lines) => {
      kept = [...lines];
    },
  };
}

/** JSON lines in a file. A line cut off by a crash was never acknowledged and is dropped. */
export function createFileStore(path: string): EmulatorStore {
  mkdirSync(dirname(path), { recursive: true });
  return {
    read: () => {
      const text = readFileSync(path, { encoding: 'utf8', flag: 'a+' });
      const lines = text.split('\n');
      const cut = lines.pop() ?? '';
      if (cut !== '') writeFileSync(path, text.slice(0, text.length - cut.length));
      return lines;
    },
    append: (line) => appendFileSync(path, `${line}\n`),
    rewrite: (lines) => {
      writeFileSync(`${path}.new`, lines.map((line) => `${line}\n`).join(''));
      renameSync(`${path}.new`, path);
    },
  };
}

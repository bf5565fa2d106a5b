import { chmodSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Said, Typed } from './command.ts';

export type Asked = Typed & { readonly command: string };

/**
 * A running server holds the only connection to its file, so it carries out commands for others: they
 * ask at a socket beside the file, which opens for the owner of the folder and not for the network.
 */
export function openDesk(
  databaseFile: string,
  run: (asked: Asked) => Promise<Said>,
): Promise<Desk> {
  const path = socketOf(databaseFile);
  // Whoever has the database's lock is alone: a socket that is there was left by a process that was killed.
  rmSync(path, { force: true });
  const server = createServer((incoming, outgoing) => {
    void text(incoming)
      .then(async (body) => run(JSON.parse(body) as Asked))
      .then(
        (said) => outgoing.end(JSON.stringify(said)),
        () => outgoing.destroy(),
      );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve({ close: () => void server.close() });
    });
  });
}

export type Desk = { readonly close: () => void };

/** What the server that has the file says; undefined: nobody answered. */
export function askDesk(databaseFile: string, asked: Asked): Promise<Said | undefined> {
  return new Promise((resolve) => {
    const asking = request({ socketPath: socketOf(databaseFile), method: 'POST' }, (answer) => {
      void text(answer).then(
        (body) => resolve(JSON.parse(body) as Said),
        () => resolve(undefined),
      );
    });
    asking.once('error', () => resolve(undefined));
    asking.end(JSON.stringify(asked));
  });
}

const socketOf = (databaseFile: string): string =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\saldo-${encodeURIComponent(databaseFile)}`
    : `${databaseFile}.sock`;

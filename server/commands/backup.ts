import { existsSync } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { mistaken, said } from './command.ts';
import type { CommandDeps, Said, Typed } from './command.ts';

/** A copy of the database as it is at this moment, whole or not there at all, while the server goes on. */
export async function backupCommand(deps: CommandDeps, { args, folder }: Typed): Promise<Said> {
  const [name, ...more] = args;
  if (name === undefined || name.startsWith('-') || more.length > 0)
    return mistaken('Name one file to copy the database to. Usage: backup FILE');
  if (!deps.db.isFile)
    return mistaken('DATABASE_URL names a server: the copies are made there, not here.');
  const file = resolve(folder, name);
  if (existsSync(file)) return mistaken(`${file} is there already: nothing was overwritten.`);
  const target = dirname(file);
  if (!existsSync(target))
    return mistaken(`There is no folder ${target}: make it first, or name a file in another one.`);
  const part = `${file}.part`;
  try {
    await rm(part, { force: true });
    await deps.db.backup(part);
    await makeLasting(part);
    await rename(part, file);
  } catch (error) {
    // Whatever kept the copy from being made may keep it from being removed.
    await rm(part, { force: true }).catch(() => undefined);
    return mistaken(`${file} could not be written: ${reasonOf(error)}.`);
  }
  return said(
    `Copied to ${file}. Keep LINK_KEYS, or link.keys of DATA_DIR, somewhere else: the links in letters need both.`,
  );
}

/** For its owner alone, and on the disk: SQLite does not wait for that when it writes a copy. */
async function makeLasting(file: string): Promise<void> {
  await chmod(file, 0o600);
  const handle = await open(file);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Database, openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { NOW } from './builders.ts';
import { startHranaServer } from './hrana-server.ts';

/** The same suite runs on a file and on a libSQL server. */
export const DATABASE_MODES = ['file', 'remote'] as const;
export type DatabaseMode = (typeof DATABASE_MODES)[number];

export type FreshDatabase = AsyncDisposable & { readonly db: Database; readonly file: string };

/** A migrated database of its own in a folder of its own: `await using fresh = await freshDatabase()`. */
export async function freshDatabase(mode: DatabaseMode = 'file'): Promise<FreshDatabase> {
  const file = await freshFile();
  const server = mode === 'remote' ? await startHranaServer({ file }) : undefined;
  const db = await openDatabase({ url: server?.url ?? `file:${file}` });
  return {
    db,
    file,
    [Symbol.asyncDispose]: async () => {
      await db.close();
      await server?.[Symbol.asyncDispose]();
      removeFile(file);
    },
  };
}

/** The path of a migrated database that nobody has open. */
export async function freshFile(): Promise<string> {
  template ??= makeTemplate();
  const file = join(newFolder(), 'test.db');
  copyFileSync(await template, file);
  return file;
}

/** Removes a database with its folder. */
export const removeFile = (file: string): void =>
  rmSync(dirname(file), { recursive: true, force: true });

let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const folder = newFolder();
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'template.db');
  const db = await openDatabase({ url: `file:${file}` });
  await migrate(db, NOW);
  await db.close();
  return file;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'saldo-test-'));

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { NOW } from './builders.ts';

export type FreshDatabase = AsyncDisposable & { readonly db: Database; readonly file: string };

/** A migrated database of its own in a folder of its own: `await using fresh = await freshDatabase()`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const file = await freshFile();
  const db = await openDatabase({ url: `file:${file}` });
  return {
    db,
    file,
    [Symbol.asyncDispose]: async () => {
      await db.close();
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

export function removeFile(file: string): void {
  rmSync(join(file, '..'), { recursive: true, force: true });
}

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

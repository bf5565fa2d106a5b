import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/client.ts';
import { migrate } from '../../../db/migrate.ts';
import type { Instant } from '../../../server/domain/brands.ts';

let template: Promise<string> | undefined;
let count = 0;

/** A migrated database of its own, in memory where the system offers that; or a copy of one. */
export async function freshFile(copied?: string): Promise<string> {
  const file = await freeName();
  template ??= makeTemplate();
  copyFileSync(copied ?? (await template), file);
  return file;
}

/** A name in the same folder that no file has yet. */
export async function freeName(): Promise<string> {
  template ??= makeTemplate();
  count += 1;
  return (await template).replace('template', `history-${count}`);
}

async function makeTemplate(): Promise<string> {
  const memory = '/dev/shm';
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'saldo-simulation-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'template.db');
  const db = await openDatabase({ url: `file:${file}` });
  await migrate(db, 0 as Instant);
  await db.close();
  return file;
}

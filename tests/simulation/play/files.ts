import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/client.ts';
import { migrate } from '../../../db/migrate.ts';
import type { Instant } from '../../../server/domain/brands.ts';

let template: Promise<string> | undefined;
let count = 0;

/** A migrated database of its own, in memory where the system offers that. */
export async function freshFile(): Promise<string> {
  template ??= makeTemplate();
  const from = await template;
  count += 1;
  const file = from.replace('template', `history-${count}`);
  copyFileSync(from, file);
  return file;
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

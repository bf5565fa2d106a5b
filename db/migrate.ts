import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Instant } from '../server/domain/brands.ts';
import type { Database } from './client.ts';
import type { Statement } from './statement.ts';

export type Migration = { readonly name: string; readonly sha256: string; readonly sql: string };

/** The file and the folder disagree about what was done to the database. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}

const FOLDER = new URL('migrations/', import.meta.url);
const TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  name TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`;

/**
 * Brings the database up to the migrations of this version, each in one atomic write, and returns the
 * names of the new ones. Throws MigrationMismatch when an applied one was changed or is unknown here,
 * as after going back to an older version.
 */
export async function migrate(
  db: Database,
  at: Instant,
  known?: readonly Migration[],
): Promise<string[]> {
  const migrations = known ?? (await readMigrations());
  await db.write([{ sql: TABLE, args: [] }]);
  const applied = await db.read({
    sql: 'SELECT name, sha256 FROM migrations ORDER BY name',
    args: [],
  });
  for (const [index, row] of applied.entries()) {
    requireSame(migrations[index], row['name'], row['sha256']);
  }
  const missing = migrations.slice(applied.length);
  for (const migration of missing) {
    await db.write([...splitSql(migration.sql), recorded(migration, at)]);
  }
  return missing.map((migration) => migration.name);
}

export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(new URL(file, FOLDER), 'utf8');
      return { name: file.slice(0, -'.sql'.length), sha256: hash('sha256', sql), sql };
    }),
  );
}

function requireSame(migration: Migration | undefined, name: unknown, sha256: unknown): void {
  if (migration === undefined) {
    throw new MigrationMismatch(
      `The database was migrated by a newer version (${String(name)}): start that version.`,
    );
  }
  if (migration.name !== name || migration.sha256 !== sha256) {
    throw new MigrationMismatch(
      `Migration ${String(name)} was applied as another text than ${migration.name} has now.`,
    );
  }
}

const recorded = ({ name, sha256 }: Migration, at: Instant): Statement => ({
  sql: 'INSERT INTO migrations (name, sha256, applied_at) VALUES (?, ?, ?)',
  args: [name, sha256, at],
});

/** A statement ends with `;` at the end of a line, a trigger with `END;`. */
function splitSql(sql: string): Statement[] {
  const statements: string[] = [];
  let current = '';
  for (const line of sql.split('\n').filter((text) => !text.startsWith('--'))) {
    current += `${line}\n`;
    const isTrigger = current.trimStart().startsWith('CREATE TRIGGER');
    if (!(isTrigger ? line === 'END;' : line.endsWith(';'))) continue;
    statements.push(current.trim());
    current = '';
  }
  if (current.trim() !== '') throw new Error('a migration ends inside a statement');
  return statements.map((text) => ({ sql: text, args: [] }));
}

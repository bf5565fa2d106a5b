import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../db/client.ts';
import { loadMeta } from '../../db/queries/meta.ts';
import { ACCESS_FILE } from './demo-vendor.ts';
import { WORLD_FILES } from './world.ts';

/** What the demo is made of: who is in it once it was played, or that it is being played. */
export const CAST = 'sandbox.cast';
export const BEING_PLAYED = 'being played';

/**
 * The server ended while the demo was being played. Nobody else was let in before its end, so nothing in
 * the folder is anybody's; and half of a story that is told by the clock cannot be gone on with.
 */
export const isCutShort = async (db: Database): Promise<boolean> =>
  (await loadMeta(db, CAST)) === BEING_PLAYED;

/** Removes what the sandbox wrote, the database file included. The keys of links stay. */
export function removeSandbox(dataDir: string, databaseFile: string): void {
  for (const end of ['', '-wal', '-shm', '-journal'])
    rmSync(`${databaseFile}${end}`, { force: true });
  for (const name of [ACCESS_FILE, ...WORLD_FILES]) rmSync(join(dataDir, name), { force: true });
}

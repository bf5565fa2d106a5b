import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { claimMeta } from '../../db/queries/meta.ts';
import type { Deps } from '../../server/deps.ts';
import { createIds } from '../../server/ids.ts';
import { loadKeyRing } from '../../server/keys.ts';
import { CAST } from '../../server/sandbox/cut-short.ts';
import { ensureDemoVendor } from '../../server/sandbox/demo-vendor.ts';
import { createSandboxWorld, type SandboxWorld } from '../../server/sandbox/world.ts';
import { createWorkCalendars } from '../../server/services/work-calendars.ts';

/** The data folder of a server that is not running: rows are put in before, or looked at afterwards. */
export type DataFolder = AsyncDisposable & {
  readonly deps: Deps;
  readonly world: SandboxWorld;
  readonly vendorId: string;
};

/** Opens or makes the folder: the sandbox at the present time with its vendor, without the demo debtors. */
export async function openDataFolder(folder: string, baseUrl: string): Promise<DataFolder> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sandbox-clock'), '0');
  const world = createSandboxWorld({ dataDir: folder, baseUrl });
  const db = await openDatabase({ url: `file:${join(folder, 'saldo.db')}` });
  await migrate(db, world.clock.now());
  const deps: Deps = {
    db,
    clock: world.clock,
    wallClock: world.clock,
    payments: world.payments,
    mail: world.mail,
    keys: loadKeyRing({ linkKeys: null, dataDir: folder }),
    newId: createIds(world.clock.now),
    calendars: createWorkCalendars(),
    log: pino({ level: 'silent' }),
    config: {
      baseUrl,
      sandbox: true,
      mailFrom: 'reminders@saldo.example',
      trustedProxies: 0,
    },
  };
  const { vendorId } = await ensureDemoVendor(deps, folder);
  // Without it the first start would play the demo.
  await claimMeta(db, CAST, []);
  return { deps, world, vendorId, [Symbol.asyncDispose]: () => db.close() };
}

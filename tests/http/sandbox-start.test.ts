import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { listInvoices } from '../../db/queries/invoices.ts';
import { loadMeta } from '../../db/queries/meta.ts';
import { findUserByEmail } from '../../db/queries/users.ts';
import { listVendors } from '../../db/queries/vendors.ts';
import type { Deps } from '../../server/deps.ts';
import { localDate } from '../../server/domain/calendar.ts';
import { systemClock } from '../../server/gateways/clock.ts';
import { createIds } from '../../server/ids.ts';
import { BEING_PLAYED, CAST } from '../../server/sandbox/cut-short.ts';
import { ensureDemoVendor } from '../../server/sandbox/demo-vendor.ts';
import { passwordMatches } from '../../server/services/auth/password.ts';
import { TODAY } from '../support/builders.ts';
import { openTestWorld } from '../support/world.ts';
import { freePort, startServer } from '../support/server-process.ts';

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-sandbox-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The links that a start of the sandbox prints, by what they are called. */
async function startedLinks(folder: string): Promise<Map<string, string>> {
  await using server = startServer(await freePort(), { DATA_DIR: folder });
  await server.ready();
  const links = [...server.stdout().matchAll(/^ {2}(\S.*?) +(http\S+)$/gm)];
  for (const [, , url = ''] of links) {
    const page = await fetch(url, { redirect: 'manual' });
    expect([200, 303], `${url} answers ${page.status}`).toContain(page.status);
  }
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  return new Map(links.map(([, label = '', url = '']) => [label, new URL(url).pathname]));
}

test('a sandbox that was killed while its demo was played begins it anew, and keeps it from then on', async () => {
  await inFolder(async (folder) => {
    const letters = join(folder, 'sandbox-mail.jsonl');
    await using killed = startServer(await freePort(), { DATA_DIR: folder });
    const changes = watch(folder);
    while (!existsSync(letters)) await once(changes, 'change');
    killed.signal('SIGKILL');
    await killed.ended;
    changes.close();

    const left = await openDatabase({ url: `file:${join(folder, 'saldo.db')}` });
    expect(await loadMeta(left, CAST)).toBe(BEING_PLAYED);
    await left.close();

    const links = await startedLinks(folder);
    expect(links.size).toBeGreaterThan(6);
    expect(await startedLinks(folder)).toEqual(links);
    const db = await openDatabase({ url: `file:${join(folder, 'saldo.db')}` });
    const [vendor, ...others] = await listVendors(db);
    if (vendor === undefined) throw new Error('no vendor');
    expect(others).toEqual([]);
    // Its story: each invoice came in on the day that it was issued, in the order of the numbers.
    const issued = await listInvoices(db, vendor.id, { today: TODAY, limit: 99 });
    const cameOn = ({ createdAt }: (typeof issued)[number]) =>
      localDate(createdAt, vendor.timeZone);
    expect(issued.length).toBeGreaterThan(9);
    expect(issued.map(({ issuedOn }) => issuedOn)).toEqual(issued.map(cameOn));
    const numbers = issued.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted().toReversed());
    await db.close();
  });
});

test('a start that was cut short before its vendor was written is finished by the next', async () => {
  await using saldo = await openTestWorld();
  await inFolder(async (folder) => {
    const empty = { url: `file:${join(folder, 'saldo.db')}` };
    const shared = { ...saldo.deps, newId: createIds(systemClock.now) } satisfies Deps;
    const written = await openDatabase(empty);
    await migrate(written, systemClock.now());
    const first = await ensureDemoVendor({ ...shared, db: written }, folder);
    expect(await ensureDemoVendor({ ...shared, db: written }, folder)).toEqual(first);
    await written.close();
    // As if the process had ended between the file and the rows.
    rmSync(join(folder, 'saldo.db'));
    const db = await openDatabase(empty);
    await migrate(db, systemClock.now());
    const second = await ensureDemoVendor({ ...shared, db }, folder);
    expect(second).toEqual(first);
    const anna = await findUserByEmail(db, first.adminEmail);
    expect(anna?.vendorId).toBe(first.vendorId);
    expect(await passwordMatches(first.adminPassword, anna?.passwordHash ?? null)).toBe(true);
    await db.close();
  });
});

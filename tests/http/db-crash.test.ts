import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { verifyChain, verifyLedger } from '../../db/verify.ts';
import { anInvoice } from '../support/builders.ts';
import { requireCase, storedCase } from '../support/cases.ts';
import { startChild } from '../support/child.ts';
import { freshFile, removeFile } from '../support/database.ts';
import { startHranaServer } from '../support/hrana-server.ts';

const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };
const OTHER_PROCESS = new URL('../support/database-process.ts', import.meta.url);
const KILLS = 8;

const isPayment = (line: string): boolean => line.startsWith('ent_');

async function withDebt(file: string): Promise<void> {
  const db = await openDatabase({ url: `file:${file}` });
  await storedCase(db, { invoice: anInvoice({ amountMinor: 10_000_000 }) });
  await db.close();
}

test(
  'kill -9 loses no acknowledged payment and leaves none by half',
  { timeout: 60_000 },
  async () => {
    const file = await freshFile();
    await withDebt(file);
    const acknowledged: string[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await using child = startChild(OTHER_PROCESS, ['pay', `file:${file}`, `${kill}`]);
      const enough = 5 + 3 * kill;
      await child.heard(
        (line) => isPayment(line) && child.lines.filter(isPayment).length >= enough,
      );
      await child.kill();
      acknowledged.push(...child.lines.filter(isPayment));
    }
    const db = await openDatabase({ url: `file:${file}` });
    const facts = await requireCase(db, REF);
    const stored = new Set(facts.entries.map((entry) => entry.id));
    expect(acknowledged.length).toBeGreaterThan(KILLS * 12);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(facts.entries).toHaveLength(facts.seq);
    expect(await verifyChain(db, REF)).toMatchObject({ ok: true, seq: facts.seq });
    expect(await verifyLedger(db)).toEqual([]);
    expect(await db.read({ sql: 'PRAGMA integrity_check', args: [] })).toMatchObject([
      { integrity_check: 'ok' },
    ]);
    await db.close();
    removeFile(file);
  },
);

test(
  'several processes on one libSQL server take turns on one case',
  { timeout: 60_000 },
  async () => {
    const file = await freshFile();
    await withDebt(file);
    await using server = await startHranaServer({ file });
    const children = ['a', 'b', 'c'].map((name) =>
      startChild(OTHER_PROCESS, ['pay', server.url, name]),
    );
    await Promise.all(
      children.map((child) => child.heard(() => child.lines.filter(isPayment).length >= 12)),
    );
    await Promise.all(children.map((child) => child.kill()));
    const db = await openDatabase({ url: server.url });
    const facts = await requireCase(db, REF);
    const stored = new Set(facts.entries.map((entry) => entry.id));
    const acknowledged = children.flatMap((child) => child.lines.filter(isPayment));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(await verifyChain(db, REF)).toMatchObject({ ok: true, seq: facts.seq });
    expect(await verifyLedger(db)).toEqual([]);
    await db.close();
    removeFile(file);
  },
);

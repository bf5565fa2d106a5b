import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import type { Database } from '../../db/client.ts';
import { DatabaseUnavailable } from '../../db/errors.ts';
import type { Statement } from '../../db/statement.ts';
import { startChild } from '../support/child.ts';
import type { Child } from '../support/child.ts';
import { freshFile, removeFile } from '../support/database.ts';
import { startHranaServer } from '../support/hrana-server.ts';

const OTHER_PROCESS = new URL('../support/database-process.ts', import.meta.url);
const OPERATIONS = 2_000;
const AT_ONCE = 20;

const put = (key: string, value = '1'): Statement => ({
  sql: 'INSERT INTO meta (key, value) VALUES (?, ?)',
  args: [key, value],
});

type Heard = { readonly acknowledged: string[]; refused: number };

/** Some writes at once; each is acknowledged, or refused as not available for a moment. */
async function writeSome(db: Database, from: number, heard: Heard): Promise<void> {
  const keys = Array.from({ length: AT_ONCE }, (_, n) => `operation ${from + n}`);
  const outcomes = await Promise.allSettled(keys.map((key) => db.write([put(key)])));
  for (const [n, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') heard.acknowledged.push(keys[n] ?? '');
    else if (outcome.reason instanceof DatabaseUnavailable) heard.refused += 1;
    else throw outcome.reason;
  }
}

/** The connection meets an error that it does not expect and is given up; then the holder has its chance. */
async function failOnce(db: Database): Promise<void> {
  const [used] = await db.read({ sql: 'PRAGMA page_count', args: [] });
  await db.read({ sql: `PRAGMA max_page_count = ${Number(used?.[0])}`, args: [] });
  const tooMuch = put('never', JSON.stringify('x'.repeat(100_000)));
  await expect(db.write([tooMuch])).rejects.toThrow(DatabaseUnavailable);
}

async function expectKept(db: Database, { acknowledged }: Heard): Promise<void> {
  const rows = await db.read({
    sql: "SELECT key FROM meta WHERE key LIKE 'operation %'",
    args: [],
  });
  const stored = new Set(rows.map((row) => row[0]));
  expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
  expect(await db.read({ sql: 'PRAGMA integrity_check', args: [] })).toMatchObject([
    { integrity_check: 'ok' },
  ]);
}

/** One process that takes the lock as soon as it is free, and gives it up when it is told. */
async function startHolder(file: string): Promise<Child> {
  const holder = startChild(OTHER_PROCESS, ['hold', file, 'later']);
  await holder.heard((line) => line === 'ready');
  return holder;
}

/** Tells the holder to go on, and hears that it has so many times. */
async function tell(holder: Child, what: 'held' | 'free', nth: number): Promise<void> {
  holder.process.stdin?.write('go on\n');
  await heardTimes(holder, what, nth);
}

const heardTimes = (holder: Child, what: string, times: number): Promise<string> =>
  holder.heard(
    (line) => line === what && holder.lines.filter((one) => one === what).length >= times,
  );

test(
  `a file whose lock another process takes at each chance: of ${OPERATIONS} writes none is acknowledged and lost (F43)`,
  { timeout: 120_000 },
  async () => {
    const file = await freshFile();
    const db = await openDatabase({ url: `file:${file}` });
    const heard: Heard = { acknowledged: [], refused: 0 };
    await using holder = await startHolder(file);
    for (let from = 0; from < OPERATIONS; from += AT_ONCE) {
      const turn = from / (OPERATIONS / 10) + 1;
      const isTurn = Number.isInteger(turn);
      if (isTurn) {
        const held = tell(holder, 'held', turn);
        await failOnce(db);
        await held;
      }
      await writeSome(db, from, heard);
      if (isTurn) await tell(holder, 'free', turn);
    }
    expect(heard.acknowledged.length + heard.refused).toBe(OPERATIONS);
    expect(heard.acknowledged.length).toBe(OPERATIONS - 10 * AT_ONCE);
    await expectKept(db, heard);
    await db.close();
    removeFile(file);
  },
);

test(
  `a libSQL server on whose file somebody else holds the lock: of ${OPERATIONS} writes none is acknowledged and lost (F43)`,
  { timeout: 120_000 },
  async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file });
    const db = await openDatabase({ url: server.url });
    const heard: Heard = { acknowledged: [], refused: 0 };
    await using holder = await startHolder(file);
    for (let from = 0; from < OPERATIONS; from += AT_ONCE) {
      const turn = from / (OPERATIONS / 10) + 1;
      const isTurn = Number.isInteger(turn);
      if (isTurn) await tell(holder, 'held', turn);
      await writeSome(db, from, heard);
      if (isTurn) await tell(holder, 'free', turn);
    }
    expect(heard.acknowledged.length + heard.refused).toBe(OPERATIONS);
    expect(heard.refused).toBeGreaterThan(0);
    await expectKept(db, heard);
    await db.close();
    removeFile(file);
  },
);

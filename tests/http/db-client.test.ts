import { existsSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { commitCase } from '../../db/commit.ts';
import { decideCase } from '../../db/decide.ts';
import { DatabaseInUse, DatabaseUnavailable } from '../../db/errors.ts';
import { createGroupCommit } from '../../db/group-commit.ts';
import type { Statement } from '../../db/statement.ts';
import { verifyChain } from '../../db/verify.ts';
import { minor } from '../../server/domain/money.ts';
import { NOW } from '../support/builders.ts';
import { aCommit, happened, paid, requireCase, storedCase } from '../support/cases.ts';
import { startChild } from '../support/child.ts';
import { DATABASE_MODES, freshDatabase, freshFile, removeFile } from '../support/database.ts';
import { startHranaServer } from '../support/hrana-server.ts';

const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };
const OTHER_PROCESS = new URL('../support/database-process.ts', import.meta.url);

const put = (key: string, value = '1'): Statement => ({
  sql: 'INSERT INTO meta (key, value) VALUES (?, ?)',
  args: [key, value],
});
const keys: Statement = { sql: 'SELECT key FROM meta ORDER BY key', args: [] };

describe('a file', () => {
  test('belongs to one process: a second one is told so in a sentence', async () => {
    await using fresh = await freshDatabase();
    await using second = startChild(OTHER_PROCESS, ['open', fresh.file]);
    const line = await second.heard(() => true);
    expect(line).toMatch(
      /^DatabaseInUse: .*test\.db is open in another process\. One process serves one file/,
    );
    await expect(openDatabase({ url: `file:${fresh.file}` })).rejects.toThrow(DatabaseInUse);
    await fresh.db.write([put('still ours')]);
  });

  test('is refused while another process holds its lock', async () => {
    const file = await freshFile();
    await using holder = startChild(OTHER_PROCESS, ['hold', file]);
    await holder.heard((line) => line === 'held');
    await expect(openDatabase({ url: `file:${file}` })).rejects.toThrow(DatabaseInUse);
    await holder.kill();
    const db = await openDatabase({ url: `file:${file}` });
    await db.close();
    removeFile(file);
  });

  test('takes the same statement again after it was refused, and after a thousand others', async () => {
    await using fresh = await freshDatabase();
    await fresh.db.write([put('a')]);
    await expect(fresh.db.write([put('a')])).rejects.toThrow('unique constraint failed');
    await fresh.db.write([put('b')]);
    for (let n = 0; n < 1_000; n += 1) await fresh.db.read({ sql: `SELECT ${n}`, args: [] });
    await fresh.db.write([put('c')]);
    expect((await fresh.db.read(keys)).map((row) => row[0])).toEqual(['a', 'b', 'c']);
  });

  test('refuses a statement with fewer values than before instead of using the old ones', async () => {
    await using fresh = await freshDatabase();
    await fresh.db.write([put('a', '"of the first"')]);
    await expect(fresh.db.write([{ ...put('b'), args: ['b'] }])).rejects.toThrow(
      '1 values for 2 places',
    );
    expect(await fresh.db.read(keys)).toHaveLength(1);
  });

  test('sees a column that was added after the same question was asked', async () => {
    await using fresh = await freshDatabase();
    const everything: Statement = { sql: 'SELECT * FROM meta', args: [] };
    await fresh.db.write([put('a')]);
    await fresh.db.read(everything);
    await fresh.db.write([{ sql: "ALTER TABLE meta ADD COLUMN note TEXT DEFAULT 'n'", args: [] }]);
    expect(await fresh.db.read(everything)).toMatchObject([{ key: 'a', note: 'n' }]);
  });

  test('is given up when closed, however many statements it has run', async () => {
    const file = await freshFile();
    for (let round = 0; round < 3; round += 1) {
      const db = await openDatabase({ url: `file:${file}` });
      for (let n = 0; n < 200; n += 1) await db.read(keys);
      await db.write([put(`${round}`)]);
      await db.close();
      expect(existsSync(`${file}-wal`)).toBe(false);
    }
    removeFile(file);
  });

  test('keeps every acknowledged write when it fails and another process takes the lock', async () => {
    await using fresh = await freshDatabase();
    const { db, file } = fresh;
    await db.write([put('acknowledged 1')]);
    const [used] = await db.read({ sql: 'PRAGMA page_count', args: [] });
    await db.read({ sql: `PRAGMA max_page_count = ${Number(used?.[0])}`, args: [] });
    await db.write([put('acknowledged 2')]);
    await using holder = startChild(OTHER_PROCESS, ['hold', file]);

    const full = db.write([put('refused 1', JSON.stringify('x'.repeat(100_000)))]);
    await expect(full).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      outcome: 'notWritten',
    });
    await holder.heard((line) => line === 'held');
    await expect(db.write([put('refused 2')])).rejects.toThrow(DatabaseUnavailable);
    await expect(db.read(keys)).rejects.toThrow(DatabaseUnavailable);
    await expect(db.ping()).rejects.toThrow(DatabaseUnavailable);
    await holder.kill();

    await db.write([put('acknowledged 3')]);
    await expect(openDatabase({ url: `file:${file}` })).rejects.toThrow(DatabaseInUse);
    const stored = await db.read(keys);
    expect(stored.map((row) => row['key'])).toEqual([1, 2, 3].map((n) => `acknowledged ${n}`));
    expect(await db.read({ sql: 'PRAGMA synchronous', args: [] })).toMatchObject([
      { synchronous: 2 },
    ]);
    expect(await db.read({ sql: 'PRAGMA integrity_check', args: [] })).toMatchObject([
      { integrity_check: 'ok' },
    ]);
  });

  test('read in a long loop lets others in, and gives its memory back', async () => {
    await using fresh = await freshDatabase();
    let turns = 0;
    const clock = setInterval(() => (turns += 1), 1);
    const before = process.memoryUsage.rss();
    for (let n = 0; n < 10_000; n += 1) await fresh.db.read(keys);
    clearInterval(clock);
    expect(turns).toBeGreaterThan(10);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000);
  });

  test('keeps its log bounded, however much is written and copied meanwhile (F48)', async () => {
    await using fresh = await freshDatabase();
    const { db, file } = fresh;
    const row = JSON.stringify('x'.repeat(100_000));
    const logMb: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      const writes = Array.from({ length: 10 }, (_, n) => db.write([put(`${round} ${n}`, row)]));
      const others = round % 10 === 5 ? [db.backup(`${file}.${round}`)] : [];
      // Whoever reads meanwhile, and goes on reading, holds nothing back.
      const readers = [db.read(keys), db.readMany([keys, keys])];
      await Promise.all([...writes, ...others, ...readers]);
      logMb.push(statSync(`${file}-wal`).size / 1e6);
    }
    // 40 MB went through it. SQLite empties it after 1,000 pages of 4 kB, and a shared commit may be on top.
    expect(statSync(file).size / 1e6).toBeGreaterThan(35);
    expect(Math.max(...logMb)).toBeLessThan(8);
  });

  test('is copied as it is at that moment', async () => {
    await using fresh = await freshDatabase();
    await fresh.db.write([put('before')]);
    const copy = `${fresh.file}.backup`;
    await fresh.db.backup(copy);
    await fresh.db.write([put('after')]);
    const restored = await openDatabase({ url: `file:${copy}` });
    expect(await restored.read(keys)).toMatchObject([{ key: 'before' }]);
    await restored.close();
    await expect(fresh.db.backup(copy)).rejects.toThrow(/already exists/);
  });
});

describe('a remote database', () => {
  test('that enforces no foreign keys is refused', async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file, foreignKeys: false });
    await expect(openDatabase({ url: server.url })).rejects.toThrow(/refused its settings/);
    removeFile(file);
  });

  test('wants its token', async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file, authToken: 'right' });
    await expect(openDatabase({ url: server.url, authToken: 'wrong' })).rejects.toThrow(
      /wrong token/,
    );
    const db = await openDatabase({ url: server.url, authToken: 'right' });
    await db.write([put('in')]);
    await db.close();
    removeFile(file);
  });

  test('is asked once per case read and once per commit', async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file });
    const db = await openDatabase({ url: server.url });
    await storedCase(db);
    const before = server.requests();
    const facts = await requireCase(db, REF);
    expect(server.requests() - before).toBe(1);
    await commitCase(db, facts, aCommit({ changes: [paid()] }));
    expect(server.requests() - before).toBe(2);
    await db.close();
    removeFile(file);
  });

  test('that hangs up leaves the outcome open, and asking again writes once', async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file });
    const db = await openDatabase({ url: server.url });
    const facts = await storedCase(db);
    const commit = aCommit({ changes: [paid({ amountMinor: minor(7) })] });
    server.dropAnswers(1);
    await expect(commitCase(db, facts, commit)).rejects.toMatchObject({ outcome: 'unknown' });
    expect(await commitCase(db, facts, commit)).toEqual({ ok: false, conflict: true });
    const again = await decideCase(
      db,
      REF,
      (now) =>
        now.entries.some((entry) => entry.id === 'ent_1')
          ? { ok: true, events: [], changes: [], ignored: 'recorded already' }
          : { ok: true, events: [happened('paid')], changes: [paid()] },
      { actor: { kind: 'system' }, now: () => NOW, wake: () => null },
    );
    expect(again?.decision).toMatchObject({ ignored: 'recorded already' });
    expect(again?.facts.entries).toHaveLength(2);
    await db.close();
    removeFile(file);
  });

  test('that is down for a moment is back without a restart', async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file });
    const db = await openDatabase({ url: server.url });
    server.refuse(2);
    await expect(db.write([put('lost')])).rejects.toThrow(DatabaseUnavailable);
    await expect(db.ping()).rejects.toThrow(DatabaseUnavailable);
    await db.write([put('kept')]);
    expect(await db.read(keys)).toMatchObject([{ key: 'kept' }]);
    await db.close();
    removeFile(file);
  });
});

describe.each(DATABASE_MODES)('%s: writing', (mode) => {
  test('is all or nothing', async () => {
    await using fresh = await freshDatabase(mode);
    await fresh.db.write([put('a')]);
    await expect(fresh.db.write([put('b'), put('a'), put('c')])).rejects.toMatchObject({
      kind: 'unique',
      on: 'meta.key',
    });
    expect(await fresh.db.read(keys)).toHaveLength(1);
  });

  test('of many at once answers each for itself, also when some are refused', async () => {
    await using fresh = await freshDatabase(mode);
    const names = Array.from({ length: 300 }, (_, n) => `k${n % 250}`);
    const outcomes = await Promise.allSettled(names.map((name) => fresh.db.write([put(name)])));
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(50);
    expect(await fresh.db.read(keys)).toHaveLength(250);
  });

  test('refuses fractions before they reach the database, and no neighbour hears of it', async () => {
    await using fresh = await freshDatabase(mode);
    const half = { sql: 'INSERT INTO meta VALUES (?, ?)', args: ['half', 0.5] };
    const fine = fresh.db.write([put('fine')]);
    await expect(fresh.db.write([half])).rejects.toThrow(/only whole numbers/);
    await fine;
    expect(await fresh.db.read(keys)).toHaveLength(1);
  });

  test('that was asked for before closing is finished; afterwards nothing is', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    const facts = await storedCase(db);
    const committed = commitCase(db, facts, aCommit());
    await db.close();
    expect(await committed).toMatchObject({ ok: true });
    await expect(db.read(keys)).rejects.toThrow(DatabaseUnavailable);
  });

  test('a statement that is wrong says so and harms nothing else', async () => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    const wrong = { sql: 'SELECT nothing FROM nowhere', args: [] };
    await expect(fresh.db.read(wrong)).rejects.toMatchObject({ name: 'StatementFault' });
    const both = [fresh.db.write([wrong]), fresh.db.write([put('kept')])];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
    ]);
    expect(await verifyChain(fresh.db, REF)).toMatchObject({ ok: true });
  });
});

describe('waiting writes', () => {
  const one = (n: number): Statement => ({ sql: `statement ${n}`, args: [] });

  test('share a commit, within bounds, in their order', async () => {
    const commits: string[][] = [];
    const write = createGroupCommit(
      async (statements) => {
        commits.push(statements.map(({ sql }) => sql));
        return statements.map(({ sql }) => sql);
      },
      { maxUnits: 3, maxStatements: 4 },
    );
    const units = [[one(1)], [one(2), one(3)], [one(4)], [one(5), one(6), one(7), one(8), one(9)]];
    const results = await Promise.all(units.map((unit) => write(unit)));
    expect(results).toEqual(units.map((unit) => unit.map(({ sql }) => sql)));
    expect(commits.map((commit) => commit.length)).toEqual([4, 5]);
  });

  test('all hear that the database is gone, and none is tried again', async () => {
    let calls = 0;
    const write = createGroupCommit(
      () => {
        calls += 1;
        return Promise.reject(new DatabaseUnavailable('notWritten', 'gone'));
      },
      { maxUnits: 9, maxStatements: 9 },
    );
    const outcomes = await Promise.allSettled([write([one(1)]), write([one(2)])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
  });
});

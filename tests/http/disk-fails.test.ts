import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { requireSound } from '../faults/story.ts';
import { invoiceInput } from '../support/debtor-world.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';

/** From now on the system refuses to make any file of this process longer than that. */
const limitFiles = (pid: number, bytes: number | 'unlimited'): Buffer =>
  execFileSync('env', ['prlimit', `--pid=${pid}`, `--fsize=${bytes}:`]);

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

test(
  'a disk that takes no more is a 503: nothing is acknowledged and lost, and it heals without a restart (F45)',
  { timeout: 120_000 },
  async () => {
    await using saldo = await openLiveSaldo();
    const acknowledged: string[] = [];
    const answers = new Set<number>();
    {
      await using server = saldo.start();
      await server.ready();
      const send = async (number: string): Promise<number> => {
        const { status } = await fetch(`${server.origin}/api/v1/invoices`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${saldo.apiKey}`,
          },
          body: JSON.stringify(invoiceInput(number, { terms: {} })),
        });
        if (status === 201) acknowledged.push(number);
        answers.add(status);
        return status;
      };
      const many = (name: string): Promise<number[]> =>
        Promise.all(Array.from({ length: 40 }, (_, n) => send(`${name}-${n}`)));

      expect(await many('before')).toEqual(Array.from({ length: 40 }, () => 201));
      const longest = Math.max(sizeOf(saldo.file), sizeOf(`${saldo.file}-wal`));
      limitFiles(server.pid, longest + 30_000);
      for (let round = 0; round < 5; round += 1) await many(`full${round}`);
      limitFiles(server.pid, 'unlimited');
      expect(await many('after')).toEqual(Array.from({ length: 40 }, () => 201));
      server.signal('SIGTERM');
      expect(await server.ended).toBe(0);
    }
    expect(answers).toEqual(new Set([201, 503]));
    const db = await openDatabase({ url: `file:${saldo.file}` });
    const rows = await db.read({ sql: 'SELECT number FROM invoices', args: [] });
    await requireSound(db, saldo.vendorId);
    await db.close();
    const stored = new Set(rows.map((row) => row[0]));
    expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
  },
);

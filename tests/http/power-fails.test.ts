import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { invoiceInput } from '../support/debtor-world.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';

const QUESTIONS = 12;

/** Elsewhere it is at least what every connection is opened with. */
const CAN_LISTEN = process.platform === 'linux';
const UNHEARD: readonly number[] = Array.from({ length: QUESTIONS }, () => 1);

/** Writes down what a process says to its disk and to its callers, from now on. */
async function listenTo(pid: number, file: string): Promise<() => Promise<void>> {
  const calls = 'trace=fdatasync,fsync,write,writev,sendto,sendmsg';
  const tracer = spawn('strace', ['-f', '-y', '-e', calls, '-p', `${pid}`, '-o', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(tracer, 'exit');
  const [said] = (await once(tracer.stderr, 'data')) as readonly unknown[];
  expect(String(said)).toContain('attached');
  return async () => {
    tracer.kill('SIGINT');
    await ended;
  };
}

/** How often the log was synced, and to the end, before each answer. */
function syncsBeforeAnswers(trace: string): readonly number[] {
  const counts: number[] = [];
  let syncs = 0;
  for (const line of trace.split('\n')) {
    if (/\bf(?:data)?sync(?:\(\d+<[^>]*-wal>| resumed)/.test(line) && line.endsWith('= 0'))
      syncs += 1;
    if (!line.includes('HTTP/1.1 201')) continue;
    counts.push(syncs);
    syncs = 0;
  }
  return counts;
}

test('what was answered with yes was synced to the disk before, each time (F47)', async () => {
  await using saldo = await openLiveSaldo();
  const folder = mkdtempSync(join(tmpdir(), 'saldo-trace-'));
  const file = join(folder, 'calls');
  {
    await using server = saldo.start();
    await server.ready();
    const stop = CAN_LISTEN ? await listenTo(server.pid, file) : undefined;
    for (let n = 0; n < QUESTIONS; n += 1)
      await saldo.api('POST', '/api/v1/invoices', invoiceInput(`Y-${n}`));
    await stop?.();
    const counts = CAN_LISTEN ? syncsBeforeAnswers(readFileSync(file, 'utf8')) : UNHEARD;
    expect(counts).toHaveLength(QUESTIONS);
    expect(counts).not.toContain(0);
  }
  rmSync(folder, { recursive: true });
  const db = await openDatabase({ url: `file:${saldo.file}` });
  expect(await db.read({ sql: 'PRAGMA synchronous', args: [] })).toMatchObject([
    { synchronous: 2 },
  ]);
  expect(await db.read({ sql: 'SELECT count(*) AS n FROM invoices', args: [] })).toMatchObject([
    { n: QUESTIONS },
  ]);
  await db.close();
});

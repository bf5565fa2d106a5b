import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { openDatabase } from '../../db/client.ts';
import { more, type Part } from './figures.ts';
import { freeOrigin, load, newFolder, perSecond } from './measure.ts';

const ROUNDS = 3;
const SYNCS = 300;
const REQUESTS = 10_000;
const BATCHES = 1_000;

/** What disk, HTTP and database can do here without us: read everything else against it. */
export async function rawLimits(): Promise<Part> {
  const folder = newFolder();
  const syncs: number[] = [];
  const requests: number[] = [];
  const batches: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    syncs.push(syncRate(join(folder, 'sync')));
    requests.push(await httpRate());
    batches.push(await batchRate(join(folder, `batch-${round}.db`)));
  }
  rmSync(folder, { recursive: true, force: true });
  return {
    title: 'Raw limits',
    figures: [
      more({ name: 'fdatasync of 4 kB', unit: '/s', rounds: syncs }),
      more({ name: 'node:http, 2 bytes', unit: '/s', rounds: requests }),
      more({ name: 'libSQL batch of six', unit: '/s', rounds: batches }),
    ],
  };
}

function syncRate(path: string): number {
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const from = performance.now();
  for (let i = 0; i < SYNCS; i += 1) {
    writeSync(file, page, 0, page.length, i * page.length);
    fdatasyncSync(file);
  }
  closeSync(file);
  return perSecond(SYNCS, from);
}

async function httpRate(): Promise<number> {
  const origin = await freeOrigin();
  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => {
    server.listen(Number(new URL(origin).port), '127.0.0.1', resolve);
  });
  const requests = Array.from({ length: REQUESTS }, () => ({ path: '/' }));
  const { perSecond: rate } = await load({ origin, connections: 50, requests });
  server.close();
  return rate;
}

/** One durable transaction of six rows after the other: what a payment costs that shares with nobody. */
export async function batchRate(path: string): Promise<number> {
  const db = await openDatabase({ url: `file:${path}` });
  const text = 'CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT';
  await db.write([{ sql: text, args: [] }]);
  const six = Array.from({ length: 6 }, () => ({
    sql: 'INSERT INTO rows (text) VALUES (?)',
    args: ['x'.repeat(200)],
  }));
  const from = performance.now();
  for (let i = 0; i < BATCHES; i += 1) await db.write(six);
  const rate = perSecond(BATCHES, from);
  await db.close();
  return rate;
}

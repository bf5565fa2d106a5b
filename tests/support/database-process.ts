import { once } from 'node:events';
import Libsql from 'libsql';
import { loadCase } from '../../db/cases.ts';
import { openDatabase } from '../../db/client.ts';
import { decideCase } from '../../db/decide.ts';
import { claimMessages } from '../../db/queries/messages.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { minor } from '../../server/domain/money.ts';
import { NOW } from './builders.ts';
import { happened, paid } from './cases.ts';

/**
 * Another process on the same database: `open` says how opening it went, `hold` waits for the lock and
 * keeps it until stdin ends or is told something (`hold … later` begins when it is told), `pay` records payments and prints the id of each that was acknowledged,
 * `claim` takes letters that are due until none is left and prints the id of each.
 */
const [what, target = '', name = ''] = process.argv.slice(2);

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function open(): Promise<void> {
  try {
    const db = await openDatabase({ url: `file:${target}` });
    await db.close();
    say('opened');
  } catch (error) {
    say(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
  }
}

function hold(): void {
  let db: Libsql.Database | undefined;
  const take = (): void => {
    db = new Libsql(target, { timeout: 60_000 });
    db.exec('BEGIN EXCLUSIVE');
    say('held');
  };
  const release = (): void => {
    db?.exec('ROLLBACK');
    db?.close();
    db = undefined;
    say('free');
  };
  if (name === '') take();
  else say('ready');
  process.stdin.on('data', () => (db === undefined ? take() : release()));
  process.stdin.on('end', () => {
    release();
    process.exit();
  });
}

async function pay(): Promise<void> {
  const db = await openDatabase({ url: target });
  const ref = { vendorId: 'ven_1', debtorId: 'deb_1' };
  const first = (await loadCase(db, ref))?.seq ?? 0;
  const payOne = async (id: string): Promise<void> => {
    await decideCase(
      db,
      ref,
      () => ({
        ok: true,
        events: [happened('payment.recorded', { id })],
        changes: [paid({ id, amountMinor: minor(1) })],
      }),
      { actor: { kind: 'system' }, now: () => NOW, wake: () => null },
    );
    say(id);
  };
  say('ready');
  for (let round = first; ; round += 1) {
    await Promise.all([1, 2, 3].map((n) => payOne(`ent_${name}_${round}_${n}`)));
  }
}

async function claim(): Promise<void> {
  const db = await openDatabase({ url: target });
  say('ready');
  await once(process.stdin, 'data');
  for (let round = 0; ; round += 1) {
    const until = (NOW + 1_000_000) as Instant;
    const lease = `${name} ${round}`;
    const taken = await claimMessages(db, { now: NOW, until, lease, limit: 10 });
    for (const { message } of taken) say(message.id);
    if (taken.length === 0) break;
  }
  say('none left');
  process.stdin.destroy();
  await db.close();
}

const work: { readonly [task: string]: () => void | Promise<void> } = { open, hold, pay, claim };
await work[what ?? '']?.();

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { readMigrations } from '../../db/migrate.ts';
import { comeToRest, lettersTo, outcomeOf, payOnce } from '../faults/story.ts';
import type { Way } from '../faults/story.ts';
import { supervise } from '../faults/supervisor.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';

const DIES_AT_STATEMENT = new URL('../support/die-at-statement.ts', import.meta.url);
/** After the statement with which each start begins, in the first migration that is missing. */
const DIES_IN_MIGRATION = {
  NODE_OPTIONS: `--import ${DIES_AT_STATEMENT.href}`,
  DIE_AFTER: 'CREATE TABLE IF NOT EXISTS migrations',
  DIE_IN: 'BEGIN',
};

/** Where the process dies, which time it comes there, how the debtor pays, and the row that this is. */
const POINTS: readonly (readonly [point: string, way: Way, fault: string])[] = [
  ['before_attempt_commit', 'button', 'F1'],
  ['after_attempt_commit', 'button', 'F2'],
  ['before_stripe_call', 'button', 'F3: it was not done'],
  ['during_stripe_call', 'button', 'F3: it was done'],
  ['after_stripe_call', 'button', 'F3: it was done and answered'],
  ['after_stripe_answer', 'button', 'F4'],
  ['before_attempt_commit:2', 'button', 'F4: before the intent is kept'],
  ['after_attempt_commit:2', 'button', 'F4: after the intent is kept'],
  ['before_stripe_call:2', 'button', 'F3: the confirmation was not done'],
  ['during_stripe_call:2', 'button', 'F3: the confirmation was done'],
  ['after_stripe_answer:2', 'button', 'F3: the confirmation was answered'],
  ['after_attempt_commit:3', 'button', 'F5: the money is booked'],
  ['before_reply', 'button', 'F5: an invoice'],
  ['before_reply:2', 'button', 'F5: a payment'],
  ['during_stripe_call', 'browser', 'F3: an intent for the browser'],
  ['before_inbox_insert', 'browser', 'F9'],
  ['after_inbox_commit', 'browser', 'F10'],
  ['before_reply:3', 'browser', 'F10: the last moment before the answer'],
  ['before_apply_commit', 'browser', 'F11'],
  ['after_apply_commit', 'browser', 'F12'],
  ['before_outbox_commit', 'browser', 'F12: nothing of it is there'],
  ['after_outbox_commit', 'browser', 'F52'],
  ['before_mail', 'browser', 'F52: the letter was claimed'],
  ['after_mail_data', 'browser', 'F53: the letter was taken'],
];

/** A dozen starts on a machine that does much else. */
const TIMEOUT_MS = 180_000;

const expected = new Map<Way, unknown>();

beforeAll(async () => {
  // These end by themselves, which also leaves what Node compiled for all that follow.
  for (const way of ['button', 'browser'] as const) {
    await using run = await supervise();
    const paid = await payOnce(run, 'C-1', way);
    expected.set(way, await comeToRest(run, [paid], (db) => outcomeOf(db, run.saldo, paid)));
  }
}, TIMEOUT_MS);

test.concurrent.for(POINTS)(
  'dead at %s (paying by %s), started again and asked again: one charge, booked once, one letter (%s)',
  { timeout: TIMEOUT_MS },
  async ([point, way]) => {
    await using run = await supervise();
    run.nextLife({ FAULT: point });
    const paid = await payOnce(run, 'C-1', way);
    const outcome = await comeToRest(run, [paid], (db) => outcomeOf(db, run.saldo, paid));
    expect(run.deaths()).toBe(1);
    expect(outcome).toEqual(expected.get(way));
  },
);

test.concurrent.for([2, 5, 99])(
  'dead at statement %i of the write that applies a webhook: all of it is there or nothing (F12)',
  { timeout: TIMEOUT_MS },
  async (statement) => {
    await using run = await supervise();
    run.nextLife({
      PRELOAD: DIES_AT_STATEMENT.href,
      DIE_AFTER: 'INSERT INTO webhook_events',
      DIE_IN: 'INSERT INTO journal',
      DIE_AT_STATEMENT: `${statement}`,
    });
    const paid = await payOnce(run, 'C-1', 'browser');
    const outcome = await comeToRest(run, [paid], (db) => outcomeOf(db, run.saldo, paid));
    expect(run.deaths()).toBe(1);
    expect(outcome).toEqual(expected.get('browser'));
  },
);

test(
  'a mail server that hangs up after DATA gets the letter again under its id, and it counts once (F53)',
  { timeout: TIMEOUT_MS },
  async () => {
    await using run = await supervise({ message: (nth) => (nth === 1 ? 'drop' : undefined) });
    const paid = await payOnce(run, 'C-1', 'browser');
    const outcome = await comeToRest(run, [paid], (db) => outcomeOf(db, run.saldo, paid));
    expect(outcome).toEqual(expected.get('browser'));
    expect(lettersTo(run.saldo, paid.email)).toHaveLength(2);
  },
);

test(
  'dead while migrating: each migration is there or not, and the next start goes on (F51)',
  { timeout: TIMEOUT_MS },
  async () => {
    await using saldo = await openLiveSaldo();
    const names = (await readMigrations()).map(({ name }) => name);
    const settings = { ...saldo.settings, DATA_DIR: join(saldo.settings['DATA_DIR'] ?? '', 'new') };
    const file = join(settings.DATA_DIR, 'saldo.db');
    mkdirSync(settings.DATA_DIR);
    for (const [fault, left] of [
      [{ FAULT: 'migration' }, 0],
      [{ FAULT: 'after_migration' }, 1],
      [{ FAULT: 'migration:3' }, 3],
      [{ ...DIES_IN_MIGRATION, DIE_AT_STATEMENT: '2' }, 3],
      [{ ...DIES_IN_MIGRATION, DIE_AT_STATEMENT: '99' }, 3],
    ] as const) {
      await using server = saldo.start({ ...settings, ...fault });
      expect(await server.ended).toBe(null);
      const db = await openDatabase({ url: `file:${file}` });
      const done = await db.read({ sql: 'SELECT name FROM migrations ORDER BY name', args: [] });
      await db.close();
      expect([fault, done.map((row) => row[0])]).toEqual([fault, names.slice(0, left)]);
    }
    await using server = saldo.start(settings);
    await server.ready();
  },
);

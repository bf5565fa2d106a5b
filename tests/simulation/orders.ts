import { rmSync } from 'node:fs';
import { createCoverage } from './check/coverage.ts';
import { sign } from './play/postbox.ts';
import { openSaldo, WEBHOOK_SECRET } from './play/saldo.ts';
import type { Saldo, Snapshot } from './play/saldo.ts';
import { seedOf } from './play/random.ts';

/**
 * Every way in which the events of one payment can come, by going from state to state: what was
 * delivered in whatever order and has left the same rows is one state, and is gone on from once. An
 * event that comes again must leave the state alone, which stands for any number of duplicates; from
 * each state the rest may stay away, which stands for all that can be dropped.
 */
export type Explored = {
  readonly events: readonly string[];
  readonly states: number;
  readonly orders: number;
  /** What the books say at each end; one and the same, if all is well. */
  readonly ends: ReadonlySet<string>;
  /** Events that changed something when they came a second time. */
  readonly unsteady: readonly string[];
};

/** What happens at the processor, one thing after the other; events come whenever they come. */
export type Act = (saldo: Saldo) => Promise<unknown>;

type State = {
  readonly at: Snapshot;
  readonly acts: number;
  readonly emitted: ReadonlySet<string>;
  readonly delivered: readonly string[];
  /** In how many orders it is reached. */
  paths: number;
};

type Reached = {
  readonly key: string;
  readonly rows: string;
  readonly state: State;
  readonly unsteady: readonly string[];
};

const HOUR = 3_600_000;

export async function explore(begin: Act, acts: readonly Act[]): Promise<Explored> {
  const first = await inWorld(undefined, async (saldo) => {
    await saldo.emulator().world({ do: 'webhooks', mode: 'drop' });
    await begin(saldo);
    for (const name of namesIn(saldo)) await deliver(saldo, name);
    return { at: await saldo.snapshot(), emitted: new Set(idsIn(saldo)) };
  });
  const told = new Set(first.emitted);
  const names = (await eventsOf(first.at, acts)).filter((name) => !told.has(idOf(name)));
  const ends = new Set<string>();
  const unsteady: string[] = [];
  let level: readonly State[] = [{ ...first, acts: 0, delivered: [], paths: 1 }];
  let [states, orders] = [0, 0];
  while (level.length > 0) {
    const next = new Map<string, State>();
    for (const state of level) {
      states += 1;
      const isAll = state.acts === acts.length;
      if (isAll) ends.add(await endOf(state));
      if (isAll && state.delivered.length === names.length) orders += state.paths;
      for (const reached of await stepsFrom(state, acts, names)) {
        unsteady.push(...reached.unsteady);
        merge(next, reached);
      }
      rmSync(state.at.file, { force: true });
    }
    level = [...next.values()];
  }
  return { events: names.map(typeOf), states, orders, ends, unsteady };
}

function merge(states: Map<string, State>, { key, state }: Reached): void {
  const known = states.get(key);
  if (known === undefined) states.set(key, state);
  else {
    known.paths += state.paths;
    rmSync(state.at.file, { force: true });
  }
}

/** Each event that was emitted and not delivered is delivered next, or the processor goes on. */
async function stepsFrom(
  state: State,
  acts: readonly Act[],
  names: readonly string[],
): Promise<readonly Reached[]> {
  const { at, acts: done, emitted, delivered } = state;
  const reached: Reached[] = [];
  const act = acts[done];
  if (act !== undefined) {
    await inWorld(at, async (saldo) => {
      await act(saldo);
      reached.push(await reach(saldo, state, { acts: done + 1 }));
    });
  }
  for (const name of names.filter((n) => emitted.has(idOf(n)) && !delivered.includes(n))) {
    await inWorld(at, async (saldo) => {
      await deliver(saldo, name);
      const one = await reach(saldo, state, { delivered: [...delivered, name] });
      await deliver(saldo, name);
      const isSteady = (await rowsIn(saldo)) === one.rows;
      reached.push({ ...one, unsteady: isSteady ? [] : [typeOf(name)] });
    });
  }
  return reached;
}

async function reach(saldo: Saldo, before: State, change: Partial<State>): Promise<Reached> {
  const rows = await rowsIn(saldo);
  const emitted = new Set(idsIn(saldo));
  const state = { ...before, emitted, ...change, at: await saldo.snapshot() };
  const key = [state.acts, ...state.delivered.toSorted(), rows].join('\n');
  return { key, rows, state, unsteady: [] };
}

/** What is still missing never comes: two hours later the books must be right all the same. */
async function endOf({ at }: State): Promise<string> {
  return inWorld(at, async (saldo) => {
    for (const ms of [0, HOUR, HOUR, 60_000]) {
      saldo.moveTo(saldo.now() + ms);
      await saldo.tick(1);
    }
    return booksIn(saldo);
  });
}

async function inWorld<T>(
  copied: Snapshot | undefined,
  act: (saldo: Saldo) => Promise<T>,
): Promise<T> {
  const saldo = await openSaldo({
    startAt: Date.parse('2026-11-23T09:00:00Z'),
    isEager: false,
    confirmationLimit: 20,
    coverage: createCoverage(),
    ...(copied !== undefined && { copied }),
  });
  saldo.reseed(seedOf(1, copied?.processor.length ?? 0, await sizeOf(saldo)));
  try {
    return await act(saldo);
  } finally {
    await saldo.close();
  }
}

async function sizeOf(saldo: Saldo): Promise<number> {
  const [row] = await saldo.db().read({ sql: 'SELECT count(*) FROM journal', args: [] });
  return Number(row?.[0]);
}

/** Names of all events, `id type`, with everything done and nothing delivered. */
async function eventsOf(first: Snapshot, acts: readonly Act[]): Promise<readonly string[]> {
  return inWorld(first, async (saldo) => {
    for (const act of acts) await act(saldo);
    return namesIn(saldo);
  });
}

const namesIn = (saldo: Saldo): readonly string[] =>
  saldo
    .emulator()
    .state()
    .events.map(({ id, type }) => `${id} ${type}`);
const idsIn = (saldo: Saldo): readonly string[] =>
  saldo
    .emulator()
    .state()
    .events.map(({ id }) => id);
const idOf = (name: string): string => name.slice(0, name.indexOf(' '));
const typeOf = (name: string): string => name.slice(name.indexOf(' ') + 1);

async function deliver(saldo: Saldo, name: string): Promise<void> {
  const event = saldo
    .emulator()
    .state()
    .events.find(({ id }) => id === idOf(name));
  const body = JSON.stringify(event);
  const headers = { 'stripe-signature': sign(WEBHOOK_SECRET, saldo.now(), body) };
  const { status } = await saldo.fetch('POST', '/webhooks/stripe', body, headers);
  if (status !== 200) throw new Error(`${name} was answered ${status}`);
  await saldo.tick(1);
}

const TABLES = [
  'debtors',
  'journal',
  'invoices',
  'entries',
  'payments',
  'plans',
  'holds',
  'messages',
  'credits',
  'tasks',
];

/** All rows that may decide what comes next, with ids by their order instead of their chance. */
async function rowsIn(saldo: Saldo): Promise<string> {
  const tables: string[] = [];
  for (const table of TABLES) {
    const rows = await saldo.db().read({ sql: `SELECT * FROM ${table} ORDER BY rowid`, args: [] });
    tables.push(JSON.stringify(rows.map((row) => Object.values(row))));
  }
  const ids = new Map<string, string>();
  return tables
    .join('\n')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'hash')
    .replaceAll(/\b[a-z]+_[0-9A-Z]{26}\b/g, (id) => {
      ids.set(id, ids.get(id) ?? `id${ids.size}`);
      return ids.get(id) ?? id;
    });
}

/** What counts in the end: states, balances, money on invoices and in credit. */
async function booksIn(saldo: Saldo): Promise<string> {
  // Where nothing came there is nothing to sum.
  const net = `coalesce(sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END), 0)`;
  const asked = [
    // A debit of which nobody heard is given up, one that was on its way has failed: nothing came.
    `SELECT json_array(CASE WHEN status IN ('failed', 'canceled') THEN 'nothing' ELSE status END,
      amount_minor, refunded_minor) FROM payments ORDER BY rowid`,
    'SELECT json_array(number, balance_minor) FROM invoices ORDER BY number',
    `SELECT json_array(${net}) FROM entries WHERE kind IN ('payment', 'paymentReversed')`,
    `SELECT json_array(${net}) FROM entries WHERE kind = 'discount'`,
    'SELECT json_array(currency, sum(amount_minor)) FROM credits GROUP BY currency',
  ];
  const said: unknown[] = [];
  for (const sql of asked)
    said.push((await saldo.db().read({ sql, args: [] })).map((row) => row[0]));
  return JSON.stringify(said);
}

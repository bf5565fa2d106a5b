import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import type { Database } from '../../db/client.ts';
import { commitCase } from '../../db/commit.ts';
import { numberAt, textAt } from '../../db/select.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment } from '../../server/contract/portal.ts';
import type { Instant, TimeZone } from '../../server/domain/brands.ts';
import { addDays, atHour, localDate } from '../../server/domain/calendar.ts';
import type { Change } from '../../server/domain/decision.ts';
import { systemClock } from '../../server/gateways/clock.ts';
import { lettersTo, requireSound } from '../faults/story.ts';
import { NOW } from '../support/builders.ts';
import { aCommit, requireCase, storedCase } from '../support/cases.ts';
import { startChild } from '../support/child.ts';
import { freshFile, removeFile } from '../support/database.ts';
import { invoiceInput, issuedOf } from '../support/debtor-world.ts';
import { startHranaServer } from '../support/hrana-server.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';
import type { HeldWebhook, LiveOptions, LiveSaldo } from '../support/live-saldo.ts';
import { freePort, startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

const OTHER_PROCESS = new URL('../support/database-process.ts', import.meta.url);
const SHIFTED_CLOCK = new URL('../support/shifted-clock.ts', import.meta.url);
const WARSAW = 'Europe/Warsaw' as TimeZone;
const JOBS = 2_000;
/** Several servers on a machine that does much else. */
const TIMEOUT_MS = 180_000;
const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };

test(
  `${JOBS} letters and four processes: each letter is claimed by one (F38)`,
  { timeout: TIMEOUT_MS },
  async () => {
    const file = await freshFile();
    await using server = await startHranaServer({ file });
    const db = await openDatabase({ url: server.url });
    await storedCase(db);
    const letters = Array.from({ length: JOBS }, (_, n): Change => aReceipt(n));
    await commitCase(db, await requireCase(db, REF), aCommit({ changes: letters }));
    const workers = ['a', 'b', 'c', 'd'].map((name) =>
      startChild(OTHER_PROCESS, ['claim', server.url, name]),
    );
    await Promise.all(workers.map((worker) => worker.heard((line) => line === 'ready')));
    for (const worker of workers) worker.process.stdin?.write('go\n');
    await Promise.all(workers.map((worker) => worker.heard((line) => line === 'none left')));
    const claimed = workers.map(({ lines }) => lines.filter((line) => line.startsWith('msg_')));
    await Promise.all(workers.map((worker) => worker.kill()));
    expect(claimed.flat()).toHaveLength(JOBS);
    expect(new Set(claimed.flat()).size).toBe(JOBS);
    await db.close();
    removeFile(file);
  },
);

describe('three servers on one database', () => {
  let many: Many;
  beforeAll(async () => void (many = await openMany()), TIMEOUT_MS);
  afterAll(async () => {
    await many.end();
    await requireSound(many.db, many.saldo.vendorId);
    await many[Symbol.asyncDispose]();
  }, TIMEOUT_MS);

  test(
    'hear one event a hundred times and others thrice: each is booked once and confirmed by one letter (F13)',
    { timeout: TIMEOUT_MS },
    async () => {
      const { saldo, servers } = many;
      const debts = await paidUnheard(saldo, 13, 6);
      const told = successesOf(saldo, debts);
      expect(told).toHaveLength(debts.length);
      const everywhere = Array.from({ length: 102 }, (_, n) => servers[n % servers.length]?.origin);
      const heard = told.flatMap((event, n) =>
        everywhere.slice(0, n === 0 ? 102 : 3).map((to) => deliverTo(saldo, event, to)),
      );
      expect(new Set(await Promise.all(heard))).toEqual(new Set([true]));
      await many.until(nothingWaits);
      const ids = JSON.stringify(told.map(({ id }) => id));
      const [kept] = await many.db.read({
        sql: 'SELECT count(*) FROM webhook_events WHERE id IN (SELECT value FROM json_each(?))',
        args: [ids],
      });
      expect(kept?.[0]).toBe(debts.length);
      for (const debt of debts) {
        expect(await bookOf(many.db, debt)).toEqual({ balance: 0, booked: [-12_100], credit: 0 });
        expect(lettersTo(saldo, debt.email)).toHaveLength(1);
      }
    },
  );

  test(
    'hear of payments while the vendor records money, a credit note or a write-off for the same invoices: one after the other, and what is too much is credit (F34)',
    { timeout: TIMEOUT_MS },
    async () => {
      const { saldo, servers } = many;
      const acts = [
        ['payments', { amountMinor: 12_100 }],
        ['credit-notes', { amountMinor: 12_100, reference: 'KOR/34' }],
        ['write-off', { reason: 'goodwill' }],
      ] as const;
      const debts = await paidUnheard(saldo, 34, 9);
      const told = successesOf(saldo, debts);
      const races = debts.map(async ({ invoice }, n) => {
        const [act = 'payments', body] = acts[n % acts.length] ?? [];
        const event = told.find(({ intentId }) => intentId === debts[n]?.intentId);
        const to = servers.map(({ origin }) => origin);
        const asVendor = again(() =>
          fetch(`${to[n % 3]}/api/v1/invoices/${invoice.id}/${act}`, {
            ...posted(body),
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${saldo.apiKey}`,
              'idempotency-key': `by-hand-${n}`,
            },
          }),
        );
        const heard = to.map((origin) => event && deliverTo(saldo, event, origin));
        return (await Promise.all([asVendor, ...heard]))[0];
      });
      const said = (await Promise.all(races)).map(({ status }) => status);
      await many.until(nothingWaits);
      for (const [n, debt] of debts.entries()) {
        const { balance, booked, credit } = await bookOf(many.db, debt);
        // The card's 121.00 are there; so is what the vendor did, unless there was nothing left to do it to.
        const isDone = said[n] === 201;
        expect([n, isDone || n % 3 > 0]).toEqual([n, true]);
        const due = isDone ? 12_100 : 0;
        expect([n, balance, credit]).toEqual([n, 0, due]);
        expect([n, booked.reduce((sum, minor) => sum + minor, 0)]).toEqual([n, -12_100]);
      }
    },
  );
});

test(
  'an instalment that three servers are about to charge and the debtor is about to pay is collected once (F35)',
  { timeout: TIMEOUT_MS },
  async () => {
    let ahead = 0;
    const clock = { now: () => (systemClock.now() + ahead) as Instant };
    const today = localDate(systemClock.now(), WARSAW);
    const dueAt = atHour(addDays(today, 14), 9, WARSAW);
    const early = dueAt - systemClock.now() - 60_000;
    await using many = await openMany({ clock }, [0, early, early + 60_000]);
    const { saldo, servers } = many;
    const { invoice, portal } = await issuedBy(saldo, 35);
    const plan = { count: 3, frequency: 'biweekly', firstOn: today, autopay: true };
    const accepted = {
      invoiceIds: [invoice.id],
      acceptedName: 'Jan Kowalski',
      acceptedTerms: true,
    };
    await saldo.api('POST', `${portal}/plans`, { ...plan, ...accepted });
    const startPart = (origin = ''): Promise<Response> => {
      const ask = posted({ invoiceIds: [invoice.id], option: 'dueNow' });
      return again(() => fetch(`${origin}${portal}/payments`, ask));
    };
    const payPart = async (answer: Response): Promise<void> => {
      const { paymentIntent } = (await answer.json()) as CreatedPayment;
      if (answer.status === 201)
        await saldo.emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa' });
      await saldo.emulator.idle();
    };
    const tellAll = async (): Promise<unknown> =>
      Promise.all(
        saldo.webhooks.map((event, n) => deliverTo(saldo, event, servers[n % 3]?.origin)),
      );
    const balance = async (): Promise<number> =>
      (await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`)).balanceMinor;
    await payPart(await startPart(servers[0]?.origin));
    await tellAll();
    await many.until(async () => (await balance()) === 12_100 - 4_034);

    ahead = early;
    for (const server of servers) server.signal('SIGUSR2');
    const races = servers.map(async ({ origin, signal }) => {
      signal('SIGUSR2');
      await payPart(await startPart(origin));
    });
    await Promise.all(races);
    await many.until(async () => {
      await saldo.emulator.idle();
      await tellAll();
      return (await balance()) === 12_100 - 4_034 - 4_033;
    });
    await many.end();
    const taken = saldo.emulator.state().charges.filter(({ status }) => status === 'succeeded');
    expect(taken.map(({ amount }) => amount)).toEqual([4_034, 4_033]);
    await requireSound(many.db, saldo.vendorId);
  },
);

test(
  'a worker that stood still past its lease finishes a letter that another has sent: it is the same letter, its row stays as the other ended it, and it is written down once (F39)',
  { timeout: TIMEOUT_MS },
  async () => {
    const { promise: isSending, resolve: sends } = Promise.withResolvers<void>();
    let stalled: ServerProcess | undefined;
    const recipient = (): undefined => {
      // In the middle of the conversation with the mail server it stops, and stays stopped.
      stalled?.signal('SIGSTOP');
      stalled = undefined;
      sends();
    };
    await using many = await openMany({ mail: { recipient } }, [0], 1);
    const { saldo } = many;
    [stalled] = many.servers;
    const slow = stalled;
    const debt = await paidAtProcessor(saldo, 39);
    await Promise.all(saldo.webhooks.map((event) => saldo.deliver(event)));
    await isSending;
    await using other = await many.startAnother(130_000);
    await many.until(async () => lettersTo(saldo, debt.email).length === 1);
    const sentOnce = async (db: Database): Promise<boolean> => {
      const [row] = await db.read({
        sql: "SELECT count(*) FROM messages WHERE status = 'sent'",
        args: [],
      });
      return row?.[0] === 1;
    };
    await many.until(sentOnce);
    const ends = async (): Promise<unknown> =>
      many.db.read({ sql: 'SELECT status, why, ended_at, lease FROM messages', args: [] });
    const asOther = await ends();
    slow?.signal('SIGCONT');
    await many.until(async () => lettersTo(saldo, debt.email).length === 2);
    other.signal('SIGTERM');
    await other.ended;
    await many.end();
    expect(new Set(lettersTo(saldo, debt.email)).size).toBe(1);
    expect(await ends()).toEqual(asOther);
    expect(
      await many.db.read({
        sql: "SELECT count(*) FROM journal WHERE type = 'message.sent'",
        args: [],
      }),
    ).toMatchObject([{ 'count(*)': 1 }]);
    await requireSound(many.db, saldo.vendorId);
  },
);

type Many = AsyncDisposable & {
  readonly saldo: LiveSaldo;
  readonly servers: readonly ServerProcess[];
  readonly db: Database;
  /** One more, whose clock is ahead. */
  readonly startAnother: (aheadMs: number) => Promise<ServerProcess>;
  readonly until: (isSo: (db: Database) => Promise<boolean>) => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Several servers on one libSQL server, each signal SIGUSR2 moving their clocks a step on. */
async function openMany(
  options: LiveOptions = {},
  clockSteps: readonly number[] = [0],
  count = 3,
): Promise<Many> {
  const saldo = await openLiveSaldo(options);
  const hrana = await startHranaServer({ file: saldo.file });
  const db = await openDatabase({ url: hrana.url });
  const settings = {
    ...saldo.settings,
    DATABASE_URL: hrana.url,
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import ${SHIFTED_CLOCK.href}`,
  };
  const begin = async (port: number | null, steps: readonly number[]): Promise<ServerProcess> => {
    const own = { ...settings, CLOCK_STEPS_MS: steps.join(',') };
    const server = port === null ? saldo.start(own) : startServer(port, own);
    await server.ready();
    return server;
  };
  const ports = await Promise.all(
    Array.from({ length: count }, async (_, n) => (n === 0 ? null : freePort())),
  );
  const servers = await Promise.all(ports.map((port) => begin(port, clockSteps)));
  return {
    saldo,
    servers,
    db,
    startAnother: async (aheadMs) => begin(await freePort(), [aheadMs]),
    until: (isSo) => expect.poll(() => isSo(db), { timeout: 90_000, interval: 50 }).toBe(true),
    end: async () => {
      for (const server of servers) server.signal('SIGTERM');
      expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual(servers.map(() => 0));
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) await server[Symbol.asyncDispose]();
      await db.close();
      await hrana[Symbol.asyncDispose]();
      await saldo[Symbol.asyncDispose]();
    },
  };
}

const nothingWaits = async (db: Database): Promise<boolean> => {
  const [row] = await db.read({
    sql: `SELECT (SELECT count(*) FROM webhook_events WHERE applied_at IS NULL)
      + (SELECT count(*) FROM messages WHERE status = 'queued')`,
    args: [],
  });
  return row?.[0] === 0;
};

type Book = {
  readonly balance: number;
  readonly booked: readonly number[];
  readonly credit: number;
};

/** What is left of an invoice, what was booked on it after it was issued, and its debtor's credit. */
async function bookOf(db: Database, { invoice }: Debt): Promise<Book> {
  const [row] = await db.read({
    sql: `SELECT balance_minor,
        (SELECT json_group_array(amount_minor * iif(side = 'credit', -1, 1)) FROM entries e
          WHERE e.invoice_id = i.id AND e.kind <> 'invoiced'),
        (SELECT coalesce(sum(amount_minor), 0) FROM credits c
          WHERE c.vendor_id = i.vendor_id AND c.debtor_id = i.debtor_id)
      FROM invoices i WHERE id = ?`,
    args: [invoice.id],
  });
  if (row === undefined) throw new Error(`no invoice ${invoice.id}`);
  const booked = JSON.parse(textAt(row, 1)) as readonly number[];
  return { balance: numberAt(row, 0), booked, credit: numberAt(row, 2) };
}

type Debt = {
  readonly invoice: InvoiceView;
  readonly portal: string;
  readonly email: string;
  readonly intentId?: string;
};

async function issuedBy(saldo: LiveSaldo, n: number): Promise<Debt> {
  const email = `m${n}@podlipa.example`;
  const issuedOn = localDate(systemClock.now(), WARSAW);
  const dates = { issuedOn, dueOn: addDays(issuedOn, 60), terms: {} };
  const debtor = { name: `Restauracja ${n}`, email, locale: 'en' };
  const input = invoiceInput(`M/${n}`, { debtor, ...dates });
  return { ...issuedOf(await saldo.api<InvoiceView>('POST', '/api/v1/invoices', input)), email };
}

/** Paid where the processor is; no server has heard of it yet. */
async function paidAtProcessor(saldo: LiveSaldo, n: number): Promise<Debt> {
  const debt = await issuedBy(saldo, n);
  const { paymentIntent } = await saldo.api<CreatedPayment>('POST', `${debt.portal}/payments`, {
    invoiceIds: [debt.invoice.id],
    option: 'all',
  });
  const paid = await saldo.emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa' });
  expect(paid).toMatchObject({ ok: true });
  return { ...debt, intentId: paymentIntent };
}

/** Several of them, whose names begin with that number. */
const paidUnheard = (saldo: LiveSaldo, from: number, count: number): Promise<readonly Debt[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => paidAtProcessor(saldo, from * 100 + n)));

const successesOf = (saldo: LiveSaldo, debts: readonly Debt[]): readonly HeldWebhook[] =>
  saldo.webhooks.filter(
    ({ body, intentId }) =>
      body.includes('"payment_intent.succeeded"') && debts.some((one) => one.intentId === intentId),
  );

/** A kept connection may be closed by the server just when it is used again: then on a new one. */
const again = <T>(ask: () => Promise<T>): Promise<T> => ask().catch(ask);

async function deliverTo(saldo: LiveSaldo, event: HeldWebhook, to?: string): Promise<boolean> {
  return (await saldo.deliver(event, to)) || saldo.deliver(event, to);
}

const posted = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const aReceipt = (n: number): Change => ({
  do: 'addMessage',
  message: {
    id: `msg_${n}`,
    key: `key ${n}`,
    kind: 'paymentReceipt',
    to: 'books@kowalski.example',
    invoiceIds: ['inv_1'],
    step: null,
    planId: null,
    instalmentNo: null,
    paymentId: null,
    notBefore: NOW,
    createdAt: NOW,
  },
});

import { Stripe } from 'stripe';
import { openDatabase } from '../../db/client.ts';
import type { Database } from '../../db/client.ts';
import { textAt } from '../../db/select.ts';
import { verifyChain, verifyLedger } from '../../db/verify.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment } from '../../server/contract/portal.ts';
import type { TimeZone } from '../../server/domain/brands.ts';
import { addDays, localDate } from '../../server/domain/calendar.ts';
import { systemClock } from '../../server/gateways/clock.ts';
import { invoiceInput, issuedOf } from '../support/debtor-world.ts';
import type { LiveSaldo } from '../support/live-saldo.ts';
import type { Supervised } from './supervisor.ts';

/** `button`: our own call confirms the payment. `browser`: Stripe does, and only its webhooks tell us. */
export type Way = 'button' | 'browser';

export type Paid = {
  readonly invoiceId: string;
  readonly paymentIntent: string;
  readonly email: string;
};

/**
 * One debt from the vendor's program to the receipt: sent in, opened, paid, told by webhooks, confirmed
 * by letter. Everybody in it asks the same again until they hear an answer, and nobody asks otherwise.
 */
export async function payOnce(run: Supervised, number: string, way: Way): Promise<Paid> {
  const { saldo, ask } = run;
  const email = `${number.toLowerCase()}@podlipa.example`;
  const token = way === 'button' ? await cardToken(saldo) : undefined;
  const invoice = (await ask('/api/v1/invoices', asVendor(saldo, number, email))) as InvoiceView;
  const body = { invoiceIds: [invoice.id], option: 'all', confirmationToken: token };
  const started = (await ask(
    `${issuedOf(invoice).portal}/payments`,
    posted(body),
  )) as CreatedPayment;
  const { paymentIntent } = started;
  if (way === 'browser') {
    const paid = await saldo.emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa' });
    if (!paid.ok) throw new Error(`the card did not pay: ${paid.code}`);
  }
  await saldo.emulator.idle();
  await tellAll(run, paymentIntent);
  return { invoiceId: invoice.id, paymentIntent, email };
}

/** The processor brings each event until it is acknowledged. */
export async function tellAll({ saldo, server, until }: Supervised, intent: string): Promise<void> {
  for (const webhook of saldo.webhooks.filter(({ intentId }) => intentId === intent))
    await until('a webhook is acknowledged', async () => {
      await server();
      return saldo.deliver(webhook);
    });
}

/** Letters that a dead server had claimed leave from a later life; all of it is over when nothing waits. */
export async function comeToRest<Found>(
  run: Supervised,
  all: readonly Paid[],
  look: (db: Database) => Promise<Found>,
): Promise<Found> {
  for (let life = 0; life < 8; life += 1) {
    await run.until('receipts have arrived and a round is over', async () => {
      const isOver = await hasWorked(run);
      return isOver && all.every(({ email }) => lettersTo(run.saldo, email).length > 0);
    });
    await run.end();
    const db = await openDatabase({ url: `file:${run.saldo.file}` });
    try {
      if (await isAtRest(db)) {
        await requireSound(db, run.saldo.vendorId);
        return await look(db);
      }
    } finally {
      await db.close();
    }
  }
  throw new Error('after eight lives something still waits');
}

/** A round of the worker is over. */
async function hasWorked({ server }: Supervised): Promise<boolean> {
  const { origin } = await server();
  const answer = await fetch(`${origin}/ready`).catch(() => undefined);
  return ((await answer?.json()) as { worker?: string } | undefined)?.worker === 'ok';
}

async function isAtRest(db: Database): Promise<boolean> {
  const waiting = await db.read({
    sql: `SELECT (SELECT count(*) FROM webhook_events WHERE applied_at IS NULL)
      + (SELECT count(*) FROM messages WHERE status = 'queued')`,
    args: [],
  });
  return waiting[0]?.[0] === 0;
}

export async function requireSound(db: Database, vendorId: string): Promise<void> {
  const wrong: unknown[] = [...(await verifyLedger(db))];
  const [integrity] = await db.read({ sql: 'PRAGMA integrity_check', args: [] });
  if (integrity?.[0] !== 'ok') wrong.push(integrity?.[0]);
  for (const row of await db.read({ sql: 'SELECT id FROM debtors', args: [] })) {
    const chain = await verifyChain(db, { vendorId, debtorId: textAt(row, 0) });
    if (chain?.ok !== true) wrong.push(chain);
  }
  if (wrong.length > 0) throw new Error(`the books are not sound: ${JSON.stringify(wrong)}`);
}

/** Message-IDs of what arrived: a letter that was sent again comes under the same one. */
export const lettersTo = ({ mail }: LiveSaldo, email: string): readonly string[] =>
  mail.received
    .filter(({ to }) => to.includes(email))
    .map(({ raw }) => /^message-id: *(\S+)/im.exec(raw)?.[1] ?? 'a letter without an id');

/** What became of a debt, without ids and times: the same, however often somebody died on the way. */
export async function outcomeOf(
  db: Database,
  saldo: LiveSaldo,
  { invoiceId, paymentIntent, email }: Paid,
): Promise<unknown> {
  const rows = async (sql: string): Promise<readonly unknown[]> =>
    (await db.read({ sql, args: [invoiceId] })).map((row) => Object.values({ ...row }).slice(0));
  const charges = saldo.emulator.state().charges.filter((c) => c.payment_intent === paymentIntent);
  return {
    entries: await rows(
      'SELECT json_array(kind, amount_minor) FROM entries WHERE invoice_id = ? ORDER BY kind',
    ),
    balance: await rows('SELECT balance_minor FROM invoices WHERE id = ?'),
    payments: await rows(
      `SELECT json_array(status, amount_minor) FROM payments WHERE vendor_id || debtor_id =
        (SELECT vendor_id || debtor_id FROM invoices WHERE id = ?)`,
    ),
    messages: await rows(
      `SELECT json_array(kind, status) FROM messages WHERE vendor_id || debtor_id =
        (SELECT vendor_id || debtor_id FROM invoices WHERE id = ?)`,
    ),
    tasks: await rows(
      `SELECT kind FROM tasks WHERE vendor_id || debtor_id =
        (SELECT vendor_id || debtor_id FROM invoices WHERE id = ?)`,
    ),
    journal: await rows(
      `SELECT type FROM journal WHERE vendor_id || debtor_id =
        (SELECT vendor_id || debtor_id FROM invoices WHERE id = ?) ORDER BY seq`,
    ),
    charged: charges.map(({ status, amount }) => [status, amount]),
    letters: new Set(lettersTo(saldo, email)).size,
  };
}

const posted = (body: unknown, more: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...more },
  body: JSON.stringify(body),
});

function asVendor(saldo: LiveSaldo, number: string, email: string): RequestInit {
  const { now } = systemClock;
  const issuedOn = localDate(now(), 'Europe/Warsaw' as TimeZone);
  const debtor = { name: `Restauracja ${number}`, email, locale: 'en' };
  const dates = { issuedOn, dueOn: addDays(issuedOn, 60), terms: {} };
  const input = invoiceInput(number, { debtor, ...dates });
  return posted(input, { authorization: `Bearer ${saldo.apiKey}`, 'idempotency-key': number });
}

async function cardToken({ settings, emulator }: LiveSaldo): Promise<string> {
  const sdk = new Stripe(settings['STRIPE_SECRET_KEY'] ?? '', {
    httpClient: Stripe.createFetchHttpClient((input: string | URL | Request, init?: RequestInit) =>
      emulator.fetch(new Request(input, init)),
    ),
  });
  const token = await sdk.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa' });
  return token.id;
}

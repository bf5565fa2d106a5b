import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCase } from '../../db/cases.ts';
import { commitCases } from '../../db/commit.ts';
import { insertDebtor } from '../../db/queries/debtors.ts';
import { loadVendor } from '../../db/queries/vendors.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { DAY_MS, instant, localDate, MINUTE_MS } from '../../server/domain/calendar.ts';
import { minor } from '../../server/domain/money.ts';
import { createStripeGateway } from '../../server/gateways/stripe.ts';
import { createStripeEmulator } from '../../server/sandbox/stripe/emulator.ts';
import { createMemoryStore } from '../../server/sandbox/stripe/store.ts';
import { aDebtor, anInvoice, aPayment, EUR } from './builders.ts';
import { happened, issued } from './cases.ts';
import type { DataFolder } from './data-folder.ts';

/** A payment of ours with its intent at the emulator, which no webhook has told us about yet. */
export type WaitingPayment = {
  readonly debtorId: string;
  readonly paymentId: string;
  readonly intentId: string;
};

export const WEBHOOK_SECRET = 'whsec_sandbox';
const AMOUNT_MINOR = 12_100;
const CHUNK = 500;

/**
 * Opens payments of as many debtors, `from` on, and writes the processor's side of them: paid there
 * already, or waiting for the debtor. Hundreds of times quicker than asking the emulator for each.
 */
export async function seedPayments(
  { deps, vendorId }: Pick<DataFolder, 'deps' | 'vendorId'>,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<WaitingPayment[]> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) throw new Error('no vendor to seed');
  const now = deps.clock.now();
  const made: WaitingPayment[] = [];
  for (let start = from; start < from + count; start += CHUNK) {
    const numbers = Array.from(
      { length: Math.min(CHUNK, from + count - start) },
      (_, i) => start + i,
    );
    const written = await commitCases(
      deps.db,
      numbers.map((no) => {
        const waiting = waitingPayment(no);
        made.push(waiting);
        const debtor = aDebtor({ id: waiting.debtorId, name: `Restauracja ${no}`, createdAt: now });
        const invoice = anInvoice({
          id: `inv_${no}`,
          number: `FV/2026/${no}`,
          issuedOn: localDate(now, vendor.timeZone),
          dueOn: localDate(instant(now + 14 * DAY_MS), vendor.timeZone),
          createdAt: now,
        });
        const payment = aPayment({
          id: waiting.paymentId,
          amountMinor: minor(AMOUNT_MINOR),
          allocations: [{ invoiceId: invoice.id, amountMinor: minor(AMOUNT_MINOR) }],
          createdAt: now,
          quoteExpiresAt: instant(now + 60 * MINUTE_MS),
          paymentIntentId: waiting.intentId,
        });
        return {
          facts: newCase(vendor, debtor),
          commit: {
            actor: { kind: 'system' as const },
            at: now,
            events: [happened('invoice.issued', { invoiceId: invoice.id })],
            changes: [...issued(invoice), { do: 'putPayment' as const, payment }],
            wakeAt: null,
            before: [insertDebtor(vendorId, { ...debtor, externalId: null })],
          },
        };
      }),
    );
    if (written.some((one) => one.status === 'rejected' || !one.value.ok))
      throw new Error('a seeded payment was refused', { cause: written });
  }
  return made;
}

const waitingPayment = (no: number): WaitingPayment => ({
  debtorId: `deb_${no}`,
  paymentId: `pay_${no}`,
  intentId: `pi_seeded${no}`,
});

/** What the emulator keeps of one payment, and what it says of it, with ids to be replaced. */
export type ProcessorRows = {
  readonly open: string;
  readonly paid: string;
  /** The body of `payment_intent.succeeded`. */
  readonly succeeded: string;
  readonly ids: readonly string[];
};

const KEPT = new Set(['intents', 'charges', 'methods', 'transactions']);
const TEMPLATE = 'pay_template';

/** Lets a real emulator make one payment and takes down its rows. */
export async function processorRows(): Promise<ProcessorRows> {
  const store = createMemoryStore();
  const emulator = createStripeEmulator({
    clock: { now: () => Date.now() as Instant },
    secretKey: 'sk_test_template',
    publishableKey: 'pk_template',
    webhookSecret: WEBHOOK_SECRET,
    deliver: async () => true,
    store,
  });
  const gateway = createStripeGateway({
    secretKey: 'sk_test_template',
    publishableKey: 'pk_template',
    webhookSecrets: [WEBHOOK_SECRET],
    fetch: emulator.fetch,
  });
  const made = await gateway.createIntent({
    paymentId: TEMPLATE,
    vendorId: 'ven_template',
    quoteId: 'quo_template',
    origin: null,
    amountMinor: minor(AMOUNT_MINOR),
    currency: EUR,
    description: 'Zielony Dach',
    customerId: null,
    saveMethod: false,
  });
  if (!made.ok) throw new Error('the emulator made no intent');
  const { paymentIntentId } = made.value.report;
  const open = rowsOf(store.read());
  await emulator.pay({ paymentIntent: paymentIntentId, paymentMethod: 'pm_card_visa' });
  const paid = rowsOf(store.read());
  const succeeded = emulator.state().events.find((e) => e.type === 'payment_intent.succeeded');
  if (succeeded === undefined) throw new Error('the emulator was not paid');
  const ids = paid.map(([, id]) => id).filter((id) => id !== paymentIntentId);
  return {
    open: JSON.stringify(open),
    paid: JSON.stringify(paid),
    succeeded: JSON.stringify({ ...succeeded, id: 'evt_template' }),
    ids: [paymentIntentId, ...ids],
  };
}

type Row = readonly [table: string, id: string, row: unknown];

function rowsOf(lines: readonly string[]): Row[] {
  const last = new Map<string, Row>();
  for (const row of lines.flatMap((line) => JSON.parse(line) as Row[])) {
    if (KEPT.has(row[0])) last.set(`${row[0]} ${row[1]}`, row);
  }
  return [...last.values()];
}

/** Puts the rows of these payments into the emulator's file; a server that starts next knows them. */
export function writeProcessorRows(
  folder: string,
  rows: ProcessorRows,
  payments: readonly WaitingPayment[],
  state: 'open' | 'paid',
): void {
  const lines = payments.map((payment) => `${of(payment, rows[state], rows)}\n`);
  appendFileSync(join(folder, 'sandbox-stripe.jsonl'), lines.join(''));
}

export type SignedEvent = {
  readonly id: string;
  readonly body: string;
  readonly signature: string;
};

/** The processor's letter about a payment, signed now. Not with the product's own code. */
export function signedEvent(
  rows: ProcessorRows,
  payment: WaitingPayment,
  change: { readonly id?: string; readonly type?: string } = {},
): SignedEvent {
  const id = change.id ?? `evt_${payment.paymentId}`;
  const body = of(payment, rows.succeeded, rows)
    .replaceAll('evt_template', id)
    .replace('payment_intent.succeeded', change.type ?? 'payment_intent.succeeded');
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', WEBHOOK_SECRET).update(`${at}.${body}`).digest('hex');
  return { id, body, signature: `t=${at},v1=${mac}` };
}

function of(payment: WaitingPayment, text: string, { ids }: ProcessorRows): string {
  const [intentId = '', ...others] = ids;
  const own = text.replaceAll(TEMPLATE, payment.paymentId).replaceAll(intentId, payment.intentId);
  return others.reduce(
    (done, id) => done.replaceAll(id, `${id}${payment.paymentId.slice(4)}`),
    own,
  );
}

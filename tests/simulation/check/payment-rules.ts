import {
  covers,
  isRunning,
  numberIn,
  onItsWay,
  paidOnPlan,
  partsIn,
  textIn,
  holdsOn,
  standing,
} from './case-model.ts';
import type { CaseModel, Part, PaymentModel } from './case-model.ts';
import { dayIn } from './calendar.ts';
import { paidInTime, worthOf } from './prices.ts';
import type { EntryRow, JournalRow, PaymentRow } from './rows.ts';
import { must } from './violation.ts';

const OPEN = ['created', 'requiresAction'];

/** From which states a record of this type may be written (rules 4.1). */
const FROM: Readonly<Record<string, readonly string[]>> = {
  'payment.declined': OPEN,
  'payment.requiresAction': OPEN,
  'payment.processing': ['created', 'requiresAction', 'failed', 'canceled'],
  'payment.failed': ['created', 'requiresAction', 'processing'],
  'payment.canceled': ['created', 'requiresAction', 'processing'],
  'payment.succeeded': ['created', 'requiresAction', 'processing', 'failed', 'canceled'],
  'payment.mismatched': ['created', 'requiresAction', 'processing', 'failed', 'canceled'],
  // A bank may ask again, on other grounds, after it had decided for the vendor.
  'payment.disputed': ['succeeded', 'disputeWon'],
  'payment.disputeWon': ['succeeded', 'disputed', 'disputeLost'],
  'payment.disputeLost': ['succeeded', 'disputed', 'disputeWon'],
};
const TO: Readonly<Record<string, string>> = {
  'payment.requiresAction': 'requiresAction',
  'payment.processing': 'processing',
  'payment.failed': 'failed',
  'payment.canceled': 'canceled',
  'payment.succeeded': 'succeeded',
  'payment.mismatched': 'succeeded',
  'payment.disputed': 'disputed',
  'payment.disputeWon': 'disputeWon',
  'payment.disputeLost': 'disputeLost',
};

export type Told = {
  readonly record: JournalRow;
  readonly entries: readonly EntryRow[];
  readonly rows: readonly PaymentRow[];
};

/** Takes over what a record says of a payment, and checks that it may say so. */
export function tellPayment(model: CaseModel, { record, entries, rows }: Told): void {
  const { type, data, at } = record;
  const id = textIn(data, 'paymentId');
  if (type === 'payment.created' || type === 'payment.recorded') {
    const row = rows.find((r) => r.id === id);
    must(row !== undefined, 'every record names a payment that is stored', () => `${type} ${id}`);
    if (row === undefined) return;
    const payment: PaymentModel = {
      row,
      amount: numberIn(data, 'amountMinor'),
      covers: partsIn(data, 'allocations'),
      isOffSession: data['offSession'] === true,
      planId: row.plan_id,
      status: type === 'payment.created' ? 'created' : 'succeeded',
      isRefused: false,
      since: at,
    };
    if (type === 'payment.created') checkNewAttempt(model, payment, at);
    else checkPosted(payment, entries, numberIn(data, 'surplusMinor'), data);
    model.payments.set(id, payment);
    return;
  }
  const payment = model.payments.get(id);
  if (payment !== undefined) noteFaults(model, payment, record);
  const from = FROM[type];
  if (payment === undefined || from === undefined) return;
  must(
    from.includes(payment.status) &&
      // The bank asks about one card once; about the next one after that was refused.
      (TO[type] !== payment.status || payment.isRefused),
    'a payment never goes back (rules 4.1, I6)',
    () => `${id} is ${payment.status} and ${type} is written`,
  );
  if (type === 'payment.succeeded') forgiveMethod(model, payment, rows);
  payment.isRefused = type === 'payment.declined';
  payment.status = TO[type] ?? payment.status;
  payment.since = at;
  if (type === 'payment.succeeded') checkArrival(model, payment, record, entries);
}

const DAY = 86_400_000;

/** Which faults this record is the consequence of; the rules below look at it. */
function noteFaults(model: CaseModel, payment: PaymentModel, { type, data, at }: JournalRow): void {
  const { proves, arrivals } = model;
  const isDebitEnd = payment.status === 'processing' && /succeeded|failed/.test(type);
  if (isDebitEnd && at - payment.since > DAY) proves('F23');
  if (isDebitEnd && type === 'payment.failed') proves('F24');
  const isTakenBack = type === 'payment.disputed' || type === 'payment.disputeLost';
  if (isTakenBack && at - (arrivals.get(payment.row.id) ?? at) > 14 * DAY) proves('F25');
  if (type === 'payment.disputeWon') proves('F26');
  if (type === 'payment.refundFailed') proves('F27');
  if (type === 'payment.refunded') proves('F28');
  if (type === 'payment.canceled' && payment.status === 'requiresAction') proves('F29');
  if (type === 'payment.succeeded' && numberIn(data, 'surplusMinor') > 0) proves('F33');
  if (payment.isOffSession && type === 'payment.failed') noteRefusal(model, payment, data);
}

/** What follows from each is looked at in `checkDebit` and, for the letter, at rest. */
function noteRefusal(
  { proves, refusedForGood }: CaseModel,
  { row, planId }: PaymentModel,
  data: JournalRow['data'],
): void {
  const code = textIn(data, 'code');
  if (code === 'insufficient_funds') proves('F60 funds');
  if (code === 'authentication_required') proves('F60 asks');
  if (code === 'do_not_try_again') proves('F60 stop');
  if (code === 'authentication_required' || code === 'do_not_try_again')
    refusedForGood.add(`${planId} ${row.payment_method_id}`);
}

/** Paid with the same method after all: the debtor said yes to the bank. */
function forgiveMethod(
  { refusedForGood }: CaseModel,
  { row, planId }: PaymentModel,
  rows: readonly PaymentRow[],
): void {
  const paidWith = rows.find(({ id }) => id === row.id)?.payment_method_id;
  if (paidWith === row.payment_method_id) refusedForGood.delete(`${planId} ${paidWith}`);
}

/** An attempt is made at a price that holds, alone on its debts, and not above what is payable. */
function checkNewAttempt(model: CaseModel, payment: PaymentModel, at: number): void {
  const { covers: parts, amount, row } = payment;
  const figures = (): string => `${row.id} ${row.option} ${amount} for ${JSON.stringify(parts)}`;
  const sum = parts.reduce((total, part) => total + part.amountMinor, 0);
  must(sum === amount, 'the parts of a payment sum to it', () => `${figures()}: ${sum}`);
  for (const part of parts) {
    const owed =
      (model.invoices.get(part.invoiceId)?.balance ?? 0) - onItsWay(model, part.invoiceId);
    must(
      part.amountMinor > 0 && part.amountMinor <= owed,
      'nothing above payable is asked for (rules 1.5)',
      () => `${figures()}: payable ${owed}`,
    );
    const other = [...model.payments.values()].find(
      (p) => OPEN.includes(p.status) && covers(p.covers, part.invoiceId),
    );
    must(
      other === undefined,
      'at most one attempt is open per debt (I10)',
      () => `${figures()} beside ${other?.row.id}`,
    );
    checkOffer(model, payment, part, at);
  }
  must(
    row.quote_expires_at > at && row.quote_expires_at <= at + 3_600_000,
    'a price holds for an hour at most (rules 2.2)',
    () => `${figures()} until ${row.quote_expires_at - at} ms later`,
  );
  if (payment.isOffSession) checkDebit(model, payment, at);
}

/** A price below the balance is that of an offer whose day has not passed. */
function checkOffer(model: CaseModel, { row }: PaymentModel, part: Part, at: number): void {
  const invoice = model.invoices.get(part.invoiceId);
  if (invoice === undefined || row.option !== 'discount') return;
  const payable = invoice.balance - onItsWay(model, part.invoiceId);
  if (part.amountMinor === payable) return;
  const today = dayIn(model.vendor.time_zone, at);
  if (dayIn(model.vendor.time_zone, at + 1) !== today) model.proves('F36');
  const { discountFullOnly } = invoice.row.document.terms;
  const prices = worthOf(invoice, invoice.entries)
    .filter(({ tier }) => tier.untilOn >= today)
    .map(({ tier, early }) => {
      const moving = [...model.payments.values()].filter(
        (p) => p.status === 'processing' && dayIn(model.vendor.time_zone, p.since) <= tier.untilOn,
      );
      const underWay = moving
        .flatMap((p) => p.covers)
        .filter((c) => c.invoiceId === part.invoiceId)
        .reduce((sum, c) => sum + c.amountMinor, 0);
      const paid = paidInTime(invoice.entries, tier.untilOn).reduce((a, b) => a + b, 0);
      return discountFullOnly ? early : early - paid - underWay;
    });
  const plan = [...model.plans.values()].find(
    (p) => isRunning(p) && covers(p.row.allocations, part.invoiceId),
  );
  must(
    prices.includes(part.amountMinor) && plan === undefined,
    'a discount is offered only in time and never beside a plan (rules 3)',
    () =>
      `${row.id} asks ${part.amountMinor} of ${payable} for ${invoice.row.number} on ${today}; prices ${prices.join(', ') || 'none'}, plan ${plan?.row.id ?? 'none'}`,
  );
}

/** We charge by ourselves only what an agreed plan is behind with, and nothing while somebody holds it. */
function checkDebit(model: CaseModel, { row, amount, planId }: PaymentModel, at: number): void {
  const plan = model.plans.get(planId ?? '');
  const today = dayIn(model.vendor.time_zone, at);
  const due =
    plan?.row.instalments
      .filter((i) => i.dueOn <= today)
      .reduce((sum, i) => sum + i.amountMinor, 0) ?? 0;
  const paid = plan === undefined ? 0 : paidOnPlan(model, plan);
  const figures = (): string =>
    `${row.id} debits ${amount} on ${today}: plan ${plan?.status}, due ${due}, paid ${paid}`;
  must(
    plan?.status === 'active' && plan.row.autopay === 1,
    'only an active plan with consent is debited (rules 5.6)',
    figures,
  );
  must(
    !model.refusedForGood.has(`${planId} ${row.payment_method_id}`),
    'a method that was refused for good is not debited again (rules 5.6, F60)',
    figures,
  );
  must(amount <= due - paid, 'an instalment is collected at most once (I12)', figures);
  const held = plan?.row.allocations.flatMap((a) => holdsOn(model, a.invoiceId, at)) ?? [];
  const stopping = held.filter((h) => h.why !== 'held: bounced');
  must(
    stopping.length === 0,
    'automatic charges obey the holds (rules 7.7)',
    () => `${figures()}, ${stopping[0]?.why}`,
  );
}

/** Money that arrived is written once, in whole, on the day that counts. */
function checkArrival(
  model: CaseModel,
  payment: PaymentModel,
  { data }: JournalRow,
  entries: readonly EntryRow[],
): void {
  checkPosted(payment, entries, numberIn(data, 'surplusMinor'), data);
  const { row } = payment;
  const zone = model.vendor.time_zone;
  const initiatedAt = numberIn(data, 'initiatedAt');
  const keepsPrice =
    (row.option === 'discount' || row.option === 'settlement') &&
    initiatedAt <= row.quote_expires_at;
  const day = dayIn(zone, keepsPrice ? row.created_at : initiatedAt);
  const wrong = entries.find(
    (e) => e.kind === 'payment' && e.payment_id === row.id && e.value_on !== day,
  );
  must(
    wrong === undefined,
    'the day that counts is the day of the confirmation (rules 3.3)',
    () =>
      `${row.id} confirmed ${new Date(initiatedAt).toISOString()} counts as ${wrong?.value_on}, not ${day}`,
  );
}

function checkPosted(
  { row, amount }: PaymentModel,
  entries: readonly EntryRow[],
  surplus: number,
  data: JournalRow['data'],
): void {
  const own = entries.filter((e) => e.payment_id === row.id && e.kind === 'payment');
  const posted = own.reduce(
    (sum, e) => sum + (e.side === 'credit' ? e.amount_minor : -e.amount_minor),
    0,
  );
  const said = partsIn(data, 'allocations').reduce((sum, part) => sum + part.amountMinor, 0);
  must(
    posted + surplus === amount && posted === said,
    'money that arrived is on invoices or is credit, all of it (rules 4.3)',
    () => `${row.id}: ${amount} arrived, ${posted} posted, ${said} said, ${surplus} credit`,
  );
}

/** Checks of each new ledger entry against those before it. */
export function checkDiscount(
  model: CaseModel,
  entry: EntryRow,
  before: readonly EntryRow[],
): void {
  const invoice = model.invoices.get(entry.invoice_id);
  if (
    invoice === undefined ||
    entry.kind !== 'discount' ||
    entry.side !== 'credit' ||
    entry.corrects_id !== null
  )
    return;
  const figures = (): string =>
    `${entry.amount_minor} on ${invoice.row.number} by ${entry.payment_id ?? 'a note'} of ${entry.value_on}`;
  const earlier = before.some(
    (e) =>
      e.kind === 'discount' &&
      e.side === 'credit' &&
      e.corrects_id === null &&
      standing(e, before) > 0,
  );
  must(!earlier, 'an invoice earns one discount (I11)', figures);
  const { discountFullOnly } = invoice.row.document.terms;
  // One that came late, and that the vendor granted anyway, names neither a payment nor a note.
  const isGranted =
    entry.payment_id === null && !before.some((e) => e.kind === 'creditNote' && e.at === entry.at);
  const reached = worthOf(invoice, before).map(({ tier, early, granted }) => {
    const paid = paidInTime(before, isGranted ? '9999-12-31' : tier.untilOn);
    const counts =
      discountFullOnly && !isGranted ? Math.max(0, ...paid) : paid.reduce((a, b) => a + b, 0);
    return { until: tier.untilOn, early, granted, counts };
  });
  must(
    reached.some((r) => r.counts >= r.early && entry.amount_minor <= r.granted),
    'a discount is earned by the early total, paid in time or granted (rules 3.3–3.5)',
    () => `${figures()}; tiers ${JSON.stringify(reached)}`,
  );
  const plan = [...model.plans.values()].find(
    (p) => isRunning(p) && covers(p.row.allocations, entry.invoice_id),
  );
  must(
    plan === undefined,
    'no discount beside a plan (rules 3.6)',
    () => `${figures()}, plan ${plan?.row.id}`,
  );
}

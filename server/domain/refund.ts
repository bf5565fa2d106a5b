import type { Currency, Instant, Minor } from './brands.ts';
import { DAY_MS, localDate } from './calendar.ts';
import { ignored } from './decision.ts';
import type { Change, Decision, NewId } from './decision.ts';
import type { CaseFacts, Payment, Why } from './facts.ts';
import { add, max, subtract, ZERO } from './money.ts';
import { hasArrived } from './payment.ts';
import type { ArrivedPayment } from './payment.ts';
import type { Writing } from './posting.ts';
import { tell } from './payment-reversal.ts';
import { accepted } from './steps.ts';
import type { Step } from './steps.ts';

/**
 * Refunds that are decided here: written on the payment as the figure that the processor's cumulative
 * one is to become, so that asking twice, or a refund made elsewhere meanwhile, gives nothing back twice.
 */

/** How long money that came twice is given back by itself (rules 4.3). */
const WINDOW_MS = 30 * DAY_MS;

/**
 * Whether this money came a second time from the same card: another payment by it, not long ago, has
 * paid one of the same invoices already.
 */
export function cameTwice(
  { payments }: Pick<CaseFacts, 'payments'>,
  payment: ArrivedPayment,
): boolean {
  const { methodFingerprint: card, settledAt } = payment;
  const ids = new Set(payment.allocations.map((a) => a.invoiceId));
  return payments.some(
    (p) =>
      p.id !== payment.id &&
      card !== null &&
      p.methodFingerprint === card &&
      hasArrived(p) &&
      settledAt - p.settledAt <= WINDOW_MS &&
      p.allocations.some((a) => a.amountMinor > 0 && ids.has(a.invoiceId)),
  );
}

/** How much the processor still has to give back of what was decided. */
export const refundLeft = ({ refundDue, refundedMinor }: Payment): Minor =>
  refundDue === null ? ZERO : max(ZERO, subtract(refundDue.toMinor, refundedMinor));

/** Writes down what is to go back, before the processor is asked for it. */
export function decideRefund(
  payment: Payment,
  { currency, amountMinor, why }: RefundPlan,
  { now }: Writing,
): Step {
  const toMinor = add(add(payment.refundedMinor, refundLeft(payment)), amountMinor);
  const refundDue = { toMinor, decidedAt: now };
  const data = { paymentId: payment.id, currency, amountMinor, why };
  return {
    events: [{ type: 'payment.refundDecided', data }],
    changes: [{ do: 'putPayment', payment: { ...payment, refundDue } }],
  };
}

type RefundPlan = {
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly why: 'paidTwice' | 'vendor';
};

/** Refunds that may be asked for now: while the bank disputes the money, nobody can give it back. */
export const refundsToMake = ({ payments }: Pick<CaseFacts, 'payments'>): readonly Payment[] =>
  payments.filter((p) => refundLeft(p) > 0 && hasArrived(p) && p.status !== 'disputed');

/**
 * The processor will not do it: it stays credit, a person finds another way, and whoever waits for it
 * hears of it. `asked` is the refund that was refused: one that is done or given up meanwhile, or has
 * become another, is left alone.
 */
export function decideRefundGivenUp(
  facts: CaseFacts,
  { paymentId, asked, code }: RefusedRefund,
  now: Instant,
  newId: NewId,
): Decision<'notFound'> {
  const payment = facts.payments.find((p) => p.id === paymentId);
  if (payment === undefined) return { ok: false, code: 'notFound' };
  if (refundLeft(payment) === 0 || payment.refundDue?.toMinor !== asked.toMinor)
    return ignored('otherwiseMeanwhile');
  const { currency } = payment;
  const data = { paymentId, currency, amountMinor: refundLeft(payment), code };
  return accepted({
    events: [{ type: 'payment.refundGivenUp', data }],
    changes: [
      { do: 'putPayment', payment: { ...payment, refundDue: null } },
      overpaymentTask(facts, payment, { ...data, code: 'surplus' }, { now, newId }),
      ...tell(facts, payment, 'refundFailed', { now, newId }).changes,
    ],
  });
}

type RefusedRefund = {
  readonly paymentId: string;
  readonly asked: NonNullable<Payment['refundDue']>;
  readonly code: string;
};

/** A person decides what becomes of money that was too much. */
export function overpaymentTask(
  { vendor }: Pick<CaseFacts, 'vendor'>,
  payment: Pick<Payment, 'allocations'>,
  note: Why,
  { now, newId }: Writing,
): Change {
  const task = {
    id: newId('tsk'),
    kind: 'refundOverpayment',
    invoiceId: payment.allocations[0]?.invoiceId ?? null,
    dueOn: localDate(now, vendor.timeZone),
    note,
    createdAt: now,
  } as const;
  return { do: 'addTask', task };
}

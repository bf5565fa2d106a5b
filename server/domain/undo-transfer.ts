import type { Instant } from './brands.ts';
import { ignored } from './decision.ts';
import type { Change, Decision, NewId } from './decision.ts';
import type { CaseFacts, Payment } from './facts.ts';
import { withPlans } from './ledger-decisions.ts';
import { negate, sum } from './money.ts';
import { baseOf } from './payment.ts';
import { toCredit } from './posting.ts';
import { reopenPlans } from './plan-reopen.ts';
import { queueMessage } from './queue-message.ts';
import { takeBack } from './reversal-entries.ts';
import { inTurn } from './steps.ts';

export type UndoRefusal = 'notFound' | 'bankLineReturned';

/**
 * Takes back what was recorded of a line by mistake: everything that its payment did is reversed by
 * entries that name the ones they correct (rules 1.4), wherever its money is by now, and the payment
 * counts as never come. Refused once some of the money was really given back.
 */
export function decideUndoTransfer(
  facts: CaseFacts,
  { lineId, paymentId }: { readonly lineId: string; readonly paymentId: string },
  now: Instant,
  newId: NewId,
): Decision<UndoRefusal> {
  const payment = facts.payments.find((p) => p.id === paymentId);
  if (payment?.channel !== 'offline') return { ok: false, code: 'notFound' };
  if (payment.status === 'canceled') return ignored('alreadyUndone');
  if (payment.status !== 'succeeded') return { ok: false, code: 'bankLineReturned' };
  const writing = { now, newId };
  const { currency, amountMinor, allocations } = payment;
  const creditMinor = sum(creditsOf(facts, payment).map((credit) => credit.amountMinor));
  const canceled = { ...baseOf(payment), status: 'canceled', canceledAt: now } as const;
  const data = { paymentId, currency, amountMinor, allocations, bankLineId: lineId };
  const letter = {
    kind: 'paymentReversed',
    key: `undone:${paymentId}`,
    invoiceIds: allocations.map((a) => a.invoiceId),
    paymentId,
  } as const;
  const step = inTurn(facts, [
    () => ({
      events: [{ type: 'payment.undone', data }],
      changes: [{ do: 'putPayment', payment: canceled }, ...surplusSettled(facts, payment, now)],
    }),
    () => toCredit(paymentId, currency, negate(creditMinor), { code: 'undone' }, writing),
    (present) => takeBack(present, payment, amountMinor, null, writing),
    (present) => reopenPlans(facts, present, { paymentId, now }),
    (present) => ({ events: [], changes: queueMessage(present, letter, now, newId) }),
  ]);
  return withPlans(step, now, newId);
}

const creditsOf = ({ credits }: CaseFacts, { id, currency }: Payment) =>
  credits.filter((credit) => credit.paymentId === id && credit.currency === currency);

/**
 * Nobody has to decide any more what becomes of a surplus that was none. While the same invoice has
 * another one they are still asked: better once too often than never.
 */
function surplusSettled(facts: CaseFacts, payment: Payment, at: Instant): readonly Change[] {
  const invoiceId = payment.allocations[0]?.invoiceId;
  const isAsked = (p: Payment): boolean =>
    p.allocations[0]?.invoiceId === invoiceId &&
    sum(creditsOf(facts, p).map((credit) => credit.amountMinor)) > 0;
  const isAnother = facts.payments.some((p) => p.id !== payment.id && isAsked(p));
  return invoiceId === undefined || creditsOf(facts, payment).length === 0 || isAnother
    ? []
    : [{ do: 'endTasks', kind: 'refundOverpayment', invoiceId, at }];
}

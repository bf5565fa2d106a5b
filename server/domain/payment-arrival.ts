import type { Minor } from './brands.ts';
import type { CaseFacts, Payment, Why } from './facts.ts';
import { ZERO } from './money.ts';
import { valueOnOf } from './payment.ts';
import type { ArrivedPayment, ProcessorReport } from './payment.ts';
import { invoiceIdsOf, learned } from './payment-attempt.ts';
import { tell } from './payment-reversal.ts';
import { postIncoming, toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
import { cameTwice, decideRefund, overpaymentTask } from './refund.ts';
import { NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

/**
 * The money is here: written to the debts that were selected, as far as they are still owed, with
 * the discount it earns and the receipt, in one decision. What is too much becomes credit, and goes back
 * to its card or is a task; nothing is lost and nothing is silent (rules 4.3).
 */
export function arrive(
  facts: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  const { now, newId } = writing;
  const base = learned(payment, report);
  const initiatedAt = base.initiatedAt ?? now;
  const { id: paymentId, currency, amountMinor, option } = payment;
  // Its own money is no longer on its way when it is written down as arrived.
  const others = { ...facts, payments: facts.payments.filter((p) => p.id !== paymentId) };
  const posted = postIncoming(
    others,
    {
      paymentId,
      currency,
      amountMinor,
      option,
      invoiceIds: invoiceIdsOf(payment),
      selected: payment.allocations,
      initiatedAt,
      valueOn: valueOnOf(payment, initiatedAt, facts.vendor.timeZone),
      reference: base.methodLabel,
    },
    writing,
  );
  const { surplusMinor } = posted;
  // An arrived payment stays one of its invoices even when they could take nothing of it.
  const allocations = payment.allocations.map(
    (a) =>
      posted.allocations.find((p) => p.invoiceId === a.invoiceId) ?? { ...a, amountMinor: ZERO },
  );
  const data = { paymentId, currency, amountMinor, allocations, surplusMinor, initiatedAt };
  const surplus = { code: 'surplus', paymentId, currency, amountMinor: surplusMinor };
  const arrived = {
    ...base,
    initiatedAt,
    allocations,
    status: 'succeeded',
    settledAt: now,
  } as const;
  const tooMuch = surplusMinor > 0 ? sendBackOrAsk(facts, arrived, surplus, writing) : NO_STEP;
  return {
    events: [{ type: 'payment.succeeded', data }, ...posted.events, ...tooMuch.events],
    changes: [
      { do: 'putPayment', payment: arrived },
      ...posted.changes,
      ...tooMuch.changes,
      ...queueMessage(
        facts,
        {
          kind: 'paymentReceipt',
          key: `receipt:${paymentId}`,
          invoiceIds: invoiceIdsOf(payment),
          paymentId,
          planId: payment.planId,
        },
        now,
        newId,
      ),
    ],
  };
}

/** What the same card paid twice goes back to it; whatever else is too much, a person decides about. */
function sendBackOrAsk(
  facts: CaseFacts,
  payment: ArrivedPayment,
  surplus: Why & { readonly amountMinor: Minor },
  writing: Writing,
): Step {
  if (!cameTwice(facts, payment))
    return { events: [], changes: [overpaymentTask(facts, payment, surplus, writing)] };
  const { currency } = payment;
  return decideRefund(
    payment,
    { currency, amountMinor: surplus.amountMinor, why: 'paidTwice' },
    writing,
  );
}

/**
 * Other money arrived than was asked for. It pays nothing: it goes to the debtor's credit as it is,
 * and a person finds out why (threat T21).
 */
export function arriveOtherwise(
  facts: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  const { currency, receivedMinor } = report;
  const why = {
    code: 'amountMismatch',
    paymentId: payment.id,
    currency,
    amountMinor: receivedMinor,
    askedMinor: payment.amountMinor,
    askedCurrency: payment.currency,
  };
  const credit = toCredit(payment.id, currency, receivedMinor, why, writing);
  const base = learned(payment, report);
  const allocations = payment.allocations.map((a) => ({ ...a, amountMinor: ZERO }));
  return {
    events: [{ type: 'payment.mismatched', data: why }, ...credit.events],
    changes: [
      {
        do: 'putPayment',
        payment: { ...base, allocations, status: 'succeeded', settledAt: writing.now },
      },
      ...credit.changes,
      overpaymentTask(facts, payment, why, writing),
      ...tell(facts, payment, 'paymentMismatched', writing).changes,
    ],
  };
}

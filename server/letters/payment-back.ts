import type { Minor } from '../domain/brands.ts';
import type { CaseFacts, Entry, Payment } from '../domain/facts.ts';
import { hasArrived } from '../domain/payment.ts';
import { max, negate, sum, ZERO } from '../domain/money.ts';
import { nothing, toMoney, type Desk, type Draft, type Nothing } from './desk.ts';
import { quotesOf } from './figures.ts';
import { paragraph, quiet, type Block } from './letter.ts';
import {
  creditsToldOf,
  entriesToldOf,
  invoicesOfPayment,
  madeOn,
  paymentOf,
  restOf,
  statusOf,
  tell,
} from './payment-desk.ts';

/** Letters about money that had arrived: banks look into it, take it back, or send a refund back. */

/** Money went back: a refund of ours, or the bank's. Neutral, and a person looks first (rules 4.5, 4.6). */
export function reversedLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment === undefined) return nothing('noPayment');
  const reversal = reversalOf(desk, payment);
  if (reversal === undefined) return nothing('notReversed', statusOf(payment));
  const words = desk.words.payment.reversed;
  const told = about(desk, payment, reversal.amountMinor);
  if (reversal.kind === 'refund') {
    return {
      subject: words.refundSubject(told),
      blocks: [paragraph(words.refund(told)), see(desk, told)],
    };
  }
  const open = quotesOf(desk, invoicesOfPayment(desk.facts, payment))
    .filter((q) => q.payableMinor > 0)
    .map((q) => paragraph(words.open(toMoney(q.payableMinor, q.currency))));
  if (reversal.kind === 'mistake') {
    const blocks = [paragraph(words.mistake(told)), ...open, see(desk, told)];
    return { subject: words.mistakeSubject(told), blocks };
  }
  return {
    subject: words.chargebackSubject(told),
    blocks: [paragraph(words.chargeback(told)), ...open, paragraph(words.person), see(desk, told)],
  };
}

/** A bank decides about it. Nothing has changed yet, and nobody is reminded meanwhile. */
export function disputedLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment?.status !== 'disputed') return nothing('notDisputed', statusOf(payment));
  const words = desk.words.back.disputed;
  const told = about(desk, payment, payment.disputedMinor);
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      paragraph(words.meanwhile),
      see(desk, told),
      quiet(words.mistake),
    ],
  };
}

/** The bank decided that the payment was in order; money that it had taken is back. */
export function standsLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment === undefined) return nothing('noPayment');
  if (!hasArrived(payment)) return nothing('notArrived', statusOf(payment));
  const words = desk.words.back.stands;
  const told = about(desk, payment, payment.amountMinor);
  const { paidMinor, creditMinor } = cameBack(desk, payment);
  const back = (say: typeof words.again, amountMinor: Minor): readonly Block[] =>
    amountMinor > 0 ? [paragraph(say(toMoney(amountMinor, payment.currency)))] : [];
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      ...back(words.again, paidMinor),
      ...back(words.credit, creditMinor),
      ...restOf(desk, invoicesOfPayment(desk.facts, payment)),
      see(desk, told),
    ],
  };
}

/** We said that the money goes back, and it did not get there. */
export function refundFailedLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment === undefined) return nothing('noPayment');
  const words = desk.words.back.refundFailed;
  const { paidMinor, creditMinor } = cameBack(desk, payment);
  const { currency } = payment;
  // One that the processor never made has moved nothing: it is credit as it was before.
  const keptMinor = paidMinor + creditMinor > 0 ? creditMinor : creditOf(desk.facts, payment);
  const amountMinor = sum([paidMinor, keptMinor]);
  if (amountMinor === 0) return nothing('noCredit');
  const told = about(desk, payment, amountMinor);
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      ...(paidMinor > 0 ? [paragraph(words.paid(toMoney(paidMinor, currency)))] : []),
      ...(keptMinor > 0 ? [paragraph(words.credit(toMoney(keptMinor, currency)))] : []),
      paragraph(words.person),
      see(desk, told),
    ],
  };
}

const about = (desk: Desk, payment: Payment, amountMinor: Minor) => ({
  ...tell(desk, payment, madeOn(desk, payment)),
  amount: toMoney(amountMinor, payment.currency),
});

const see = (desk: Desk, told: ReturnType<typeof tell>): Block => ({
  kind: 'button',
  label: desk.words.button.see(told.about),
  href: desk.href,
});

/** What the decision of this letter wrote back: as paid again, and as credit. */
function cameBack(desk: Desk, { id }: Payment) {
  const isRestored = (e: Entry): boolean => e.kind === 'paymentReversed' && e.side === 'credit';
  const own = entriesToldOf(desk).filter((e) => e.paymentId === id && isRestored(e));
  const credits = creditsToldOf(desk).filter((c) => c.paymentId === id && c.amountMinor > 0);
  return {
    paidMinor: sum(own.map((e) => e.amountMinor)),
    creditMinor: sum(credits.map((c) => c.amountMinor)),
  };
}

const creditOf = ({ credits }: CaseFacts, { id }: Payment): Minor =>
  max(ZERO, sum(credits.filter((c) => c.paymentId === id).map((c) => c.amountMinor)));

type Reversal = { readonly kind: 'refund' | 'chargeback' | 'mistake'; readonly amountMinor: Minor };

/**
 * What this letter's own decision took back, of debts and of credit; for one that was asked for by an
 * earlier version, the newest taking back.
 */
function reversalOf(desk: Desk, payment: Payment): Reversal | undefined {
  const { facts } = desk;
  // Money that was never there: it was recorded by mistake.
  if (payment.channel === 'offline' && payment.status === 'canceled')
    return { kind: 'mistake', amountMinor: payment.amountMinor };
  const isReversal = (e: Entry) =>
    e.kind === 'paymentReversed' && e.side === 'debit' && e.paymentId === payment.id;
  const entries = facts.entries.filter(isReversal);
  const told = entriesToldOf(desk).filter(isReversal);
  const last = told.at(-1) ?? entries.at(-1);
  // What credit paid at the same moment has gone nowhere.
  const taken = creditsToldOf(desk).filter(
    (c) => c.paymentId === payment.id && c.amountMinor < 0 && c.why.code !== 'applied',
  );
  const fromCreditMinor = negate(sum(taken.map((c) => c.amountMinor)));
  if (told.length === 0 && fromCreditMinor > 0) {
    const kind = taken.some((c) => c.why.code === 'chargeback') ? 'chargeback' : 'refund';
    return { kind, amountMinor: fromCreditMinor };
  }
  if (last?.reversal) {
    const together = entries.filter((e) => e.at === last.at && e.reversal === last.reversal);
    const ofDebtsMinor = sum(together.map((e) => e.amountMinor));
    return { kind: last.reversal, amountMinor: sum([ofDebtsMinor, fromCreditMinor]) };
  }
  if (payment.status === 'disputeLost')
    return { kind: 'chargeback', amountMinor: payment.amountMinor };
  if (payment.refundedMinor > 0) return { kind: 'refund', amountMinor: payment.refundedMinor };
  return undefined;
}

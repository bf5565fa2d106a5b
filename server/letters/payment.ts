import { declineReason } from '../contract/decline-reason.ts';
import type { CivilDate, Instant, Minor } from '../domain/brands.ts';
import type { Invoice, Payment } from '../domain/facts.ts';
import { cameFor } from '../domain/came-for.ts';
import { creditedBy, isRunning } from '../domain/ledger.ts';
import { subtract, sum, ZERO } from '../domain/money.ts';
import { isHardDecline, nextChargeAt } from '../domain/plan-charge.ts';
import { planStanding } from '../domain/plan.ts';
import { nothing, toMoney, type Desk, type Draft, type Nothing } from './desk.ts';
import { quotesOf } from './figures.ts';
import { invoicesTable } from './invoice-table.ts';
import { lateDiscounts } from './late-discount.ts';
import { paragraph, quiet, type Block, type Table } from './letter.ts';
import { dayOf, invoicesItCameFor, paymentOf, restOf, statusOf, tell } from './payment-desk.ts';

/** "We have it": sent when the money arrived and never before (rules 4.2). */
export function receiptLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment === undefined) return nothing('noPayment');
  if (!('settledAt' in payment)) return nothing('notArrived', { status: payment.status });
  const words = desk.words.payment.receipt;
  const told = tell(desk, payment, arrivedOn(desk, payment));
  const invoices = invoicesItCameFor(desk.facts, payment);
  const earned = (kind: 'discount' | 'writeOff'): Minor =>
    sum(
      invoices.map((i) =>
        creditedBy(kind, desk.facts.entries, i.id, (e) => e.paymentId === payment.id),
      ),
    );
  const [discountMinor, waivedMinor] = [earned('discount'), earned('writeOff')];
  const creditMinor = subtract(
    payment.amountMinor,
    sum(cameFor(desk.facts, payment).map((a) => a.amountMinor)),
  );
  const { currency } = payment;
  // What came twice from one card is on its way back to it, or there already.
  const goesBack = payment.refundDue !== null || payment.refundedMinor >= creditMinor;
  const tooMuch = goesBack ? words.goesBack : words.credit;
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      ...(discountMinor > 0 ? [paragraph(words.discount(toMoney(discountMinor, currency)))] : []),
      ...(waivedMinor > 0 ? [paragraph(words.waived(toMoney(waivedMinor, currency)))] : []),
      ...(creditMinor > 0 ? [paragraph(tooMuch(toMoney(creditMinor, currency)))] : []),
      ...whatIsLeft(desk, payment, invoices),
      ...lateDiscounts(desk, invoices),
      { kind: 'button', label: desk.words.button.seeReceipt, href: desk.href },
      quiet(words.number(payment.id)),
      ...receivedTable(desk, payment),
    ],
  };
}

/** "It is on its way": neither paid nor unpaid (rules 4.2). */
export function processingLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment?.status !== 'processing') return nothing('notOnItsWay', statusOf(payment));
  const words = desk.words.payment.processing;
  const since = payment.initiatedAt ?? payment.processingSince;
  const told = tell(desk, payment, dayOf(desk, since));
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      paragraph(words.meanwhile),
      { kind: 'button', label: desk.words.button.see(told.about), href: desk.href },
      ...receivedTable(desk, payment),
    ],
  };
}

/** "It did not go through", unless it did in the meantime or nothing is open any more. */
export function failedLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  if (payment?.status !== 'failed') return nothing('notFailed', statusOf(payment));
  const quotes = quotesOf(desk, invoicesItCameFor(desk.facts, payment));
  if (quotes.every((q) => q.payableMinor === 0)) return nothing('nothingToPay');
  const words = desk.words.payment.failed;
  const told = tell(desk, payment, dayOf(desk, payment.initiatedAt ?? payment.failedAt));
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      paragraph([words.reason(declineReason(payment.failureCode)), ' ', words.nothing]),
      paragraph(nextTry(desk, payment)),
      { kind: 'button', label: desk.words.button.settle(told.about), href: desk.href },
      quiet(desk.words.frame.reply),
    ],
  };
}

/** What follows a charge that we made alone depends on the refusal (fault F60). */
function nextTry(desk: Desk, payment: Extract<Payment, { status: 'failed' }>): string {
  const { facts, now, cal, today } = desk;
  const words = desk.words.payment.failed;
  const plan = facts.plans.find((p) => p.id === payment.planId);
  if (!payment.offSession || plan?.status !== 'active') return words.ask;
  if (payment.failureCode === 'authentication_required') return words.authenticate;
  if (isHardDecline(payment.failureCode)) return words.otherMethod;
  const at = nextChargeAt(plan, facts, now, cal);
  return at === null ? words.ask : words.tryAgain(dayOf(desk, at), today);
}

/** Money from outside carries its value date in the ledger; a card payment arrives when it settles. */
function arrivedOn(desk: Desk, payment: Extract<Payment, { settledAt: Instant }>): CivilDate {
  const booked = desk.facts.entries.find((e) => e.kind === 'payment' && e.paymentId === payment.id);
  return payment.channel === 'offline' && booked ? booked.valueOn : dayOf(desk, payment.settledAt);
}

function whatIsLeft(desk: Desk, payment: Payment, invoices: readonly Invoice[]): readonly Block[] {
  const { facts, words, today } = desk;
  const { receipt } = words.payment;
  const plan = facts.plans.find((p) => p.id === payment.planId);
  if (plan === undefined || !isRunning(plan)) return restOf(desk, invoices);
  const { leftMinor, next } = planStanding(plan, facts, today);
  const left = receipt.planLeft(toMoney(leftMinor, plan.currency));
  const then =
    next && receipt.planNext(toMoney(next.amountMinor, plan.currency), next.dueOn, today);
  return [paragraph(then ? [...left, ' ', ...then] : left)];
}

/** Which invoices the money went to; no table where there is nothing to tell apart. */
function receivedTable(desk: Desk, payment: Payment): readonly Table[] {
  const { facts, words } = desk;
  const amounts = new Map(cameFor(facts, payment).map((a) => [a.invoiceId, a.amountMinor]));
  const rows = invoicesItCameFor(facts, payment)
    .map((invoice) => ({ invoice, amountMinor: amounts.get(invoice.id) ?? ZERO }))
    .filter(({ amountMinor }) => amountMinor > 0);
  const total = { label: words.table.total, amountMinor: sum(rows.map((r) => r.amountMinor)) };
  const table = rows.length > 1 ? invoicesTable(desk, rows, total) : null;
  return table === null ? [] : [table];
}

import type { PaymentFacts } from '../../portal/messages/letter-facts.ts';
import { invoicesOf } from '../domain/allocation.ts';
import type { CivilDate, Instant } from '../domain/brands.ts';
import { localDate } from '../domain/calendar.ts';
import type { CaseFacts, DebtorCredit, Entry, Invoice, Payment } from '../domain/facts.ts';
import { cameFor } from '../domain/came-for.ts';
import { balanceOf } from '../domain/ledger.ts';
import { aboutOf, methodOf, toMoney, type Desk } from './desk.ts';
import { quotesOf } from './figures.ts';
import { paragraph, type Block } from './letter.ts';

/** What letters about one payment, or about money beside it, are written with. */

export const paymentOf = ({ facts, message }: Desk): Payment | undefined =>
  facts.payments.find((p) => p.id === message.paymentId);

export const statusOf = (payment: Payment | undefined) => ({ status: payment?.status ?? null });

export const dayOf = ({ facts }: Desk, at: Instant): CivilDate =>
  localDate(at, facts.vendor.timeZone);

/** Every invoice that its money is in, also one that credit paid with it later. */
export const invoicesOfPayment = (facts: CaseFacts, payment: Payment): readonly Invoice[] =>
  invoicesOf(
    facts,
    payment.allocations.map((a) => a.invoiceId),
  );

/** Those that it was made for. */
export const invoicesItCameFor = (facts: CaseFacts, payment: Payment): readonly Invoice[] =>
  invoicesOf(
    facts,
    cameFor(facts, payment).map((a) => a.invoiceId),
  );

export function tell(desk: Desk, payment: Payment, on: CivilDate): PaymentFacts {
  return {
    vendor: desk.vendor,
    about: aboutOf(invoicesItCameFor(desk.facts, payment)),
    amount: toMoney(payment.amountMinor, payment.currency),
    method: methodOf(desk, payment.methodLabel),
    on,
    today: desk.today,
  };
}

/** The day on which the debtor made it. */
export const madeOn = (desk: Desk, payment: Payment): CivilDate =>
  dayOf(desk, payment.initiatedAt ?? payment.createdAt);

/** What was written into the ledger by the very decision that asked for this letter. */
export const entriesToldOf = ({ facts, message }: Desk): readonly Entry[] =>
  facts.entries.filter((e) => e.at === message.createdAt);

export const creditsToldOf = ({ facts, message }: Desk): readonly DebtorCredit[] =>
  facts.credits.filter((c) => c.at === message.createdAt);

/** What is still open of these invoices, or that they are settled; nothing while money is on its way. */
export function restOf(desk: Desk, invoices: readonly Invoice[]): readonly Block[] {
  const { receipt } = desk.words.payment;
  const open = quotesOf(desk, invoices).filter((q) => q.payableMinor > 0);
  if (open.length > 0) {
    return open.map((q) => paragraph(receipt.left(toMoney(q.payableMinor, q.currency))));
  }
  const isSettled = invoices.every((i) => balanceOf(desk.facts.entries, i.id) <= 0);
  return isSettled ? [paragraph(receipt.settled(aboutOf(invoices)))] : [];
}

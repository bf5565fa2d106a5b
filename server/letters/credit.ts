import { cleanLine } from '../../portal/messages/clean-text.ts';
import type { About, Money } from '../../portal/messages/letter-facts.ts';
import type { Currency } from '../domain/brands.ts';
import type { DebtorCredit } from '../domain/facts.ts';
import { balanceOf, totalOf } from '../domain/ledger.ts';
import { negate, sum } from '../domain/money.ts';
import { methodOf, nothing, toMoney, type Desk, type Draft, type Nothing } from './desk.ts';
import { paragraph, quiet, type Block } from './letter.ts';
import { creditsToldOf, dayOf, entriesToldOf, paymentOf, restOf } from './payment-desk.ts';

/** Letters about what the vendor gives up or gives back, and about money that lies with the vendor. */

/** Part of an invoice is not asked for any more; what of it was paid already is the debtor's. */
export function creditNoteLetter(desk: Desk): Draft | Nothing {
  const [invoice] = desk.invoices;
  const entry = entriesToldOf(desk).find(
    (e) => e.kind === 'creditNote' && e.invoiceId === invoice?.id,
  );
  const credits = creditsToldOf(desk).filter((c) => c.why.code === 'creditNote');
  const creditMinor = sum(credits.map((c) => c.amountMinor));
  if (invoice === undefined || (entry === undefined && creditMinor <= 0)) {
    return nothing('noCredit');
  }
  const { currency } = invoice;
  const words = desk.words.credit.note;
  // All of it may have been paid before the invoice was issued: then no entry stands for it.
  const noteMinor = entry === undefined ? creditMinor : totalOf(entry.breakdown);
  const told = facts(desk, toMoney(noteMinor, currency));
  const reference = entry?.reference ?? null;
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told, reference === null ? null : cleanLine(reference, 60))),
      ...(creditMinor > 0 ? [paragraph(words.credit(toMoney(creditMinor, currency)))] : []),
      ...restOf(desk, desk.invoices),
      see(desk),
    ],
  };
}

/** Money that lay with the vendor pays an invoice. */
export function creditAppliedLetter(desk: Desk): Draft | Nothing {
  const [invoice] = desk.invoices;
  const applied = entriesToldOf(desk).filter(
    (e) => e.kind === 'payment' && e.side === 'credit' && e.invoiceId === invoice?.id,
  );
  if (invoice === undefined || applied.length === 0) return nothing('noCredit');
  const words = desk.words.credit.applied;
  const told = facts(desk, toMoney(sum(applied.map((e) => e.amountMinor)), invoice.currency));
  return {
    subject: words.subject(told),
    blocks: [paragraph(words.opening(told)), ...restOf(desk, desk.invoices), see(desk)],
  };
}

/** Money that lay with the vendor is on its way back, by a way that is not ours. */
export function creditReturnedLetter(desk: Desk): Draft | Nothing {
  const returned = creditsToldOf(desk).filter((c) => c.why.code === 'returned');
  const currency = currencyOf(returned);
  if (currency === undefined) return nothing('noCredit');
  const words = desk.words.credit.returned;
  const told = facts(desk, toMoney(negate(sum(returned.map((c) => c.amountMinor))), currency));
  return {
    subject: words.subject(told),
    blocks: [paragraph(words.opening(told)), see(desk), quiet(desk.words.frame.reply)],
  };
}

/** What was still owed is forgiven; unless it came to be owed again since. */
export function writtenOffLetter(desk: Desk): Draft | Nothing {
  const [invoice] = desk.invoices;
  const entry = entriesToldOf(desk).find(
    (e) => e.kind === 'writeOff' && e.side === 'credit' && e.invoiceId === invoice?.id,
  );
  if (invoice === undefined || entry === undefined) return nothing('noWriteOff');
  if (balanceOf(desk.facts.entries, invoice.id) > 0) return nothing('owedAgain');
  const words = desk.words.credit.writtenOff;
  const told = facts(desk, toMoney(entry.amountMinor, entry.currency));
  return {
    subject: words.subject(told),
    blocks: [paragraph(words.opening(told)), paragraph(words.nothing), see(desk)],
  };
}

/** Other money came than was asked for: it pays nothing by itself, and a person finds out why. */
export function mismatchedLetter(desk: Desk): Draft | Nothing {
  const payment = paymentOf(desk);
  const kept = creditsToldOf(desk).filter((c) => c.why.code === 'amountMismatch');
  const currency = currencyOf(kept);
  if (payment === undefined || currency === undefined) return nothing('noPayment');
  const words = desk.words.credit.mismatched;
  const told = {
    ...facts(desk, toMoney(sum(kept.map((c) => c.amountMinor)), currency)),
    asked: toMoney(payment.amountMinor, payment.currency),
    method: methodOf(desk, payment.methodLabel),
    on: dayOf(desk, desk.message.createdAt),
    today: desk.today,
  };
  return {
    subject: words.subject(told),
    blocks: [
      paragraph(words.opening(told)),
      paragraph(words.kept),
      see(desk),
      quiet(desk.words.frame.reply),
    ],
  };
}

const facts = (
  { vendor, about }: Desk,
  amount: Money,
): { vendor: string; about: About; amount: Money } => ({ vendor, about, amount });

const see = ({ words, about, href }: Desk): Block => ({
  kind: 'button',
  label: words.button.see(about),
  href,
});

const currencyOf = ([first]: readonly DebtorCredit[]): Currency | undefined => first?.currency;

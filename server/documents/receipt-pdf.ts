import { cleanLine } from '../../portal/messages/clean-text.ts';
import { methodName } from '../../portal/messages/methods.ts';
import { invoicesOf } from '../domain/allocation.ts';
import type { CivilDate, Instant } from '../domain/brands.ts';
import { localDate } from '../domain/calendar.ts';
import { cameFor } from '../domain/came-for.ts';
import type { CaseFacts, Invoice, Payment } from '../domain/facts.ts';
import { balanceOf, creditedBy } from '../domain/ledger.ts';
import { negate, subtract, sum } from '../domain/money.ts';
import { quote } from '../domain/quote.ts';
import { openPaperDesk, type PaperContext, type PaperDesk } from './paper-desk.ts';
import { factsRow, parties, ruledTable, sums, titleBlock, type Sum } from './paper-parts.ts';
import { setPdf } from './pdf.ts';

type Arrived = Extract<Payment, { settledAt: Instant }>;

/** A receipt for money that arrived; undefined for any other payment (rules 4.2). */
export async function receiptPdf(
  facts: CaseFacts,
  paymentId: string,
  context: PaperContext,
): Promise<Uint8Array | undefined> {
  const payment = facts.payments.find((p) => p.id === paymentId);
  if (payment === undefined || !('settledAt' in payment)) return undefined;
  const desk = openPaperDesk(facts, context);
  const words = desk.words.receipt;
  // What credit paid later with this money has a story of its own, and no receipt of this one.
  const came = cameFor(facts, payment);
  const invoices = invoicesOf(
    facts,
    came.map((a) => a.invoiceId),
  );
  const receivedOn = arrivedOn(facts, payment);
  const amount = { minor: payment.amountMinor, currency: payment.currency };
  const text = (value: string | null) => (value === null ? null : cleanLine(value));
  return setPdf({
    locale: desk.locale,
    title: words.title,
    subject: words.subject(desk.vendorName, desk.debtorName),
    author: desk.vendorName,
    madeAt: desk.now,
    foot: `${words.title} ${payment.id} · ${desk.vendorName}`,
    pageOf: desk.words.page,
    content: [
      ...titleBlock(desk.letterhead, words.title, words.lead(amount, receivedOn)),
      factsRow([
        [words.receivedOn, desk.day(receivedOn)],
        [words.method, text(methodName(payment.methodLabel, desk.locale))],
        [words.reference, text(payment.reference)],
        [words.number, payment.id],
      ]),
      parties(
        { label: words.by, party: desk.vendorParty },
        { label: words.from, party: { name: desk.debtorName, lines: [] } },
      ),
      coverTable(desk, payment, invoices),
      sums(receiptSums(desk, payment, invoices)),
      { text: whatIsLeft(desk, payment, invoices), margin: [0, 20, 0, 0] },
    ],
  });
}

/** Money from outside carries its value date in the ledger; a card payment arrives when it settles. */
function arrivedOn({ entries, vendor }: CaseFacts, payment: Arrived): CivilDate {
  const booked = entries.find((e) => e.kind === 'payment' && e.paymentId === payment.id);
  return payment.channel === 'offline' && booked
    ? booked.valueOn
    : localDate(payment.settledAt, vendor.timeZone);
}

function coverTable(desk: PaperDesk, payment: Payment, invoices: readonly Invoice[]) {
  const words = desk.words.receipt;
  const amounts = new Map(cameFor(desk.facts, payment).map((a) => [a.invoiceId, a.amountMinor]));
  return ruledTable(
    [
      { title: words.what, width: '*', isFigure: false },
      { title: words.amount, width: 'auto', isFigure: true },
    ],
    invoices.flatMap((invoice) => {
      const amountMinor = amounts.get(invoice.id);
      if (amountMinor === undefined || amountMinor === 0) return [];
      const label = words.invoice(cleanLine(invoice.number, 60), invoice.issuedOn);
      return [[label, desk.amount(amountMinor, payment.currency)]];
    }),
  );
}

function receiptSums(
  desk: PaperDesk,
  payment: Payment,
  invoices: readonly Invoice[],
): readonly Sum[] {
  const words = desk.words.receipt;
  const { currency, amountMinor, refundedMinor, chargedBackMinor } = payment;
  const allocated = sum(cameFor(desk.facts, payment).map((a) => a.amountMinor));
  const creditMinor = subtract(amountMinor, allocated);
  const discountMinor = sum(
    invoices.map((i) =>
      creditedBy('discount', desk.facts.entries, i.id, (e) => e.paymentId === payment.id),
    ),
  );
  return [
    ...(creditMinor > 0
      ? [{ label: words.credit, amount: desk.amount(creditMinor, currency) }]
      : []),
    { label: words.total, amount: desk.money(amountMinor, currency), isTotal: true },
    ...(discountMinor > 0
      ? [{ label: words.discount, amount: desk.amount(discountMinor, currency) }]
      : []),
    ...(refundedMinor > 0
      ? [{ label: words.refunded, amount: desk.amount(negate(refundedMinor), currency) }]
      : []),
    ...(chargedBackMinor > 0
      ? [{ label: words.takenBack, amount: desk.amount(negate(chargedBackMinor), currency) }]
      : []),
  ];
}

function whatIsLeft(desk: PaperDesk, { currency }: Payment, invoices: readonly Invoice[]): string {
  const { facts, now, today } = desk;
  const words = desk.words.receipt;
  const { payableMinor } = quote(facts, { invoiceIds: invoices.map((i) => i.id), now });
  if (payableMinor > 0)
    return words.left({ minor: payableMinor, currency }, today, invoices.length);
  const isSettled = invoices.every((i) => balanceOf(facts.entries, i.id) <= 0);
  return isSettled && invoices.length > 0 ? words.settled(invoices.length) : '';
}

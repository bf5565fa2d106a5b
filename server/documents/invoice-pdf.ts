import type { Content } from 'pdfmake/interfaces.js';
import { cleanLine } from '../../portal/messages/clean-text.ts';
import { formatQuantity, formatRate, formatUnitPrice } from '../../portal/messages/format.ts';
import { unitText } from '../../portal/messages/units.ts';
import type { Minor } from '../domain/brands.ts';
import type { CaseFacts, Entry, Invoice, InvoiceLine } from '../domain/facts.ts';
import { codeOfEntry } from '../domain/entry-code.ts';
import { entriesOf, processingOf, toldReference } from '../domain/ledger.ts';
import { negate } from '../domain/money.ts';
import { quote } from '../domain/quote.ts';
import { openPaperDesk, type PaperContext, type PaperDesk } from './paper-desk.ts';
import {
  factsRow,
  paragraphs,
  parties,
  partyLines,
  ruledTable,
  section,
  sums,
  titleBlock,
  type Sum,
} from './paper-parts.ts';
import { setPdf } from './pdf.ts';

/** An invoice on paper: as it was issued, and what became of it since; undefined when there is none. */
export async function invoicePdf(
  facts: CaseFacts,
  invoiceId: string,
  context: PaperContext,
): Promise<Uint8Array | undefined> {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  if (invoice === undefined) return undefined;
  const desk = openPaperDesk(facts, context);
  const title = desk.invoiceWords.invoice(cleanLine(invoice.number, 60));
  return setPdf({
    locale: desk.locale,
    title,
    subject: desk.words.invoice.subject(desk.vendorName, desk.debtorName),
    author: desk.vendorName,
    madeAt: desk.now,
    foot: `${title} · ${desk.vendorName}`,
    pageOf: desk.words.page,
    content: [
      ...titleBlock(desk.letterhead, title, null),
      invoiceFacts(desk, invoice),
      invoiceParties(desk, invoice),
      lineTable(desk, invoice),
      sums(documentSums(desk, invoice)),
      ...laterEntries(desk, invoice),
      ...howToPay(desk, invoice),
      ...texts(desk, invoice),
      {
        text: desk.words.invoice.copy(desk.today),
        style: 'small',
        margin: [0, 24, 0, 0],
      },
    ],
  });
}

function invoiceFacts({ day, invoiceWords: words }: PaperDesk, invoice: Invoice): Content {
  return factsRow([
    [words.issued, day(invoice.issuedOn)],
    [words.due, day(invoice.dueOn)],
    [words.order, invoice.orderReference && cleanLine(invoice.orderReference)],
    [words.reference, invoice.paymentReference && cleanLine(invoice.paymentReference)],
  ]);
}

function invoiceParties(desk: PaperDesk, { seller, buyer }: Invoice): Content {
  const words = desk.invoiceWords;
  return parties(
    { label: words.from, party: seller ? partyLines(seller, words.taxId) : desk.vendorParty },
    {
      label: words.buyer,
      party: buyer ? partyLines(buyer, words.taxId) : { name: desk.debtorName, lines: [] },
    },
  );
}

function lineTable(desk: PaperDesk, { lines, currency }: Invoice): Content {
  const { invoiceWords: words, locale, amount } = desk;
  const quantity = (line: InvoiceLine) =>
    [formatQuantity(line.quantity, locale), unitText(line.unit)].filter(Boolean).join('\u00a0');
  return ruledTable(
    [
      { title: words.what, width: '*', isFigure: false },
      { title: words.quantity, width: 'auto', isFigure: true },
      { title: words.unitPrice, width: 'auto', isFigure: true },
      { title: words.taxColumn, width: 'auto', isFigure: true },
      { title: words.net, width: 'auto', isFigure: true },
    ],
    lines.map((line) => [
      line.description,
      cleanLine(quantity(line), 24),
      formatUnitPrice(line.unitPrice, currency, locale),
      formatRate(line.taxRateBps, locale),
      amount(line.netMinor, currency),
    ]),
  );
}

function documentSums(desk: PaperDesk, invoice: Invoice): readonly Sum[] {
  const { invoiceWords: words, locale, amount, money } = desk;
  const { currency } = invoice;
  const sum = (label: string, amountMinor: Minor): Sum => ({
    label,
    amount: amount(amountMinor, currency),
  });
  const unlessZero = (label: string, amountMinor: Minor): readonly Sum[] =>
    amountMinor === 0 ? [] : [sum(label, amountMinor)];
  const isPlain = invoice.prepaidMinor === 0 && invoice.roundingMinor === 0;
  return [
    ...invoice.adjustments.map(({ kind, reason, netMinor }) =>
      kind === 'charge'
        ? sum(words.charge(reason), netMinor)
        : sum(words.allowance(reason), negate(netMinor)),
    ),
    sum(words.netTotal, invoice.netMinor),
    ...invoice.taxTotals.map(({ taxRateBps, taxCategory, netMinor, taxMinor }) => {
      const base = amount(netMinor, currency);
      const free = taxRateBps === 0 ? words.noTax[taxCategory] : undefined;
      const label = free
        ? words.untaxed(free, base)
        : words.tax(formatRate(taxRateBps, locale), base);
      return sum(label, taxMinor);
    }),
    ...(isPlain ? [] : [sum(words.total, invoice.grossMinor)]),
    ...unlessZero(words.prepaid, negate(invoice.prepaidMinor)),
    ...unlessZero(words.rounding, invoice.roundingMinor),
    { label: words.toPay, amount: money(invoice.amountDueMinor, currency), isTotal: true },
  ];
}

/** Payments, credits and what is on its way, down to what the quote still asks for. */
function laterEntries(desk: PaperDesk, invoice: Invoice): Content[] {
  const { facts, invoiceWords: words, amount, money, day } = desk;
  const { currency, id } = invoice;
  const later = entriesOf(facts.entries, id).filter((e) => e.kind !== 'invoiced');
  const onItsWay = processingOf(facts.payments, id);
  if (later.length === 0 && onItsWay === 0) return [];
  const { payableMinor } = quote(facts, { invoiceIds: [id], now: desk.now });
  const label = (entry: Entry) => {
    const reference = toldReference(entry);
    return [
      words.entry[codeOfEntry(entry, facts.credits)],
      day(entry.valueOn),
      reference && cleanLine(reference, 60),
    ]
      .filter(Boolean)
      .join(', ');
  };
  const rows = later.map((entry) => ({
    label: label(entry),
    amount: amount(
      entry.side === 'debit' ? entry.amountMinor : negate(entry.amountMinor),
      currency,
    ),
  }));
  const moving = { label: words.onItsWay, amount: amount(negate(onItsWay), currency) };
  const left = { label: words.leftToPay, amount: money(payableMinor, currency), isTotal: true };
  return section(desk.words.invoice.asOf(desk.today), [
    sums([...rows, ...(onItsWay > 0 ? [moving] : []), left]),
  ]);
}

function howToPay(desk: PaperDesk, invoice: Invoice): Content[] {
  const iban = invoice.iban ?? desk.facts.vendor.profile.iban;
  const { payableMinor } = quote(desk.facts, { invoiceIds: [invoice.id], now: desk.now });
  if (iban === null || payableMinor === 0) return [];
  const grouped = cleanLine(iban, 34)
    .replaceAll(' ', '')
    .replaceAll(/(.{4})(?=.)/g, '$1\u00a0');
  const reference = cleanLine(invoice.paymentReference ?? invoice.number);
  return section(desk.words.invoice.payInto, [
    { text: grouped, fontSize: 11, margin: [0, 0, 0, 2] },
    { text: `${desk.invoiceWords.reference}: ${reference}` },
  ]);
}

function texts({ invoiceWords: words }: PaperDesk, { terms, note }: Invoice): Content[] {
  return [
    ...(terms.paymentTermsText ? section(words.terms, paragraphs(terms.paymentTermsText)) : []),
    ...(note ? section(words.note, paragraphs(note)) : []),
  ];
}

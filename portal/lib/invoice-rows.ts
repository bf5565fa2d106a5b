import type { PortalInvoice } from '../../server/contract/portal.ts';
import {
  formatAmount,
  formatDate,
  formatQuantity,
  formatRate,
  formatUnitPrice,
} from '../messages/format.ts';
import type { PageContext } from './open-link.ts';

interface Named {
  readonly name: string;
  readonly value: string;
}

interface Line {
  readonly what: string;
  readonly quantity: string;
  readonly price: string;
  readonly tax: string;
  readonly net: string;
}

interface Sum {
  readonly name: string;
  readonly amount: string;
  readonly weight: 'sum' | undefined;
}

interface Fact extends Named {
  /** Address and tax number of a party, one per row. */
  readonly more: readonly string[];
}

export interface InvoiceRows {
  readonly facts: readonly Fact[];
  readonly lines: readonly Line[];
  readonly sums: readonly Sum[];
  readonly texts: readonly Named[];
}

/** That a bank decides about money it was paid with, and what that means; undefined: none does. */
export function disputeNote(
  { disputedMinor, payableMinor, currency }: PortalInvoice,
  { t, money }: PageContext,
): string | undefined {
  if (disputedMinor === 0) return undefined;
  const { disputed, nothingNow, notAgain } = t.document;
  return `${disputed(money(disputedMinor, currency))} ${payableMinor === 0 ? nothingNow : notAgain}`;
}

/** An invoice written out, row by row, in the language of the page. Amounts come as they are. */
export function invoiceRows(invoice: PortalInvoice, context: PageContext): InvoiceRows {
  return {
    facts: factsOf(invoice, context),
    lines: linesOf(invoice, context),
    sums: sumsOf(invoice, context),
    texts: [
      ...optional(context.t.document.terms, invoice.paymentTermsText),
      ...optional(context.t.document.note, invoice.note),
    ],
  };
}

function factsOf(invoice: PortalInvoice, { t, locale }: PageContext): readonly Fact[] {
  const doc = t.document;
  const day = (on: string) => formatDate(on, locale, { weekday: true });
  const plain = [
    { name: doc.issued, value: day(invoice.issuedOn) },
    { name: doc.due, value: day(invoice.dueOn) },
  ];
  const references = [
    ...optional(doc.order, invoice.orderReference),
    ...optional(doc.reference, invoice.paymentReference),
  ];
  return [
    ...plain.map((fact) => ({ ...fact, more: [] })),
    ...party(doc.from, invoice.seller, doc.taxId),
    ...party(doc.buyer, invoice.buyer, doc.taxId),
    ...references.map((fact) => ({ ...fact, more: [] })),
  ];
}

function party(name: string, who: PortalInvoice['seller'], taxIdLabel: string): readonly Fact[] {
  if (!who) return [];
  const taxId = who.taxId ? [`${taxIdLabel} ${who.taxId}`] : [];
  return [{ name, value: who.name, more: [...who.address, ...taxId] }];
}

function linesOf(invoice: PortalInvoice, { t, locale }: PageContext): readonly Line[] {
  const amount = (minor: number) => formatAmount(minor, invoice.currency, locale);
  const tax = (rateBps: number, category: string) =>
    rateBps === 0 && t.document.noTax[category]
      ? t.document.noTax[category]
      : formatRate(rateBps, locale);
  return [
    ...invoice.lines.map((line) => ({
      what: line.description,
      quantity: `${formatQuantity(line.quantity, locale)}${line.unit ? ` ${line.unit}` : ''}`,
      price: formatUnitPrice(line.unitPrice, invoice.currency, locale),
      tax: tax(line.taxRateBps, line.taxCategory),
      net: amount(line.netMinor),
    })),
    ...invoice.adjustments.map((adjustment) => ({
      what:
        adjustment.kind === 'allowance'
          ? t.document.allowance(adjustment.reason)
          : t.document.charge(adjustment.reason),
      quantity: '',
      price: '',
      tax: tax(adjustment.taxRateBps, adjustment.taxCategory),
      net: amount(adjustment.kind === 'allowance' ? -adjustment.netMinor : adjustment.netMinor),
    })),
  ];
}

function sumsOf(invoice: PortalInvoice, context: PageContext): readonly Sum[] {
  const { t, locale, money } = context;
  const doc = t.document;
  const row = (name: string, amountMinor: number): Sum => ({
    name,
    amount: formatAmount(amountMinor, invoice.currency, locale),
    weight: undefined,
  });
  const total = (name: string, amountMinor: number): Sum => ({
    name,
    amount: money(amountMinor, invoice.currency),
    weight: 'sum',
  });
  const isOpen = invoice.entries.length > 0 || invoice.processingMinor > 0;
  return [
    row(doc.netTotal, invoice.netMinor),
    ...invoice.taxTotals.map((tax) => row(taxName(tax, invoice, context), tax.taxMinor)),
    ...(invoice.prepaidMinor === 0
      ? []
      : [row(doc.total, invoice.grossMinor), row(doc.prepaid, -invoice.prepaidMinor)]),
    ...(invoice.roundingMinor === 0 ? [] : [row(doc.rounding, invoice.roundingMinor)]),
    total(doc.toPay, invoice.amountDueMinor),
    ...entriesOf(invoice, context).map((entry) => row(entry.name, entry.amountMinor)),
    ...(invoice.processingMinor > 0 ? [row(doc.onItsWay, -invoice.processingMinor)] : []),
    ...(isOpen ? [total(doc.leftToPay, invoice.payableMinor)] : []),
  ];
}

function taxName(
  tax: PortalInvoice['taxTotals'][number],
  invoice: PortalInvoice,
  { t, locale }: PageContext,
): string {
  const base = formatAmount(tax.netMinor, invoice.currency, locale);
  const word = tax.taxRateBps === 0 ? t.document.noTax[tax.taxCategory] : undefined;
  return word
    ? t.document.untaxed(word, base)
    : t.document.tax(formatRate(tax.taxRateBps, locale), base);
}

function entriesOf(invoice: PortalInvoice, { t }: PageContext) {
  return invoice.entries.map((entry) => {
    return {
      name: t.document.entryOn(t.document.entry[entry.code], entry.on, entry.reference),
      amountMinor: entry.side === 'credit' ? -entry.amountMinor : entry.amountMinor,
    };
  });
}

function optional(name: string, value: string | null): readonly Named[] {
  return value ? [{ name, value }] : [];
}

import type { ImportDefaults } from '../contract/normalize-invoice.ts';
import type {
  InvoiceContent,
  NormalizedDebtor,
  NormalizedInvoice,
} from '../contract/normalized-invoice.ts';
import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { addDays } from '../domain/calendar.ts';
import type { DiscountTier, InvoiceLine, Party, TaxTotal } from '../domain/facts.ts';
import { exponentOf, formatDecimal, minor, multiplyDecimals } from '../domain/money.ts';
import type { DraftLine, DraftParty, InvoiceDraft, PrecedingInvoice } from './draft.ts';
import { divideDecimals } from './divide-decimals.ts';
import { cutTo } from './values.ts';

/** An e-invoice as the same input that the API makes of a request. Nothing is recomputed. */
export function toInvoiceInput(draft: InvoiceDraft, defaults: ImportDefaults): NormalizedInvoice {
  const dueOn = draft.dueOn ?? addDays(draft.issuedOn, defaults.termsDays);
  return {
    debtor: toDebtor(draft.buyer),
    invoice: toContent(draft, dueOn),
    dueOnIsStated: draft.dueOn !== null,
    taxIsStated: true,
    attachments: draft.attachments,
    metadata: {},
  };
}

function toDebtor({ name, email, country, externalId }: DraftParty): NormalizedDebtor {
  return { name, email, locale: null, timeZone: null, country, externalId };
}

function toContent(draft: InvoiceDraft, dueOn: CivilDate): InvoiceContent {
  const { totals } = draft;
  return {
    number: draft.number,
    currency: draft.currency,
    issuedOn: draft.issuedOn,
    dueOn,
    lines: draft.lines.map((line) => toLine(line, draft.currency)),
    adjustments: draft.adjustments,
    taxTotals: mergeRates(draft.taxTotals),
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    grossMinor: totals.grossMinor,
    prepaidMinor: totals.prepaidMinor,
    roundingMinor: totals.roundingMinor,
    amountDueMinor: totals.amountDueMinor,
    terms: {
      discount: toTiers(draft, dueOn),
      discountFullOnly: false,
      paymentTermsText: draft.paymentTermsText,
    },
    seller: toParty(draft.seller),
    buyer: toParty(draft.buyer),
    iban: draft.iban,
    paymentReference: draft.paymentReference,
    orderReference: draft.orderReference ?? draft.buyerReference,
    note: draft.note,
  };
}

function toParty({ name, taxId, address, email }: DraftParty): Party {
  return { name, taxId, address, email };
}

function toLine(line: DraftLine, currency: Currency): InvoiceLine {
  return {
    id: line.id,
    description: descriptionOf(line, currency),
    quantity: line.quantity,
    unit: line.unit,
    unitPrice: unitPriceOf(line, currency),
    netMinor: line.netMinor,
    taxRateBps: line.taxRateBps,
    taxCategory: line.taxCategory,
  };
}

/** "Name – description (Damage −12.00, Testing +12.00)": the net follows from what is written. */
function descriptionOf(line: DraftLine, currency: Currency): string {
  const { name, description, adjustments } = line;
  const isMore = description !== null && description !== name;
  const text = isMore ? `${name} – ${description}` : name;
  if (adjustments.length === 0) return cutTo(text, 1000);
  const parts = adjustments.slice(0, 10).map(({ kind, reason, netMinor }) => {
    const sign = (kind === 'charge') === netMinor >= 0 ? '+' : '−';
    const amount = formatDecimal(minor(Math.abs(netMinor)), currency);
    return `${reason} ${sign}${amount}`.trim();
  });
  return cutTo(`${cutTo(text, 800)} (${parts.join(', ')})`, 1000);
}

/**
 * The price of one unit. A price per hundred is divided when the line's net then follows from it;
 * some programs write nonsense as the base quantity, and there the price as stated is the right one.
 */
function unitPriceOf(line: DraftLine, currency: Currency): string {
  const { quantity, unitPrice, baseQuantity } = line;
  if (/^1(?:\.0+)?$/u.test(baseQuantity)) return unitPrice;
  const asStated = multiplyDecimals(quantity, unitPrice, exponentOf(currency));
  return asStated === goodsOf(line) ? unitPrice : divideDecimals(unitPrice, baseQuantity);
}

/** The net before allowances and charges of the line. */
function goodsOf({ netMinor, adjustments }: DraftLine): Minor {
  const sign = (kind: 'allowance' | 'charge'): number => (kind === 'charge' ? -1 : 1);
  return minor(adjustments.reduce((sum, a) => sum + sign(a.kind) * a.netMinor, netMinor as number));
}

/** One total per category and rate; documents may split one by exemption reason. */
function mergeRates(taxTotals: InvoiceDraft['taxTotals']): readonly TaxTotal[] {
  const groups = Map.groupBy(taxTotals, (t) => `${t.taxCategory} ${t.taxRateBps}`);
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { taxCategory, taxRateBps } = first;
    const sumOf = (key: 'netMinor' | 'taxMinor'): Minor =>
      minor(rows.reduce((sum, row) => sum + row[key], 0));
    return [{ taxCategory, taxRateBps, netMinor: sumOf('netMinor'), taxMinor: sumOf('taxMinor') }];
  });
}

function toTiers(draft: InvoiceDraft, dueOn: CivilDate): readonly DiscountTier[] {
  return draft.discounts
    .filter(({ untilOn }) => untilOn >= draft.issuedOn && untilOn < dueOn)
    .slice(0, 5)
    .map(({ percentBps, untilOn }) => ({
      kind: 'percent',
      percentBps,
      untilOn,
      taxMode: 'onEarly',
      excludedLines: [],
    }));
}

/** A credit note ready to be applied to the one invoice that it names. */
export type CreditNoteInput = {
  readonly number: string;
  readonly issuedOn: CivilDate;
  readonly currency: Currency;
  readonly invoiceNumber: string;
  readonly amountMinor: Minor;
  /** Net and tax per rate; absent when prepaid or rounding amounts keep them from being the amount. */
  readonly breakdown?: readonly TaxTotal[];
  readonly buyer: Party;
};

export type CreditNoteResult =
  | { readonly ok: true; readonly input: CreditNoteInput }
  | { readonly ok: false; readonly errors: readonly { path: string; message: string }[] };

/** Refuses a credit note that names no invoice or several, or that credits nothing. */
export function toCreditNoteInput(draft: InvoiceDraft): CreditNoteResult {
  const numbers = [...new Set(draft.precedingInvoices.map(namedNumber))];
  const [invoiceNumber] = numbers;
  if (invoiceNumber === undefined) return refuseCreditNote('BT-25', NAMES_NONE);
  if (numbers.length > 1) {
    const message = `The credit note names ${numbers.length} invoices (${cutTo(numbers.join(', '), 200)}). Send one for each.`;
    return refuseCreditNote('BT-25', message);
  }
  const amountMinor = draft.totals.amountDueMinor;
  if (amountMinor === 0) return refuseCreditNote('BT-115', 'The credit note credits nothing.');
  const { number, issuedOn, currency } = draft;
  const buyer = toParty(draft.buyer);
  const input = { number, issuedOn, currency, invoiceNumber, amountMinor, buyer };
  const isWhole = amountMinor === draft.totals.grossMinor;
  return {
    ok: true,
    input: isWhole ? { ...input, breakdown: mergeRates(draft.taxTotals) } : input,
  };
}

const namedNumber = ({ number }: PrecedingInvoice): string => number;

const NAMES_NONE =
  'The credit note does not name the invoice that it credits. Add its number as the preceding invoice.';

function refuseCreditNote(path: string, message: string): CreditNoteResult {
  return { ok: false, errors: [{ path, message }] };
}

import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { addDays, parseCivilDate } from '../domain/calendar.ts';
import type { Adjustment, DiscountTier, InvoiceLine } from '../domain/facts.ts';
import { totalsOf, type InvoiceTotals } from '../domain/invoice.ts';
import {
  bps,
  formatDecimal,
  minor,
  multiplyDecimals,
  parseCurrency,
  ZERO,
} from '../domain/money.ts';
import type { CreateInvoice, InvoiceLineInput } from './invoice.ts';
import type { Attachment, InvoiceContent, NormalizedInvoice } from './normalized-invoice.ts';
import type { ProblemCode } from './problem-codes.ts';

export type FieldError = { readonly path: string; readonly message: string };
export type Refusal = {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
};
export type Normalized = { readonly ok: true; readonly input: NormalizedInvoice } | Refusal;

/**
 * A request that has the right shape as an invoice whose amounts are final: net per line, tax per
 * rate rounded once (rules 1.2), totals. Refuses what cannot be an invoice, with the field it is in.
 */
export function normalizeInvoice(request: CreateInvoice, defaults: ImportDefaults): Normalized {
  const body = { ...request, dueOn: request.dueOn ?? dueByDefault(request, defaults) };
  const currency = parseCurrency(body.currency);
  if (currency === undefined) {
    return refuse('unknownCurrency', 'currency', `${body.currency} is not a currency that we know`);
  }
  const refusal = refuseDates(body) ?? refuseLines(body) ?? refuseTerms(body);
  if (refusal !== undefined) return refusal;
  const parts: Parts = {
    currency,
    lines: body.lines.map((line, i) => toLine(line, i, currency)),
    adjustments: toAdjustments(body),
    discount: (body.terms?.discount ?? []).map(toTier),
  };
  const prepaidMinor = minor(body.prepaidMinor ?? 0);
  const roundingMinor = minor(body.roundingMinor ?? 0);
  const totals = totalsOf({ ...parts, prepaidMinor, roundingMinor });
  if (totals === undefined) return refuse('invalidInput', 'lines', TOO_LARGE);
  if (totals.amountDueMinor < 0) return refuseNegative(totals);
  const dueOnIsStated = request.dueOn !== undefined;
  return { ok: true, input: { ...toInput(body, parts, totals), dueOnIsStated } };
}

/** What the vendor's settings say where a document says nothing. */
export type ImportDefaults = { readonly termsDays: number };
type Dated = CreateInvoice & { readonly dueOn: string };

/** Of an issue date that is none the refusal speaks. */
function dueByDefault({ issuedOn }: CreateInvoice, { termsDays }: ImportDefaults): string {
  const issued = parseCivilDate(issuedOn);
  return issued === undefined ? issuedOn : addDays(issued, termsDays);
}

type Parts = {
  readonly currency: Currency;
  readonly lines: readonly InvoiceLine[];
  readonly adjustments: readonly Adjustment[];
  readonly discount: readonly DiscountTier[];
};

const TOO_LARGE = 'make an amount that is larger than the ledger takes';

function refuse(code: ProblemCode, path: string, message: string): Refusal {
  return { ok: false, code, errors: [{ path, message }] };
}

function refuseDates({ issuedOn, dueOn }: Dated): Refusal | undefined {
  if (parseCivilDate(issuedOn) === undefined) return refuse('invalidInput', 'issuedOn', NO_DATE);
  if (parseCivilDate(dueOn) === undefined) return refuse('invalidInput', 'dueOn', NO_DATE);
  return dueOn < issuedOn
    ? refuse('dueBeforeIssued', 'dueOn', `${dueOn} is before the issue date ${issuedOn}`)
    : undefined;
}

const NO_DATE = 'is not a date from 1900 on';

/** Categories whose rate is 0 by definition. */
const UNTAXED: ReadonlySet<string> = new Set(['Z', 'E', 'AE', 'K', 'G', 'O']);

function refuseLines(body: CreateInvoice): Refusal | undefined {
  const ids = body.lines.map(idOf);
  if (new Set(ids).size < ids.length) return refuse('invalidInput', 'lines', 'share an id');
  const lists = { lines: body.lines, allowances: body.allowances, charges: body.charges };
  for (const [list, rows = []] of Object.entries(lists)) {
    const wrong = rows.findIndex((r) => UNTAXED.has(r.taxCategory ?? '') && r.taxRateBps !== 0);
    const path = `${list}.${wrong}.taxRateBps`;
    if (wrong !== -1) return refuse('invalidInput', path, 'must be 0 in this tax category');
  }
  const tooLarge = body.lines.findIndex((line) => netOf(line) === undefined);
  return tooLarge === -1 ? undefined : refuse('invalidInput', `lines.${tooLarge}`, TOO_LARGE);
}

function refuseTerms({ terms, lines, issuedOn, dueOn }: Dated): Refusal | undefined {
  const ids = new Set(lines.map(idOf));
  for (const [i, tier] of (terms?.discount ?? []).entries()) {
    const path = `terms.discount.${i}`;
    if (tier.untilOn < issuedOn || tier.untilOn >= dueOn) {
      const message = `must be from ${issuedOn} on and before the due date ${dueOn}`;
      return refuse('invalidTerms', `${path}.untilOn`, message);
    }
    const unknown = tier.excludedLines.find((id) => !ids.has(id));
    if (unknown !== undefined) {
      return refuse('invalidTerms', `${path}.excludedLines`, `there is no line "${unknown}"`);
    }
  }
  return undefined;
}

function refuseNegative(totals: InvoiceTotals): Refusal {
  return totals.grossMinor < 0
    ? refuse('negativeInvoice', 'lines', 'make less than nothing')
    : refuse('sumsDisagree', 'prepaidMinor', 'is more than the total');
}

const idOf = (line: InvoiceLineInput, i: number): string => line.id ?? String(i + 1);

/** undefined: larger than any amount. */
function netOf(line: InvoiceLineInput): Minor | undefined {
  if ('netMinor' in line) return minor(line.netMinor);
  return multiplyDecimals(line.quantity, String(line.unitPriceMinor), 0);
}

function toLine(line: InvoiceLineInput, i: number, currency: Currency): InvoiceLine {
  const netMinor = netOf(line) ?? ZERO;
  return {
    id: idOf(line, i),
    description: line.description,
    quantity: line.quantity ?? '1',
    unit: line.unit ?? null,
    unitPrice: unitPriceOf(line, netMinor, currency),
    netMinor,
    taxRateBps: bps(line.taxRateBps),
    taxCategory: line.taxCategory ?? categoryOf(line.taxRateBps),
  };
}

function unitPriceOf(line: InvoiceLineInput, netMinor: Minor, currency: Currency): string {
  if ('unitPriceMinor' in line) return formatDecimal(minor(line.unitPriceMinor), currency);
  if (line.unitPrice !== undefined) return line.unitPrice;
  // A quantity without a price: the line is one thing that costs its net.
  return formatDecimal(netMinor, currency);
}

const categoryOf = (rateBps: number): string => (rateBps === 0 ? 'Z' : 'S');

function toAdjustments(body: CreateInvoice): readonly Adjustment[] {
  const kinds = [
    ['allowance', body.allowances ?? []],
    ['charge', body.charges ?? []],
  ] as const;
  return kinds.flatMap(([kind, rows]) =>
    rows.map((row): Adjustment => ({
      kind,
      reason: row.reason ?? '',
      netMinor: minor(row.netMinor),
      taxRateBps: bps(row.taxRateBps),
      taxCategory: row.taxCategory ?? categoryOf(row.taxRateBps),
    })),
  );
}

type TierInput = NonNullable<NonNullable<CreateInvoice['terms']>['discount']>[number];

function toTier({
  percentBps,
  fixedMinor,
  untilOn,
  taxMode,
  excludedLines,
}: TierInput): DiscountTier {
  const rest = { untilOn: untilOn as CivilDate, taxMode, excludedLines };
  return percentBps === undefined
    ? { kind: 'fixed', fixedMinor: minor(fixedMinor ?? 0), ...rest }
    : { kind: 'percent', percentBps: bps(percentBps), ...rest };
}

function toInput(
  body: Dated,
  parts: Parts,
  totals: InvoiceTotals,
): Omit<NormalizedInvoice, 'dueOnIsStated'> {
  const { debtor, terms } = body;
  const invoice: InvoiceContent = {
    number: body.number,
    currency: parts.currency,
    issuedOn: body.issuedOn as CivilDate,
    dueOn: body.dueOn as CivilDate,
    lines: parts.lines,
    adjustments: parts.adjustments,
    ...totals,
    terms: {
      discount: parts.discount,
      discountFullOnly: terms?.discountFullOnly ?? false,
      paymentTermsText: terms?.text === undefined || terms.text === '' ? null : terms.text,
    },
    seller: null,
    buyer: {
      name: debtor.name,
      taxId: debtor.taxId ?? null,
      address: debtor.address ?? [],
      email: debtor.email,
    },
    iban: body.iban?.replaceAll(' ', '') ?? null,
    paymentReference: body.paymentReference ?? null,
    orderReference: body.orderReference ?? null,
    note: body.note === undefined || body.note === '' ? null : body.note,
  };
  return {
    debtor: {
      name: debtor.name,
      email: debtor.email,
      locale: debtor.locale ?? null,
      timeZone: debtor.timeZone ?? null,
      country: debtor.country ?? null,
      externalId: debtor.externalId ?? null,
    },
    invoice,
    taxIsStated: false,
    attachments: (body.attachments ?? []).map(toAttachment),
    metadata: body.metadata ?? {},
  };
}

function toAttachment(input: NonNullable<CreateInvoice['attachments']>[number]): Attachment {
  const content = new Uint8Array(Buffer.from(input.contentBase64, 'base64'));
  return { filename: input.filename, mimeType: input.mimeType, content };
}

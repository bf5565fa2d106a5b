import { cleanText } from '../contract/text.ts';
import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { parseCurrency, ZERO } from '../domain/money.ts';
import { documentTypeOf } from './document-type.ts';
import { attachmentsOf } from './draft-attachments.ts';
import { discountsOf, withoutSkonto } from './draft-discounts.ts';
import { adjustmentFrom, lineFrom, taxFrom } from './draft-lines.ts';
import { partyOf } from './draft-party.ts';
import type { DraftLine, DraftTotals, InvoiceDraft, PrecedingInvoice } from './draft.ts';
import type { Findings } from './findings.ts';
import type { StatedAmount, StatedDocument } from './stated.ts';
import {
  amountOf,
  cutTo,
  dateOf,
  lineOf,
  quote,
  requireAmount,
  requireLine,
  type Reading,
} from './values.ts';

export const MAX_LINES = 1000;
const MAX_ADJUSTMENTS = 200;
const MAX_TAX_ROWS = 50;

/** Reads every value of the document. undefined when not even its type or currency is known. */
export function buildDraft(findings: Findings, stated: StatedDocument): InvoiceDraft | undefined {
  const type = documentTypeOf(stated);
  if (!type.ok) findings.error('BT-3', stated.typeCode?.path ?? stated.path, type.message);
  const currency = currencyOf(findings, stated);
  refuseTooMany(findings, stated);
  if (!type.ok || currency === undefined || findings.errors.length > 0) return undefined;
  const reading: Reading = { currency, findings };
  const issuedOn = issueDateOf(findings, stated);
  return {
    kind: type.kind,
    typeCode: type.code,
    profile: cutTo(stated.profile, 200),
    number: numberOf(findings, stated),
    issuedOn,
    dueOn: dueDateOf(findings, stated, issuedOn),
    currency,
    paymentTermsText: textFrom(stated.paymentTerms.map((terms) => withoutSkonto(terms.text))),
    discounts: discountsOf(findings, stated, issuedOn),
    seller: partyOf(findings, 'seller', stated.seller, stated),
    buyer: partyOf(findings, 'buyer', stated.buyer, stated),
    buyerReference: lineOf(stated.buyerReference),
    orderReference: lineOf(stated.orderReference),
    note: textFrom(stated.notes.map((note) => note.text)),
    iban: accountOf(stated),
    paymentReference: lineOf(stated.paymentReference, 140),
    precedingInvoices: precedingOf(findings, stated),
    lines: withOwnIds(stated.lines.map((line) => lineFrom(reading, line))),
    adjustments: stated.adjustments.map((adjustment) => adjustmentFrom(reading, adjustment)),
    taxTotals: stated.breakdown.map((tax) => taxFrom(reading, tax)),
    totals: totalsOf(reading, stated),
    attachments: attachmentsOf(findings, stated.attachments),
    warnings: findings.warnings,
  };
}

function currencyOf(findings: Findings, stated: StatedDocument): Currency | undefined {
  const code = stated.currency?.text ?? '';
  const known = parseCurrency(code);
  const path = stated.currency?.path ?? stated.path;
  if (code === '') findings.error('BT-5', path, 'The currency is missing.');
  else if (known === undefined) {
    findings.error('BT-5', path, `${quote(code)} is not a currency that we know (ISO 4217).`);
  }
  return known;
}

function refuseTooMany(findings: Findings, stated: StatedDocument): void {
  const { lines, adjustments, breakdown, path } = stated;
  if (lines.length > MAX_LINES) {
    findings.error('BG-25', path, `It has ${lines.length} lines; up to ${MAX_LINES} are taken.`);
  } else if (lines.length === 0) {
    const isSummary = /minimum|basicwl/iu.test(stated.profile);
    const advice = isSummary ? ' The profile is a summary: export it as EN 16931 (comfort).' : '';
    findings.error('BG-25', path, `The document has no lines.${advice}`);
  }
  const most = Math.max(adjustments.length, ...lines.map((line) => line.adjustments.length));
  if (most > MAX_ADJUSTMENTS)
    findings.error('BG-20', path, 'It has too many allowances or charges.');
  if (breakdown.length > MAX_TAX_ROWS) findings.error('BG-23', path, 'It has too many tax rows.');
  if (breakdown.length === 0) findings.error('BG-23', path, 'The tax breakdown is missing.');
}

function numberOf(findings: Findings, stated: StatedDocument): string {
  const missing = { path: stated.path, what: 'The number of the document', max: 100 };
  return requireLine(findings, 'BT-1', stated.number, missing);
}

function issueDateOf(findings: Findings, stated: StatedDocument): CivilDate {
  if (stated.issuedOn === null) findings.error('BT-2', stated.path, 'The issue date is missing.');
  return dateOf(findings, 'BT-2', stated.issuedOn) ?? NO_DATE;
}

/** Stands in for a date that could not be read; the document is refused for it anyway. */
const NO_DATE = '1900-01-01' as CivilDate;

/**
 * Documents that are paid in parts state several days. Everything is due on the last of them, so
 * that nobody is reminded of a part that is not due yet.
 */
function dueDateOf(
  findings: Findings,
  stated: StatedDocument,
  issuedOn: CivilDate,
): CivilDate | null {
  const dates = stated.dueOns.map((dueOn) => dateOf(findings, 'BT-9', dueOn)).filter(isDate);
  const latest = dates.toSorted().at(-1) ?? null;
  const path = stated.dueOns[0]?.path ?? stated.path;
  if (latest !== null && latest < issuedOn && issuedOn !== NO_DATE) {
    findings.error('BT-9', path, `It is due on ${latest}, before it was issued on ${issuedOn}.`);
  }
  if (new Set(dates).size > 1) {
    findings.warn('BT-9', path, `There are several due dates; ${latest} counts.`);
  }
  return latest;
}

const isDate = (date: CivilDate | null): date is CivilDate => date !== null;

function textFrom(parts: readonly string[]): string | null {
  const text = cleanText(parts.slice(0, 100).join('\n').slice(0, 20_000));
  return text === '' ? null : cutTo(text, 4000);
}

function accountOf(stated: StatedDocument): string | null {
  const account = lineOf(stated.accounts[0] ?? null, 60);
  return account?.replaceAll(/\s/gu, '') ?? null;
}

function precedingOf(findings: Findings, stated: StatedDocument): readonly PrecedingInvoice[] {
  return stated.preceding.slice(0, 100).map(({ number, issuedOn }) => ({
    number: lineOf(number, 100) ?? '',
    issuedOn: dateOf(findings, 'BT-26', issuedOn),
  }));
}

/** Line ids as stated when they tell lines apart, else positions. */
function withOwnIds(lines: readonly DraftLine[]): readonly DraftLine[] {
  const ids = new Set(lines.map((line) => line.id));
  if (ids.size === lines.length && !ids.has('')) return lines;
  return lines.map((line, i) => ({ ...line, id: String(i + 1) }));
}

function totalsOf(reading: Reading, stated: StatedDocument): DraftTotals {
  const { totals } = stated;
  const at = (what: string) => ({ path: totals.path, what });
  const optional = (term: string, total: StatedAmount | null): Minor =>
    amountOf(reading, term, total) ?? ZERO;
  return {
    lineSumMinor: requireAmount(reading, 'BT-106', totals.lineSum, at('The sum of the lines')),
    allowancesMinor: optional('BT-107', totals.allowances),
    chargesMinor: optional('BT-108', totals.charges),
    netMinor: requireAmount(reading, 'BT-109', totals.net, at('The total without tax')),
    taxMinor: optional('BT-110', ownTaxTotal(reading, totals.tax)),
    grossMinor: requireAmount(reading, 'BT-112', totals.gross, at('The total with tax')),
    prepaidMinor: optional('BT-113', totals.prepaid),
    roundingMinor: optional('BT-114', totals.rounding),
    amountDueMinor: requireAmount(reading, 'BT-115', totals.due, at('The amount due')),
  };
}

/** A second tax total may be stated in the currency of the tax office; it is not part of the debt. */
function ownTaxTotal(reading: Reading, totals: readonly StatedAmount[]): StatedAmount | null {
  const own = totals.filter(({ currency }) => (currency ?? reading.currency) === reading.currency);
  const [first, second] = own.length === 0 ? totals : own;
  if (second !== undefined) {
    const message = `The total tax is stated twice, as ${first?.text} and ${second.text}.`;
    reading.findings.error('BT-110', second.path, message);
  }
  return first ?? null;
}

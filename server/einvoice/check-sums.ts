import type { Currency, Minor } from '../domain/brands.ts';
import { exponentOf, formatDecimal, percentOf } from '../domain/money.ts';
import type { InvoiceDraft } from './draft.ts';
import type { Findings } from './findings.ts';
import type { StatedDocument } from './stated.ts';
import { isUntaxedCategory } from './values.ts';

/**
 * The document's own arithmetic, rule by rule of EN 16931 (BR-CO-10 to 17, BR-S/Z/E/AE/K/G/O-08
 * and -09). Sums must agree to the last unit. A tax amount may differ from base × rate by one unit
 * per line, allowance or charge behind it, as long as it stays under one whole unit of the currency:
 * many programs round the tax of each line (the official validation allows the whole unit).
 */
export function checkSums(findings: Findings, draft: InvoiceDraft, stated: StatedDocument): void {
  const check: Check = { findings, draft, stated, currency: draft.currency };
  checkLineSum(check);
  checkAdjustments(check);
  checkNet(check);
  checkTaxRows(check);
  checkTaxTotal(check);
  checkGross(check);
  checkAmountDue(check);
  refuseNegative(check);
}

type Check = {
  readonly findings: Findings;
  readonly draft: InvoiceDraft;
  readonly stated: StatedDocument;
  readonly currency: Currency;
};

/** Sums of stated amounts can leave the safe range, so they are whole numbers of any size. */
const total = (amounts: readonly Minor[]): bigint =>
  amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);

const adjustmentsOf = (draft: InvoiceDraft, kind: 'allowance' | 'charge'): readonly Minor[] =>
  draft.adjustments.filter((a) => a.kind === kind).map((a) => a.netMinor);

function checkLineSum({ findings, draft, stated, currency }: Check): void {
  const counted = total(draft.lines.map((line) => line.netMinor));
  const { lineSumMinor } = draft.totals;
  if (counted === BigInt(lineSumMinor)) return;
  const path = stated.totals.lineSum?.path ?? stated.totals.path;
  findings.error(
    'BT-106',
    path,
    `The lines add up to ${say(counted, currency)}, but their sum is stated as ${say(lineSumMinor, currency)}.`,
  );
}

function checkAdjustments({ findings, draft, stated, currency }: Check): void {
  const rows = [
    ['BT-107', 'allowance', draft.totals.allowancesMinor, stated.totals.allowances],
    ['BT-108', 'charge', draft.totals.chargesMinor, stated.totals.charges],
  ] as const;
  for (const [term, kind, said, place] of rows) {
    const counted = total(adjustmentsOf(draft, kind));
    if (counted === BigInt(said)) continue;
    findings.error(
      term,
      place?.path ?? stated.totals.path,
      `The ${kind}s of the document add up to ${say(counted, currency)}, but their sum is stated as ${say(said, currency)}.`,
    );
  }
}

function checkNet({ findings, draft, stated, currency }: Check): void {
  const { lineSumMinor, allowancesMinor, chargesMinor, netMinor } = draft.totals;
  const counted = BigInt(lineSumMinor) - BigInt(allowancesMinor) + BigInt(chargesMinor);
  if (counted === BigInt(netMinor)) return;
  findings.error(
    'BT-109',
    stated.totals.net?.path ?? stated.totals.path,
    `Lines ${say(lineSumMinor, currency)} less allowances ${say(allowancesMinor, currency)} plus charges ${say(chargesMinor, currency)} make ${say(counted, currency)}, but the total without tax is stated as ${say(netMinor, currency)}.`,
  );
}

type TaxGroup = { base: bigint; parts: number; said: bigint; path: string };

const keyOf = (row: { readonly taxCategory: string; readonly taxRateBps: number }): string =>
  `${row.taxCategory} ${row.taxRateBps}`;

function checkTaxRows(check: Check): void {
  const { findings, draft, stated, currency } = check;
  const groups = new Map<string, TaxGroup>();
  const group = (key: string): TaxGroup => {
    const known = groups.get(key) ?? { base: 0n, parts: 0, said: 0n, path: stated.path };
    groups.set(key, known);
    return known;
  };
  for (const line of draft.lines) addPart(group(keyOf(line)), BigInt(line.netMinor));
  for (const row of draft.adjustments) {
    const amount = BigInt(row.netMinor);
    addPart(group(keyOf(row)), row.kind === 'charge' ? amount : -amount);
  }
  for (const [i, row] of draft.taxTotals.entries()) {
    const own = group(keyOf(row));
    own.said += BigInt(row.netMinor);
    own.path = stated.breakdown[i]?.path ?? stated.path;
  }
  for (const [key, { base, said, path }] of groups) {
    if (base === said) continue;
    findings.error(
      'BT-116',
      path,
      `Lines, allowances and charges taxed ${nameOf(key)} add up to ${say(base, currency)}, but the tax breakdown states ${say(said, currency)}.`,
    );
  }
  for (const [i, row] of draft.taxTotals.entries()) {
    checkTaxRow(check, row, groups.get(keyOf(row))?.parts ?? 0, stated.breakdown[i]?.path ?? '');
  }
}

function addPart(group: TaxGroup, amount: bigint): void {
  group.base += amount;
  group.parts += 1;
}

function checkTaxRow(
  { findings, currency }: Check,
  row: InvoiceDraft['taxTotals'][number],
  parts: number,
  path: string,
): void {
  const counted = percentOf(row.netMinor, row.taxRateBps);
  const difference = Math.abs(counted - row.taxMinor);
  if (difference <= toleranceOf(row.taxCategory, parts, currency)) return;
  findings.error(
    'BT-117',
    path,
    `Tax ${nameOf(keyOf(row))} on ${say(row.netMinor, currency)} is ${say(counted, currency)}, but the document states ${say(row.taxMinor, currency)}.`,
  );
}

function toleranceOf(category: string, parts: number, currency: Currency): number {
  if (isUntaxedCategory(category)) return 0;
  const underOneUnit = Math.max(1, 10 ** exponentOf(currency) - 1);
  return Math.min(Math.max(1, parts), underOneUnit);
}

function checkTaxTotal({ findings, draft, stated, currency }: Check): void {
  const counted = total(draft.taxTotals.map((row) => row.taxMinor));
  const said = draft.totals.taxMinor;
  if (counted === BigInt(said)) return;
  findings.error(
    'BT-110',
    stated.totals.tax[0]?.path ?? stated.totals.path,
    `The taxes of the breakdown add up to ${say(counted, currency)}, but the total tax is stated as ${say(said, currency)}.`,
  );
}

function checkGross({ findings, draft, stated, currency }: Check): void {
  const { netMinor, taxMinor, grossMinor } = draft.totals;
  const counted = BigInt(netMinor) + BigInt(taxMinor);
  if (counted === BigInt(grossMinor)) return;
  findings.error(
    'BT-112',
    stated.totals.gross?.path ?? stated.totals.path,
    `Without tax ${say(netMinor, currency)} and tax ${say(taxMinor, currency)} make ${say(counted, currency)}, but the total with tax is stated as ${say(grossMinor, currency)}.`,
  );
}

function checkAmountDue({ findings, draft, stated, currency }: Check): void {
  const { grossMinor, prepaidMinor, roundingMinor, amountDueMinor } = draft.totals;
  const counted = BigInt(grossMinor) - BigInt(prepaidMinor) + BigInt(roundingMinor);
  if (counted === BigInt(amountDueMinor)) return;
  findings.error(
    'BT-115',
    stated.totals.due?.path ?? stated.totals.path,
    `Total ${say(grossMinor, currency)} less prepaid ${say(prepaidMinor, currency)} plus rounding ${say(roundingMinor, currency)} make ${say(counted, currency)}, but the amount due is stated as ${say(amountDueMinor, currency)}.`,
  );
}

/** A debt is not negative: what is given back comes as a credit note with positive amounts. */
function refuseNegative({ findings, draft, stated, currency }: Check): void {
  const { grossMinor, prepaidMinor, amountDueMinor } = draft.totals;
  const advice =
    draft.kind === 'invoice'
      ? 'Send what is given back as a credit note (381) that names the invoice.'
      : 'Amounts of a credit note are positive; send a charge as an invoice (380).';
  const rows = [
    ['BT-112', 'The total with tax', grossMinor, stated.totals.gross],
    ['BT-113', 'The prepaid amount', prepaidMinor, stated.totals.prepaid],
    ['BT-115', 'The amount due', amountDueMinor, stated.totals.due],
  ] as const;
  for (const [term, what, amount, place] of rows) {
    if (amount >= 0) continue;
    const path = place?.path ?? stated.totals.path;
    findings.error(term, path, `${what} is negative: ${say(amount, currency)}. ${advice}`);
  }
}

function nameOf(key: string): string {
  const [category = '', rateBps = '0'] = key.split(' ');
  const rate = rateBps.padStart(3, '0');
  const percent = `${rate.slice(0, -2)}.${rate.slice(-2)}`.replace(/\.?0+$/u, '');
  return `${category} ${percent === '' ? '0' : percent} %`;
}

function say(amount: bigint | Minor, currency: Currency): string {
  // Messages only: a sum outside the safe range is shown by its digits.
  if (typeof amount === 'number') return `${formatDecimal(amount, currency)} ${currency}`;
  const digits = (amount < 0n ? -amount : amount)
    .toString()
    .padStart(exponentOf(currency) + 1, '0');
  const exponent = exponentOf(currency);
  const text = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return `${amount < 0n ? '-' : ''}${text} ${currency}`;
}

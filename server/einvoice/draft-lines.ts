import type { Minor } from '../domain/brands.ts';
import type { Adjustment } from '../domain/facts.ts';
import { multiplyDecimals, exponentOf, formatDecimal, minor } from '../domain/money.ts';
import type { DraftLine, DraftTax, LineAdjustment } from './draft.ts';
import type { StatedAdjustment, StatedLine, StatedTax } from './stated.ts';
import {
  decimalOf,
  lineOf,
  requireAmount,
  requireLine,
  taxRateOf,
  type Reading,
} from './values.ts';

/** One line of the document (BG-25). */
export function lineFrom(reading: Reading, stated: StatedLine): DraftLine {
  const { findings } = reading;
  const at = (what: string, max = 500) => ({ path: stated.path, what, max });
  const quantity = decimalOf(findings, 'BT-129', stated.quantity);
  if (quantity === null) findings.error('BT-129', stated.path, 'The quantity is missing.');
  const line: DraftLine = {
    id: lineOf(stated.id, 60) ?? '',
    name: requireLine(findings, 'BT-153', stated.name, at('The name of the item')),
    description: lineOf(stated.description, 1000),
    quantity: quantity ?? '0',
    unit: lineOf({ text: stated.unit ?? '', path: stated.path }, 20),
    unitPrice: priceOf(reading, stated),
    baseQuantity: baseQuantityOf(reading, stated),
    adjustments: stated.adjustments.map((adjustment) => lineAdjustment(reading, adjustment)),
    netMinor: requireAmount(reading, 'BT-131', stated.net, at('The net amount of the line')),
    ...taxRateOf(findings, ['BT-151', 'BT-152'], stated.tax, stated.path),
  };
  warnOfOddNet(reading, line, stated);
  return line;
}

function priceOf(reading: Reading, stated: StatedLine): string {
  const { currency, findings } = reading;
  const { price } = stated;
  if (price === null) findings.error('BT-146', stated.path, 'The price of the item is missing.');
  if (price !== null && price.currency !== null && price.currency !== currency) {
    findings.error('BT-146', price.path, `The price is not in ${currency}.`);
  }
  return decimalOf(findings, 'BT-146', price) ?? '0';
}

function baseQuantityOf({ findings }: Reading, stated: StatedLine): string {
  const base = decimalOf(findings, 'BT-149', stated.baseQuantity) ?? '1';
  if (/[1-9]/u.test(base) && !base.startsWith('-')) return base;
  findings.error('BT-149', stated.path, 'The base quantity of the price must be above zero.');
  return '1';
}

function lineAdjustment(reading: Reading, stated: StatedAdjustment): LineAdjustment {
  const kind = kindOf(reading, stated);
  const what = { path: stated.path, what: `The amount of the ${kind}` };
  const netMinor = requireAmount(
    reading,
    kind === 'charge' ? 'BT-141' : 'BT-136',
    stated.amount,
    what,
  );
  return { kind, reason: reasonOf(stated), netMinor };
}

/** An allowance or charge on the whole document (BG-20, BG-21). */
export function adjustmentFrom(reading: Reading, stated: StatedAdjustment): Adjustment {
  const kind = kindOf(reading, stated);
  const isCharge = kind === 'charge';
  const what = { path: stated.path, what: `The amount of the ${kind}` };
  const terms = isCharge ? (['BT-102', 'BT-103'] as const) : (['BT-95', 'BT-96'] as const);
  return {
    kind,
    reason: reasonOf(stated),
    netMinor: requireAmount(reading, isCharge ? 'BT-99' : 'BT-92', stated.amount, what),
    ...taxRateOf(reading.findings, terms, stated.tax, stated.path),
  };
}

function kindOf({ findings }: Reading, stated: StatedAdjustment): 'allowance' | 'charge' {
  const indicator = stated.isCharge?.text.toLowerCase();
  if (indicator === 'true' || indicator === '1') return 'charge';
  if (indicator !== 'false' && indicator !== '0') {
    findings.error(
      'BG-20',
      stated.path,
      'It does not say whether this is an allowance or a charge.',
    );
  }
  return 'allowance';
}

function reasonOf(stated: StatedAdjustment): string {
  return lineOf(stated.reason) ?? lineOf(stated.reasonCode, 20) ?? '';
}

/** One row of the tax breakdown (BG-23). */
export function taxFrom(reading: Reading, stated: StatedTax): DraftTax {
  const at = (what: string) => ({ path: stated.path, what });
  return {
    ...taxRateOf(reading.findings, ['BT-118', 'BT-119'], stated.category, stated.path),
    netMinor: requireAmount(reading, 'BT-116', stated.taxable, at('The taxable amount')),
    taxMinor: requireAmount(reading, 'BT-117', stated.tax, at('The tax amount')),
    exemptionReason: lineOf(stated.exemptionReason),
  };
}

/**
 * EN 16931 has no rule that a line's net equals quantity × price, and its own examples break it, so
 * the stated net stands. A difference is mentioned, because somebody will ask.
 */
function warnOfOddNet(reading: Reading, line: DraftLine, stated: StatedLine): void {
  const expected = expectedNet(reading, line);
  if (expected === undefined || Math.abs(expected - line.netMinor) <= 1) return;
  const [counted, said] = [expected, line.netMinor].map((a) => formatDecimal(a, reading.currency));
  const message = `Quantity and price make ${counted}, the line states ${said}. The stated amount counts.`;
  reading.findings.warn('BT-131', stated.path, message);
}

function expectedNet(reading: Reading, line: DraftLine): Minor | undefined {
  const { quantity, unitPrice, baseQuantity, adjustments } = line;
  const goods = multiplyDecimals(quantity, unitPrice, exponentOf(reading.currency), baseQuantity);
  if (goods === undefined) return undefined;
  const sign = (kind: LineAdjustment['kind']): number => (kind === 'charge' ? 1 : -1);
  const total = adjustments.reduce((sum, a) => sum + sign(a.kind) * a.netMinor, goods as number);
  return Number.isSafeInteger(total) ? minor(total) : undefined;
}

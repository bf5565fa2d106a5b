import { describe, expect, test } from 'vitest';
import { dunningStatus } from '../../server/domain/dunning.ts';
import { currency, minor, ZERO } from '../../server/domain/money.ts';
import { planMenu } from '../../server/domain/plan-menu.ts';
import { quote } from '../../server/domain/quote.ts';
import { smallestAmounts } from '../../server/domain/smallest-amounts.ts';
import { aCase, anInvoice, aPlanPolicy, at, aVendor, EUR, NOW } from '../support/builders.ts';
import { WARSAW } from '../support/story.ts';

const JPY = currency('JPY');
const vendor = aVendor({
  settings: {
    currency: EUR,
    minReminderMinor: minor(500),
    minPaymentMinor: minor(1000),
    plan: aPlanPolicy({ minInstalmentMinor: minor(2000) }),
  },
});
const owing = (amountMinor: number, code = EUR) =>
  aCase({ vendor, invoices: [anInvoice({ amountMinor, currency: code })] });

describe('a vendor’s smallest amounts (1.6)', () => {
  test('are amounts of one currency and say nothing about another', () => {
    expect(smallestAmounts(vendor.settings, EUR)).toEqual({
      reminderMinor: 500,
      paymentMinor: 1000,
      instalmentMinor: 2000,
    });
    expect(smallestAmounts(vendor.settings, JPY)).toEqual({
      reminderMinor: ZERO,
      paymentMinor: 50,
      instalmentMinor: 50,
    });
  });

  test('are never below what the processor takes', () => {
    const forint = { ...vendor.settings, currency: currency('HUF') };
    expect(smallestAmounts(forint, currency('HUF'))).toMatchObject({
      paymentMinor: 17_500,
      instalmentMinor: 17_500,
    });
  });

  test('5 yen are written about where debts below 5.00 euros are not', () => {
    const status = (code: typeof EUR) =>
      dunningStatus(owing(499, code), 'inv_1', at('2026-06-10T10:00:00Z'), WARSAW).status;
    expect(status(EUR)).toBe('stopped');
    expect(status(JPY)).toBe('active');
  });

  test('100 yen may be paid and agreed on in parts where less than 10.00 euros may not', () => {
    const ask = { invoiceIds: ['inv_1'], now: NOW };
    const kinds = (code: typeof EUR) => quote(owing(900, code), ask).options.map((o) => o.kind);
    expect(kinds(EUR)).not.toContain('other');
    expect(quote(owing(900, JPY), ask).options.at(-1)).toMatchObject({
      kind: 'other',
      minMinor: 50,
    });
    expect(planMenu(owing(900), ask, WARSAW).ok).toBe(false);
    expect(planMenu(owing(900, JPY), ask, WARSAW).ok).toBe(true);
  });
});

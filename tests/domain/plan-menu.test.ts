import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isWorkingDay } from '../../server/domain/calendar.ts';
import type { CaseFacts, HoldReason, PlanPolicy } from '../../server/domain/facts.ts';
import { bps, currency, minor, sum } from '../../server/domain/money.ts';
import { planMenu, type PlanMenuRequest } from '../../server/domain/plan-menu.ts';
import {
  aCase,
  aHold,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  aVendor,
  day,
  NOW,
  PLN,
} from '../support/builders.ts';
import { WARSAW } from '../support/story.ts';

const withPolicy = (over: Partial<PlanPolicy>, facts: Partial<CaseFacts> = {}) =>
  aCase({ ...facts, vendor: aVendor({ settings: { plan: aPlanPolicy(over) } }) });
const ask = (facts: CaseFacts, over: Partial<PlanMenuRequest> = {}, cal = WARSAW) =>
  planMenu(facts, { invoiceIds: ['inv_1'], now: NOW, ...over }, cal);
function offered(facts: CaseFacts, over: Partial<PlanMenuRequest> = {}, cal = WARSAW) {
  const menu = ask(facts, over, cal);
  if (!menu.ok) throw new Error(`refused: ${menu.refusal}`);
  return menu;
}
const choices = (facts: CaseFacts, over: Partial<PlanMenuRequest> = {}) =>
  offered(facts, over).items.map((i) => `${i.count} ${i.frequency}`);

describe('the menu (5.1, 5.2)', () => {
  test('shows every date and amount of each plan', () => {
    const menu = offered(aCase());
    expect(menu).toMatchObject({
      currency: 'EUR',
      baseMinor: 12_100,
      firstOn: '2026-05-04',
      earliestFirstOn: '2026-05-04',
      latestFirstOn: '2026-05-18',
    });
    expect(menu.items.find((i) => i.count === 3 && i.frequency === 'monthly')?.instalments).toEqual(
      [
        { no: 1, dueOn: '2026-05-04', amountMinor: 4034 },
        { no: 2, dueOn: '2026-06-04', amountMinor: 4033 },
        { no: 3, dueOn: '2026-07-04', amountMinor: 4033 },
      ],
    );
  });

  test('leaves out plans whose parts are below the smallest instalment', () => {
    const facts = aCase({ invoices: [anInvoice({ amountMinor: 6000 })] });
    expect(choices(facts)).toEqual(['2 monthly', '3 monthly', '2 biweekly', '3 biweekly']);
  });

  test('leaves out plans whose parts the processor would not take', () => {
    const small = { minInstalmentMinor: minor(0), frequencies: ['monthly'] } as const;
    const inCurrency = (code: string, amountMinor: number) =>
      withPolicy(small, { invoices: [anInvoice({ amountMinor, currency: currency(code) })] });
    expect(choices(inCurrency('HUF', 60_000))).toEqual(['2 monthly', '3 monthly']);
    expect(choices(inCurrency('EUR', 160))).toEqual(['2 monthly', '3 monthly']);
    expect(choices(inCurrency('EUR', 300_000_000))).toEqual([
      '4 monthly',
      '5 monthly',
      '6 monthly',
    ]);
    const dinars = offered(inCurrency('KWD', 10_000)).items.find((i) => i.count === 3);
    expect(dinars?.instalments.map((i) => i.amountMinor)).toEqual([3340, 3330, 3330]);
    expect(ask(inCurrency('KWD', 10_005))).toMatchObject({ refusal: 'belowMinimum' });
  });

  test('leaves out plans whose first part is too small a share', () => {
    const facts = withPolicy({ minFirstBps: bps(3000), frequencies: ['monthly'] });
    expect(choices(facts)).toEqual(['2 monthly', '3 monthly']);
  });

  test('leaves out plans that last too long', () => {
    const facts = withPolicy({ longestDays: 62 });
    expect(choices(facts)).toEqual([
      '2 monthly',
      '3 monthly',
      ...[2, 3, 4, 5].map((n) => `${n} biweekly`),
    ]);
  });

  test('the first date is today or up to the latest that the policy allows', () => {
    expect(offered(aCase(), { firstOn: day('2026-05-18') }).firstOn).toBe('2026-05-18');
    const outside = { ok: false, refusal: 'firstDateOutside' };
    expect(ask(aCase(), { firstOn: day('2026-05-19') })).toEqual(outside);
    expect(ask(aCase(), { firstOn: day('2026-05-03') })).toEqual(outside);
  });

  test('the base is what is payable over all invoices, each allocated its own part of it', () => {
    const facts = aCase({
      invoices: [
        anInvoice(),
        anInvoice({ id: 'inv_2', number: '2', dueOn: day('2026-04-30'), amountMinor: 5000 }),
        anInvoice({ id: 'inv_3', number: '3', amountMinor: 700 }),
      ],
      entries: [
        anEntry({ amountMinor: minor(2100) }),
        anEntry({ id: 'ent_3', invoiceId: 'inv_3', amountMinor: minor(700) }),
      ],
    });
    expect(offered(facts, { invoiceIds: ['inv_1', 'inv_2', 'inv_3'] })).toMatchObject({
      baseMinor: 15_000,
      invoiceIds: ['inv_2', 'inv_1'],
      allocations: [
        { invoiceId: 'inv_2', amountMinor: 5000 },
        { invoiceId: 'inv_1', amountMinor: 10_000 },
      ],
    });
  });

  test('a free day moves alone to the next working day, later dates do not move', () => {
    const cal = { ...WARSAW, isHoliday: (d: string) => d === '2026-06-15' };
    const facts = withPolicy({ weekend: 'nextWorkingDay' });
    const menu = offered(facts, { firstOn: day('2026-05-16') }, cal);
    const four = menu.items.find((i) => i.count === 4 && i.frequency === 'biweekly');
    // 16 and 30 May and 13 June are Saturdays, 27 June too; 15 June is a holiday.
    expect(four?.instalments.map((i) => i.dueOn)).toEqual([
      '2026-05-18',
      '2026-06-01',
      '2026-06-16',
      '2026-06-29',
    ]);
    const kept = offered(withPolicy({ weekend: 'keep' }), { firstOn: day('2026-05-16') }, cal);
    expect(kept.items[0]?.instalments[0]?.dueOn).toBe('2026-05-16');
  });

  test('today is the vendor’s day', () => {
    const facts = aCase();
    const lateEvening = NOW + 12.5 * 3_600_000;
    const menu = offered(facts, { now: lateEvening as typeof NOW });
    expect(menu.earliestFirstOn).toBe('2026-05-05');
  });

  test('whatever is offered keeps the policy, adds up and rises in time', () => {
    const anyPolicy = fc.record({
      minInstalmentMinor: fc.integer({ min: 0, max: 5000 }).map(minor),
      minFirstBps: fc.integer({ min: 0, max: 6000 }).map(bps),
      longestDays: fc.integer({ min: 0, max: 400 }),
      weekend: fc.constantFrom('keep' as const, 'nextWorkingDay' as const),
      frequencies: fc.constant(['weekly', 'biweekly', 'monthly'] as const),
      counts: fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { minLength: 1 }),
    });
    const anyAmount = fc.integer({ min: 1, max: 50_000_000 });
    fc.assert(
      fc.property(
        anyPolicy,
        anyAmount,
        fc.integer({ min: 0, max: 14 }),
        (policy, amount, shift) => {
          const facts = withPolicy(policy, { invoices: [anInvoice({ amountMinor: amount })] });
          const firstOn = addDays(day('2026-05-04'), shift);
          const menu = ask(facts, { firstOn });
          if (!menu.ok) return;
          for (const { count, instalments } of menu.items) {
            const dates = instalments.map((i) => i.dueOn);
            const amounts = instalments.map((i) => i.amountMinor);
            expect(instalments.map((i) => i.no)).toEqual(dates.map((_, i) => i + 1));
            expect(instalments).toHaveLength(count);
            expect(sum(amounts)).toBe(amount);
            expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThanOrEqual(1);
            expect(Math.min(...amounts)).toBeGreaterThanOrEqual(
              Math.max(1, policy.minInstalmentMinor),
            );
            expect(dates.every((d, i) => i === 0 || d > (dates[i - 1] ?? d))).toBe(true);
            expect(
              (dates.at(-1) ?? firstOn) <= addDays(day('2026-05-04'), policy.longestDays),
            ).toBe(true);
            const isFree = dates.some((d) => !isWorkingDay(d, WARSAW));
            expect(policy.weekend === 'keep' || !isFree).toBe(true);
          }
        },
      ),
    );
  });
});

describe('no plan is offered', () => {
  const later = anInvoice({ id: 'inv_2', number: '2' });
  const debit = aPayment({}, { status: 'processing', processingSince: NOW });
  const accelerated = aPlan(
    { allocations: [{ invoiceId: 'inv_2', amountMinor: minor(100) }] },
    {
      status: 'accelerated',
      acceleratedAt: NOW,
      reinstateUntilOn: day('2026-05-18'),
      mayReinstate: true,
    },
  );

  test.each<[string, CaseFacts, Partial<PlanMenuRequest>, string]>([
    ['without a policy', aCase({ vendor: aVendor({ settings: { plan: null } }) }), {}, 'noPolicy'],
    ['for nothing', aCase(), { invoiceIds: [] }, 'noInvoices'],
    ['for an invoice of somebody else', aCase(), { invoiceIds: ['inv_1', 'inv_9'] }, 'noInvoices'],
    [
      'over two currencies',
      aCase({ invoices: [anInvoice(), { ...later, currency: PLN }] }),
      { invoiceIds: ['inv_1', 'inv_2'] },
      'mixedCurrencies',
    ],
    ['while one is running', aCase({ plans: [aPlan()] }), {}, 'planRunning'],
    ['while money is on its way', aCase({ payments: [debit] }), {}, 'moneyUnderWay'],
    [
      'when nothing is owed',
      aCase({ entries: [anEntry({ amountMinor: minor(12_100) })] }),
      {},
      'nothingToPay',
    ],
    [
      'when every part would be too small',
      aCase({ invoices: [anInvoice({ amountMinor: 3999 })] }),
      {},
      'belowMinimum',
    ],
    [
      'again after a default that was not made good',
      aCase({ invoices: [anInvoice(), later], plans: [accelerated] }),
      {},
      'afterDefault',
    ],
  ])('%s', (_, facts, over, refusal) => {
    expect(ask(facts, over)).toEqual({ ok: false, refusal });
  });

  test.each<HoldReason>(['dispute', 'legal', 'insolvency'])('under a %s hold', (reason) => {
    const facts = aCase({ holds: [aHold({ reason })] });
    expect(ask(facts)).toEqual({ ok: false, refusal: 'held' });
  });

  test('but it is under a pause that the vendor set, and after a default where the policy says so', () => {
    expect(ask(aCase({ holds: [aHold()] })).ok).toBe(true);
    const facts = { invoices: [anInvoice(), later], plans: [accelerated] };
    expect(ask(withPolicy({ againAfterDefault: true }, facts)).ok).toBe(true);
  });
});

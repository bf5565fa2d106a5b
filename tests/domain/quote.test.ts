import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  CaseFacts,
  DiscountTier,
  Invoice,
  SettlementOffer,
} from '../../server/domain/facts.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { quote } from '../../server/domain/quote.ts';
import type { QuoteOption } from '../../server/domain/quote-options.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  aVendor,
  day,
  NOW,
  PLN,
} from '../support/builders.ts';

const twoPercent: DiscountTier = {
  kind: 'percent',
  percentBps: bps(200),
  untilOn: day('2026-05-10'),
  taxMode: 'onEarly',
  excludedLines: [],
};
const terms = { discount: [twoPercent], discountFullOnly: false, paymentTermsText: null };
const early = anInvoice({ terms });
const moving = (amount: number) =>
  aPayment(
    { amountMinor: minor(amount), initiatedAt: NOW },
    { status: 'processing', processingSince: NOW },
  );
const offer: SettlementOffer = {
  id: 'off_1',
  invoiceId: 'inv_1',
  amountMinor: minor(9680),
  untilOn: day('2026-05-08'),
  createdAt: at('2026-05-02T08:00:00Z'),
  endedAt: null,
};

function ask(over: Partial<CaseFacts> = {}, now = NOW, ids?: readonly string[]) {
  const facts = aCase(over);
  const answer = quote(facts, { invoiceIds: ids ?? facts.invoices.map((i) => i.id), now });
  const option = (kind: QuoteOption['kind']) => answer.options.find((o) => o.kind === kind);
  return { ...answer, option, kinds: answer.options.map((o) => o.kind) };
}

describe('a quote', () => {
  test('offers what is due, all, and any other amount', () => {
    const answer = ask();
    expect(answer).toMatchObject({
      invoiceIds: ['inv_1'],
      currency: 'EUR',
      payableMinor: 12_100,
      processingMinor: 0,
      discountShortfall: null,
    });
    expect(answer.kinds).toEqual(['dueNow', 'all', 'other']);
    expect(answer.option('all')).toEqual({
      kind: 'all',
      amountMinor: 12_100,
      currency: 'EUR',
      untilOn: null,
      dueOn: '2026-05-31',
      savesMinor: 0,
      minMinor: null,
      maxMinor: null,
      leavesMinor: 0,
      covers: [{ invoiceId: 'inv_1', amountMinor: 12_100 }],
    });
    expect(answer.option('other')).toMatchObject({ minMinor: 1000, maxMinor: 12_100 });
  });

  test('offers nothing when nothing is owed', () => {
    const paid = { entries: [anEntry({ amountMinor: minor(12_100) })] };
    expect(ask(paid)).toMatchObject({ payableMinor: 0, options: [] });
  });

  test('does not ask twice for money on its way', () => {
    expect(ask({ payments: [moving(12_100)] })).toMatchObject({
      payableMinor: 0,
      processingMinor: 12_100,
      options: [],
    });
    expect(ask({ payments: [moving(5000)] }).option('all')?.amountMinor).toBe(7100);
  });

  test('leaves out what is not of this debtor and what is in another currency', () => {
    const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'B', currency: PLN })];
    const answer = ask({ invoices }, NOW, ['inv_2', 'inv_1', 'inv_9']);
    expect(answer).toMatchObject({ invoiceIds: ['inv_2'], currency: 'PLN' });
    expect(ask({ invoices: [] }, NOW, ['inv_9'])).toMatchObject({ payableMinor: 0, options: [] });
  });

  test('takes no amount that the processor would refuse', () => {
    const big = ask({ invoices: [anInvoice({ amountMinor: 150_000_000 })] });
    expect(big.option('other')).toMatchObject({ maxMinor: 99_999_999 });
    const settings = { minPaymentMinor: minor(1) };
    const small = ask({ vendor: aVendor({ settings }) });
    expect(small.option('other')).toMatchObject({ minMinor: 50 });
    const tiny = ask({ invoices: [anInvoice({ amountMinor: 900 })] });
    expect(tiny.kinds).toEqual(['dueNow', 'all']);
  });
});

describe('what is due now', () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ['inv_1', '2026-05-31', 1000],
    ['inv_2', '2026-05-03', 2000],
    ['inv_3', '2026-05-04', 4000],
    ['inv_4', '2026-05-10', 8000],
    ['inv_5', '2026-05-10', 16_000],
  ];
  const invoices = rows.map(([id, due, amountMinor]) =>
    anInvoice({ id, number: id, dueOn: day(due), amountMinor }),
  );

  test('is everything overdue or due today', () => {
    expect(ask({ invoices }).option('dueNow')).toMatchObject({
      amountMinor: 6000,
      dueOn: '2026-05-03',
      leavesMinor: 25_000,
    });
  });

  test('is what comes next when nothing is due', () => {
    const later = invoices.filter((i) => i.dueOn > '2026-05-04');
    expect(ask({ invoices: later }).option('dueNow')).toMatchObject({
      amountMinor: 24_000,
      dueOn: '2026-05-10',
    });
    expect(ask({ invoices: later }).option('all')).toMatchObject({ dueOn: null });
  });

  test('on a plan is the arrears with the instalment of today, or the next one', () => {
    const onPlan = (now: string, entries = aCase().entries) =>
      ask({ plans: [aPlan()], entries }, at(now)).option('dueNow');
    expect(onPlan('2026-05-04T10:00:00Z')).toMatchObject({
      amountMinor: 4034,
      dueOn: '2026-05-04',
    });
    expect(onPlan('2026-06-05T10:00:00Z')).toMatchObject({
      amountMinor: 8067,
      dueOn: '2026-05-04',
    });
    const first = anEntry({ amountMinor: minor(4034), at: at('2026-05-05T08:00:00Z') });
    expect(onPlan('2026-05-06T10:00:00Z', [first])).toMatchObject({
      amountMinor: 4033,
      dueOn: '2026-06-04',
      leavesMinor: 4033,
    });
  });

  test('on a plan leaves out the instalment that is on its way', () => {
    const answer = ask({ plans: [aPlan()], payments: [moving(4034)] });
    expect(answer.option('dueNow')).toMatchObject({ amountMinor: 4033, dueOn: '2026-06-04' });
  });

  test('is the whole rest once the plan was called in', () => {
    const accelerated = aPlan(
      {},
      {
        status: 'accelerated',
        acceleratedAt: NOW,
        reinstateUntilOn: day('2026-05-18'),
        mayReinstate: true,
      },
    );
    expect(ask({ plans: [accelerated] }).option('dueNow')?.amountMinor).toBe(12_100);
  });

  test('counts a charge beside the plan on the due day of its invoice', () => {
    const charge = anEntry({ kind: 'lateCharge', amountMinor: minor(500) });
    const invoice = anInvoice({ dueOn: day('2026-05-03') });
    const answer = ask({ invoices: [invoice], plans: [aPlan()], entries: [charge] });
    expect(answer.option('dueNow')).toMatchObject({ amountMinor: 4534, dueOn: '2026-05-03' });
  });
});

describe('a lower price', () => {
  test('for paying early is offered to the end of its last local day', () => {
    const offered = ask({ invoices: [early] }, at('2026-05-10T21:59:59.999Z'));
    expect(offered.option('discount')).toMatchObject({
      amountMinor: 11_858,
      savesMinor: 242,
      untilOn: '2026-05-10',
      leavesMinor: 0,
    });
    expect(ask({ invoices: [early] }, at('2026-05-10T22:00:00Z')).kinds).not.toContain('discount');
  });

  test('stays after part payments: pay X more by D', () => {
    const entries = [anEntry({ amountMinor: minor(5000), paymentId: 'pay_1' })];
    const answer = ask({ invoices: [early], entries });
    expect(answer.discountShortfall).toEqual({ amountMinor: 6858, untilOn: '2026-05-10' });
    expect(answer.option('discount')).toMatchObject({ amountMinor: 6858, savesMinor: 242 });
  });

  test('that is on its way is not asked for again, nor is its discount', () => {
    expect(ask({ invoices: [early], payments: [moving(11_858)] })).toMatchObject({
      payableMinor: 0,
      processingMinor: 11_858,
      options: [],
    });
  });

  test('of several invoices is all of them, each at its own price', () => {
    const other = anInvoice({ id: 'inv_2', number: 'B', amountMinor: 5000 });
    expect(ask({ invoices: [early, other] }).option('discount')).toMatchObject({
      amountMinor: 16_858,
      savesMinor: 242,
    });
  });

  test('is not offered beside a running plan', () => {
    expect(ask({ invoices: [early], plans: [aPlan()] }).kinds).toEqual(['dueNow', 'all', 'other']);
  });

  test('to settle is offered until its day and not after it was withdrawn', () => {
    expect(ask({ offers: [offer] }).option('settlement')).toMatchObject({
      amountMinor: 9680,
      savesMinor: 2420,
      untilOn: '2026-05-08',
      leavesMinor: 0,
    });
    expect(ask({ offers: [offer] }, at('2026-05-08T22:00:00Z')).kinds).not.toContain('settlement');
    const withdrawn = { ...offer, endedAt: NOW };
    expect(ask({ offers: [withdrawn] }).kinds).not.toContain('settlement');
  });

  test('to settle counts what was paid since', () => {
    const entries = [anEntry({ amountMinor: minor(680), at: NOW })];
    expect(ask({ offers: [offer], entries }).option('settlement')?.amountMinor).toBe(9000);
  });
});

describe('every quote', () => {
  const invoices = fc.array(
    fc.record({
      amountMinor: fc.integer({ min: 0, max: 10 ** 9 }),
      paid: fc.integer({ min: 0, max: 10 ** 6 }),
      dueIn: fc.integer({ min: 6, max: 60 }),
      percent: fc.constantFrom(0, 100, 250),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const toInvoice = (row: { amountMinor: number; dueIn: number; percent: number }, i: number) =>
    anInvoice({
      id: `inv_${i}`,
      number: `N${i}`,
      amountMinor: row.amountMinor,
      dueOn: day(
        `2026-0${5 + Math.floor(row.dueIn / 31)}-${String(1 + (row.dueIn % 28)).padStart(2, '0')}`,
      ),
      terms: {
        ...terms,
        discount: row.percent === 0 ? [] : [{ ...twoPercent, percentBps: bps(row.percent) }],
      },
    });

  test('has dueNow and all whenever money is owed, and no option leaves or takes too much', () => {
    fc.assert(
      fc.property(invoices, fc.integer({ min: 0, max: 90 }), (rows, days) => {
        const list: readonly Invoice[] = rows.map(toInvoice);
        const entries = rows.flatMap((row, i) => {
          const amount = Math.min(row.paid, row.amountMinor);
          return amount === 0
            ? []
            : [anEntry({ id: `e${i}`, invoiceId: `inv_${i}`, amountMinor: minor(amount) })];
        });
        const now = at(
          new Date(Date.parse('2026-05-01T12:00:00Z') + days * 86_400_000).toISOString(),
        );
        const answer = ask({ invoices: list, entries }, now);
        expect(answer.kinds.includes('dueNow')).toBe(answer.payableMinor > 0);
        expect(answer.kinds.includes('all')).toBe(answer.payableMinor > 0);
        for (const o of answer.options) {
          expect(o.amountMinor).toBeGreaterThan(0);
          expect(o.amountMinor + o.savesMinor + o.leavesMinor).toBe(answer.payableMinor);
          expect(o.leavesMinor).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

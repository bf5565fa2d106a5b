import type { CivilDate } from '../../server/domain/brands.ts';
import type { MessageKind } from '../../server/domain/decision.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { anEntry, aPayment, day, EUR, PLN } from './builders.ts';
import {
  aContext,
  aMessage,
  card,
  discounted,
  factsIn,
  manyLines,
  noon,
  paid,
  roof,
  type LetterCase,
} from './letter-facts.ts';
import { moneyLetterCases } from './money-letter-cases.ts';
import { planLetterCases } from './plan-letter-cases.ts';

/** One letter of each kind, with the facts that call for it: for tests and for looking at. */
export function letterCases(locale: string): readonly LetterCase[] {
  return [
    ...reminders(locale),
    ...payments(locale),
    ...moneyLetterCases(locale),
    ...planLetterCases(locale),
    ...others(locale),
  ];
}

function reminders(locale: string): readonly LetterCase[] {
  const one = (
    name: string,
    step: string,
    on: string,
    over: Partial<CaseFacts> = {},
    next?: CivilDate,
  ) => ({
    name: `reminder-${name}`,
    message: aMessage('reminder', { step }),
    facts: factsIn(locale, over),
    context: aContext(noon(on), next ? { nextStepOn: next } : {}),
  });
  const several = [
    roof(),
    roof({ id: 'inv_2', number: '2026/118', dueOn: day('2026-12-09') }),
    roof({ id: 'inv_3', number: '2026/120', dueOn: day('2026-12-07'), currency: PLN }),
  ];
  const moving = aPayment(
    { amountMinor: minor(3000), allocations: [{ invoiceId: 'inv_1', amountMinor: minor(3000) }] },
    { status: 'processing', processingSince: noon('2026-12-09') },
  );
  return [
    one('before-due', '-3', '2026-12-01', {}, day('2026-12-07')),
    one('before-due-discount', '-3', '2026-12-01', { invoices: [discounted] }),
    one('before-due-shortfall', '-3', '2026-12-01', {
      invoices: [discounted],
      entries: [paid(5000, '2026-11-25')],
    }),
    one('residue', '+1', '2026-12-07', {
      invoices: [discounted],
      entries: [paid(11_858, '2026-12-03')],
    }),
    one('when-expected', '+1', '2026-12-07', {}, day('2026-12-11')),
    one('second', '+7', '2026-12-11', { entries: [paid(5000, '2026-12-08')], payments: [moving] }),
    one('firm', '+14', '2026-12-18'),
    one('final', '+30', '2027-01-04'),
    {
      name: 'reminder-several',
      message: aMessage('reminder', { step: '+7', invoiceIds: ['inv_1', 'inv_2', 'inv_3'] }),
      facts: factsIn(locale, { invoices: several }),
      context: aContext(noon('2026-12-16')),
    },
    one('long', '+1', '2026-12-07', { invoices: [manyLines(14)] }),
  ];
}

function payments(locale: string): readonly LetterCase[] {
  const one = (name: string, kind: MessageKind, on: string, over: Partial<CaseFacts>) => ({
    name: `payment-${name}`,
    message: aMessage(kind, { paymentId: 'pay_1' }),
    facts: factsIn(locale, over),
    context: aContext(noon(on)),
  });
  const granted = anEntry({
    id: 'ent_d',
    kind: 'discount',
    amountMinor: minor(242),
    at: noon('2026-11-25'),
    paymentId: 'pay_1',
  });
  const back = (reversal: 'refund' | 'chargeback', on: string) =>
    anEntry({
      id: 'ent_r',
      kind: 'paymentReversed',
      amountMinor: minor(12_100),
      at: noon(on),
      valueOn: day(on),
      paymentId: 'pay_1',
      correctsId: 'ent_pay_1',
      reversal,
    });
  const settled = { status: 'succeeded', settledAt: noon('2026-11-25') } as const;
  const whole = card(12_100, '2026-11-25', settled);
  return [
    one('receipt', 'paymentReceipt', '2026-11-25', {
      invoices: [discounted],
      payments: [card(11_858, '2026-11-25', settled)],
      entries: [paid(11_858, '2026-11-25'), granted],
    }),
    one('receipt-late', 'paymentReceipt', '2026-12-03', {
      invoices: [discounted],
      payments: [card(11_858, '2026-12-03', settled)],
      entries: [paid(11_858, '2026-12-03')],
    }),
    one('receipt-part', 'paymentReceipt', '2026-11-25', {
      payments: [card(5000, '2026-11-25', settled)],
      entries: [paid(5000, '2026-11-25')],
    }),
    one('processing', 'paymentProcessing', '2026-12-04', {
      payments: [
        {
          ...card(12_100, '2026-12-04', {
            status: 'processing',
            processingSince: noon('2026-12-04'),
          }),
          methodLabel: 'SEPA ·3000',
        },
      ],
    }),
    one('failed', 'paymentFailed', '2026-12-09', {
      payments: [
        card(12_100, '2026-12-04', {
          status: 'failed',
          failedAt: noon('2026-12-09'),
          failureCode: 'insufficient_funds',
        }),
      ],
    }),
    one('refunded', 'paymentReversed', '2026-12-09', {
      payments: [
        {
          ...whole,
          status: 'refunded',
          settledAt: noon('2026-11-25'),
          refundedMinor: minor(12_100),
        },
      ],
      entries: [paid(12_100, '2026-11-25'), back('refund', '2026-12-09')],
    }),
    one('charged-back', 'paymentReversed', '2027-01-12', {
      payments: [
        {
          ...whole,
          status: 'disputeLost',
          settledAt: noon('2026-11-25'),
          lostAt: noon('2027-01-12'),
        },
      ],
      entries: [paid(12_100, '2026-11-25'), back('chargeback', '2027-01-12')],
    }),
  ];
}

function others(locale: string): readonly LetterCase[] {
  return [
    {
      name: 'fresh-link',
      message: aMessage('freshLink'),
      facts: factsIn(locale),
      context: aContext(noon('2026-12-01')),
    },
    {
      name: 'fresh-link-all',
      message: aMessage('freshLink', { invoiceIds: ['inv_1', 'inv_2'] }),
      facts: factsIn(locale, {
        invoices: [roof(), roof({ id: 'inv_2', number: '2026/118', currency: EUR })],
      }),
      context: aContext(noon('2026-12-01')),
    },
  ];
}

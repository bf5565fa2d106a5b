import type { MessageKind } from '../../server/domain/decision.ts';
import type { CaseFacts, DebtorCredit, Entry } from '../../server/domain/facts.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { anEntry, day, EUR } from './builders.ts';
import {
  aContext,
  aMessage,
  card,
  factsIn,
  noon,
  paid,
  roof,
  type LetterCase,
} from './letter-facts.ts';

const PAID_ON = '2026-11-25';
const TOLD_ON = '2026-12-09';
const ARRIVED = { status: 'succeeded', settledAt: noon(PAID_ON) } as const;

/** The day's entry that the letter tells of. */
const told = (over: Partial<Entry>): Entry =>
  anEntry({ id: 'ent_told', at: noon(TOLD_ON), valueOn: day(TOLD_ON), ...over });

const credit = (amount: number, code: string, over: Partial<DebtorCredit> = {}): DebtorCredit => ({
  id: `crd_${code}`,
  currency: EUR,
  amountMinor: minor(amount),
  paymentId: 'pay_1',
  why: { code },
  at: noon(TOLD_ON),
  ...over,
});

const reversal = (kind: 'refund' | 'chargeback', amount: number, on: string): Entry =>
  anEntry({
    id: 'ent_back',
    kind: 'paymentReversed',
    side: 'debit',
    amountMinor: minor(amount),
    at: noon(on),
    valueOn: day(on),
    paymentId: 'pay_1',
    correctsId: 'ent_pay_1',
    reversal: kind,
  });

const restored = (amount: number): Entry =>
  told({
    kind: 'paymentReversed',
    side: 'credit',
    amountMinor: minor(amount),
    paymentId: 'pay_1',
    correctsId: 'ent_back',
  });

/** Letters about money that had arrived, that was given up, or that lies with the vendor. */
export function moneyLetterCases(locale: string): readonly LetterCase[] {
  const one = (
    name: string,
    kind: MessageKind,
    over: Partial<CaseFacts>,
    paymentId: string | null = 'pay_1',
  ): LetterCase => ({
    name: `money-${name}`,
    message: aMessage(kind, { paymentId, createdAt: noon(TOLD_ON) }),
    facts: factsIn(locale, over),
    context: aContext(noon(TOLD_ON)),
  });
  const whole = card(12_100, PAID_ON, ARRIVED);
  const entries = [paid(12_100, PAID_ON)];
  return [
    one('disputed', 'paymentDisputed', {
      payments: [
        {
          ...whole,
          status: 'disputed',
          settledAt: noon(PAID_ON),
          disputedAt: noon(TOLD_ON),
          disputedMinor: minor(5000),
        },
      ],
      entries,
    }),
    one('stands', 'paymentStands', {
      payments: [{ ...whole, status: 'disputeWon', settledAt: noon(PAID_ON) }],
      entries,
    }),
    one('reinstated', 'paymentStands', {
      payments: [{ ...whole, status: 'disputeWon', settledAt: noon(PAID_ON) }],
      entries: [...entries, reversal('chargeback', 5000, '2026-12-01'), restored(3000)],
      credits: [credit(2000, 'reversalUndone')],
    }),
    one('refund-failed', 'refundFailed', {
      payments: [whole],
      entries: [...entries, reversal('refund', 3000, '2026-12-01'), restored(3000)],
    }),
    one('refund-failed-credit', 'refundFailed', {
      payments: [whole],
      entries,
      credits: [credit(3000, 'reversalUndone')],
    }),
    one('refund-refused', 'refundFailed', {
      payments: [whole],
      entries: [paid(10_000, PAID_ON)],
      credits: [credit(2100, 'surplus', { at: noon(PAID_ON) })],
    }),
    one('mismatched', 'paymentMismatched', {
      payments: [whole],
      credits: [credit(10_000, 'amountMismatch')],
    }),
    ...given(one),
  ];
}

type One = (
  name: string,
  kind: MessageKind,
  over: Partial<CaseFacts>,
  paymentId: null,
) => LetterCase;

function given(one: One): readonly LetterCase[] {
  const note = told({
    kind: 'creditNote',
    side: 'credit',
    amountMinor: minor(5000),
    reference: 'K/7',
    breakdown: [
      { taxRateBps: bps(2100), taxCategory: 'S', netMinor: minor(4132), taxMinor: minor(868) },
    ],
  });
  const freed = credit(5000, 'creditNote');
  return [
    one('credit-note', 'creditNote', { entries: [note] }, null),
    one(
      'credit-note-paid',
      'creditNote',
      {
        entries: [
          paid(12_100, PAID_ON),
          note,
          told({
            id: 'ent_freed',
            kind: 'payment',
            side: 'debit',
            amountMinor: minor(5000),
            paymentId: 'pay_1',
            correctsId: 'ent_pay_1',
          }),
        ],
        credits: [freed],
      },
      null,
    ),
    one(
      'credit-applied',
      'creditApplied',
      {
        entries: [
          told({ kind: 'payment', side: 'credit', amountMinor: minor(3000), paymentId: 'pay_9' }),
        ],
      },
      null,
    ),
    one('credit-returned', 'creditReturned', { credits: [credit(-5000, 'returned')] }, null),
    one(
      'written-off',
      'writtenOff',
      {
        invoices: [roof()],
        entries: [told({ kind: 'writeOff', side: 'credit', amountMinor: minor(12_100) })],
      },
      null,
    ),
  ];
}

import { describe, expect, test } from 'vitest';
import { receiptPdf } from '../../server/documents/receipt-pdf.ts';
import type { PaymentState } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { anEntry } from '../support/builders.ts';
import { english, now, paid, paidCase, pdfOf } from '../support/paper-cases.ts';

describe('the receipt', () => {
  test('says how much came when, by what and for what', async () => {
    const settled = { status: 'succeeded', settledAt: now } as const;
    const { text, title } = await pdfOf(receiptPdf(paidCase(settled), 'pay_1', english));
    for (const words of [
      '€50.00 received on Tuesday 8 December 2026',
      'Visa ·4242',
      'Invoice 2026/114 of 20 November 2026 50.00',
      'Received €50.00',
      'On 8 December 2026 €71.00 is still open on the invoice.',
    ]) {
      expect(text).toContain(words);
    }
    expect(title).toBe('Receipt');
  });

  test('names the discount that came with it and the surplus that became credit', async () => {
    const granted = anEntry({
      id: 'ent_d',
      kind: 'discount',
      amountMinor: minor(242),
      paymentId: 'pay_1',
    });
    const settled = { status: 'succeeded', settledAt: now } as const;
    const given = paidCase(settled, 11_858, { entries: [paid(11_858), granted] });
    const more = {
      ...given,
      payments: given.payments.map((p) => ({ ...p, amountMinor: minor(12_000) })),
    };
    const { text } = await pdfOf(receiptPdf(more, 'pay_1', english));
    expect(text).toContain('discount granted with it 2.42');
    expect(text).toContain('kept as your credit 1.42');
    expect(text).toContain('The invoice is settled.');
  });

  test('is no proof of money that went back: it says what was refunded and what a bank took', async () => {
    const given = paidCase({ status: 'disputeLost', settledAt: now, lostAt: now });
    const gone = { refundedMinor: minor(1_000), chargedBackMinor: minor(4_000) };
    const facts = { ...given, payments: given.payments.map((p) => ({ ...p, ...gone })) };
    const { text } = await pdfOf(receiptPdf(facts, 'pay_1', english));
    expect(text).toContain('Sent back since −10.00');
    expect(text).toContain('Taken back by your bank since −40.00');
  });

  test.each<PaymentState>([
    { status: 'created' },
    { status: 'processing', processingSince: now },
    { status: 'failed', failedAt: now, failureCode: 'card_declined' },
    { status: 'canceled', canceledAt: now },
  ])('is not given for a payment that is $status', async (state) => {
    expect(await receiptPdf(paidCase(state), 'pay_1', english)).toBeUndefined();
  });
});

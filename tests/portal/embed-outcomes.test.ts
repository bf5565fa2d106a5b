import { describe, expect, test } from 'vitest';
import { outcomesOf } from '../../portal/lib/embed-outcomes.ts';
import { payment, plan, portalInvoice, portalView } from '../support/portal-fixtures.ts';

describe('what the vendor’s page is told of a view', () => {
  test('nothing has happened: nothing is told', () => {
    expect(outcomesOf(portalView())).toEqual([]);
  });

  test('a succeeded payment is paid, with what remains owed in its currency', () => {
    const view = portalView({
      invoices: [
        portalInvoice({ balanceMinor: 500 }),
        portalInvoice({ balanceMinor: 900, currency: 'PLN' }),
      ],
      payments: [payment({ id: 'pay_1', status: 'succeeded', amountMinor: 11858 })],
    });
    expect(outcomesOf(view)).toEqual([
      {
        key: 'paid pay_1',
        event: {
          type: 'paid',
          detail: { paymentId: 'pay_1', amountMinor: 11858, currency: 'EUR', balanceMinor: 500 },
        },
      },
    ]);
  });

  test('a payment under way is processing, a declined or canceled one is nothing', () => {
    const told = (status: 'processing' | 'failed' | 'canceled') =>
      outcomesOf(portalView({ payments: [payment({ status })] })).map(({ event }) => event.type);
    expect(told('processing')).toEqual(['processing']);
    expect(told('failed')).toEqual([]);
    expect(told('canceled')).toEqual([]);
  });

  test('a plan is told with its sum and first day', () => {
    const accepted = plan();
    const [outcome] = outcomesOf(portalView({ plans: [accepted] }));
    expect(outcome?.event).toEqual({
      type: 'plan',
      detail: {
        planId: accepted.id,
        totalMinor: accepted.baseMinor,
        currency: accepted.currency,
        firstDueOn: accepted.instalments[0]?.dueOn,
      },
    });
  });
});

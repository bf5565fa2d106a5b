import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyChanges } from '../../server/domain/decision.ts';
import type { CaseFacts, Payment } from '../../server/domain/facts.ts';
import { balanceOf, creditedBy } from '../../server/domain/ledger.ts';
import { minor } from '../../server/domain/money.ts';
import { rankOf } from '../../server/domain/payment.ts';
import type { ProcessorReport } from '../../server/domain/payment.ts';
import { decideProcessorReport } from '../../server/domain/payment-report.ts';
import { aCase, anEntry, countedIds, NOW } from '../support/builders.ts';
import {
  anyPayments,
  DISPUTES,
  INVOICE_IDS,
  PaymentWorld,
  STATUSES,
} from '../support/payment-world.ts';
import { aReport, PAYMENT_STATES } from '../support/reports.ts';

const declines = [null, 'card_declined'] as const;

const reports: readonly ProcessorReport[] = STATUSES.flatMap((status) =>
  DISPUTES.flatMap((dispute) =>
    [0, 100, 12_100].flatMap((refunded) =>
      declines.flatMap((declineCode) =>
        [false, true].map((debitFailed) =>
          aReport({ status, dispute, declineCode, debitFailed, refundedMinor: minor(refunded) }),
        ),
      ),
    ),
  ),
);

/** The ledger that a payment in this state has left behind. */
function ledgerOf(payment: Payment): CaseFacts {
  if (rankOf(payment.status) < 3) return aCase({ payments: [payment] });
  const entry = anEntry({ id: 'ent_p', paymentId: 'pay_1', amountMinor: payment.amountMinor });
  const isLost = payment.status === 'disputeLost';
  const back = isLost ? payment.amountMinor : payment.refundedMinor;
  const reversal = anEntry({
    id: 'ent_r',
    kind: 'paymentReversed',
    amountMinor: back,
    paymentId: 'pay_1',
    correctsId: 'ent_p',
    reversal: isLost ? 'chargeback' : 'refund',
  });
  return aCase({ payments: [payment], entries: back > 0 ? [entry, reversal] : [entry] });
}

describe('every state of a payment', () => {
  test.each(PAYMENT_STATES)(
    '$status takes every report, and the same one again changes nothing',
    (payment) => {
      for (const report of reports) {
        const facts = ledgerOf(payment);
        const decide = (present: CaseFacts) =>
          decideProcessorReport(present, { paymentId: 'pay_1', report }, NOW, countedIds());
        const first = decide(facts);
        expect(first.ok).toBe(true);
        const after = applyChanges(facts, first.ok ? first.changes : []);
        expect(decide(after)).toMatchObject({ ok: true, events: [], changes: [] });
        expect(balanceOf(after.entries)).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test.each(PAYMENT_STATES)('$status never goes back', (payment) => {
    for (const report of reports) {
      const facts = ledgerOf(payment);
      const decision = decideProcessorReport(
        facts,
        { paymentId: 'pay_1', report },
        NOW,
        countedIds(),
      );
      const after = applyChanges(facts, decision.ok ? decision.changes : []).payments[0] ?? payment;
      const isOver = rankOf(after.status) < 0 && rankOf(payment.status) < 3;
      expect(rankOf(after.status) >= rankOf(payment.status) || isOver).toBe(true);
    }
  });
});

/** Money in is money on invoices, money in credit or money given back: nothing else. */
function check(world: PaymentWorld): void {
  const { facts, truth, creditMinor, offlineMinor } = world;
  for (const id of INVOICE_IDS) expect(balanceOf(facts.entries, id)).toBeGreaterThanOrEqual(0);
  const arrived = [...truth.values()].filter((r) => r.status === 'succeeded');
  const kept = arrived.map((r) =>
    Math.max(0, r.receivedMinor - r.refundedMinor - r.chargedBackMinor),
  );
  const paid = INVOICE_IDS.map((id) => creditedBy('payment', facts.entries, id));
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  expect(sum(paid) + creditMinor).toBe(sum(kept) + offlineMinor);
  for (const payment of facts.payments) {
    const given = sum(payment.allocations.map((a) => a.amountMinor));
    expect(given).toBeLessThanOrEqual(payment.amountMinor);
  }
  const discounts = facts.entries.filter((e) => e.kind === 'discount' && e.correctsId === null);
  const standing = creditedBy('discount', facts.entries, 'inv_1');
  expect(standing).toBeLessThanOrEqual(242);
  expect(discounts.every((e) => e.invoiceId === 'inv_1')).toBe(true);
}

describe('any history', () => {
  test('keeps every balance at zero or above and loses no money', () => {
    fc.assert(
      fc.property(anyPayments, (list) => {
        const world = new PaymentWorld();
        for (const action of list) {
          world.act(action);
          check(world);
        }
        expect(world.repeats).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('decided again gives the same facts', () => {
    fc.assert(
      fc.property(anyPayments, (list) => {
        const run = () => {
          const world = new PaymentWorld();
          for (const action of list) world.act(action);
          return world.facts;
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 25 },
    );
  });

  test('has at most one open attempt per debt', () => {
    fc.assert(
      fc.property(anyPayments, (list) => {
        const world = new PaymentWorld();
        for (const action of list) world.act(action);
        for (const id of INVOICE_IDS) {
          const open = world.facts.payments.filter(
            (p) =>
              rankOf(p.status) >= 0 &&
              rankOf(p.status) < 2 &&
              p.allocations.some((a) => a.invoiceId === id),
          );
          expect(open.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

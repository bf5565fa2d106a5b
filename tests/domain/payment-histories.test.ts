import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { decideCreditNote } from '../../server/domain/credit-note.ts';
import { applyChanges } from '../../server/domain/decision.ts';
import type { Change, Decision } from '../../server/domain/decision.ts';
import type { CaseFacts, DiscountTier, Payment } from '../../server/domain/facts.ts';
import { balanceOf, creditedBy } from '../../server/domain/ledger.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { rankOf } from '../../server/domain/payment.ts';
import type { ProcessorReport } from '../../server/domain/payment.ts';
import { decideProcessorReport } from '../../server/domain/payment-report.ts';
import { decideStartPayment } from '../../server/domain/payment-start.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  countedIds,
  day,
  EUR,
  NOW,
  TODAY,
} from '../support/builders.ts';
import { aReport, PAYMENT_STATES } from '../support/reports.ts';

const statuses = ['created', 'requiresAction', 'processing', 'succeeded', 'canceled'] as const;
const disputes = ['none', 'inquiry', 'open', 'won', 'lost'] as const;
const declines = [null, 'card_declined'] as const;

const reports: readonly ProcessorReport[] = statuses.flatMap((status) =>
  disputes.flatMap((dispute) =>
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

const tier: DiscountTier = {
  kind: 'percent',
  percentBps: bps(200),
  untilOn: day('2026-05-10'),
  taxMode: 'onEarly',
  excludedLines: [],
};
const terms = { discount: [tier], discountFullOnly: false, paymentTermsText: null };
const ids = ['inv_1', 'inv_2'] as const;

type Action =
  | { do: 'start'; option: 'all' | 'dueNow' | 'discount' | 'other'; amount: number; both: boolean }
  | { do: 'report'; pick: number; status: (typeof statuses)[number]; failed: boolean }
  | { do: 'refund'; pick: number; amount: number }
  | { do: 'dispute'; pick: number; dispute: (typeof disputes)[number]; amount: number }
  | { do: 'transfer'; amount: number; both: boolean }
  | { do: 'credit'; amount: number; invoice: 0 | 1 };

const amount = fc.integer({ min: 1, max: 16_000 });
const pick = fc.nat({ max: 5 });
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('start' as const),
      option: fc.constantFrom('all', 'dueNow', 'discount', 'other'),
      amount,
      both: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('report' as const),
      pick,
      status: fc.constantFrom(...statuses),
      failed: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('report' as const),
      pick,
      status: fc.constant('succeeded' as const),
      failed: fc.constant(false),
    }),
    fc.record({ do: fc.constant('refund' as const), pick, amount }),
    fc.record({
      do: fc.constant('dispute' as const),
      pick,
      dispute: fc.constantFrom(...disputes),
      amount,
    }),
    fc.record({ do: fc.constant('transfer' as const), amount, both: fc.boolean() }),
    fc.record({ do: fc.constant('credit' as const), amount, invoice: fc.constantFrom(0, 1) }),
  ),
  { minLength: 10, maxLength: 30 },
);

/** What the processor knows of each payment: the truth that the reports come from. */
type Truth = Map<string, ProcessorReport>;

class World {
  facts = aCase({ invoices: [anInvoice({ terms }), anInvoice({ id: 'inv_2', number: 'Z' })] });
  readonly truth: Truth = new Map();
  readonly newId = countedIds();
  creditMinor = 0;
  offlineMinor = 0;
  /** Reports that changed something when they were applied again. */
  readonly repeats: ProcessorReport[] = [];
  now: Instant = NOW;

  act(action: Action): void {
    const invoiceIds = 'both' in action && action.both ? [...ids] : ['inv_1'];
    switch (action.do) {
      case 'start': {
        const amountMinor = action.option === 'other' ? action.amount : null;
        const ask = { invoiceIds, option: action.option, amountMinor };
        return this.apply(decideStartPayment(this.facts, ask, this.now, this.newId).decision);
      }
      case 'transfer': {
        const money = { invoiceIds, amountMinor: action.amount, currency: EUR, valueOn: TODAY };
        const command = { ...money, reference: null, methodLabel: null };
        this.offlineMinor += action.amount;
        return this.apply(decideOfflinePayment(this.facts, command, this.now, this.newId));
      }
      case 'credit': {
        const invoiceId = ids[action.invoice];
        const note = { invoiceId, amountMinor: action.amount, currency: EUR, issuedOn: TODAY };
        const command = { ...note, reference: null };
        return this.apply(decideCreditNote(this.facts, command, this.now, this.newId));
      }
      case 'report':
      case 'refund':
      case 'dispute':
        return this.report(action);
    }
  }

  private report(action: Extract<Action, { pick: number }>): void {
    const online = this.facts.payments.filter((p) => p.channel === 'stripe');
    const payment = online[action.pick % Math.max(1, online.length)];
    if (payment === undefined) return;
    const before = this.truth.get(payment.id) ?? aReport({ amountMinor: payment.amountMinor });
    const report = { ...next(before, action), paymentIntentId: `pi_${payment.id}` };
    this.truth.set(payment.id, report);
    const command = { paymentId: payment.id, report };
    this.apply(decideProcessorReport(this.facts, command, this.now, this.newId));
    const again = decideProcessorReport(this.facts, command, this.now, this.newId);
    if (!again.ok || again.events.length > 0) this.repeats.push(report);
  }

  private apply(decision: Decision<string>): void {
    if (!decision.ok) return;
    this.facts = applyChanges(this.facts, decision.changes);
    for (const change of decision.changes) this.count(change);
  }

  private count(change: Change): void {
    if (change.do === 'addCredit') this.creditMinor += change.credit.amountMinor;
  }
}

/** The processor itself never goes back: success is final, and refunds only grow. */
function next(before: ProcessorReport, action: Extract<Action, { pick: number }>): ProcessorReport {
  const isHere = before.status === 'succeeded';
  if (action.do === 'report') {
    const { status, failed } = action;
    if (isHere || before.status === 'canceled') return before;
    const receivedMinor = status === 'succeeded' ? before.amountMinor : minor(0);
    const debitFailed = failed && before.status === 'processing' && status === 'created';
    return { ...before, status, receivedMinor, debitFailed, initiatedAt: NOW };
  }
  if (!isHere) return before;
  if (action.do === 'refund') {
    const total = Math.min(before.amountMinor, before.refundedMinor + action.amount);
    return { ...before, refundedMinor: minor(total) };
  }
  return disputed(before, action);
}

/** Banks dispute parts, one after the other, take them, and may give all of it back in the end. */
function disputed(
  before: ProcessorReport,
  action: Extract<Action, { do: 'dispute' }>,
): ProcessorReport {
  const { chargedBackMinor, disputedMinor, receivedMinor, dispute } = before;
  const wanted = dispute === 'open' ? disputedMinor : action.amount;
  const amountMinor = minor(Math.min(wanted, receivedMinor - chargedBackMinor));
  const closed = chargedBackMinor > 0 ? 'lost' : 'won';
  const isQuiet = dispute === 'none' || dispute === 'inquiry';
  switch (action.dispute) {
    case 'open':
      return { ...before, dispute: 'open', disputedMinor: amountMinor };
    case 'lost': {
      const taken = minor(chargedBackMinor + amountMinor);
      return { ...before, dispute: 'lost', disputedMinor: minor(0), chargedBackMinor: taken };
    }
    case 'won':
      return dispute === 'open'
        ? { ...before, dispute: closed, disputedMinor: minor(0) }
        : { ...before, dispute: 'won', chargedBackMinor: minor(0) };
    case 'inquiry':
      return { ...before, dispute: isQuiet ? 'inquiry' : dispute, inquiryMinor: amountMinor };
    case 'none':
      return { ...before, dispute: isQuiet ? 'none' : dispute, inquiryMinor: minor(0) };
  }
}

/** Money in is money on invoices, money in credit or money given back: nothing else. */
function check(world: World): void {
  const { facts, truth, creditMinor, offlineMinor } = world;
  for (const id of ids) expect(balanceOf(facts.entries, id)).toBeGreaterThanOrEqual(0);
  const arrived = [...truth.values()].filter((r) => r.status === 'succeeded');
  const kept = arrived.map((r) =>
    Math.max(0, r.receivedMinor - r.refundedMinor - r.chargedBackMinor),
  );
  const paid = ids.map((id) => creditedBy('payment', facts.entries, id));
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
      fc.property(actions, (list) => {
        const world = new World();
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
      fc.property(actions, (list) => {
        const run = () => {
          const world = new World();
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
      fc.property(actions, (list) => {
        const world = new World();
        for (const action of list) world.act(action);
        for (const id of ids) {
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

import fc from 'fast-check';
import type { Instant } from '../../server/domain/brands.ts';
import { decideCreditNote } from '../../server/domain/credit-note.ts';
import { applyChanges } from '../../server/domain/decision.ts';
import type { Change, Decision } from '../../server/domain/decision.ts';
import type { BookedEntry } from '../../server/domain/explain-balance.ts';
import type { DiscountTier } from '../../server/domain/facts.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { bps, minor } from '../../server/domain/money.ts';
import type { ProcessorReport } from '../../server/domain/payment.ts';
import { decideProcessorReport } from '../../server/domain/payment-report.ts';
import { decideStartPayment } from '../../server/domain/payment-start.ts';
import { aCase, anInvoice, countedIds, day, EUR, NOW, TODAY } from './builders.ts';
import { aReport } from './reports.ts';

/** Two invoices, one with a discount, and all that money can do to them in any order. */

export const STATUSES = [
  'created',
  'requiresAction',
  'processing',
  'succeeded',
  'canceled',
] as const;
export const DISPUTES = ['none', 'inquiry', 'open', 'won', 'lost'] as const;

const tier: DiscountTier = {
  kind: 'percent',
  percentBps: bps(200),
  untilOn: day('2026-05-10'),
  taxMode: 'onEarly',
  excludedLines: [],
};
const terms = { discount: [tier], discountFullOnly: false, paymentTermsText: null };
export const INVOICE_IDS = ['inv_1', 'inv_2'] as const;

type Action =
  | { do: 'start'; option: 'all' | 'dueNow' | 'discount' | 'other'; amount: number; both: boolean }
  | { do: 'report'; pick: number; status: (typeof STATUSES)[number]; failed: boolean }
  | { do: 'refund'; pick: number; amount: number }
  | { do: 'dispute'; pick: number; dispute: (typeof DISPUTES)[number]; amount: number }
  | { do: 'transfer'; amount: number; both: boolean }
  | { do: 'credit'; amount: number; invoice: 0 | 1 };

const amount = fc.integer({ min: 1, max: 16_000 });
const pick = fc.nat({ max: 5 });
export const anyPayments: fc.Arbitrary<Action[]> = fc.array(
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
      status: fc.constantFrom(...STATUSES),
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
      dispute: fc.constantFrom(...DISPUTES),
      amount,
    }),
    fc.record({ do: fc.constant('transfer' as const), amount, both: fc.boolean() }),
    fc.record({ do: fc.constant('credit' as const), amount, invoice: fc.constantFrom(0, 1) }),
  ),
  { minLength: 10, maxLength: 30 },
);

/** What the processor knows of each payment: the truth that the reports come from. */
type Truth = Map<string, ProcessorReport>;

export class PaymentWorld {
  facts = aCase({ invoices: [anInvoice({ terms }), anInvoice({ id: 'inv_2', number: 'Z' })] });
  readonly truth: Truth = new Map();
  readonly newId = countedIds();
  creditMinor = 0;
  offlineMinor = 0;
  /** Reports that changed something when they were applied again. */
  readonly repeats: ProcessorReport[] = [];
  now: Instant = NOW;
  /** The entries that were decided, each with the journal record that they belong to. */
  readonly booked: BookedEntry[] = this.facts.entries.map((entry, index) => ({
    ...entry,
    seq: index + 1,
    actor: { kind: 'vendor', via: 'api', id: 'key_1' },
    source: 'invoice.issued',
  }));
  private seq = this.booked.length;

  act(action: Action): void {
    const invoiceIds = 'both' in action && action.both ? [...INVOICE_IDS] : ['inv_1'];
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
        const invoiceId = INVOICE_IDS[action.invoice];
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

  apply(decision: Decision<string>): void {
    if (!decision.ok) return;
    this.facts = applyChanges(this.facts, decision.changes);
    const source = decision.events[0]?.type ?? '';
    for (const change of decision.changes) this.count(change, source);
    this.seq += decision.events.length;
  }

  private count(change: Change, source: string): void {
    if (change.do === 'addCredit') this.creditMinor += change.credit.amountMinor;
    if (change.do !== 'addEntry') return;
    this.booked.push({ ...change.entry, seq: this.seq + 1, actor: { kind: 'system' }, source });
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

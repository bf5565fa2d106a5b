import fc from 'fast-check';
import { addDays, instant, localDate, type WorkCalendar } from '../../server/domain/calendar.ts';
import type { Hold, Invoice, Payment, Plan, ResumeRule } from '../../server/domain/facts.ts';
import { minor, splitEqually } from '../../server/domain/money.ts';
import { instalmentDates } from '../../server/domain/plan-menu.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import { SEQUENCES } from '../../server/domain/sequences.ts';
import {
  aHold,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  aVendor,
  EUR,
  PLN,
  TODAY,
} from './builders.ts';
import { story, type Story } from './story.ts';

const ZONES = [
  'Europe/Warsaw',
  'Pacific/Auckland',
  'America/Los_Angeles',
  'Asia/Kathmandu',
] as const;

const anyDays = (max: number) => fc.integer({ min: 0, max });

const anyInvoice = fc.record({
  dueIn: fc.integer({ min: -60, max: 40 }),
  amount: fc.integer({ min: 1, max: 500_000 }),
  currency: fc.constantFrom(EUR, EUR, PLN),
});

const anyRule = fc.constantFrom<ResumeRule>(
  { at: 'same' },
  { at: 'next' },
  { at: 'restart' },
  { at: 'step', step: '+14' },
  { at: 'step', step: '+30' },
);

const anyPlan = fc.record({
  count: fc.integer({ min: 2, max: 6 }),
  startIn: anyDays(20),
  autopay: fc.boolean(),
  missedCount: fc.integer({ min: 1, max: 3 }),
  rule: fc.constantFrom('missedInTotal' as const, 'missedInARow' as const),
});

/** What people and processors do, and how many days after the action before. */

const anyAction = fc.record({
  after: anyDays(12),
  invoice: fc.nat(2),
  do: fc.oneof(
    fc.record({ kind: fc.constant('hold' as const), days: fc.option(anyDays(20)), rule: anyRule }),
    fc.record({ kind: fc.constant('endHolds' as const) }),
    fc.record({ kind: fc.constant('pay' as const), share: fc.constantFrom(2, 1) }),
    fc.record({ kind: fc.constant('debit' as const) }),
    fc.record({ kind: fc.constant('debitEnds' as const), ok: fc.boolean() }),
    fc.record({ kind: fc.constant('reverse' as const) }),
    fc.record({ kind: fc.constant('openAttempt' as const) }),
    fc.record({ kind: fc.constant('chargeEnds' as const), ok: fc.boolean() }),
  ),
});

type Action = typeof anyAction extends fc.Arbitrary<infer T> ? T : never;

export const anyHistory = fc.record({
  zone: fc.constantFrom(...ZONES),
  sequence: fc.constantFrom(
    'standard' as const,
    'biweekly-gentle' as const,
    'polish-classic' as const,
  ),
  invoices: fc.array(anyInvoice, { minLength: 1, maxLength: 3 }),
  plan: fc.option(anyPlan),
  actions: fc.array(anyAction, { maxLength: 14 }),
  probes: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 1 }),
});

export type History = typeof anyHistory extends fc.Arbitrary<infer T> ? T : never;

export function begin(history: History, cal: WorkCalendar): Story {
  const invoices = history.invoices.map(({ dueIn, amount, currency }, i): Invoice => ({
    ...anInvoice({ id: `inv_${i + 1}`, number: `${i + 1}`, amountMinor: amount }),
    dueOn: addDays(TODAY, dueIn),
    currency,
  }));
  const vendor = aVendor({ settings: { sequence: SEQUENCES[history.sequence] } });
  return story({ vendor, invoices, plans: planFor(history, invoices) }, { cal });
}

function planFor({ plan }: History, [first]: readonly Invoice[]): readonly Plan[] {
  if (plan === null || first === undefined || first.amountDueMinor < plan.count) return [];
  const dates = instalmentDates(addDays(TODAY, plan.startIn), 'biweekly', plan.count);
  const instalments = splitEqually(first.amountDueMinor, plan.count).map((amountMinor, i) => ({
    no: i + 1,
    dueOn: dates[i] ?? TODAY,
    amountMinor,
  }));
  const policy = aPlanPolicy({
    defaultAfter: { rule: plan.rule, count: plan.missedCount },
    resumeAtStep: null,
  });
  const method = plan.autopay ? { customerId: 'cus_1', paymentMethodId: 'pm_1' } : {};
  const { currency } = first;
  const over = { baseMinor: first.amountDueMinor, instalments, policy, currency, ...method };
  return [aPlan({ ...over, autopay: plan.autopay })];
}

export function act(told: Story, { invoice, do: what }: Action): void {
  const facts = told.facts();
  const target = facts.invoices[invoice % facts.invoices.length];
  if (target === undefined) return;
  const now = told.now();
  const after = (): void =>
    told.write(planChangesAfterLedger(told.facts(), now, told.newId).changes);
  const valueOn = localDate(now, facts.vendor.timeZone);
  const owed = facts.entries
    .filter((e) => e.invoiceId === target.id)
    .reduce((sum, e) => sum + (e.side === 'debit' ? e.amountMinor : -Number(e.amountMinor)), 0);
  const credit = (amount: number, paymentId: string | null): void => {
    if (amount <= 0) return;
    const entry = { invoiceId: target.id, currency: target.currency, at: now, valueOn };
    const id = told.newId('ent');
    told.write([
      {
        do: 'addEntry',
        entry: anEntry({ ...entry, id, amountMinor: minor(amount), paymentId }),
      },
    ]);
    after();
  };
  const onTarget = (p: Payment): boolean => p.allocations.some((a) => a.invoiceId === target.id);
  switch (what.kind) {
    case 'hold': {
      const untilOn = what.days === null ? null : addDays(valueOn, what.days);
      const id = told.newId('hld');
      const hold = aHold({ id, invoiceId: target.id, from: now, untilOn, resume: what.rule });
      told.write([{ do: 'putHold', hold }]);
      return;
    }
    case 'endHolds':
      told.write(
        facts.holds
          .filter((h) => h.endedAt === null)
          .map((h: Hold) => ({ do: 'putHold', hold: { ...h, endedAt: now } })),
      );
      return;
    case 'pay':
      credit(Math.floor(owed / what.share), null);
      return;
    case 'debit': {
      if (owed <= 0 || facts.payments.some((p) => p.status === 'processing')) return;
      const id = told.newId('pay');
      const amountMinor = minor(owed);
      const allocations = [{ invoiceId: target.id, amountMinor }];
      const over = { id, amountMinor, allocations, createdAt: now, initiatedAt: now };
      const payment = aPayment(over, { status: 'processing', processingSince: now });
      told.write([{ do: 'putPayment', payment }]);
      return;
    }
    case 'debitEnds':
      for (const p of facts.payments.filter((one) => one.status === 'processing')) {
        const base = { ...aPayment(), ...p } as Payment;
        const state = what.ok
          ? { status: 'succeeded' as const, settledAt: now }
          : { status: 'failed' as const, failedAt: now, failureCode: 'debitFailed' };
        told.write([{ do: 'putPayment', payment: { ...base, ...state } as Payment }]);
        if (what.ok && onTarget(p)) credit(Math.min(owed, p.amountMinor), p.id);
      }
      return;
    case 'reverse': {
      const last = facts.entries.findLast((e) => e.invoiceId === target.id && e.kind === 'payment');
      if (last === undefined || facts.entries.some((e) => e.correctsId === last.id)) return;
      const { invoiceId, currency, amountMinor } = last;
      const over = { invoiceId, currency, amountMinor, at: now, valueOn, correctsId: last.id };
      const id = told.newId('ent');
      told.write([{ do: 'addEntry', entry: anEntry({ ...over, id, kind: 'paymentReversed' }) }]);
      after();
      return;
    }
    case 'openAttempt': {
      if (facts.payments.some((p) => p.status === 'created')) return;
      const id = told.newId('pay');
      const allocations = [{ invoiceId: target.id, amountMinor: minor(100) }];
      const quoteExpiresAt = instant(now + 3_600_000);
      const payment = aPayment({ id, allocations, createdAt: now, quoteExpiresAt });
      told.write([{ do: 'putPayment', payment }]);
      return;
    }
    case 'chargeEnds':
      for (const p of facts.payments.filter((one) => one.status === 'created')) {
        const state = { status: 'canceled' as const, canceledAt: now };
        told.write([{ do: 'putPayment', payment: { ...p, ...state } as Payment }]);
      }
  }
}

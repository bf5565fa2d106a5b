import type { Allocation, PlanState, QuoteKind } from './facts.ts';
import { sum } from './money.ts';

/** What becomes of a card: `kept` for debits to come; `last`: the plan is paid, nothing is debited any more. */
export type MethodAfter = 'kept' | 'last';

/** A plan as far as it matters here: a page knows no more of it. */
export type DebitedPlan = {
  readonly status: PlanState['status'];
  readonly autopay: boolean;
  readonly invoiceIds: readonly string[];
  readonly leftMinor: number;
};

type Paid = { readonly option: QuoteKind; readonly covers: readonly Allocation[] };

/**
 * What becomes of the card of a debtor's payment, so that the page, the form and the request to the
 * processor say the same of it; null: the payment counts on no plan that debits, or on two. What is on its
 * way may still fail: it counts as left.
 */
export function methodAfter(plans: readonly DebitedPlan[], paid: Paid): MethodAfter | null {
  const [plan, ...more] = plans.filter(
    ({ status, invoiceIds }) =>
      RUNNING.includes(status) && paid.covers.some((c) => invoiceIds.includes(c.invoiceId)),
  );
  if (plan === undefined || more.length > 0 || !plan.autopay) return null;
  return leavesDebits(plan, paid) ? 'kept' : 'last';
}

const RUNNING: readonly DebitedPlan['status'][] = ['accepted', 'active', 'defaulted'];

/** Whether something of the plan is left to debit once this has arrived. A settlement leaves nothing. */
export function leavesDebits(
  { invoiceIds, leftMinor }: Pick<DebitedPlan, 'invoiceIds' | 'leftMinor'>,
  { option, covers }: Paid,
): boolean {
  const onPlan = covers.filter((c) => invoiceIds.includes(c.invoiceId));
  return option !== 'settlement' && sum(onPlan.map((c) => c.amountMinor)) < leftMinor;
}

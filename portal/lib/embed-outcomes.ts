import type { PaymentView, PlanView, PortalView } from '../../server/contract/portal.ts';
import type { Outcome } from '../../widget/protocol.ts';

/** What a page shows as done, in the few ids and amounts that the vendor's page may know. */
export function outcomesOf(view: PortalView): readonly Outcome[] {
  return [
    ...view.payments.flatMap((payment) => paymentOutcomes(payment, view)),
    ...view.plans.map(planOutcome),
  ];
}

function paymentOutcomes(payment: PaymentView, view: PortalView): readonly Outcome[] {
  const { id, amountMinor, currency } = payment;
  if (payment.status === 'processing') {
    const detail = { paymentId: id, amountMinor, currency };
    return [{ key: `processing ${id}`, event: { type: 'processing', detail } }];
  }
  if (payment.status !== 'succeeded') return [];
  const detail = { paymentId: id, amountMinor, currency, balanceMinor: balance(view, currency) };
  return [{ key: `paid ${id}`, event: { type: 'paid', detail } }];
}

function balance({ invoices }: PortalView, currency: string): number {
  return invoices
    .filter((invoice) => invoice.currency === currency)
    .reduce((sum, invoice) => sum + invoice.balanceMinor, 0);
}

function planOutcome({ id, currency, baseMinor, instalments }: PlanView): Outcome {
  const detail = {
    planId: id,
    totalMinor: baseMinor,
    currency,
    firstDueOn: instalments[0]?.dueOn ?? '',
  };
  return { key: `plan ${id}`, event: { type: 'plan', detail } };
}

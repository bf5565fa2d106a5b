import type { PlanView } from '../../server/contract/portal.ts';
import type { OpenedLink } from './open-link.ts';
import type { PayConfig } from './pay-config.ts';

/**
 * The card form of a payment, asked to keep a card instead: it sends the token to the plan and goes to
 * the plan's page. The answer has the fields that the form reads, except a payment.
 */
export function methodConfig(
  link: OpenedLink,
  plan: PlanView,
): Omit<PayConfig, 'request'> & { readonly request: object; readonly onlySaves: true } {
  const { view, t, links, locale, token } = link;
  const { loading, confirm, loadFailed, again, unknown, lookAtState } = t.pay;
  const id = encodeURIComponent(plan.id);
  return {
    api: `/portal/v1/${encodeURIComponent(token)}/plans/${id}/method`,
    request: {},
    publishableKey: view.publishableKey,
    amountMinor: 0,
    currency: plan.currency,
    locale,
    saveMethod: true,
    onlySaves: true,
    paymentPage: links.plan(plan.id, { card: 'left' }),
    home: links.plan(plan.id),
    words: {
      loading,
      paying: t.planMethod.keeping,
      confirm,
      loadFailed,
      again,
      unknown,
      lookAtState,
      pay: t.planMethod.keep,
      problem: t.problem,
      refusal: t.refusal,
    },
  };
}

import type { z } from 'zod';
import { declineReason } from '../../contract/decline-reason.ts';
import type { leaveMethodSchema, LeftMethod } from '../../contract/plan-method.ts';
import type { CaseFacts, Plan } from '../../domain/facts.ts';
import { decideMethodReplaced, mayReplaceMethod } from '../../domain/saved-method.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayResult } from '../../gateways/types.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { changeCase } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { gatewayFailure } from '../payments/apply.ts';
import { attemptOf } from '../payments/spent-token.ts';
import { loadScope } from '../portal/load.ts';

type Input = z.infer<typeof leaveMethodSchema>;

/**
 * The debtor leaves another card or account for the debits of a plan. The same token is the same
 * attempt, however often it is sent; when the answer gets lost, the processor's event tells us.
 */
export async function replaceMethod(
  deps: Deps,
  scope: PortalScope,
  planId: string,
  { confirmationToken, returnUrl }: Input,
): Promise<Outcome<LeftMethod>> {
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const facts = loaded.value;
  const plan = facts.plans.find((p) => p.id === planId && isInScope(p, scope));
  if (plan === undefined) return failed('notFound');
  if (!mayReplaceMethod(plan)) return failed('planNotActive');
  const customer = await customerOf(deps, facts, plan);
  if (!customer.ok) return gatewayFailure(customer);
  const asked = await deps.payments.setUpMethod({
    planId,
    vendorId: facts.vendor.id,
    customerId: customer.value,
    confirmationToken,
    returnUrl: ownUrl(deps, returnUrl),
    attempt: attemptOf(confirmationToken),
  });
  if (!asked.ok) {
    const isNo = asked.kind === 'refused' || asked.kind === 'gone';
    return failed(isNo ? 'paymentDeclined' : 'outcomeUnknown');
  }
  const { report, clientSecret } = asked.value;
  const changed = await changeCase(
    deps,
    scope,
    { kind: 'debtor', linkId: scope.linkId },
    (now, at) => decideMethodReplaced(now, { planId, report }, at, deps.newId),
  );
  if (!changed.ok) return changed;
  const problem =
    report.status === 'waiting' ? declineReason(report.declineCode ?? 'card_declined') : null;
  const status = report.status === 'canceled' ? 'waiting' : report.status;
  return done({ planId, status, clientSecret, problem });
}

/** A link to one invoice opens the plans that it is part of, and no others. */
const isInScope = (plan: Plan, { invoiceId }: PortalScope): boolean =>
  invoiceId === null || plan.allocations.some((a) => a.invoiceId === invoiceId);

async function customerOf(
  deps: Deps,
  { debtor, vendor, payments }: CaseFacts,
  plan: Plan,
): Promise<GatewayResult<string>> {
  const known = plan.customerId ?? payments.find((p) => p.customerId !== null)?.customerId ?? null;
  if (known !== null) return { ok: true, value: known };
  return deps.payments.createCustomer({
    debtorId: debtor.id,
    vendorId: vendor.id,
    name: debtor.name,
    email: debtor.email,
  });
}

/** Only our own pages are returned to; anything else would be an open redirect. */
function ownUrl({ config: { baseUrl } }: Deps, returnUrl: string | undefined): string {
  return returnUrl !== undefined && URL.parse(returnUrl)?.origin === baseUrl ? returnUrl : baseUrl;
}

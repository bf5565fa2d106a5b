import { casesOfMethod, methodsOfCustomer, caseOfPlanId } from '../../../db/queries/locate.ts';
import { decideMethodReplaced, decideMethodState } from '../../domain/saved-method.ts';
import type { MethodState } from '../../domain/saved-method.ts';
import type { Deps } from '../../deps.ts';
import type { WebhookEvent } from '../../gateways/types.ts';
import { changeCase } from '../case.ts';

/** What became of an event: `ask` again later, or the word that it is kept with. */
export type Heard = 'applied' | 'notOurs' | 'unknownToProcessor' | 'notAboutPayments' | 'askAgain';

/**
 * Events about methods that plans debit. As with payments, an event is a hint: what it names is fetched
 * and believed, and hearing it twice changes nothing.
 */
export async function hearOfMethod(
  deps: Deps,
  { type, objectId }: Pick<WebhookEvent, 'type' | 'objectId'>,
): Promise<Heard> {
  if (objectId === null) return 'notAboutPayments';
  switch (type) {
    case 'setup_intent.succeeded':
      return hearOfSetup(deps, objectId);
    case 'payment_method.detached':
    case 'payment_method.automatically_updated':
      return lookAtMethod(deps, objectId);
    case 'customer.deleted':
      return hearOfCustomer(deps, objectId);
    case 'mandate.updated':
      return hearOfMandate(deps, objectId);
    default:
      return 'notAboutPayments';
  }
}

/** Looks at a method at the processor and takes over what it says. */
export async function lookAtMethod(deps: Deps, paymentMethodId: string): Promise<Heard> {
  const cases = await casesOfMethod(deps.db, paymentMethodId);
  if (cases.length === 0) return 'notOurs';
  const found = await deps.payments.fetchMethod({ paymentMethodId, now: deps.clock.now() });
  if (!found.ok && found.kind !== 'gone') return 'askAgain';
  return apply(deps, paymentMethodId, found.ok ? found.value : 'detached');
}

async function hearOfCustomer(deps: Deps, customerId: string): Promise<Heard> {
  const methods = await methodsOfCustomer(deps.db, customerId);
  const heard = await Promise.all(methods.map((id) => lookAtMethod(deps, id)));
  if (heard.includes('askAgain')) return 'askAgain';
  return heard.includes('applied') ? 'applied' : 'notOurs';
}

async function hearOfMandate(deps: Deps, mandateId: string): Promise<Heard> {
  const found = await deps.payments.fetchMandate(mandateId);
  if (!found.ok) return found.kind === 'gone' ? 'unknownToProcessor' : 'askAgain';
  const { paymentMethodId, isInactive } = found.value;
  if (isInactive) return apply(deps, paymentMethodId, 'mandateInactive');
  const cases = await casesOfMethod(deps.db, paymentMethodId);
  return cases.length === 0 ? 'notOurs' : 'applied';
}

async function apply(deps: Deps, paymentMethodId: string, state: MethodState): Promise<Heard> {
  const cases = await casesOfMethod(deps.db, paymentMethodId);
  for (const ref of cases) {
    const changed = await changeCase(deps, ref, { kind: 'processor' }, (facts, now) =>
      decideMethodState(facts, { paymentMethodId, state }, now, deps.newId),
    );
    if (!changed.ok) return 'askAgain';
  }
  return cases.length === 0 ? 'notOurs' : 'applied';
}

/** The debtor confirmed at the bank, or our own answer was lost: the plan is named in the metadata. */
async function hearOfSetup(deps: Deps, setupIntentId: string): Promise<Heard> {
  const found = await deps.payments.fetchSetup(setupIntentId);
  if (!found.ok) return found.kind === 'gone' ? 'unknownToProcessor' : 'askAgain';
  const { report } = found.value;
  const { planId } = report;
  const ref = planId === null ? undefined : await caseOfPlanId(deps.db, planId);
  if (ref === undefined || planId === null) return 'notOurs';
  const changed = await changeCase(deps, ref, { kind: 'processor' }, (facts, now) => {
    const known = [...facts.plans, ...facts.payments].map((one) => one.customerId);
    // Metadata is a hint: the method has to be in the wallet of this very debtor.
    return known.some((id) => id !== null) && !known.includes(report.customerId)
      ? { ok: false, code: 'notFound' }
      : decideMethodReplaced(facts, { planId, report }, now, deps.newId);
  });
  if (changed.ok) return 'applied';
  return changed.code === 'notFound' || changed.code === 'planNotActive' ? 'notOurs' : 'askAgain';
}

import { decideIntentKnown, quoteIdOf } from '../../domain/payment.ts';
import { originOf } from '../../domain/payment-adoption.ts';
import type { CaseFacts, Payment } from '../../domain/facts.ts';
import { leavesMethod } from '../../domain/saved-method.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayResult, IntentAnswer, IntentRequest } from '../../gateways/types.ts';
import { changeCase } from '../case.ts';
import type { Outcome } from '../outcome.ts';
import { gatewayFailure } from './apply.ts';
import type { Attempt } from './apply.ts';

const KEY_LIFE_MS = 24 * 3_600_000;

/**
 * The processor's intent for a payment that we wrote down: the known one, or a new one under our own
 * key. A crash between the two leaves a row without an intent; asking again finds or makes the same.
 */
export async function ensureIntent(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<Outcome<Attempt>> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  if (payment.paymentIntentId !== null) {
    const fetched = await deps.payments.fetchIntent(payment.paymentIntentId);
    return fetched.ok
      ? { ok: true, value: { payment, answer: fetched.value } }
      : gatewayFailure(fetched);
  }
  const made = await findOrCreate(deps, facts, payment);
  if (!made.ok) return gatewayFailure(made);
  const { paymentIntentId } = made.value.report;
  const known = await changeCase(deps, ref, { kind: 'system' }, (now) =>
    decideIntentKnown(now, { paymentId: payment.id, paymentIntentId }),
  );
  if (!known.ok) return known;
  const row = known.facts.payments.find((p) => p.id === payment.id);
  return { ok: true, value: { payment: row ?? payment, answer: made.value } };
}

async function findOrCreate(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<GatewayResult<IntentAnswer>> {
  // The processor forgets idempotency keys after a day: look for the lost answer before asking again.
  if (deps.clock.now() - payment.createdAt > KEY_LIFE_MS) {
    const found = await deps.payments.findIntent({
      paymentId: payment.id,
      createdAfter: payment.createdAt,
    });
    if (!found.ok) return found;
    if (found.value !== null) return { ok: true, value: found.value };
  }
  const customer = await customerOf(deps, facts, payment);
  if (!customer.ok) return customer;
  const request = intentRequest(facts, payment, customer.value);
  const { customerId, paymentMethodId, offSession } = payment;
  if (!offSession || customerId === null || paymentMethodId === null)
    return deps.payments.createIntent(request);
  return deps.payments.chargeSaved({ ...request, customerId, paymentMethodId });
}

/** A customer is needed only where a method is to be kept for later instalments. */
export async function customerOf(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<GatewayResult<string | null>> {
  if (payment.customerId !== null || !leavesMethod(facts, payment))
    return { ok: true, value: payment.customerId };
  const known = facts.payments.find((p) => p.customerId !== null)?.customerId ?? null;
  if (known !== null) return { ok: true, value: known };
  const { vendor, debtor } = facts;
  return deps.payments.createCustomer({
    debtorId: debtor.id,
    vendorId: vendor.id,
    name: debtor.name,
    email: debtor.email,
  });
}

/** What the processor is told of a payment, however it is made. */
export function intentRequest(
  facts: CaseFacts,
  payment: Payment,
  customerId: string | null,
): IntentRequest {
  const numbers = payment.allocations.map(
    (a) => facts.invoices.find((i) => i.id === a.invoiceId)?.number ?? '',
  );
  return {
    paymentId: payment.id,
    vendorId: facts.vendor.id,
    quoteId: quoteIdOf(payment),
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    description: `${facts.vendor.name}: ${numbers.join(', ')}`.slice(0, 500),
    customerId,
    saveMethod: leavesMethod(facts, payment),
    origin: originOf(facts, payment),
  };
}

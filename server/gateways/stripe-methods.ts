import type { Stripe } from 'stripe';
import type { Instant } from '../domain/brands.ts';
import type { MethodState, SetupReport } from '../domain/saved-method.ts';
import { asking } from './stripe-errors.ts';
import { methodLabelOf } from './stripe-report.ts';
import type { GatewayResult, PaymentGateway, SetupAnswer } from './types.ts';

type Input<Name extends keyof PaymentGateway> = PaymentGateway[Name] extends (
  input: infer I,
) => unknown
  ? I
  : never;

/** The debtor leaves another method for the debits of a plan. No money moves. */
export function setUpMethod(
  stripe: Stripe,
  input: Input<'setUpMethod'>,
): Promise<GatewayResult<SetupAnswer>> {
  const { planId, vendorId, customerId, confirmationToken, returnUrl, attempt } = input;
  return asking(async () => {
    const intent = await stripe.setupIntents
      .create(
        {
          customer: customerId,
          usage: 'off_session',
          automatic_payment_methods: { enabled: true },
          confirm: true,
          confirmation_token: confirmationToken,
          return_url: returnUrl,
          metadata: { planId, vendorId },
          expand: EXPANDED,
        },
        { idempotencyKey: `${planId}:method:${attempt}` },
      )
      // A refused card is news about the setup, not a failure of the call.
      .catch((error: unknown) => orRefused(stripe, error));
    return answerOf(intent);
  });
}

export function fetchSetup(stripe: Stripe, id: string): Promise<GatewayResult<SetupAnswer>> {
  return asking(async () => answerOf(await stripe.setupIntents.retrieve(id, { expand: EXPANDED })));
}

/** Whether a kept method can still be charged, as far as looking at it tells. */
export function fetchMethod(
  stripe: Stripe,
  { paymentMethodId, now }: Input<'fetchMethod'>,
): Promise<GatewayResult<MethodState>> {
  return asking<MethodState>(async () => {
    const method = await stripe.paymentMethods.retrieve(paymentMethodId, { expand: ['customer'] });
    return { ok: true, value: stateOf(method, now) };
  });
}

/** A mandate names the method that it allows to debit. */
export function fetchMandate(
  stripe: Stripe,
  id: string,
): Promise<GatewayResult<{ paymentMethodId: string; isInactive: boolean }>> {
  return asking(async () => {
    const { payment_method: method, status } = await stripe.mandates.retrieve(id);
    const paymentMethodId = typeof method === 'string' ? method : method.id;
    return { ok: true, value: { paymentMethodId, isInactive: status === 'inactive' } };
  });
}

const EXPANDED = ['payment_method'];

async function orRefused(stripe: Stripe, error: unknown): Promise<Stripe.SetupIntent> {
  const id = refusedSetupOf(error);
  if (id === null) throw error;
  return stripe.setupIntents.retrieve(id, { expand: EXPANDED });
}

function refusedSetupOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('setup_intent' in error)) return null;
  const { setup_intent: intent } = error;
  if (typeof intent !== 'object' || intent === null || !('id' in intent)) return null;
  return typeof intent.id === 'string' ? intent.id : null;
}

const STATUSES: ReadonlyMap<string, SetupReport['status']> = new Map([
  ['requires_payment_method', 'waiting'],
  ['requires_confirmation', 'waiting'],
  ['processing', 'waiting'],
  ['requires_action', 'requiresAction'],
  ['succeeded', 'succeeded'],
  ['canceled', 'canceled'],
]);

function answerOf(intent: Stripe.SetupIntent): GatewayResult<SetupAnswer> {
  const status = STATUSES.get(intent.status);
  // Stripe may add states; what we cannot read is not known, never guessed.
  if (status === undefined) return { ok: false, kind: 'unknown', code: 'unreadable_setup' };
  const { payment_method: method, customer, last_setup_error: error } = intent;
  const report: SetupReport = {
    setupIntentId: intent.id,
    status,
    planId: intent.metadata?.['planId'] ?? null,
    createdAt: (intent.created * 1000) as Instant,
    customerId: typeof customer === 'string' ? customer : (customer?.id ?? null),
    paymentMethodId: typeof method === 'string' ? method : (method?.id ?? null),
    methodLabel: typeof method === 'string' ? null : methodLabelOf(method),
    declineCode: error?.decline_code ?? error?.code ?? null,
    livemode: intent.livemode,
  };
  return { ok: true, value: { report, clientSecret: intent.client_secret ?? '' } };
}

function stateOf({ customer, card }: Stripe.PaymentMethod, now: Instant): MethodState {
  const isGone = customer === null || (typeof customer === 'object' && 'deleted' in customer);
  if (isGone) return 'detached';
  if (card === undefined) return 'ready';
  const today = new Date(now);
  const month = today.getUTCFullYear() * 12 + today.getUTCMonth() + 1;
  return card.exp_year * 12 + card.exp_month < month ? 'expired' : 'ready';
}

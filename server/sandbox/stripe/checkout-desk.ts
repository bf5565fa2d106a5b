import type { Stripe } from 'stripe';
import { Refusal } from './errors.ts';
import { confirmIntent } from './intent-confirmation.ts';
import type { EmulatorOptions } from './options.ts';
import { createIntent, requireIntent } from './payment-intents.ts';
import { idOf, type IntentRow, type SessionRow, type Tables } from './tables.ts';
import type { World } from './world.ts';

/** What the processor's own page shows. */
export type Checkout = {
  readonly status: 'open' | 'complete' | 'expired';
  readonly amount: number;
  readonly currency: string;
  /** Whom one pays, by the name of the account. */
  readonly payTo: string;
  readonly items: readonly string[];
  /** Why the last method did not pay. */
  readonly problem: string | null;
  readonly methodTypes: readonly string[];
  /** A code was taken, and the customer is asked on the phone. */
  readonly isOnPhone: boolean;
  /** Of the request: the language of the page, or `auto`. */
  readonly locale: string;
  readonly savesMethod: boolean;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
};

/** Where the browser goes after a press of the button, and in what state the page was left. */
export type CheckoutStep = { readonly goTo: string; readonly status: string };

export function findCheckout(
  tables: Tables,
  { accountName }: Pick<EmulatorOptions, 'accountName'>,
  id: string,
): Checkout | null {
  const row = tables.get('sessions', id);
  if (row === undefined) return null;
  const { object, items, intent } = row;
  const made = tables.get('intents', idOf(object.payment_intent))?.object;
  return {
    status: statusOf(object),
    amount: object.amount_total ?? 0,
    currency: object.currency ?? '',
    payTo: accountName,
    items,
    problem: made?.last_payment_error?.message ?? null,
    methodTypes: object.payment_method_types,
    isOnPhone: made?.next_action?.type === 'blik_authorize',
    locale: object.locale ?? 'auto',
    savesMethod: intent.setup_future_usage !== undefined,
    successUrl: successUrlOf(object),
    cancelUrl: object.cancel_url,
  };
}

/**
 * The debtor pays on the page. A declined card leads back to the page, a bank that asks to its own
 * page and from there back here; null when there is no such page, or when nobody can pay on it.
 */
export function payCheckout(world: World, id: string, paymentMethod: string): CheckoutStep | null {
  const row = world.tables.get('sessions', id);
  if (row === undefined) return null;
  const { object } = row;
  const page = pageOf(world, id);
  // Its timer may ring a moment later than the clock stands; money is never taken after the hour.
  if (object.status !== 'open' || world.seconds >= object.expires_at) {
    return { goTo: page, status: statusOf(object) };
  }
  const intent = intentOf(world, row);
  const answer = confirmIntent(world, intent, {
    payment_method: paymentMethod,
    mandate_data: { customer_acceptance: { type: 'online' } },
    return_url: page,
  });
  if (answer instanceof Refusal && answer.status !== 402) throw answer;
  const { status, next_action: action } = requireIntent(world, intent.object.id).object;
  const asks = action?.redirect_to_url?.url ?? null;
  if (asks !== null) return { goTo: asks, status };
  const isDone = status === 'succeeded' || status === 'processing';
  return { goTo: isDone ? successUrlOf(object) : page, status };
}

/** "A PaymentIntent is created when the Session is confirmed", and the same one is tried again. */
function intentOf(world: World, row: SessionRow): IntentRow {
  const { object, intent } = row;
  const known = idOf(object.payment_intent);
  if (known !== '') return requireIntent(world, known);
  const made = createIntent(world, {
    ...intent,
    amount: object.amount_total ?? 0,
    currency: object.currency ?? '',
    ...(typeof object.customer === 'string' && { customer: object.customer }),
    automatic_payment_methods: { enabled: true },
  });
  if (made instanceof Refusal) throw made;
  const changed: SessionRow = { ...row, object: { ...object, payment_intent: made.id } };
  world.tables.put('sessions', object.id, changed);
  return requireIntent(world, made.id);
}

const pageOf = ({ options }: World, id: string): string =>
  `${options.baseUrl}/sandbox/stripe/checkout/${id}`;

function statusOf({ status }: Stripe.Checkout.Session): Checkout['status'] {
  if (status === 'open') return 'open';
  return status === 'complete' ? 'complete' : 'expired';
}

const successUrlOf = ({ id, success_url: url }: Stripe.Checkout.Session): string =>
  (url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);

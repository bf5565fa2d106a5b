import type { Stripe } from 'stripe';
import { invalid } from './errors.ts';
import { idOf, type MethodRow, type SessionRow } from './tables.ts';
import type { World } from './world.ts';

/** The session whose page made this intent; undefined: a server made it. */
export const sessionOf = (world: World, intentId: string): SessionRow | undefined =>
  world.tables.all('sessions').find((row) => row.object.payment_intent === intentId);

/**
 * "You can't confirm or cancel the PaymentIntent for a Checkout Session. To cancel, expire the
 * Checkout Session instead."
 */
export function requireOwn(
  world: World,
  intentId: string,
  action: 'cancel' | 'confirm' | 'update',
): void {
  if (sessionOf(world, intentId) === undefined) return;
  throw invalid(
    `You cannot ${action} this PaymentIntent because it was created by a Checkout Session. To cancel it, expire the Checkout Session instead.`,
    { param: 'intent' },
  );
}

/** What became of an intent ends the page that made it. The intent's own event goes out first. */
export function followIntent(
  world: World,
  intent: Stripe.PaymentIntent,
  method: MethodRow | null,
): void {
  const row = sessionOf(world, intent.id);
  if (row === undefined) return;
  const isPaid = intent.status === 'succeeded';
  if (row.object.status === 'open' && (isPaid || intent.status === 'processing')) {
    world.tables.remove('timers', `sessionExpires:${row.object.id}`);
    const object: Stripe.Checkout.Session = {
      ...row.object,
      status: 'complete',
      payment_status: isPaid ? 'paid' : 'unpaid',
      customer_details: detailsOf(method),
      url: null,
    };
    return tell(world, { ...row, object }, 'checkout.session.completed');
  }
  if (row.object.status !== 'complete' || row.object.payment_status === 'paid') return;
  if (!isPaid) return tell(world, row, 'checkout.session.async_payment_failed');
  const object: Stripe.Checkout.Session = { ...row.object, payment_status: 'paid' };
  tell(world, { ...row, object }, 'checkout.session.async_payment_succeeded');
}

function tell(world: World, row: SessionRow, type: Stripe.Event.Type): void {
  world.tables.put('sessions', idOf(row.object.id), row);
  world.emit(type, row.object);
}

function detailsOf(method: MethodRow | null): Stripe.Checkout.Session.CustomerDetails {
  const { email = null, name = null, phone = null } = method?.object.billing_details ?? {};
  return {
    address: null,
    business_name: null,
    email,
    individual_name: name,
    name,
    phone,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

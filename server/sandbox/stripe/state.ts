import type { Stripe } from 'stripe';
import { modeOf, type Delivery, type WebhookMode } from './deliveries.ts';
import type { Tables, TimerRow } from './tables.ts';

/** The processor's truth: what a checker compares our books with, and what a panel shows. */
export type EmulatorState = {
  readonly webhookMode: WebhookMode;
  readonly customers: readonly Stripe.Customer[];
  readonly paymentIntents: readonly Stripe.PaymentIntent[];
  readonly checkoutSessions: readonly Stripe.Checkout.Session[];
  readonly charges: readonly Stripe.Charge[];
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
  readonly events: readonly Stripe.Event[];
  /** Events that were not acknowledged yet, or never will be. */
  readonly deliveries: readonly Delivery[];
  readonly timers: readonly TimerRow[];
};

export function readState(tables: Tables): EmulatorState {
  return {
    webhookMode: modeOf(tables),
    customers: tables.all('customers'),
    paymentIntents: tables.all('intents').map((row) => row.object),
    checkoutSessions: tables.all('sessions').map((row) => row.object),
    charges: tables.all('charges'),
    refunds: tables.all('refunds'),
    disputes: tables.all('disputes'),
    events: tables.all('events'),
    deliveries: tables.all('deliveries'),
    timers: tables.all('timers'),
  };
}

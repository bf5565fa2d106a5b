import type { Currency, Instant, Minor } from './brands.ts';

/**
 * What the processor says of one payment intent right now, in our words. The gateway makes it from
 * the fetched object with its latest charge, refunds and dispute.
 */
export type ProcessorReport = {
  readonly paymentIntentId: string;
  /** metadata, a hint only */
  readonly paymentId: string | null;
  readonly status: 'created' | 'requiresAction' | 'processing' | 'succeeded' | 'canceled';
  readonly amountMinor: Minor;
  readonly receivedMinor: Minor;
  readonly currency: Currency;
  readonly refundedMinor: Minor;
  readonly dispute: 'none' | 'inquiry' | 'open' | 'won' | 'lost';
  /** Of the last attempt; an intent with one may still succeed. */
  readonly declineCode: string | null;
  /** The delayed debit came back; the intent waits for another method. */
  readonly debitFailed: boolean;
  readonly initiatedAt: Instant | null;
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly methodLabel: string | null;
  readonly livemode: boolean;
};

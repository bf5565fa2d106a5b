import type { Currency, Instant, Minor } from '../domain/brands.ts';
import type { ProcessorReport } from '../domain/payment.ts';
import type { PaymentOrigin } from '../domain/payment-adoption.ts';
import type { MethodState, SetupReport } from '../domain/saved-method.ts';

/** What the outside world is to us. Real adapters are picked in main.ts, sandbox and tests pick others. */
export type Clock = { readonly now: () => Instant };

export type OutgoingMail = {
  readonly from: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stays the same when a letter is sent again, so that a mailbox shows it once. */
  readonly messageId: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
  /** What the letter is about; never leaves with it. The sandbox mailbox shows it. */
  readonly about?: {
    /** Its row in the outbox. */
    readonly id: string;
    readonly kind: string;
    readonly invoiceIds: readonly string[];
    readonly step: string | null;
  };
};

/** `temporary`: the outcome is unknown or may change, send the same letter again. `permanent`: the address is dead. */
export type MailResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: 'temporary' | 'permanent'; readonly detail: string };
export type MailGateway = { readonly send: (mail: OutgoingMail) => Promise<MailResult> };

export type IntentRequest = {
  /** Our payment id: metadata and the root of the idempotency key. */
  readonly paymentId: string;
  readonly vendorId: string;
  readonly quoteId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly description: string;
  readonly customerId: string | null;
  /** Keep the method for later instalments: the debtor agreed to it with the plan. */
  readonly saveMethod: boolean;
  /** Kept with it for the day on which our own row of it is lost. */
  readonly origin: PaymentOrigin | null;
};

export type SetupAnswer = { readonly report: SetupReport; readonly clientSecret: string };

export type IntentAnswer = {
  readonly report: ProcessorReport;
  readonly clientSecret: string;
  readonly nextAction: { readonly type: string; readonly redirectUrl: string | null } | null;
  /** What its metadata says that it is for: a hint, and null on what others made. */
  readonly named: { readonly vendorId: string | null; readonly origin: PaymentOrigin | null };
};

export type CheckoutRequest = IntentRequest & {
  /** Where the processor's page sends people back to, paid or not. It holds no link (threat T10). */
  readonly returnUrl: string;
  /** The debtor's language, as a BCP 47 tag; the page is in it where the processor has it. */
  readonly locale: string;
  /** When the attempt was begun, and how long its price holds: the page ends with it. */
  readonly startedAt: Instant;
  readonly expiresAt: Instant;
};

/** The processor's own page for one payment. */
export type CheckoutAnswer = {
  readonly sessionId: string;
  /** metadata, a hint only */
  readonly paymentId: string | null;
  /** `complete`: confirmed there, whatever becomes of the money. `expired`: nobody can any more. */
  readonly status: 'open' | 'complete' | 'expired';
  /** Where to pay; null when it is over. */
  readonly url: string | null;
  /** null until somebody confirmed there, in vain or not. */
  readonly intent: IntentAnswer | null;
};

/** `unknown`: nobody can say whether it happened; ask with the same key or look it up, never blindly again. */
export type GatewayFailure = {
  readonly ok: false;
  readonly kind: 'unknown' | 'busy' | 'refused' | 'gone';
  readonly code: string;
};
export type GatewayResult<T> = { readonly ok: true; readonly value: T } | GatewayFailure;

/** An intent as a list shows it, ours or somebody else's. */
export type ListedIntent = {
  readonly paymentIntentId: string;
  /** Both from its metadata: null on intents that others made. */
  readonly paymentId: string | null;
  readonly vendorId: string | null;
  readonly createdAt: Instant;
  /** null: it says something that we do not know. */
  readonly report: ProcessorReport | null;
};

/** The only door to the card processor. */
export type PaymentGateway = {
  /** true: real money. Events of the other mode are not about our payments (threat T29). */
  readonly livemode: boolean;
  readonly publishableKey: string;
  readonly createCustomer: (input: {
    readonly debtorId: string;
    readonly vendorId: string;
    readonly name: string;
    readonly email: string | null;
  }) => Promise<GatewayResult<string>>;
  readonly createIntent: (request: IntentRequest) => Promise<GatewayResult<IntentAnswer>>;
  /** `attempt` numbers the confirmations of one payment; it is part of the idempotency key. */
  readonly confirmIntent: (input: {
    readonly paymentId: string;
    readonly paymentIntentId: string;
    readonly confirmationToken: string;
    readonly returnUrl: string;
    readonly attempt: string;
  }) => Promise<GatewayResult<IntentAnswer>>;
  readonly chargeSaved: (
    request: IntentRequest & { readonly customerId: string; readonly paymentMethodId: string },
  ) => Promise<GatewayResult<IntentAnswer>>;
  /** Keeps another method for the debits of a plan; `attempt` is part of the idempotency key. */
  readonly setUpMethod: (input: {
    readonly planId: string;
    readonly vendorId: string;
    readonly customerId: string;
    readonly confirmationToken: string;
    readonly returnUrl: string;
    readonly attempt: string;
  }) => Promise<GatewayResult<SetupAnswer>>;
  readonly fetchSetup: (setupIntentId: string) => Promise<GatewayResult<SetupAnswer>>;
  readonly fetchMethod: (input: {
    readonly paymentMethodId: string;
    readonly now: Instant;
  }) => Promise<GatewayResult<MethodState>>;
  readonly fetchMandate: (
    mandateId: string,
  ) => Promise<GatewayResult<{ readonly paymentMethodId: string; readonly isInactive: boolean }>>;
  readonly fetchIntent: (paymentIntentId: string) => Promise<GatewayResult<IntentAnswer>>;
  /** Finds an intent whose answer was lost, by our payment id in its metadata. */
  readonly findIntent: (input: {
    readonly paymentId: string;
    readonly createdAfter: Instant;
  }) => Promise<GatewayResult<IntentAnswer | null>>;
  readonly cancelIntent: (input: {
    readonly paymentId: string;
    readonly paymentIntentId: string;
  }) => Promise<GatewayResult<IntentAnswer>>;
  /** Begins a payment on a page of the processor's own instead of ours. */
  readonly createCheckout: (request: CheckoutRequest) => Promise<GatewayResult<CheckoutAnswer>>;
  readonly fetchCheckout: (sessionId: string) => Promise<GatewayResult<CheckoutAnswer>>;
  /** The counterpart of `cancelIntent`: an intent of such a page cannot be canceled by itself. */
  readonly expireCheckout: (sessionId: string) => Promise<GatewayResult<CheckoutAnswer>>;
  readonly refund: (input: {
    readonly paymentId: string;
    readonly paymentIntentId: string;
    readonly amountMinor: Minor;
    readonly key: string;
  }) => Promise<GatewayResult<{ readonly refundId: string }>>;
  /** One page of all intents of the account that were made in this stretch, newest first. */
  readonly listIntents: (input: {
    readonly from: Instant;
    readonly to: Instant;
    readonly cursor: string | null;
  }) => Promise<
    GatewayResult<{ readonly intents: readonly ListedIntent[]; readonly cursor: string | null }>
  >;
  readonly listEvents: (input: {
    readonly after: Instant;
    readonly cursor: string | null;
    /** Only those that some endpoint has not taken. */
    readonly undelivered?: boolean;
  }) => Promise<
    GatewayResult<{ readonly events: readonly WebhookEvent[]; readonly cursor: string | null }>
  >;
  /** Any doubt about the signature or the age is `null`. */
  readonly verifyWebhook: (input: {
    readonly rawBody: string;
    readonly signature: string | undefined;
    readonly now: Instant;
  }) => WebhookEvent | null;
};

/** A hint that an object changed. The object is fetched before anything is believed. */
export type WebhookEvent = {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Instant;
  readonly livemode: boolean;
  /** The payment intent that the object belongs to, when it says so. */
  readonly paymentIntentId: string | null;
  readonly objectId: string | null;
};

import type { Stripe } from 'stripe';

/**
 * The calls that the emulator answers, with the SDK's own type of their parameters.
 * generate-parameters.ts turns these types into the data that every request is checked against.
 */
export type Operations = {
  'customers.create': Stripe.CustomerCreateParams;
  'customers.retrieve': Stripe.CustomerRetrieveParams;
  'customers.list': Stripe.CustomerListParams;
  'paymentMethods.retrieve': Stripe.PaymentMethodRetrieveParams;
  'paymentMethods.attach': Stripe.PaymentMethodAttachParams;
  'paymentMethods.detach': Stripe.PaymentMethodDetachParams;
  'paymentMethods.list': Stripe.PaymentMethodListParams;
  'confirmationTokens.retrieve': Stripe.ConfirmationTokenRetrieveParams;
  'testHelpers.confirmationTokens.create': NonNullable<
    Parameters<Stripe['testHelpers']['confirmationTokens']['create']>[0]
  >;
  'paymentIntents.create': Stripe.PaymentIntentCreateParams;
  'paymentIntents.retrieve': Stripe.PaymentIntentRetrieveParams;
  'paymentIntents.update': Stripe.PaymentIntentUpdateParams;
  'paymentIntents.confirm': Stripe.PaymentIntentConfirmParams;
  'paymentIntents.cancel': Stripe.PaymentIntentCancelParams;
  'paymentIntents.list': Stripe.PaymentIntentListParams;
  'setupIntents.create': Stripe.SetupIntentCreateParams;
  'setupIntents.retrieve': Stripe.SetupIntentRetrieveParams;
  'mandates.retrieve': Stripe.MandateRetrieveParams;
  'checkout.sessions.create': Stripe.Checkout.SessionCreateParams;
  'checkout.sessions.retrieve': Stripe.Checkout.SessionRetrieveParams;
  'checkout.sessions.list': Stripe.Checkout.SessionListParams;
  'checkout.sessions.expire': Stripe.Checkout.SessionExpireParams;
  'charges.retrieve': Stripe.ChargeRetrieveParams;
  'charges.list': Stripe.ChargeListParams;
  'refunds.create': Stripe.RefundCreateParams;
  'refunds.retrieve': Stripe.RefundRetrieveParams;
  'refunds.list': Stripe.RefundListParams;
  'disputes.retrieve': Stripe.DisputeRetrieveParams;
  'disputes.update': Stripe.DisputeUpdateParams;
  'disputes.list': Stripe.DisputeListParams;
  'balanceTransactions.retrieve': Stripe.BalanceTransactionRetrieveParams;
  'events.retrieve': Stripe.EventRetrieveParams;
  'events.list': Stripe.EventListParams;
};

type Method<Of, Path> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Of
    ? Method<Of[Head], Rest>
    : never
  : Path extends keyof Of
    ? Of[Path]
    : never;

/** What the SDK says that a call gives; it adds `lastResponse` itself. A change of the SDK's type breaks the endpoint. */
export type AnswerOf<Name extends keyof Operations> =
  Method<Stripe, Name> extends (...args: never[]) => infer Promised
    ? WithoutResponse<Awaited<Promised>>
    : never;
type WithoutResponse<Answer> = Answer extends unknown ? Omit<Answer, 'lastResponse'> : never;

import type { Stripe } from 'stripe';
import type { Currency, Instant, Minor } from '../domain/brands.ts';
import { fromStripeAmount, parseCurrency, sum } from '../domain/money.ts';
import type { ProcessorReport } from '../domain/payment.ts';

/** A fetched intent in our words; undefined when it says something that we do not know. */
export function reportOf(
  intent: Stripe.PaymentIntent,
  disputes: readonly Stripe.Dispute[],
): ProcessorReport | undefined {
  const status = STATUSES.get(intent.status);
  const currency = currencyOf(intent);
  if (status === undefined || currency === undefined) return undefined;
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge;
  const amountMinor = fromStripeAmount(intent.amount, currency);
  const receivedMinor = fromStripeAmount(intent.amount_received, currency);
  const refundedMinor = fromStripeAmount(charge?.amount_refunded ?? 0, currency);
  if (amountMinor === undefined || receivedMinor === undefined || refundedMinor === undefined) {
    return undefined;
  }
  const debitFailed = hasDebitFailed(intent, charge);
  // While a method is asked about, the latest charge is that of an earlier one, which was refused.
  const tried = intent.status === 'requires_action' ? null : charge;
  return {
    paymentIntentId: intent.id,
    paymentId: intent.metadata['paymentId'] ?? null,
    status,
    amountMinor,
    receivedMinor,
    currency,
    refundedMinor,
    ...figuresOf(disputes, receivedMinor, currency),
    declineCode: declineOf(intent.last_payment_error),
    debitFailed,
    // A declined card is not a payment that was initiated; a debit that came back was one.
    initiatedAt:
      charge === null || (charge.status === 'failed' && !debitFailed)
        ? null
        : ((charge.created * 1000) as Instant),
    customerId: idOf(intent.customer),
    paymentMethodId: idOf(intent.payment_method),
    methodLabel: labelOf(intent, tried),
    methodType: typeOf(intent, tried),
    methodFingerprint: fingerprintOf(charge),
    livemode: intent.livemode,
  };
}

/**
 * Why the last attempt was refused. Stripe's advice is the stronger word: whatever the bank's reason
 * sounds like, a card that must not be tried again is not tried again (fault F60).
 */
function declineOf(error: Stripe.PaymentIntent.LastPaymentError | null): string | null {
  if (error?.advice_code === 'do_not_try_again') return 'do_not_try_again';
  return error?.decline_code ?? error?.code ?? null;
}

export const currencyOf = (intent: Stripe.PaymentIntent): Currency | undefined =>
  parseCurrency(intent.currency.toUpperCase());

/** We never capture by hand, so an intent that waits for it is money under way. */
const STATUSES: ReadonlyMap<string, ProcessorReport['status']> = new Map([
  ['requires_payment_method', 'created'],
  ['requires_confirmation', 'created'],
  ['requires_action', 'requiresAction'],
  ['processing', 'processing'],
  ['requires_capture', 'processing'],
  ['succeeded', 'succeeded'],
  ['canceled', 'canceled'],
]);

/** Methods where the bank answers days later: there a failed charge means the debit came back. */
const DELAYED: ReadonlySet<string> = new Set(
  'sepa_debit us_bank_account bacs_debit acss_debit au_becs_debit nz_bank_account'.split(' '),
);

function hasDebitFailed(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): boolean {
  const type = charge?.payment_method_details?.type;
  return (
    intent.status === 'requires_payment_method' &&
    charge?.status === 'failed' &&
    type !== undefined &&
    DELAYED.has(type)
  );
}

type DisputeFigures = Pick<
  ProcessorReport,
  'dispute' | 'inquiryMinor' | 'disputedMinor' | 'chargedBackMinor' | 'answerBy'
>;

/** How the disputes stand, and what each kind of them is about: a dispute need not be about all. */
function figuresOf(
  disputes: readonly Stripe.Dispute[],
  receivedMinor: Minor,
  currency: Currency,
): DisputeFigures {
  // An amount that we cannot read, or in other money, may be all of it: held too much beats too little.
  const amountOf = (dispute: Stripe.Dispute): Minor =>
    (parseCurrency(dispute.currency.toUpperCase()) === currency
      ? fromStripeAmount(dispute.amount, currency)
      : undefined) ?? receivedMinor;
  const about = (standing: ProcessorReport['dispute']): Minor =>
    sum(disputes.filter((one) => standingOf([one]) === standing).map(amountOf));
  return {
    dispute: standingOf(disputes),
    inquiryMinor: about('inquiry'),
    disputedMinor: about('open'),
    chargedBackMinor: about('lost'),
    answerBy: answerBy(disputes),
  };
}

/** The first day that would be missed; nothing is left to answer once a bank weighs what it was sent. */
function answerBy(disputes: readonly Stripe.Dispute[]): Instant | null {
  const days = disputes
    .filter(({ status }) => status === 'needs_response' || status === 'warning_needs_response')
    .flatMap(({ evidence_details: { due_by: at } }) => (at === null ? [] : [at]));
  return days.length === 0 ? null : ((Math.min(...days) * 1000) as Instant);
}

/**
 * The gravest of all disputes of the charge. An inquiry (`warning_…`) moves no money; a closed one
 * and a prevented dispute are over. An appeal against a lost dispute leaves it lost until it is won.
 */
function standingOf(disputes: readonly Stripe.Dispute[]): ProcessorReport['dispute'] {
  const standings = disputes.map((dispute) => DISPUTES.get(dispute.status) ?? 'open');
  return GRAVEST_FIRST.find((standing) => standings.includes(standing)) ?? 'none';
}

const GRAVEST_FIRST = ['open', 'lost', 'won', 'inquiry', 'none'] as const;
const DISPUTES: ReadonlyMap<string, ProcessorReport['dispute']> = new Map([
  ['warning_needs_response', 'inquiry'],
  ['warning_under_review', 'inquiry'],
  ['warning_closed', 'none'],
  ['prevented', 'none'],
  ['needs_response', 'open'],
  ['under_review', 'open'],
  ['won', 'won'],
  ['lost', 'lost'],
  ['appeal_needs_response', 'lost'],
  ['appeal_under_review', 'lost'],
]);

function typeOf(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): string | null {
  const method = typeof intent.payment_method === 'string' ? null : intent.payment_method;
  return charge?.payment_method_details?.type ?? method?.type ?? null;
}

/** "Visa ·4242": enough to recognise one's own card, and all that we keep of it. */
function labelOf(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): string | null {
  const method = typeof intent.payment_method === 'string' ? null : intent.payment_method;
  return methodLabelOf(charge?.payment_method_details ?? method);
}

type Details = Pick<Stripe.PaymentMethod, 'type'> & {
  readonly card?: { readonly brand: string | null; readonly last4: string | null } | undefined;
  readonly sepa_debit?: { readonly last4: string | null } | undefined;
  readonly us_bank_account?: { readonly last4: string | null } | undefined;
};

/** The same for a method that is only kept. */
export function methodLabelOf(
  details: Details | Stripe.Charge.PaymentMethodDetails | null,
): string | null {
  if (details === null) return null;
  const { type, card, sepa_debit: debit, us_bank_account: account } = details;
  const name = LABELS.get(card?.brand ?? type) ?? sentenceCase(card?.brand ?? type);
  const last4 = card?.last4 ?? debit?.last4 ?? account?.last4 ?? null;
  return last4 === null ? name : `${name} ·${last4}`;
}

function fingerprintOf(charge: Stripe.Charge | null): string | null {
  const details = charge?.payment_method_details;
  return (details?.card ?? details?.sepa_debit ?? details?.us_bank_account)?.fingerprint ?? null;
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['visa', 'Visa'],
  ['mastercard', 'Mastercard'],
  ['amex', 'American Express'],
  ['jcb', 'JCB'],
  ['unionpay', 'UnionPay'],
  ['diners', 'Diners Club'],
  ['cartes_bancaires', 'Cartes Bancaires'],
  ['sepa_debit', 'SEPA'],
  ['blik', 'BLIK'],
  ['p24', 'Przelewy24'],
  ['us_bank_account', 'ACH'],
  ['ideal', 'iDEAL'],
]);

function sentenceCase(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const idOf = (field: string | { readonly id: string } | null): string | null =>
  typeof field === 'string' ? field : (field?.id ?? null);

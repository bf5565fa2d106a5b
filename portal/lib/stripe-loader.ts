import type { Appearance, Stripe, StripeElementLocale } from '@stripe/stripe-js';
import { currency as knownCurrency, minor, toStripeAmount } from '../../server/domain/money.ts';

/**
 * The one door between a page and whatever takes card data. Real: Stripe's Payment Element, from
 * js.stripe.com, loaded at the first call and not before. Sandbox: a form of ours that stands in.
 */
export interface CardForm {
  /** Resolves when the fields can be used; to false when they could not be loaded. */
  readonly mount: (element: HTMLElement) => Promise<boolean>;
  /** A new amount, or (without one) colours that changed. */
  readonly update: (change?: { readonly amountMinor?: number }) => Promise<void>;
  /** Checks the fields and turns them into a token that the server can pay with, once. */
  readonly createConfirmationToken: () => Promise<
    { readonly ok: true; readonly id: string } | CardFormFailure
  >;
  /** The bank wants to ask the debtor. `leaving`: the browser is on its way to the bank's page. */
  readonly handleNextAction: (clientSecret: string) => Promise<CardFormOutcome>;
  /** Confirms an intent that the server made beforehand, without a token. */
  readonly confirm: (clientSecret: string, returnUrl: string) => Promise<CardFormOutcome>;
  readonly destroy: () => void;
}

export type CardFormOutcome = { readonly ok: true; readonly status: string } | CardFormFailure;
export type CardFormFailure = {
  readonly ok: false;
  /** In the language of the form. */
  readonly message: string;
  /** The form shows it beside the field already; do not say it twice. */
  readonly isShown: boolean;
};

export type CardFormOptions = {
  readonly publishableKey: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly locale: string;
  /** Keep the method for later instalments; must be what the server's intent will say. */
  readonly saveMethod: boolean;
  /** Nothing is paid: a method is only kept. */
  readonly onlySaves?: boolean;
  /**
   * Stripe.js watches how the page is used to find fraud; that is its default and lowers card
   * testing. Turn it off where the vendor's privacy notice does not cover it.
   */
  readonly advancedFraudSignals?: boolean;
};

/** null: the script was blocked or did not load. Offer another way to pay and the vendor's contact. */
export async function loadCardForm(options: CardFormOptions): Promise<CardForm | null> {
  if (isSandboxKey(options.publishableKey)) {
    const { createStandIn } = await import('./stripe-stand-in.ts');
    return createStandIn(options);
  }
  const { loadStripe } = await import('@stripe/stripe-js/pure');
  const { advancedFraudSignals = true } = options;
  if (!advancedFraudSignals) loadStripe.setLoadParameters({ advancedFraudSignals });
  const stripe = await loadStripe(options.publishableKey).catch(() => null);
  if (stripe === null) return null;
  return createStripeForm(stripe, options);
}

function createStripeForm(stripe: Stripe, options: CardFormOptions): CardForm {
  const common = {
    currency: options.currency.toLowerCase(),
    locale: localeOf(options.locale),
    appearance: appearanceOf(document.documentElement),
    ...(options.saveMethod && { setupFutureUsage: 'off_session' as const }),
  };
  const elements = options.onlySaves
    ? stripe.elements({ ...common, mode: 'setup' })
    : stripe.elements({
        ...common,
        mode: 'payment',
        amount: stripeAmount(options.amountMinor, options.currency),
      });
  const payment = elements.create('payment', { layout: 'tabs' });
  return {
    mount: (element) =>
      new Promise((resolve) => {
        payment.once('ready', () => resolve(true));
        payment.once('loaderror', () => resolve(false));
        payment.mount(element);
      }),
    update: ({ amountMinor } = {}) =>
      amountMinor === undefined
        ? elements.update({ appearance: appearanceOf(document.documentElement) })
        : elements.update({ amount: stripeAmount(amountMinor, options.currency) }),
    createConfirmationToken: async () => {
      const checked = await elements.submit();
      if (checked.error) return failure(checked.error, true);
      const made = await stripe.createConfirmationToken({ elements });
      return made.error ? failure(made.error) : { ok: true, id: made.confirmationToken.id };
    },
    handleNextAction: async (clientSecret) => {
      const { error, paymentIntent, setupIntent } = await stripe.handleNextAction({ clientSecret });
      const { status = 'processing' } = paymentIntent ?? setupIntent ?? {};
      return error ? failure(error) : { ok: true, status };
    },
    confirm: async (clientSecret, returnUrl) => {
      const checked = await elements.submit();
      if (checked.error) return failure(checked.error, true);
      const { error, paymentIntent } = await stripe.confirmPayment({
        elements,
        clientSecret,
        confirmParams: { return_url: returnUrl },
        redirect: 'if_required',
      });
      return error ? failure(error) : { ok: true, status: paymentIntent.status };
    },
    destroy: () => payment.destroy(),
  };
}

/** The server hands out such a key in the sandbox only, and refuses to run that in production. */
export const isSandboxKey = (publishableKey: string): boolean =>
  publishableKey.startsWith('pk_sandbox_');

const failure = (
  error: { readonly message?: string | undefined },
  isShown = false,
): CardFormFailure => ({
  ok: false,
  message: error.message ?? '',
  isShown,
});

/** Elements counts in Stripe's unit of the currency, which is not always ours. */
function stripeAmount(amountMinor: number, code: string): number {
  const amount = toStripeAmount(minor(amountMinor), knownCurrency(code));
  if (amount === undefined) throw new Error(`${amountMinor} ${code} cannot be charged`);
  return amount;
}

function localeOf(locale: string): StripeElementLocale {
  const language = locale.slice(0, 2);
  return language === 'en' || language === 'pl' || language === 'ro' || language === 'ru'
    ? language
    : 'auto';
}

/** The page's own few values under the names that Stripe's frame knows. */
function appearanceOf(root: HTMLElement): Appearance {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const given = {
    colorPrimary: token('--accent'),
    colorBackground: token('--sheet'),
    colorText: token('--ink'),
    colorTextSecondary: token('--ink-soft'),
    colorDanger: token('--bad'),
    fontFamily: token('--font'),
    borderRadius: '6px',
  };
  const variables = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  return { theme: 'stripe', variables, rules: { '.Input': { borderColor: token('--edge') } } };
}

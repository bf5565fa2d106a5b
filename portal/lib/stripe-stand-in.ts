import { createFields } from './stripe-stand-in-fields.ts';
import type { FieldName } from './stripe-stand-in-groups.ts';
import { standInSheet } from './stripe-stand-in-style.ts';
import {
  isSandboxKey,
  type CardForm,
  type CardFormFailure,
  type CardFormOptions,
  type CardFormOutcome,
} from './stripe-loader.ts';

/**
 * Stands for Stripe.js in the sandbox: same interface, own form, and behind it the emulator, which
 * takes nothing but Stripe's published test numbers. It refuses every key but the sandbox's.
 */
export function createStandIn(options: CardFormOptions): CardForm {
  if (!isSandboxKey(options.publishableKey))
    throw new Error('The stand-in works in the sandbox only.');
  const sheet = standInSheet();
  const { locale, currency, saveMethod, onlySaves = false } = options;
  const fields = createFields({ locale, currency, saves: saveMethod || onlySaves });
  const call: Ask = (method, path, form) =>
    ask(method, path, { key: options.publishableKey, ...form });
  const refused = (error: ApiError): CardFormFailure => {
    const field = FIELD_OF.get(error.param ?? '') ?? null;
    if (field !== null) fields.showError(field, error.message);
    return { ok: false, message: error.message, isShown: field !== null };
  };
  const goOn = async (clientSecret: string): Promise<CardFormOutcome> => {
    const id = intentIdOf(clientSecret);
    const kind = id.startsWith('seti_') ? 'setup_intents' : 'payment_intents';
    const answer = await call('GET', `${kind}/${id}`, { client_secret: clientSecret });
    if (!answer.ok) return refused(answer.error);
    return toOutcome(answer.body);
  };
  return {
    mount: (element) => {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      element.replaceChildren(fields.root);
      return Promise.resolve(true);
    },
    // The form shows no amount, and its colours are the page's own.
    update: () => Promise.resolve(),
    createConfirmationToken: async () => {
      const problem = fields.check();
      if (problem !== null) return { ok: false, message: problem, isShown: true };
      const answer = await call('POST', 'confirmation_tokens', {
        ...fields.read(),
        ...(options.saveMethod && { setup_future_usage: 'off_session' }),
      });
      if (!answer.ok) return refused(answer.error);
      return { ok: true, id: textOf(answer.body['id']) };
    },
    handleNextAction: goOn,
    confirm: async (clientSecret, returnUrl) => {
      const problem = fields.check();
      if (problem !== null) return { ok: false, message: problem, isShown: true };
      const answer = await call('POST', `payment_intents/${intentIdOf(clientSecret)}/confirm`, {
        ...fields.read(),
        client_secret: clientSecret,
        return_url: returnUrl,
      });
      return answer.ok ? toOutcome(answer.body) : refused(answer.error);
    },
    destroy: () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
      fields.root.remove();
    },
  };
}

type Json = Readonly<Record<string, unknown>>;
type ApiError = { readonly message: string; readonly param: string | null };
type ApiAnswer =
  | { readonly ok: true; readonly body: Json }
  | { readonly ok: false; readonly error: ApiError };

type Ask = (
  method: 'GET' | 'POST',
  path: string,
  form: Readonly<Record<string, string>>,
) => Promise<ApiAnswer>;

const ask: Ask = async (method, path, form) => {
  const pairs = new URLSearchParams(form);
  const url = `/sandbox/stripe/v1/${path}`;
  const response =
    method === 'GET' ? await fetch(`${url}?${pairs}`) : await fetch(url, { method, body: pairs });
  const body = jsonOf(await response.json());
  if (response.ok) return { ok: true, body };
  const error = jsonOf(body['error']);
  const param = error['param'] ?? error['code'];
  return {
    ok: false,
    error: { message: textOf(error['message']), param: typeof param === 'string' ? param : null },
  };
};

/** What the intent asks for next; a question of the bank is a page to go to. */
function toOutcome(intent: Json): CardFormOutcome {
  const status = textOf(intent['status']);
  const action = jsonOf(intent['next_action']);
  const page =
    jsonOf(action['redirect_to_url'])['url'] ?? jsonOf(action['use_stripe_sdk'])['stripe_js'];
  if (status !== 'requires_action' || typeof page !== 'string') return { ok: true, status };
  // The same server under the name that this page was opened with.
  location.assign(new URL(page).pathname);
  return { ok: true, status: 'leaving' };
}

/** Where the emulator's complaint belongs in the form. */
const FIELD_OF: ReadonlyMap<string, FieldName> = new Map([
  ['number', 'number'],
  ['incorrect_number', 'number'],
  ['card_declined', 'number'],
  ['exp_month', 'expiry'],
  ['exp_year', 'expiry'],
  ['cvc', 'cvc'],
  ['sepa_debit[iban]', 'iban'],
  ['us_bank_account[routing_number]', 'routing'],
  ['us_bank_account[account_number]', 'account'],
  ['payment_method_options[blik][code]', 'code'],
  ['billing_details[name]', 'name'],
  ['billing_details[email]', 'email'],
]);

const intentIdOf = (clientSecret: string): string =>
  encodeURIComponent(clientSecret.split('_secret_')[0] ?? '');
const jsonOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

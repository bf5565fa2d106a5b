import { requireCustomer } from './customers.ts';
import { invalid, notEmulated, type Refusal } from './errors.ts';
import { requireChargeable } from './limits.ts';
import type { Operations } from './operations.ts';
import type { World } from './world.ts';

type Create = Operations['checkout.sessions.create'];
type LineItem = NonNullable<Create['line_items']>[number];

/** The session that a good request asks for. */
export type AskedSession = {
  readonly amount: number;
  readonly currency: string;
  readonly items: readonly string[];
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly expiresAt: number;
  readonly customer: string | null;
};

const CREATES: readonly (keyof Create)[] = [
  'adaptive_pricing',
  'cancel_url',
  'client_reference_id',
  'customer',
  'expand',
  'expires_at',
  'line_items',
  'locale',
  'metadata',
  'mode',
  'payment_intent_data',
  'submit_type',
  'success_url',
  'ui_mode',
];
const INTENT_DATA: readonly (keyof NonNullable<Create['payment_intent_data']>)[] = [
  'description',
  'metadata',
  'setup_future_usage',
];

const SHORTEST_S = 30 * 60;
const LONGEST_S = 24 * 3_600;

/** Reads the parameters of a session in `payment` mode. Throws the Refusal for everything else. */
export function readSession(world: World, params: Create): AskedSession {
  requireKnown(params, CREATES, '');
  requireKnown(params.payment_intent_data ?? {}, INTENT_DATA, 'payment_intent_data');
  if (params.mode === undefined) throw absent('mode');
  if (params.mode !== 'payment') throw notEmulated(`mode=${params.mode}`);
  if ((params.ui_mode ?? 'hosted_page') !== 'hosted_page') throw notEmulated('other ui modes');
  if (params.adaptive_pricing?.enabled !== false) throw notEmulated('adaptive pricing');
  if (params.success_url === undefined) throw absent('success_url');
  const { amount, currency, items } = readItems(params.line_items ?? []);
  const customer = params.customer ?? null;
  if (customer !== null) requireCustomer(world, customer, 'customer');
  if (customer === null && params.payment_intent_data?.setup_future_usage !== undefined) {
    throw notEmulated('customers that Checkout makes by itself');
  }
  if ((params.client_reference_id ?? '').length > 200) {
    throw invalid('Invalid string: client_reference_id is too long', {
      param: 'client_reference_id',
    });
  }
  return {
    amount,
    currency,
    items,
    successUrl: readUrl(params.success_url, 'success_url'),
    cancelUrl: params.cancel_url === undefined ? null : readUrl(params.cancel_url, 'cancel_url'),
    expiresAt: readExpiry(world, params.expires_at),
    customer,
  };
}

function readItems(lines: readonly LineItem[]): {
  readonly amount: number;
  readonly currency: string;
  readonly items: readonly string[];
} {
  if (lines.length === 0) throw absent('line_items');
  if (lines.length > 100) throw invalid('Too many line items.', { param: 'line_items' });
  const read = lines.map(readItem);
  const amount = read.reduce((sum, item) => sum + item.amount, 0);
  const currency = requireChargeable(amount, read[0]?.currency ?? '');
  if (read.some((item) => item.currency !== currency)) {
    throw invalid('All line items must have the same currency.', { param: 'line_items' });
  }
  return { amount, currency, items: read.map((item) => item.name) };
}

function readItem(
  line: LineItem,
  at: number,
): {
  readonly amount: number;
  readonly currency: string;
  readonly name: string;
} {
  const path = `line_items[${at}]`;
  const { price_data: data, quantity } = line;
  requireKnown(line, ['price_data', 'quantity'], path);
  if (data === undefined) throw absent(`${path}[price_data]`);
  requireKnown(data, ['currency', 'unit_amount', 'product_data'], `${path}[price_data]`);
  if (data.unit_amount === undefined) throw absent(`${path}[price_data][unit_amount]`);
  if (data.product_data === undefined) throw absent(`${path}[price_data][product_data]`);
  requireKnown(data.product_data, ['name'], `${path}[price_data][product_data]`);
  if (quantity === undefined || quantity < 1) throw absent(`${path}[quantity]`);
  const { name } = data.product_data;
  if (name.length > 250) {
    throw invalid('Invalid string: must be at most 250 characters', {
      param: `${path}[price_data][product_data][name]`,
    });
  }
  return { amount: data.unit_amount * quantity, currency: data.currency.toLowerCase(), name };
}

function readUrl(text: string, param: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw invalid('Not a valid URL', { code: 'url_invalid', param });
}

function readExpiry({ seconds }: World, expiresAt: number | undefined): number {
  if (expiresAt === undefined) return seconds + LONGEST_S;
  if (expiresAt < seconds + SHORTEST_S) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  if (expiresAt > seconds + LONGEST_S) {
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  return expiresAt;
}

/** Known to Stripe, unknown here: say so instead of ignoring it. */
function requireKnown(given: object, known: readonly string[], path: string): void {
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw notEmulated(`the parameter ${path === '' ? other : `${path}[${other}]`}`);
}

const absent = (param: string): Refusal =>
  invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });

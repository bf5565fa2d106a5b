import type { Stripe } from 'stripe';
import { invalid } from './errors.ts';
import { idOf, type Tables } from './tables.ts';

/** Field → where the object behind its id is. These are the ones that Stripe expands on our objects. */
const EXPANDABLE: Readonly<Record<string, (tables: Tables, id: string) => object | undefined>> = {
  latest_charge: (tables, id) => tables.get('charges', id),
  charge: (tables, id) => tables.get('charges', id),
  payment_intent: (tables, id) => tables.get('intents', id)?.object,
  payment_method: (tables, id) => tables.get('methods', id)?.object,
  customer: (tables, id) => tables.get('customers', id),
  mandate: () => undefined,
  balance_transaction: (tables, id) => tables.get('transactions', id),
};
/** Of a charge, the method stays an id: Stripe tells its details in payment_method_details. */
const NOT_OF: Readonly<Record<string, readonly string[]>> = { charge: ['payment_method'] };
const MAX_DEPTH = 4;

/** Replaces ids by objects, as the `expand` of a request asks. Throws a Refusal for other paths. */
export function expand(tables: Tables, answer: object, paths: readonly string[]): object {
  return paths.reduce((object, path) => {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH)
      throw invalid('You cannot expand more than 4 levels of a property.');
    return expandPath(tables, object, steps, path);
  }, answer);
}

function expandPath(
  tables: Tables,
  object: object,
  [step, ...rest]: readonly string[],
  path: string,
): object {
  if (step === undefined) return object;
  const fields = object as Readonly<Record<string, unknown>>;
  const value = fields[step];
  if (step === 'data' && Array.isArray(value)) {
    const items = value as readonly object[];
    return { ...fields, data: items.map((item) => expandPath(tables, item, rest, path)) };
  }
  const isRefunds = step === 'refunds' && fields['object'] === 'charge';
  const inner = isRefunds
    ? refundsOf(tables, String(fields['id']))
    : lookUp(tables, fields, step, path);
  return inner === null ? object : { ...fields, [step]: expandPath(tables, inner, rest, path) };
}

function lookUp(
  tables: Tables,
  fields: Readonly<Record<string, unknown>>,
  step: string,
  path: string,
): object | null {
  const find = EXPANDABLE[step];
  const isKept = NOT_OF[String(fields['object'])]?.includes(step) ?? false;
  if (find === undefined || isKept || !(step in fields)) {
    throw invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  const value = fields[step];
  if (typeof value === 'object') return value;
  return find(tables, idOf(value)) ?? null;
}

function refundsOf(tables: Tables, charge: string): object {
  const data = tables
    .all('refunds')
    .filter((refund) => refund.charge === charge)
    .toReversed();
  const url = `/v1/charges/${charge}/refunds`;
  return { object: 'list', data, has_more: false, url } satisfies Stripe.ApiList<Stripe.Refund>;
}

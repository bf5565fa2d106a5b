import type { Stripe } from 'stripe';
import { requireOwn } from './checkout-outcomes.ts';
import { createSession, expireSession, requireSession } from './checkout-sessions.ts';
import { cancelIntent, createIntent, requireIntent, updateIntent } from './payment-intents.ts';
import { confirmIntent } from './intent-confirmation.ts';
import { createCustomer, requireCustomer } from './customers.ts';
import { createRefund } from './refunds.ts';
import { createToken, type BrowserToken } from './confirmation-tokens.ts';
import { invalid, missing, type Refusal } from './errors.ts';
import { toList } from './lists.ts';
import type { AnswerOf, Operations } from './operations.ts';
import { attachMethod, detachMethod } from './payment-methods.ts';
import { createSetup, requireMandate, requireSetup } from './setup-intents.ts';
import type { Rows, TableName, Tables } from './tables.ts';
import { updateDispute } from './disputes.ts';
import type { World } from './world.ts';

export type Endpoint = {
  readonly method: 'GET' | 'POST';
  /** `:id` stands for one step. */
  readonly path: string;
  readonly operation: keyof Operations;
  /** The parameters were checked against `operation`. A Refusal that is returned keeps its changes. */
  readonly run: (world: World, id: string, params: never) => object | Refusal;
};

function on<Name extends keyof Operations>(
  method: Endpoint['method'],
  path: string,
  operation: Name,
  run: (world: World, id: string, params: Operations[Name]) => AnswerOf<Name> | Refusal,
): Endpoint {
  return { method, path, operation, run };
}

const get = <Name extends keyof Operations>(
  path: string,
  operation: Name,
  run: (world: World, id: string, params: Operations[Name]) => AnswerOf<Name> | Refusal,
): Endpoint => on('GET', path, operation, run);
const post = <Name extends keyof Operations>(
  path: string,
  operation: Name,
  run: (world: World, id: string, params: Operations[Name]) => AnswerOf<Name> | Refusal,
): Endpoint => on('POST', path, operation, run);

/** What servers call with the secret key. browser-endpoints.ts has what browsers may. */
export const ENDPOINTS: readonly Endpoint[] = [
  post('/v1/customers', 'customers.create', (world, _, params) => createCustomer(world, params)),
  get('/v1/customers', 'customers.list', ({ tables }, _, params) => {
    const rows = tables.all('customers').filter((c) => matches(params.email, c.email));
    return toList('/v1/customers', rows, params);
  }),
  get('/v1/customers/:id', 'customers.retrieve', (world, id) => requireCustomer(world, id)),

  get('/v1/payment_methods', 'paymentMethods.list', ({ tables }, _, params) => {
    const rows = tables.all('methods').map((row) => row.object);
    const found = rows.filter(
      (m) =>
        m.customer !== null && matches(params.customer, m.customer) && matches(params.type, m.type),
    );
    return toList('/v1/payment_methods', found, params);
  }),
  get('/v1/payment_methods/:id', 'paymentMethods.retrieve', ({ tables }, id) => {
    const row = tables.get('methods', id);
    if (row === undefined) throw missing('PaymentMethod', id);
    return row.object;
  }),
  post('/v1/payment_methods/:id/attach', 'paymentMethods.attach', attachMethod),
  post('/v1/payment_methods/:id/detach', 'paymentMethods.detach', (world, id) =>
    detachMethod(world, id),
  ),

  post(
    '/v1/test_helpers/confirmation_tokens',
    'testHelpers.confirmationTokens.create',
    // The SDK's type leaves out cards, which servers must not send; the schema has checked that.
    (world, _, params) => createToken(world, params as BrowserToken),
  ),
  get('/v1/confirmation_tokens/:id', 'confirmationTokens.retrieve', ({ tables }, id) => {
    const row = tables.get('tokens', id);
    if (row === undefined) throw missing('confirmation_token', id);
    return row.object;
  }),

  post('/v1/payment_intents', 'paymentIntents.create', (world, _, params) =>
    createIntent(world, params),
  ),
  get('/v1/payment_intents', 'paymentIntents.list', ({ tables }, _, params) => {
    const rows = tables.all('intents').map((row) => row.object);
    const found = rows.filter((intent) => matches(params.customer, intent.customer));
    return toList('/v1/payment_intents', found, params);
  }),
  get(
    '/v1/payment_intents/:id',
    'paymentIntents.retrieve',
    (world, id) => requireIntent(world, id).object,
  ),
  post('/v1/payment_intents/:id', 'paymentIntents.update', (world, id, params) => {
    requireOwn(world, id, 'update');
    return updateIntent(world, id, params);
  }),
  post('/v1/payment_intents/:id/confirm', 'paymentIntents.confirm', (world, id, params) => {
    requireOwn(world, id, 'confirm');
    return confirmIntent(world, requireIntent(world, id), params);
  }),
  post('/v1/payment_intents/:id/cancel', 'paymentIntents.cancel', (world, id, params) => {
    requireOwn(world, id, 'cancel');
    return cancelIntent(world, id, params);
  }),

  post('/v1/checkout/sessions', 'checkout.sessions.create', (world, _, params) =>
    createSession(world, params),
  ),
  get('/v1/checkout/sessions', 'checkout.sessions.list', ({ tables }, _, params) => {
    const rows = tables.all('sessions').map((row) => row.object);
    const found = rows.filter(
      (s) =>
        matches(params.payment_intent, s.payment_intent) &&
        matches(params.customer, s.customer) &&
        matches(params.status, s.status),
    );
    return toList('/v1/checkout/sessions', found, params);
  }),
  get(
    '/v1/checkout/sessions/:id',
    'checkout.sessions.retrieve',
    (world, id) => requireSession(world, id).object,
  ),
  post('/v1/checkout/sessions/:id/expire', 'checkout.sessions.expire', (world, id) =>
    expireSession(world, id),
  ),

  post('/v1/setup_intents', 'setupIntents.create', (world, _, params) =>
    createSetup(world, params),
  ),
  get(
    '/v1/setup_intents/:id',
    'setupIntents.retrieve',
    (world, id) => requireSetup(world, id).object,
  ),
  get('/v1/mandates/:id', 'mandates.retrieve', (world, id) => requireMandate(world, id)),

  get('/v1/charges', 'charges.list', ({ tables }, _, params) => {
    const found = tables
      .all('charges')
      .filter(
        (c) =>
          matches(params.payment_intent, c.payment_intent) && matches(params.customer, c.customer),
      );
    return toList('/v1/charges', found, params);
  }),
  get('/v1/charges/:id', 'charges.retrieve', ({ tables }, id) =>
    require(tables, 'charges', 'charge', id),
  ),

  post('/v1/refunds', 'refunds.create', (world, _, params) => createRefund(world, params)),
  get('/v1/refunds', 'refunds.list', ({ tables }, _, params) => {
    const found = tables
      .all('refunds')
      .filter(
        (r) => matches(params.payment_intent, r.payment_intent) && matches(params.charge, r.charge),
      );
    return toList('/v1/refunds', found, params);
  }),
  get('/v1/refunds/:id', 'refunds.retrieve', ({ tables }, id) =>
    require(tables, 'refunds', 'refund', id),
  ),

  get('/v1/disputes', 'disputes.list', ({ tables }, _, params) => {
    const found = tables
      .all('disputes')
      .filter(
        (d) => matches(params.payment_intent, d.payment_intent) && matches(params.charge, d.charge),
      );
    return toList('/v1/disputes', found, params);
  }),
  get('/v1/disputes/:id', 'disputes.retrieve', ({ tables }, id) =>
    require(tables, 'disputes', 'dispute', id),
  ),
  post('/v1/disputes/:id', 'disputes.update', updateDispute),

  get('/v1/balance_transactions/:id', 'balanceTransactions.retrieve', ({ tables }, id) =>
    require(tables, 'transactions', 'balance_transaction', id),
  ),
  get('/v1/events', 'events.list', listEvents),
  get('/v1/events/:id', 'events.retrieve', ({ tables }, id) =>
    require(tables, 'events', 'event', id),
  ),
];

const EVENTS_KEPT_S = 30 * 86_400;
const MOST_TYPES = 20;

/** Stripe shows 30 days. `delivery_success=false`: those that some endpoint has not taken yet. */
function listEvents(
  { tables, seconds }: World,
  _: string,
  params: Operations['events.list'],
): Stripe.ApiList<Stripe.Event> {
  const types = params.types ?? (params.type === undefined ? null : [params.type]);
  if (types !== null && types.length > MOST_TYPES) {
    throw invalid(`At most ${MOST_TYPES} types can be listed.`, { param: 'types' });
  }
  const found = tables.all('events').filter((event) => {
    const isDelivered = tables.get('deliveries', event.id) === undefined;
    return (
      event.created >= seconds - EVENTS_KEPT_S &&
      (types === null || types.some((type) => isOfType(event, type))) &&
      matches(params.delivery_success, isDelivered)
    );
  });
  return toList('/v1/events', found, params);
}

const isOfType = (event: Stripe.Event, type: string): boolean =>
  type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type;

const matches = (wanted: unknown, actual: unknown): boolean =>
  wanted === undefined || wanted === actual;

function require<
  Name extends Extract<TableName, 'charges' | 'refunds' | 'disputes' | 'transactions' | 'events'>,
>(tables: Tables, table: Name, name: string, id: string): Rows[Name] {
  const row = tables.get(table, id);
  if (row === undefined) throw missing(name, id);
  return row;
}

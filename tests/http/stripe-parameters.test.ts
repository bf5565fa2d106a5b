import { describe, expect, it } from 'vitest';
import { generateParameters } from '../../server/sandbox/stripe/generate-parameters.ts';
import parameters from '../../server/sandbox/stripe/parameters.json' with { type: 'json' };
import { PUBLISHABLE_KEY, SECRET_KEY, ask, openBench, openIntent } from './stripe-setup.ts';

const INTENTS = '/v1/payment_intents';
const GOOD = 'amount=1000&currency=eur';

describe('the emulator’s list of parameters', () => {
  it('is what the installed SDK says: generate and format it again after an update', () => {
    expect(parameters).toEqual(generateParameters());
  });
});

describe('a request to Stripe is refused', () => {
  const refused: readonly (readonly [
    name: string,
    body: string,
    code: string | undefined,
    param: string | undefined,
  ])[] = [
    ['with an unknown parameter', `${GOOD}&colour=red`, 'parameter_unknown', 'colour'],
    [
      'with the removed payment_method_types',
      `${GOOD}&payment_method_types[]=card`,
      'parameter_unknown',
      'payment_method_types',
    ],
    [
      'with an unknown one inside',
      `${GOOD}&automatic_payment_methods[enabled]=true&automatic_payment_methods[fast]=true`,
      'parameter_unknown',
      'automatic_payment_methods[fast]',
    ],
    ['with __proto__', `${GOOD}&__proto__[x]=1`, 'parameter_unknown', '__proto__'],
    ['without an amount', 'currency=eur', 'parameter_missing', 'amount'],
    [
      'without what a hash needs',
      `${GOOD}&automatic_payment_methods[allow_redirects]=never`,
      'parameter_missing',
      'automatic_payment_methods[enabled]',
    ],
    ['with a decimal amount', 'amount=10.5&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['with an amount in words', 'amount=ten&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['with an exponent', 'amount=1e3&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['with nothing', 'amount=0&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['with less than nothing', 'amount=-5&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['below the smallest charge', 'amount=49&currency=eur', 'amount_too_small', 'amount'],
    ['below the smallest charge in zloty', 'amount=199&currency=pln', 'amount_too_small', 'amount'],
    ['above the largest charge', 'amount=100000000&currency=eur', 'amount_too_large', 'amount'],
    ['in a currency nobody has', 'amount=1000&currency=xxx', undefined, 'currency'],
    ['with odd fils', 'amount=10005&currency=kwd', 'invalid_charge_amount', 'amount'],
    ['with an empty value', `${GOOD}&description=`, 'parameter_invalid_empty', 'description'],
    ['with a word for yes', `${GOOD}&confirm=yes`, undefined, 'confirm'],
    [
      'with a value outside the list',
      `${GOOD}&setup_future_usage=always`,
      undefined,
      'setup_future_usage',
    ],
    [
      'with a text for a hash',
      `${GOOD}&automatic_payment_methods=yes`,
      undefined,
      'automatic_payment_methods',
    ],
    ['with a customer nobody made', `${GOOD}&customer=cus_x`, 'resource_missing', 'customer'],
    [
      'confirming without a method',
      `${GOOD}&confirm=true&return_url=https://example.com`,
      'payment_intent_unexpected_state',
      undefined,
    ],
    [
      'confirming without an address to come back to',
      `${GOOD}&confirm=true&payment_method=pm_card_visa`,
      undefined,
      'return_url',
    ],
    [
      'with an address but no confirmation',
      `${GOOD}&return_url=https://example.com`,
      'payment_intent_invalid_parameter',
      'return_url',
    ],
    [
      'off-session without a confirmation',
      `${GOOD}&off_session=true`,
      'payment_intent_invalid_parameter',
      'off_session',
    ],
    [
      'with an address that is none',
      `${GOOD}&confirm=true&payment_method=pm_card_visa&return_url=nowhere`,
      'url_invalid',
      'return_url',
    ],
    ['to expand what cannot be', `${GOOD}&expand[]=amount`, undefined, 'expand'],
    [
      'with a metadata value that is too long',
      `${GOOD}&metadata[a]=${'x'.repeat(501)}`,
      undefined,
      'metadata[a]',
    ],
    [
      'with what the sandbox does not have',
      `${GOOD}&transfer_group=x`,
      'sandbox_not_emulated',
      undefined,
    ],
  ];
  for (const [name, body, code, param] of refused) {
    it(`${name}`, async () => {
      const bench = openBench();
      const answer = await ask(bench, 'POST', INTENTS, { body });
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatchObject({ type: 'invalid_request_error' });
      expect([answer.body.error?.code, answer.body.error?.param]).toEqual([code, param]);
      expect(bench.emulator.state().paymentIntents).toEqual([]);
      expect(bench.emulator.state().events).toEqual([]);
    });
  }

  it('off-session together with setup_future_usage', async () => {
    const bench = openBench();
    const { customerId } = await openIntent(bench);
    const body = `${GOOD}&customer=${customerId}&confirm=true&off_session=true&setup_future_usage=off_session&payment_method=pm_card_visa&return_url=https://example.com`;
    const answer = await ask(bench, 'POST', INTENTS, { body });
    expect(answer.status).toBe(400);
    expect(answer.body.error?.param).toBe('off_session');
  });

  it('for events of more than twenty types', async () => {
    const types = (count: number) =>
      Array.from({ length: count }, (_, n) => `types[]=a.${n}`).join('&');
    const bench = openBench();
    expect(await ask(bench, 'GET', `/v1/events?${types(20)}`)).toMatchObject({ status: 200 });
    const answer = await ask(bench, 'GET', `/v1/events?${types(21)}`);
    expect([answer.status, answer.body.error?.param]).toEqual([400, 'types']);
  });
});

describe('who may ask', () => {
  const path = `${INTENTS}?limit=1`;
  const keys: readonly (readonly [string, string, number])[] = [
    ['nobody', '', 401],
    ['a wrong key', 'Bearer sk_test_wrong_wrong', 401],
    ['the publishable key', `Bearer ${PUBLISHABLE_KEY}`, 403],
    ['the secret key', `Bearer ${SECRET_KEY}`, 200],
    [
      'the secret key the old way',
      `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`,
      200,
    ],
    ['something else', 'Digest x', 401],
  ];
  for (const [who, authorization, status] of keys) {
    it(`${who}: ${status}`, async () => {
      const bench = openBench();
      const answer = await ask(bench, 'GET', path, { headers: { authorization } });
      expect(answer.status).toBe(status);
    });
  }

  it('a refusal shows no more than the ends of the key', async () => {
    const bench = openBench();
    const answer = await ask(bench, 'GET', path, {
      headers: { authorization: 'Bearer sk_test_abcdefghijklmnop' },
    });
    expect(answer.body.error?.message).not.toContain('abcdefghijkl');
  });

  it('one version is spoken, an address nobody has is 404, and each answer has its own id', async () => {
    const bench = openBench();
    const old = await ask(bench, 'GET', path, { headers: { 'stripe-version': '2020-08-27' } });
    const lost = await ask(bench, 'GET', '/v1/payment_intent');
    expect([old.status, lost.status]).toEqual([400, 404]);
    expect(lost.headers.get('request-id')).toMatch(/^req_/);
    expect(lost.headers.get('request-id')).not.toBe(old.headers.get('request-id'));
  });
});

describe('a key of one request', () => {
  const post = (bench: ReturnType<typeof openBench>, body: string, key = 'k1', path = INTENTS) =>
    ask(bench, 'POST', path, { body, headers: { 'idempotency-key': key } });

  it('gives the same answer again, marked as such, whatever the order of the parameters', async () => {
    const bench = openBench();
    const first = await post(bench, GOOD);
    const second = await post(bench, 'currency=eur&amount=1000');
    expect(second.body).toEqual(first.body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(bench.emulator.state().events).toHaveLength(1);
  });

  it('is refused for other parameters and for another address', async () => {
    const bench = openBench();
    await post(bench, GOOD);
    const other = await post(bench, 'amount=2000&currency=eur');
    await post(bench, '', 'k2', '/v1/customers');
    const elsewhere = await post(bench, '', 'k2', `${INTENTS}/pi_x/cancel`);
    expect([other.status, other.body.error?.type]).toEqual([400, 'idempotency_error']);
    expect([elsewhere.status, elsewhere.body.error?.type]).toEqual([400, 'idempotency_error']);
  });

  it('does not remember a request whose parameters were wrong', async () => {
    const bench = openBench();
    await post(bench, `${GOOD}&colour=red`);
    expect((await post(bench, GOOD)).status).toBe(200);
  });

  it('remembers a refusal that came later, such as a declined card', async () => {
    const bench = openBench();
    const body = `${GOOD}&confirm=true&payment_method=pm_card_visa_chargeDeclined&return_url=https://example.com`;
    const first = await post(bench, body);
    const second = await post(bench, body);
    expect([first.status, second.status]).toEqual([402, 402]);
    expect(second.body).toEqual(first.body);
    expect(bench.emulator.state().paymentIntents).toHaveLength(1);
  });

  it('is forgotten after a day', async () => {
    const bench = openBench();
    const first = await post(bench, GOOD);
    await bench.pass(86_399_999);
    expect((await post(bench, GOOD)).body['id']).toBe(first.body['id']);
    await bench.pass(1);
    expect((await post(bench, GOOD)).body['id']).not.toBe(first.body['id']);
  });
});

describe('a list', () => {
  it('comes newest first in pages that meet without a gap', async () => {
    const bench = openBench();
    for (let i = 0; i < 25; i++) await bench.sdk.customers.create({ name: `n${i}` });
    const names: string[] = [];
    for await (const customer of bench.sdk.customers.list({ limit: 10 })) {
      names.push(customer.name ?? '');
    }
    expect(names).toEqual(Array.from({ length: 25 }, (_, i) => `n${24 - i}`));
  });

  it('refuses a limit above 100 and a cursor that it does not know', async () => {
    const bench = openBench();
    const wide = await ask(bench, 'GET', `${INTENTS}?limit=101`);
    const lost = await ask(bench, 'GET', `${INTENTS}?starting_after=pi_x`);
    expect([wide.status, lost.status]).toEqual([400, 400]);
  });
});

import { Stripe } from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import { toFailure } from '../../server/gateways/stripe-errors.ts';
import { createStripeGateway } from '../../server/gateways/stripe.ts';
import type { FaultKind } from '../../server/sandbox/stripe/faults.ts';
import {
  DAY,
  PUBLISHABLE_KEY,
  RETURN_URL,
  START,
  WEBHOOK_SECRET,
  openBench,
  openIntent,
  requestOf,
  tokenFor,
  valueOf,
} from './stripe-setup.ts';

const CREATE = 'POST /v1/payment_intents';

describe('what goes wrong between us and Stripe', () => {
  const outcomes: readonly (readonly [FaultKind, string, string, number, string])[] = [
    ['lostBefore', 'unknown', 'connection', 0, 'F57'],
    ['lostAfter', 'unknown', 'connection', 1, 'F57'],
    ['garbled', 'unknown', 'StripeAPIError', 1, 'F57'],
    ['serverError', 'unknown', 'StripeAPIError', 0, 'F57'],
    ['rateLimited', 'busy', 'rate_limit', 0, 'F56'],
    ['lockTimeout', 'busy', 'lock_timeout', 0, 'F56'],
    ['newStatus', 'unknown', 'unreadable_intent', 1, 'F19'],
    ['fewerFields', 'unknown', 'TypeError', 1, 'F19'],
  ];
  for (const [kind, expected, code, made, fault] of outcomes) {
    it(`${kind} is ${expected}, and ${made} intents were made (${fault})`, async () => {
      const bench = openBench();
      bench.emulator.inject({ on: CREATE, kind });
      const result = await bench.gateway.createIntent(requestOf());
      expect(result).toEqual({ ok: false, kind: expected, code });
      expect(bench.emulator.state().paymentIntents).toHaveLength(made);
    });
  }

  for (const kind of ['lostBefore', 'lostAfter', 'garbled', 'rateLimited', 'newStatus'] as const) {
    it(`after ${kind} the same request again gives one intent`, async () => {
      const bench = openBench();
      bench.emulator.inject({ on: CREATE, kind });
      await bench.gateway.createIntent(requestOf());
      const again = valueOf(await bench.gateway.createIntent(requestOf()));
      const { paymentIntents } = bench.emulator.state();
      expect(paymentIntents.map((intent) => intent.id)).toEqual([again.report.paymentIntentId]);
    });
  }

  it('an answer with fields that Stripe invents later is read as before (F19)', async () => {
    const bench = openBench();
    bench.emulator.inject({ on: CREATE, kind: 'newFields' });
    const { report } = valueOf(await bench.gateway.createIntent(requestOf()));
    const again = valueOf(await bench.gateway.fetchIntent(report.paymentIntentId));
    expect(report).toEqual(again.report);
  });

  for (const [when, isDone] of [
    ['before it was done', undefined],
    ['although it was done', true],
  ] as const) {
    it(`a request that is not answered in time, ${when}, is unknown and one payment in the end (F57)`, async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const bench = openBench();
      const { promise: waitFor, resolve: answer } = Promise.withResolvers<void>();
      bench.emulator.inject({ on: CREATE, kind: { waitFor, ...(isDone && { isDone }) } });
      const asked = bench.gateway.createIntent(requestOf());
      await vi.advanceTimersByTimeAsync(16_000);
      vi.useRealTimers();
      expect(await asked).toEqual({ ok: false, kind: 'unknown', code: 'connection' });
      expect(bench.emulator.state().paymentIntents).toHaveLength(isDone ? 1 : 0);
      answer();
      const again = valueOf(await bench.gateway.createIntent(requestOf()));
      const { paymentIntents } = bench.emulator.state();
      expect(paymentIntents.map(({ id }) => id)).toEqual([again.report.paymentIntentId]);
    });
  }

  for (const kind of ['lostBefore', 'lostAfter', 'garbled', 'serverError', 'newStatus'] as const) {
    it(`a look at an intent that ends with ${kind} is unknown, and the next look tells`, async () => {
      const bench = openBench();
      const { id } = await openIntent(bench);
      bench.emulator.inject({ on: `GET /v1/payment_intents/${id}`, kind });
      expect(await bench.gateway.fetchIntent(id)).toMatchObject({ ok: false, kind: 'unknown' });
      expect(valueOf(await bench.gateway.fetchIntent(id)).report.status).toBe('created');
    });
  }

  it('a stored 500 answers the same key until the key is forgotten, and nothing was made (F57)', async () => {
    const bench = openBench();
    bench.emulator.inject({ on: CREATE, kind: 'serverError' });
    await bench.gateway.createIntent(requestOf());
    const replayed = await bench.gateway.createIntent(requestOf());
    expect(replayed).toMatchObject({ ok: false, kind: 'unknown' });
    const found = await bench.gateway.findIntent({ paymentId: 'pay_1', createdAfter: START });
    expect(valueOf(found)).toBeNull();
    await bench.pass(DAY);
    expect((await bench.gateway.createIntent(requestOf())).ok).toBe(true);
  });

  it('a confirmation whose answer was lost is not charged twice (F57)', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const confirmationToken = await tokenFor(bench, 'pm_card_visa');
    const confirm = () =>
      bench.gateway.confirmIntent({
        paymentId: 'pay_1',
        paymentIntentId: id,
        confirmationToken,
        returnUrl: RETURN_URL,
        attempt: '1',
      });
    bench.emulator.inject({ on: `${CREATE}/${id}/confirm`, kind: 'lostAfter' });
    expect(await confirm()).toMatchObject({ ok: false, kind: 'unknown' });
    expect(valueOf(await confirm()).report.status).toBe('succeeded');
    expect(bench.emulator.state().charges).toHaveLength(1);
  });

  it('the same key at the same time is busy, not a second payment (F8)', async () => {
    const bench = openBench();
    let release = (): void => undefined;
    const waitFor = new Promise<void>((resolve) => {
      release = resolve;
    });
    bench.emulator.inject({ on: CREATE, kind: { waitFor } });
    const first = bench.gateway.createIntent(requestOf());
    await bench.sdk.customers.list();
    const second = await bench.gateway.createIntent(requestOf());
    expect(second).toEqual({ ok: false, kind: 'busy', code: 'idempotency_key_in_use' });
    release();
    expect((await first).ok).toBe(true);
    expect(bench.emulator.state().paymentIntents).toHaveLength(1);
  });
});

describe('a clear no', () => {
  it('the same payment with another amount is refused as a mismatch (F7)', async () => {
    const bench = openBench();
    valueOf(await bench.gateway.createIntent(requestOf()));
    const other = await bench.gateway.createIntent(requestOf({ quoteId: 'quo_2' }));
    expect(other).toEqual({ ok: false, kind: 'refused', code: 'idempotency_mismatch' });
  });

  it('an intent that does not exist is gone', async () => {
    const bench = openBench();
    expect(await bench.gateway.fetchIntent('pi_nothing')).toEqual({
      ok: false,
      kind: 'gone',
      code: 'resource_missing',
    });
  });

  it('a customer that does not exist is gone (F61)', async () => {
    const bench = openBench();
    const result = await bench.gateway.createIntent(requestOf({ customerId: 'cus_nobody' }));
    expect(result).toMatchObject({ ok: false, kind: 'gone', code: 'resource_missing' });
  });

  it('a wrong key is refused (F59)', async () => {
    const bench = openBench();
    const gateway = createStripeGateway({
      secretKey: 'sk_test_other',
      publishableKey: PUBLISHABLE_KEY,
      webhookSecrets: [WEBHOOK_SECRET],
      fetch: bench.emulator.fetch,
    });
    expect(await gateway.createIntent(requestOf())).toMatchObject({ ok: false, kind: 'refused' });
  });

  it('an amount below the smallest charge is refused', async () => {
    const bench = openBench();
    const result = await bench.gateway.createIntent(requestOf({ amountMinor: 49 as never }));
    expect(result).toEqual({ ok: false, kind: 'refused', code: 'amount_too_small' });
  });

  it('a confirmation of a paid intent reports it as paid (F30)', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    const result = await bench.gateway.confirmIntent({
      paymentId: 'pay_1',
      paymentIntentId: id,
      confirmationToken: await tokenFor(bench, 'pm_card_visa'),
      returnUrl: RETURN_URL,
      attempt: '2',
    });
    expect(valueOf(result).report.status).toBe('succeeded');
    expect(bench.emulator.state().charges).toHaveLength(1);
  });

  it('a token that was used up is gone', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const confirmationToken = await tokenFor(bench, 'pm_card_visa_chargeDeclined');
    const confirm = (attempt: string) =>
      bench.gateway.confirmIntent({
        paymentId: 'pay_1',
        paymentIntentId: id,
        confirmationToken,
        returnUrl: RETURN_URL,
        attempt,
      });
    valueOf(await confirm('1'));
    expect(await confirm('2')).toMatchObject({ ok: false, kind: 'gone' });
  });

  it('too many confirmations cancel the intent, and that is reported (F31)', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    for (let i = 0; i < 20; i++) {
      await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa_chargeDeclined' });
    }
    const result = await bench.gateway.confirmIntent({
      paymentId: 'pay_1',
      paymentIntentId: id,
      confirmationToken: await tokenFor(bench, 'pm_card_visa'),
      returnUrl: RETURN_URL,
      attempt: '21',
    });
    expect(valueOf(result).report.status).toBe('canceled');
  });
});

describe('every error of the SDK', () => {
  const { errors } = Stripe;
  const table: readonly (readonly [string, unknown, ReturnType<typeof toFailure>['kind']])[] = [
    ['connection', new errors.StripeConnectionError({ message: '', type: 'api_error' }), 'unknown'],
    [
      'rate limit',
      new errors.StripeRateLimitError({ message: '', type: 'rate_limit_error' }),
      'busy',
    ],
    ['conflict', apiError(409), 'busy'],
    ['500', apiError(500), 'unknown'],
    ['503', apiError(503), 'unknown'],
    ['no status', apiError(undefined), 'unknown'],
    ['400', invalidRequest(400, 'parameter_unknown'), 'refused'],
    ['404', invalidRequest(404, 'resource_missing'), 'gone'],
    ['400 naming a missing object', invalidRequest(400, 'resource_missing'), 'gone'],
    ['no SDK error at all', new RangeError('what'), 'unknown'],
    ['not even an error', 'text', 'unknown'],
  ];
  for (const [name, error, kind] of table) {
    it(`${name} is ${kind}`, () => {
      expect(toFailure(error).kind).toBe(kind);
    });
  }
  function apiError(statusCode: number | undefined) {
    return new errors.StripeAPIError({
      message: '',
      type: 'api_error',
      ...(statusCode !== undefined && { statusCode }),
    });
  }
  function invalidRequest(statusCode: number, code: string) {
    return new errors.StripeInvalidRequestError({
      message: '',
      type: 'invalid_request_error',
      statusCode,
      code,
    });
  }
});

import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { describe, expect, it } from 'vitest';
import { currency, minor } from '../../server/domain/money.ts';
import { createStripeGateway } from '../../server/gateways/stripe.ts';
import {
  DAY,
  PUBLISHABLE_KEY,
  RETURN_URL,
  SECRET_KEY,
  START,
  WEBHOOK_SECRET,
  ask,
  openBench,
  openIntent,
  requestOf,
  tokenFor,
  valueOf,
} from './stripe-setup.ts';

describe('an intent', () => {
  it('is created open, with our ids in its metadata and nothing paid', async () => {
    const bench = openBench();
    const intent = await openIntent(bench);
    expect(intent.report).toEqual({
      paymentIntentId: intent.id,
      paymentId: 'pay_1',
      status: 'created',
      amountMinor: 11_858,
      receivedMinor: 0,
      currency: 'EUR',
      refundedMinor: 0,
      dispute: 'none',
      inquiryMinor: 0,
      disputedMinor: 0,
      chargedBackMinor: 0,
      answerBy: null,
      declineCode: null,
      debitFailed: false,
      initiatedAt: null,
      customerId: intent.customerId,
      paymentMethodId: null,
      methodLabel: null,
      methodType: null,
      methodFingerprint: null,
      livemode: false,
    });
    expect(intent.clientSecret).toMatch(new RegExp(`^${intent.id}_secret_`));
    const stored = await bench.sdk.paymentIntents.retrieve(intent.id);
    expect(stored.metadata).toEqual({ paymentId: 'pay_1', vendorId: 'ven_1', quoteId: 'quo_1' });
  });

  it('asked for twice with the same payment is the same intent', async () => {
    const bench = openBench();
    const first = await openIntent(bench);
    const second = await openIntent(bench);
    expect(second.id).toBe(first.id);
    expect(bench.emulator.state().paymentIntents).toHaveLength(1);
  });

  it('confirmed with a token is paid, and says with what and when', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const answer = valueOf(
      await bench.gateway.confirmIntent({
        paymentId: 'pay_1',
        paymentIntentId: id,
        confirmationToken: await tokenFor(bench, 'pm_card_mastercard'),
        returnUrl: RETURN_URL,
        attempt: '1',
      }),
    );
    expect(answer.report).toMatchObject({
      status: 'succeeded',
      receivedMinor: 11_858,
      methodLabel: 'Mastercard ·4444',
      initiatedAt: START,
      declineCode: null,
    });
  });

  it('counts in the currency’s own unit: 500 ISK travel as 50000 and come back as 500', async () => {
    const bench = openBench();
    const { id, report } = await openIntent(bench, {
      amountMinor: minor(500),
      currency: currency('ISK'),
    });
    expect(report.amountMinor).toBe(500);
    const stored = await bench.sdk.paymentIntents.retrieve(id);
    expect(stored.amount).toBe(50_000);
  });

  it('that cannot be charged exactly is refused before anything is asked', async () => {
    const bench = openBench();
    const result = await bench.gateway.createIntent(
      requestOf({ amountMinor: minor(10_005), currency: currency('KWD') }),
    );
    expect(result).toEqual({ ok: false, kind: 'refused', code: 'amount_not_chargeable' });
    expect(bench.emulator.state().paymentIntents).toEqual([]);
  });

  it('that was declined stays open and says why, and another card pays it', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const confirm = async (method: string, attempt: string) =>
      valueOf(
        await bench.gateway.confirmIntent({
          paymentId: 'pay_1',
          paymentIntentId: id,
          confirmationToken: await tokenFor(bench, method),
          returnUrl: RETURN_URL,
          attempt,
        }),
      );
    const declined = await confirm('pm_card_visa_chargeDeclinedInsufficientFunds', '1');
    expect(declined.report).toMatchObject({
      status: 'created',
      declineCode: 'insufficient_funds',
      initiatedAt: null,
      receivedMinor: 0,
    });
    const paid = await confirm('pm_card_visa', '2');
    expect(paid.report).toMatchObject({ status: 'succeeded', declineCode: null });
  });

  it('can be canceled once and reads the same when canceled again', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    for (const time of ['first', 'second']) {
      const result = await bench.gateway.cancelIntent({ paymentId: 'pay_1', paymentIntentId: id });
      expect([time, valueOf(result).report.status]).toEqual([time, 'canceled']);
    }
  });

  it('that was paid meanwhile is not canceled but reported as paid (F30)', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    const result = await bench.gateway.cancelIntent({ paymentId: 'pay_1', paymentIntentId: id });
    expect(valueOf(result).report.status).toBe('succeeded');
  });

  it('can be canceled after a debit on its way came back, although it could not before', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_sepaDebit' });
    const cancel = async () =>
      valueOf(await bench.gateway.cancelIntent({ paymentId: 'pay_1', paymentIntentId: id }));
    expect((await cancel()).report.status).toBe('processing');
    await bench.emulator.world({ do: 'failDebit', paymentIntent: id });
    expect((await cancel()).report.status).toBe('canceled');
  });

  it('whose answer was lost is found by our payment id among others (F6)', async () => {
    const bench = openBench();
    for (let i = 0; i < 120; i++) {
      await bench.gateway.createIntent(requestOf({ paymentId: `pay_x${i}` }));
    }
    const created = valueOf(await bench.gateway.createIntent(requestOf({ paymentId: 'pay_lost' })));
    await bench.pass(2 * DAY);
    await bench.gateway.createIntent(requestOf({ paymentId: 'pay_later' }));
    const find = (paymentId: string) =>
      bench.gateway.findIntent({ paymentId, createdAfter: START });
    expect(valueOf(await find('pay_lost'))?.report.paymentIntentId).toBe(
      created.report.paymentIntentId,
    );
    expect(valueOf(await find('pay_x0'))?.report.paymentId).toBe('pay_x0');
    expect(valueOf(await find('pay_never'))).toBeNull();
  });
});

describe('a saved method', () => {
  it('is kept by a payment that says so and charged later without the debtor', async () => {
    const bench = openBench();
    const first = await openIntent(bench, { saveMethod: true });
    await bench.emulator.pay({ paymentIntent: first.id, paymentMethod: 'pm_card_visa' });
    const { report } = valueOf(await bench.gateway.fetchIntent(first.id));
    const paymentMethodId = report.paymentMethodId ?? '';
    const charged = valueOf(
      await bench.gateway.chargeSaved({
        ...requestOf({ paymentId: 'pay_2' }),
        customerId: first.customerId,
        paymentMethodId,
      }),
    );
    expect(charged.report).toMatchObject({
      status: 'succeeded',
      paymentMethodId,
      methodLabel: 'Visa ·4242',
    });
  });

  it('that the bank refuses is an answer with a reason, the same one when asked again', async () => {
    const bench = openBench();
    const first = await openIntent(bench, { saveMethod: true });
    await bench.emulator.pay({ paymentIntent: first.id, paymentMethod: 'pm_card_visa' });
    const { report } = valueOf(await bench.gateway.fetchIntent(first.id));
    await bench.emulator.world({ do: 'blockMethod', paymentIntent: first.id });
    for (const time of ['first', 'again']) {
      const charged = valueOf(
        await bench.gateway.chargeSaved({
          ...requestOf({ paymentId: 'pay_2' }),
          customerId: first.customerId,
          paymentMethodId: report.paymentMethodId ?? '',
        }),
      );
      expect([time, charged.report]).toMatchObject([
        time,
        { status: 'created', declineCode: 'do_not_honor' },
      ]);
    }
    expect(bench.emulator.state().charges.filter((c) => c.status === 'failed')).toHaveLength(1);
  });

  it('that was detached is gone (F61)', async () => {
    const bench = openBench();
    const first = await openIntent(bench, { saveMethod: true });
    await bench.emulator.pay({ paymentIntent: first.id, paymentMethod: 'pm_card_visa' });
    const { report } = valueOf(await bench.gateway.fetchIntent(first.id));
    const paymentMethodId = report.paymentMethodId ?? '';
    await bench.sdk.paymentMethods.detach(paymentMethodId);
    const charged = await bench.gateway.chargeSaved({
      ...requestOf({ paymentId: 'pay_2' }),
      customerId: first.customerId,
      paymentMethodId,
    });
    expect(charged).toMatchObject({ ok: false, kind: 'refused' });
  });
});

describe('events', () => {
  it('are listed from an instant on, page by page, only those that matter', async () => {
    const bench = openBench();
    for (let i = 0; i < 60; i++) {
      const paymentId = `pay_${i}`;
      const { report } = valueOf(await bench.gateway.createIntent(requestOf({ paymentId })));
      const { paymentIntentId: paymentIntent } = report;
      await bench.emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa_chargeDeclined' });
      await bench.emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa' });
    }
    const first = valueOf(await bench.gateway.listEvents({ after: START, cursor: null }));
    const second = valueOf(await bench.gateway.listEvents({ after: START, cursor: first.cursor }));
    const all = [...first.events, ...second.events];
    expect(first.events).toHaveLength(100);
    expect(second.cursor).toBeNull();
    expect(new Set(all.map((event) => event.id)).size).toBe(120);
    expect(new Set(all.map((event) => event.type))).toEqual(
      new Set(['payment_intent.payment_failed', 'payment_intent.succeeded']),
    );
    const later = valueOf(
      await bench.gateway.listEvents({ after: (START + 5_000) as typeof START, cursor: null }),
    );
    expect(later.events).toEqual([]);
  });
});

describe('over a real connection', () => {
  it('the same gateway pays, and a closed port is an unknown outcome (F57)', async () => {
    const bench = openBench();
    const server = createAdaptorServer({ fetch: bench.emulator.fetch });
    const port = await listen(server);
    const gateway = createStripeGateway({
      secretKey: SECRET_KEY,
      publishableKey: PUBLISHABLE_KEY,
      webhookSecrets: [WEBHOOK_SECRET],
      server: { host: '127.0.0.1', port, protocol: 'http' },
    });
    const { report } = valueOf(await gateway.createIntent(requestOf()));
    const { body } = await ask(bench, 'POST', '/v1/test_helpers/confirmation_tokens', {
      body: 'payment_method=pm_card_visa',
    });
    const paid = valueOf(
      await gateway.confirmIntent({
        paymentId: 'pay_1',
        paymentIntentId: report.paymentIntentId,
        confirmationToken: String(body['id']),
        returnUrl: RETURN_URL,
        attempt: '1',
      }),
    );
    expect(paid.report.status).toBe('succeeded');
    await new Promise((closed) => {
      server.close(closed);
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    const lost = await gateway.fetchIntent(report.paymentIntentId);
    expect(lost).toEqual({ ok: false, kind: 'unknown', code: 'connection' });
  });
});

function listen(server: ServerType): Promise<number> {
  return new Promise((listening) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      listening(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
  });
}

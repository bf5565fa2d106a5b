import { describe, expect, it } from 'vitest';
import {
  DAY,
  RETURN_URL,
  openBench,
  openIntent,
  tokenFor,
  valueOf,
  type Bench,
} from './stripe-setup.ts';

async function setUp(bench: Bench, method: string) {
  const { customerId } = await openIntent(bench);
  const answer = await bench.gateway.setUpMethod({
    planId: 'pln_1',
    vendorId: 'ven_1',
    customerId,
    confirmationToken: await tokenFor(bench, method),
    returnUrl: RETURN_URL,
    attempt: method,
  });
  return { customerId, ...valueOf(answer) };
}

describe('a method that is kept without paying', () => {
  it('belongs to the customer, with our plan in its metadata', async () => {
    const bench = openBench();
    const { report, customerId } = await setUp(bench, 'pm_card_mastercard');
    expect(report).toMatchObject({
      status: 'succeeded',
      planId: 'pln_1',
      customerId,
      methodLabel: 'Mastercard ·4444',
      declineCode: null,
    });
    expect(bench.emulator.state().charges).toEqual([]);
    await bench.emulator.idle();
    expect(bench.arrived.map((event) => event.type)).toContain('setup_intent.succeeded');
  });

  it('that the bank refuses is an answer with its reason, and nothing is kept', async () => {
    const bench = openBench();
    const { report } = await setUp(bench, 'pm_card_visa_chargeDeclinedLostCard');
    expect(report).toMatchObject({
      status: 'waiting',
      paymentMethodId: null,
      declineCode: 'lost_card',
    });
  });

  it('of which the bank asks waits for the answer', async () => {
    const bench = openBench();
    const { report } = await setUp(bench, 'pm_card_authenticationRequiredOnSetup');
    expect(report.status).toBe('requiresAction');
    const asked = /3ds\/(\w+)/.exec(JSON.stringify(bench.emulator.state().events))?.[1] ?? '';
    expect(bench.emulator.challenge(asked)).toMatchObject({ amount: null });
    const back = await bench.emulator.answerChallenge(asked, true);
    expect(back).toContain('redirect_status=succeeded');
    const later = valueOf(await bench.gateway.fetchSetup(report.setupIntentId));
    expect(later.report.status).toBe('succeeded');
  });
});

describe('a kept method', () => {
  async function saved(bench: Bench, method: string) {
    const first = await openIntent(bench, { saveMethod: true });
    await bench.emulator.pay({ paymentIntent: first.id, paymentMethod: method });
    const { report } = valueOf(await bench.gateway.fetchIntent(first.id));
    return { id: first.id, paymentMethodId: report.paymentMethodId ?? '' };
  }
  const state = async (bench: Bench, paymentMethodId: string) =>
    valueOf(await bench.gateway.fetchMethod({ paymentMethodId, now: bench.now() }));

  it('is ready, until it is detached', async () => {
    const bench = openBench();
    const { id, paymentMethodId } = await saved(bench, 'pm_card_visa');
    expect(await state(bench, paymentMethodId)).toBe('ready');
    await bench.emulator.world({ do: 'detachMethod', paymentIntent: id });
    expect(await state(bench, paymentMethodId)).toBe('detached');
  });

  it('is out of date after the last month that stands on it', async () => {
    const bench = openBench();
    const { paymentMethodId } = await saved(bench, 'pm_card_visa');
    await bench.pass(3 * 366 * DAY);
    expect(await state(bench, paymentMethodId)).toBe('ready');
    await bench.pass(366 * DAY);
    expect(await state(bench, paymentMethodId)).toBe('expired');
  });

  it('of a bank account has a mandate, which may end', async () => {
    const bench = openBench();
    const { id, paymentMethodId } = await saved(bench, 'pm_sepaDebit');
    await bench.emulator.world({ do: 'endMandate', paymentIntent: id });
    const event = bench.arrived.find((one) => one.type === 'mandate.updated');
    const mandate = valueOf(await bench.gateway.fetchMandate(event?.objectId ?? ''));
    expect(mandate).toEqual({ paymentMethodId, isInactive: true });
  });
});

import { describe, expect, it } from 'vitest';
import { minor } from '../../server/domain/money.ts';
import { DAY, START, openBench, openIntent, valueOf, type Bench } from './stripe-setup.ts';

const reportOf = async (bench: Bench, id: string) =>
  valueOf(await bench.gateway.fetchIntent(id)).report;
const payWith = async (bench: Bench, method: string): Promise<string> => {
  const { id } = await openIntent(bench);
  await bench.emulator.pay({ paymentIntent: id, paymentMethod: method });
  return id;
};

describe('a SEPA debit', () => {
  it('is on its way for five working days, over a weekend, and then paid', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_sepaDebit');
    expect(await reportOf(bench, id)).toMatchObject({
      status: 'processing',
      receivedMinor: 0,
      initiatedAt: START,
      methodLabel: 'SEPA ·3000',
    });
    expect(bench.emulator.nextEventAt()).toBe(START + 7 * DAY);
    await bench.pass(7 * DAY - 1);
    expect((await reportOf(bench, id)).status).toBe('processing');
    await bench.pass(1);
    expect(await reportOf(bench, id)).toMatchObject({
      status: 'succeeded',
      receivedMinor: 11_858,
      initiatedAt: START,
    });
    expect(bench.emulator.nextEventAt()).toBeNull();
  });

  it('that comes back is open again, with the reason and the day it set out', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_sepaDebit_insufficientFunds');
    await bench.pass(7 * DAY);
    expect(await reportOf(bench, id)).toMatchObject({
      status: 'created',
      debitFailed: true,
      declineCode: 'insufficient_funds',
      initiatedAt: START,
      receivedMinor: 0,
    });
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    expect(await reportOf(bench, id)).toMatchObject({ status: 'succeeded', debitFailed: false });
  });

  it('can be settled or failed at once by the world, but only while it is on its way', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_sepaDebit');
    const settled = await bench.emulator.world({ do: 'settle', paymentIntent: id });
    expect(settled).toMatchObject({ ok: true, paymentIntent: { status: 'succeeded' } });
    expect(bench.emulator.nextEventAt()).toBeNull();
    const failed = await bench.emulator.world({ do: 'failDebit', paymentIntent: id });
    expect(failed).toMatchObject({ ok: false, status: 409, code: 'wrong_state' });
  });

  it('that its holder takes back weeks later is lost at once (F25)', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_sepaDebit');
    await bench.pass(50 * DAY);
    await bench.emulator.world({ do: 'dispute', paymentIntent: id });
    expect(await reportOf(bench, id)).toMatchObject({ status: 'succeeded', dispute: 'lost' });
    const won = await bench.emulator.world({ do: 'winDispute', paymentIntent: id });
    expect(won).toMatchObject({ ok: false, status: 409 });
  });

  it('of the disputed test account is taken back as soon as it was paid', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_sepaDebit_disputed');
    await bench.pass(7 * DAY);
    expect(await reportOf(bench, id)).toMatchObject({ status: 'succeeded', dispute: 'lost' });
  });

  it('saved with the first instalment is charged again under the same mandate', async () => {
    const bench = openBench();
    const first = await openIntent(bench, { saveMethod: true });
    await bench.emulator.pay({ paymentIntent: first.id, paymentMethod: 'pm_sepaDebit' });
    const { paymentMethodId } = await reportOf(bench, first.id);
    const charge = () =>
      bench.gateway.chargeSaved({
        paymentId: 'pay_2',
        vendorId: 'ven_1',
        quoteId: 'quo_2',
        origin: null,
        amountMinor: minor(4_000),
        currency: 'EUR' as never,
        description: 'Instalment 2',
        saveMethod: false,
        customerId: first.customerId,
        paymentMethodId: paymentMethodId ?? '',
      });
    expect(valueOf(await charge()).report.status).toBe('processing');
  });

  it('needs a mandate when a server confirms it alone', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const confirm = bench.sdk.paymentIntents.confirm(id, {
      payment_method: 'pm_sepaDebit',
      return_url: 'https://example.com',
    });
    await expect(confirm).rejects.toMatchObject({ code: 'payment_intent_mandate_invalid' });
  });
});

describe('a refund', () => {
  const refund = (bench: Bench, id: string, amount: number, key: string) =>
    bench.gateway.refund({
      paymentId: 'pay_1',
      paymentIntentId: id,
      amountMinor: minor(amount),
      key,
    });

  it('in parts adds up, and never to more than was paid (F28)', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_visa');
    valueOf(await refund(bench, id, 858, 'a'));
    expect((await reportOf(bench, id)).refundedMinor).toBe(858);
    expect(await refund(bench, id, 11_001, 'b')).toMatchObject({ ok: false, kind: 'refused' });
    valueOf(await refund(bench, id, 11_000, 'c'));
    expect((await reportOf(bench, id)).refundedMinor).toBe(11_858);
    expect(await refund(bench, id, 1, 'd')).toEqual({
      ok: false,
      kind: 'refused',
      code: 'charge_already_refunded',
    });
  });

  it('asked for twice under one key happens once', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_visa');
    const first = valueOf(await refund(bench, id, 500, 'a'));
    const second = valueOf(await refund(bench, id, 500, 'a'));
    expect(second).toEqual(first);
    expect((await reportOf(bench, id)).refundedMinor).toBe(500);
  });

  it('of money that never came is refused', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    expect(await refund(bench, id, 500, 'a')).toMatchObject({ ok: false, kind: 'refused' });
  });

  it('that the bank sends back a day later makes the figure fall again (F27)', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_refundFail');
    valueOf(await refund(bench, id, 500, 'a'));
    expect((await reportOf(bench, id)).refundedMinor).toBe(500);
    await bench.pass(DAY);
    expect((await reportOf(bench, id)).refundedMinor).toBe(0);
    expect(bench.arrived.map((event) => event.type)).toContain('refund.failed');
  });

  it('that is pending counts from the start', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_pendingRefund');
    valueOf(await refund(bench, id, 500, 'a'));
    expect(bench.emulator.state().refunds[0]?.status).toBe('pending');
    expect((await reportOf(bench, id)).refundedMinor).toBe(500);
    await bench.pass(DAY);
    expect(bench.emulator.state().refunds[0]?.status).toBe('succeeded');
  });

  it('made by hand in the dashboard is seen like ours', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_visa');
    await bench.emulator.world({ do: 'refund', paymentIntent: id, amountMinor: 1_000 });
    await bench.emulator.world({ do: 'refund', paymentIntent: id });
    expect((await reportOf(bench, id)).refundedMinor).toBe(11_858);
  });
});

describe('a dispute', () => {
  it('may be about a part, and another one about the rest, never about more', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_visa');
    const dispute = (amountMinor: number) =>
      bench.emulator.world({ do: 'dispute', paymentIntent: id, amountMinor });
    await dispute(3_000);
    expect(await reportOf(bench, id)).toMatchObject({ dispute: 'open', disputedMinor: 3_000 });
    await bench.emulator.world({ do: 'loseDispute', paymentIntent: id });
    expect(await dispute(8_859)).toMatchObject({ ok: false, status: 409 });
    await dispute(8_858);
    expect(await reportOf(bench, id)).toMatchObject({
      dispute: 'open',
      disputedMinor: 8_858,
      chargedBackMinor: 3_000,
    });
  });

  it('opens, and is won or lost', async () => {
    for (const [how, end] of [
      ['winDispute', 'won'],
      ['loseDispute', 'lost'],
    ] as const) {
      const bench = openBench();
      const id = await payWith(bench, 'pm_card_visa');
      await bench.emulator.world({ do: 'dispute', paymentIntent: id });
      const open = await reportOf(bench, id);
      expect([open.dispute, open.answerBy]).toEqual(['open', START + 7 * DAY]);
      await bench.emulator.world({ do: how, paymentIntent: id });
      const closed = await reportOf(bench, id);
      expect([closed.dispute, closed.answerBy]).toEqual([end, null]);
      expect((await reportOf(bench, id)).status).toBe('succeeded');
    }
  });

  it('is not an inquiry, which is over when it is closed and grave when it is lost', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_createDisputeInquiry');
    expect((await reportOf(bench, id)).dispute).toBe('inquiry');
    await bench.emulator.world({ do: 'winDispute', paymentIntent: id });
    expect((await reportOf(bench, id)).dispute).toBe('none');
    await bench.emulator.world({ do: 'inquiry', paymentIntent: id });
    await bench.emulator.world({ do: 'loseDispute', paymentIntent: id });
    expect((await reportOf(bench, id)).dispute).toBe('lost');
  });

  it('comes by itself with the test card for it', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_createDispute');
    expect((await reportOf(bench, id)).dispute).toBe('open');
    expect(bench.arrived.map((event) => event.type)).toContain('charge.dispute.created');
  });

  it('blocks a refund, and there is one at a time', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_createDispute');
    const refunded = await bench.emulator.world({ do: 'refund', paymentIntent: id });
    expect(refunded).toMatchObject({ ok: false, code: 'charge_disputed' });
    const again = await bench.emulator.world({ do: 'dispute', paymentIntent: id });
    expect(again).toMatchObject({ ok: false, code: 'wrong_state' });
  });

  it('is decided by Stripe’s own test evidence', async () => {
    for (const [text, end] of [
      ['winning_evidence', 'won'],
      ['losing_evidence', 'lost'],
      ['a letter', 'open'],
    ] as const) {
      const bench = openBench();
      const id = await payWith(bench, 'pm_card_createDispute');
      const [dispute] = bench.emulator.state().disputes;
      await bench.sdk.disputes.update(dispute?.id ?? '', {
        evidence: { uncategorized_text: text },
      });
      expect((await reportOf(bench, id)).dispute).toBe(end);
    }
  });

  it('of the part that was not refunded leaves both figures true', async () => {
    const bench = openBench();
    const id = await payWith(bench, 'pm_card_visa');
    await bench.emulator.world({ do: 'refund', paymentIntent: id, amountMinor: 858 });
    await bench.emulator.world({ do: 'dispute', paymentIntent: id });
    expect(await reportOf(bench, id)).toMatchObject({ refundedMinor: 858, dispute: 'open' });
    expect(bench.emulator.state().disputes[0]?.amount).toBe(11_000);
  });
});

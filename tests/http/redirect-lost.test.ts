import { Stripe } from 'stripe';
import { expect, test } from 'vitest';
import { applyInbox } from '../../server/services/webhooks/apply-inbox.ts';
import { issue, look } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import {
  comeBack,
  openPage,
  openSessions,
  paymentOf,
  payOnPage,
  startCheckout,
} from '../support/redirect.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const CREATE = 'POST /v1/checkout/sessions';
const webhooks = (saldo: TestWorld, mode: string) =>
  saldo.call('POST', '/sandbox/world', { do: 'webhooks', mode });
const anHourLater = (saldo: TestWorld) => saldo.advance('PT66M');

test('a payment on the page whose webhooks were all lost is found by asking, within the hour', async () => {
  await using saldo = await openTestWorld();
  await webhooks(saldo, 'drop');
  const issued = await issue(saldo, 'L/1');
  await saldo.worker.tick();
  const page = await openPage(saldo, issued);
  await payOnPage(saldo, page.sessionId);
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 });
  await anHourLater(saldo);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('whoever comes back before any webhook and presses again hears that it is paid', async () => {
  await using saldo = await openTestWorld();
  await webhooks(saldo, 'drop');
  const issued = await issue(saldo, 'L/2');
  const page = await openPage(saldo, issued);
  await payOnPage(saldo, page.sessionId);
  const again = await startCheckout(saldo, issued);
  expect(again).toMatchObject({
    status: 201,
    body: { paymentId: page.paymentId, status: 'succeeded', url: null },
  });
});

test('F63: whoever comes back before any webhook sees what the processor says, and looking writes nothing', async () => {
  await using saldo = await openTestWorld();
  await webhooks(saldo, 'drop');
  const issued = await issue(saldo, 'L/12');
  const page = await openPage(saldo, issued);
  const back = saldo.world.emulator.state().checkoutSessions[0]?.success_url ?? '';
  const forged = `${back}&redirect_status=succeeded`;
  expect((await comeBack(saldo, forged)).body).toMatchObject({ status: 'created', problem: null });
  await payOnPage(saldo, page.sessionId, 'pm_card_visa_chargeDeclined');
  saldo.world.emulator.inject({ on: 'GET /v1/checkout/sessions', kind: 'serverError' });
  expect((await comeBack(saldo, back)).body).toMatchObject({ status: 'created', problem: null });
  expect((await comeBack(saldo, back)).body).toMatchObject({ problem: 'declined' });
  await payOnPage(saldo, page.sessionId);
  const before = await logicalDigest(saldo.deps.db);
  expect((await comeBack(saldo, back)).body).toMatchObject({ status: 'succeeded', problem: null });
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  expect((await comeBack(saldo, back, 'POST')).body).toMatchObject({ status: 'succeeded' });
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('the end of a page whose webhook was lost is found when its price has ended', async () => {
  await using saldo = await openTestWorld();
  await webhooks(saldo, 'drop');
  const issued = await issue(saldo, 'L/3');
  const page = await openPage(saldo, issued);
  await anHourLater(saldo);
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'canceled' });
});

test('webhooks that come twice, late and in any order end in the same books', async () => {
  const booksAfter = async (modes: readonly string[]) => {
    await using saldo = await openTestWorld();
    for (const mode of modes) await webhooks(saldo, mode);
    const issued = await issue(saldo, 'L/4');
    const page = await openPage(saldo, issued);
    await payOnPage(saldo, page.sessionId, 'pm_card_visa_chargeDeclined');
    await payOnPage(saldo, page.sessionId);
    await webhooks(saldo, 'flush');
    await saldo.advance('PT2H');
    const { status, balanceMinor } = await look(saldo, issued);
    const entries = await countRows(saldo.deps.db, 'entries', "kind = 'payment'");
    return { status, balanceMinor, entries };
  };
  for (const modes of [['normal'], ['duplicate'], ['delay'], ['reorder']])
    expect([modes, await booksAfter(modes)]).toEqual([
      modes,
      { status: 'paid', balanceMinor: 0, entries: 1 },
    ]);
});

test('what was applied once changes nothing when it comes again', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'L/5');
  const page = await openPage(saldo, issued);
  await saldo.deps.payments.expireCheckout(page.sessionId);
  await saldo.world.emulator.idle();
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'canceled' });
  const books = async () => {
    const { webhook_events: _, ...others } = await logicalDigest(saldo.deps.db);
    return others;
  };
  const before = await books();
  const again = 'UPDATE webhook_events SET applied_at = NULL, outcome = NULL';
  await saldo.deps.db.write([{ sql: again, args: [] }]);
  await applyInbox(saldo.deps);
  expect(await books()).toEqual(before);
  expect(await countRows(saldo.deps.db, 'webhook_events', "outcome = 'applied'")).toBe(1);
});

test('the webhook that comes before our own answer finds its payment, and nothing is lost or doubled (F22)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'L/6');
  saldo.world.emulator.inject({ on: CREATE, kind: 'lostAfter' });
  const lost = await startCheckout(saldo, issued);
  expect(lost.status).toBe(503);
  const [sessionId = ''] = openSessions(saldo);
  await payOnPage(saldo, sessionId);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await countRows(saldo.deps.db, 'payments')).toBe(1);
});

test('an answer that got lost is heard by pressing again: the same page, not a second one', async () => {
  await using saldo = await openTestWorld();
  for (const kind of ['lostAfter', 'lostBefore', 'garbled', 'rateLimited'] as const) {
    const issued = await issue(saldo, `L/7-${kind}`);
    const before = saldo.world.emulator.state().checkoutSessions.length;
    saldo.world.emulator.inject({ on: CREATE, kind });
    const lost = await startCheckout(saldo, issued);
    expect([kind, lost]).toMatchObject([kind, { status: 503, body: { code: 'processorBusy' } }]);
    const again = await openPage(saldo, issued);
    expect(saldo.world.emulator.state().checkoutSessions.length).toBe(before + 1);
    await payOnPage(saldo, again.sessionId);
    expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 0 });
  }
});

test('a page whose name was lost is closed all the same before another choice is opened', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'L/8');
  saldo.world.emulator.inject({ on: CREATE, kind: 'lostAfter' });
  await startCheckout(saldo, issued);
  const [sessionId = ''] = openSessions(saldo);
  // Somebody was given it nevertheless, and a first card was declined there.
  await payOnPage(saldo, sessionId, 'pm_card_visa_chargeDeclined');
  const other = await openPage(saldo, issued, { option: 'discount' });
  expect(openSessions(saldo)).toEqual([other.sessionId]);
});

test('an attempt that could not get its page in time is begun anew, with a page that lives long enough', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'L/9');
  saldo.world.emulator.inject({ on: CREATE, kind: 'lostBefore' });
  const lost = await startCheckout(saldo, issued);
  expect(lost.status).toBe(503);
  await saldo.advance('PT40M');
  const page = await openPage(saldo, issued);
  await payOnPage(saldo, page.sessionId);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await countRows(saldo.deps.db, 'payments', "status = 'canceled'")).toBe(1);
});

test('while the processor does not answer a page is neither given up nor opened twice', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'L/10');
  const page = await openPage(saldo, issued);
  const expire = `POST /v1/checkout/sessions/${page.sessionId}/expire`;
  saldo.world.emulator.inject({ on: expire, kind: 'serverError' });
  const other = await startCheckout(saldo, issued, { option: 'discount' });
  expect(other).toMatchObject({ status: 503, body: { code: 'processorBusy' } });
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'created' });
  const again = await openPage(saldo, issued, { option: 'discount' });
  expect(openSessions(saldo)).toEqual([again.sessionId]);
});

test('an event about a page that is not ours, or of another payment’s page, changes nothing', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'L/11');
  const page = await openPage(saldo, issued);
  const sdk = new Stripe('sk_test_sandbox', {
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient((input: string | URL | Request, init?: RequestInit) =>
      saldo.world.emulator.fetch(new Request(input, init)),
    ),
  });
  for (const paymentId of [page.paymentId, 'pay_nobody']) {
    const price_data = { currency: 'eur', unit_amount: 12_100, product_data: { name: 'x' } };
    const { id } = await sdk.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://example.com',
      adaptive_pricing: { enabled: false },
      line_items: [{ quantity: 1, price_data }],
      metadata: { paymentId },
    });
    await sdk.checkout.sessions.expire(id);
  }
  await saldo.world.emulator.idle();
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'created' });
  expect(openSessions(saldo)).toEqual([page.sessionId]);
  const outcomes = await saldo.deps.db.read({
    sql: 'SELECT outcome FROM webhook_events ORDER BY outcome',
    args: [],
  });
  expect(outcomes.map((row) => row['outcome'])).toEqual(['notOurs', 'paymentMismatch']);
});

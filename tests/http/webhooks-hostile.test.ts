import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { issue, look, pay, startPayment } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const SECRET = 'whsec_sandbox';

type Held = { readonly body: string; readonly signature: string };
type Event = {
  readonly id: string;
  readonly type: string;
  readonly livemode: boolean;
  readonly data: { readonly object: { readonly id: string } };
};

/** A paid invoice of which nobody told us: the processor's webhooks wait in the hand. */
async function paidUnheard(saldo: TestWorld, number: string) {
  const held: Held[] = [];
  saldo.world.deliverTo((body, signature) => Promise.resolve(held.push({ body, signature }) > 0));
  const issued = await issue(saldo, number);
  await pay(saldo, issued);
  const told = held.find(({ body }) => body.includes('"payment_intent.succeeded"'));
  if (told === undefined) throw new Error('the processor said nothing');
  return { issued, held, told, event: JSON.parse(told.body) as Event };
}

const secondsOf = (saldo: TestWorld): number => Math.floor(saldo.deps.clock.now() / 1000);

function signed(body: string, at: number, secret = SECRET): string {
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return `t=${at},v1=${mac}`;
}

const post = (saldo: TestWorld, body: BodyInit, signature?: string) =>
  ask(saldo, 'POST', '/webhooks/stripe', {
    body,
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    },
  });

test('a forged, replayed, future or garbled webhook is a 400 and leaves nothing (T27, T28)', async () => {
  await using saldo = await openTestWorld();
  const { issued, told } = await paidUnheard(saldo, 'W/1');
  const { body, signature } = told;
  const now = secondsOf(saldo);
  const before = await logicalDigest(saldo.deps.db);
  const cases: readonly (readonly [BodyInit, string?])[] = [
    [body],
    [body, ''],
    [body, 'v1='],
    [body, signature.replace(/v1=.*/, 'v1=')],
    [body, signed(body, now, 'whsec_stranger')],
    [body, signed(body, now - 301)],
    [body, signed(body, now + 301)],
    [body, signed(`${body} `, now)],
    [body, `${signature},${'v1=0,'.repeat(2_000)}`],
    [body.replace('12100', '1'), signature],
    [body.replace(/"evt_\w+"/, '"evt_other"'), signature],
    [body.slice(1), signature],
    [new TextEncoder().encode(body).reverse(), signature],
    ['', signed('', now)],
    ['{', signed('{', now)],
    ['[]', signed('[]', now)],
    ['null', signed('null', now)],
    ['"\\ud800"', signed('"\\ud800"', now)],
    ['{"id":"evt_1"}', signed('{"id":"evt_1"}', now)],
    ['['.repeat(100_000), signed('['.repeat(100_000), now)],
  ];
  for (const [given, header] of cases) {
    const { status } = await post(saldo, given, header);
    expect([given, header, status]).toEqual([given, header, 400]);
  }
  await saldo.worker.tick();
  expect(await logicalDigest(saldo.deps.db)).toMatchObject({
    webhook_events: before['webhook_events'],
  });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 });
  expect(await post(saldo, body, signed(body, now - 300))).toMatchObject({ status: 200 });
  await saldo.worker.tick();
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 0 });
});

test('a webhook that is too large is refused, also when it hides its length (T30)', async () => {
  await using saldo = await openTestWorld();
  const large = JSON.stringify({ id: 'evt_1', pad: 'x'.repeat(256 * 1024) });
  const header = signed(large, secondsOf(saldo));
  expect(await post(saldo, large, header)).toMatchObject({ status: 413 });
  const init = { method: 'POST', headers: { 'stripe-signature': header }, duplex: 'half' };
  const response = await saldo.app.request(
    new Request('http://127.0.0.1/webhooks/stripe', { ...init, body: new Blob([large]).stream() }),
  );
  expect(response.status).toBe(413);
  expect(await countRows(saldo.deps.db, 'webhook_events')).toBe(0);
});

test('one event a hundred times, many at once, is acknowledged each time and booked once (T28, F13)', async () => {
  await using saldo = await openTestWorld();
  const { issued, told } = await paidUnheard(saldo, 'W/2');
  const tell = () => post(saldo, told.body, told.signature);
  const answers = await Promise.all(Array.from({ length: 50 }, tell));
  await Promise.all([saldo.worker.tick(), ...Array.from({ length: 25 }, tell)]);
  for (let n = 0; n < 25; n++) answers.push(await tell());
  await saldo.worker.tick();
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await countRows(saldo.deps.db, 'webhook_events')).toBe(1);
  expect(await countRows(saldo.deps.db, 'entries', `kind = 'payment'`)).toBe(1);
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 0 });
});

test('the same money told by its intent, by its charge, by asking and all at once again is booked once (F14)', async () => {
  await using saldo = await openTestWorld();
  const { issued, held } = await paidUnheard(saldo, 'W/5');
  const types = held.map(({ body }) => (JSON.parse(body) as Event).type);
  expect(types).toEqual(expect.arrayContaining(['charge.succeeded', 'payment_intent.succeeded']));
  const [first, ...others] = held;
  expect(await post(saldo, first?.body ?? '', first?.signature)).toMatchObject({ status: 200 });
  const asked = saldo.advance('PT4M');
  await Promise.all(others.map(({ body, signature }) => post(saldo, body, signature)));
  await asked;
  await saldo.advance('PT2H');
  for (const { body } of held) await post(saldo, body, signed(body, secondsOf(saldo)));
  await saldo.worker.tick();
  expect(await countRows(saldo.deps.db, 'entries', `kind = 'payment'`)).toBe(1);
  expect(await countRows(saldo.deps.db, 'credits')).toBe(0);
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 0 });
});

test('an event of the other mode, of an unknown kind or about an intent that nobody knows changes no money (T29, F19)', async () => {
  await using saldo = await openTestWorld();
  const { issued, event } = await paidUnheard(saldo, 'W/3');
  const odd: readonly unknown[] = [
    { ...event, id: 'evt_live', livemode: true },
    { ...event, id: 'evt_stranger', data: { object: { ...event.data.object, id: 'pi_nobody' } } },
    { ...event, id: 'evt_new', type: 'moon.risen', data: { object: { id: 'moon_1' } } },
    { ...event, id: 'evt_bare', data: {} },
    { ...event, id: 'evt_odd', data: { object: { id: 7, object: ['payment_intent'] } } },
    { ...event, id: 'evt_\u0000\ud800', data: {} },
    { ...event, id: "evt_'); DROP TABLE webhook_events; --" },
  ];
  const ours = odd.length - 1;
  for (const [n, one] of odd.entries()) {
    const body = JSON.stringify(one);
    const { status } = await post(saldo, body, signed(body, secondsOf(saldo)));
    expect([n, status]).toEqual([n, 200]);
    await saldo.worker.tick();
    // The last one is about our intent, however strange its name is.
    const { balanceMinor } = await look(saldo, issued);
    expect([n, balanceMinor]).toEqual([n, n === ours ? 0 : 12_100]);
  }
  expect(await countRows(saldo.deps.db, 'webhook_events', 'applied_at IS NULL')).toBe(0);
});

test('an intent of somebody else that only names our payment pays nothing (T29)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W/4');
  const { body: started } = await startPayment(saldo, issued);
  const form = new URLSearchParams({
    amount: '100',
    currency: 'eur',
    confirm: 'true',
    payment_method: 'pm_card_visa',
    'metadata[paymentId]': started.paymentId,
    'metadata[vendorId]': saldo.access.vendorId,
    'automatic_payment_methods[enabled]': 'true',
    'automatic_payment_methods[allow_redirects]': 'never',
  });
  const made = await saldo.world.emulator.fetch(
    new Request('https://api.stripe.com/v1/payment_intents', {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk_test_sandbox',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
    }),
  );
  expect(await made.json()).toMatchObject({ status: 'succeeded', amount_received: 100 });
  await saldo.world.emulator.idle();
  await saldo.advance('PT2H');
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 });
  expect(await countRows(saldo.deps.db, 'entries', `kind = 'payment'`)).toBe(0);
});

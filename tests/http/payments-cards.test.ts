import { Stripe } from 'stripe';
import { expect, test } from 'vitest';
import type { CreatedPayment, PaymentView } from '../../server/contract/portal.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import { issue, look, pay, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { openTestWorld } from '../support/world.ts';
import type { Answer, TestWorld } from '../support/world.ts';

const VISA = 'pm_card_visa';
const DECLINED = 'pm_card_visa_chargeDeclined';
const ASKING = 'pm_card_authenticationRequired';

/** What the card form makes of a test card: good for one confirmation. */
async function tokenFor(saldo: TestWorld, paymentMethod: string): Promise<string> {
  const sdk = new Stripe('sk_test_sandbox', {
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient((input: string | URL | Request, init?: RequestInit) =>
      saldo.world.emulator.fetch(new Request(input, init)),
    ),
  });
  const made = await sdk.testHelpers.confirmationTokens.create({ payment_method: paymentMethod });
  return made.id;
}

const payWith = async (saldo: TestWorld, issued: Issued, card: string) =>
  startPayment(saldo, issued, { confirmationToken: await tokenFor(saldo, card) });
const confirmed = (saldo: TestWorld, issued: Issued, confirmationToken: string) =>
  startPayment(saldo, issued, { confirmationToken });
const viewOf = async (saldo: TestWorld, { portal }: Issued, { body }: Answer<CreatedPayment>) =>
  (await saldo.call<PaymentView>('GET', `${portal}/payments/${body.paymentId}`)).body;
const attempts = (saldo: TestWorld): number => saldo.world.emulator.state().charges.length;

test('the same press of the button takes the money once and hears each time what became of it', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/1');
  const token = await tokenFor(saldo, VISA);
  const atOnce = await Promise.all([1, 2, 3].map(() => confirmed(saldo, issued, token)));
  const later = await confirmed(saldo, issued, token);
  const paid = atOnce.find(({ status }) => status === 201);
  expect(paid?.body).toMatchObject({ status: 'succeeded' });
  expect(later).toMatchObject({ status: 201, body: paid?.body });
  for (const { status } of atOnce) expect([201, 409, 504]).toContain(status);
  expect(attempts(saldo)).toBe(1);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('an answer of the processor that got lost is heard by sending the same again', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/13');
  const token = await tokenFor(saldo, VISA);
  const { paymentIntent } = (await startPayment(saldo, issued)).body;
  const on = `POST /v1/payment_intents/${paymentIntent}/confirm`;
  saldo.world.emulator.inject({ on, kind: 'lostAfter' });
  expect(await confirmed(saldo, issued, token)).toMatchObject({
    status: 504,
    body: { code: 'outcomeUnknown' },
  });
  const again = await confirmed(saldo, issued, token);
  expect(again).toMatchObject({ status: 201, body: { status: 'succeeded', paymentIntent } });
  expect(attempts(saldo)).toBe(1);
});

test('a declined card says so, and the next one pays the same attempt', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/2');
  const declined = await payWith(saldo, issued, DECLINED);
  expect(declined).toMatchObject({ status: 201, body: { status: 'created', problem: 'declined' } });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
  const paid = await payWith(saldo, issued, VISA);
  expect(paid).toMatchObject({
    status: 201,
    body: { status: 'succeeded', problem: null, paymentIntent: declined.body.paymentIntent },
  });
});

test('after a decline a card that the bank asks about is asked about and not refused', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/3');
  await payWith(saldo, issued, DECLINED);
  const asked = await payWith(saldo, issued, ASKING);
  expect(asked.body).toMatchObject({
    status: 'requiresAction',
    problem: null,
    nextAction: { type: expect.stringMatching(/./) as string },
  });
  const answer = async (isApproved: boolean) => {
    const { paymentIntents } = saldo.world.emulator.state();
    const intent = paymentIntents.find(({ id }) => id === asked.body.paymentIntent);
    const id = /3ds\/(\w+)/.exec(JSON.stringify(intent?.next_action))?.[1] ?? '';
    await saldo.world.emulator.answerChallenge(id, isApproved);
  };
  await answer(false);
  expect(await viewOf(saldo, issued, asked)).toMatchObject({ problem: 'authenticationFailed' });
  const again = await payWith(saldo, issued, ASKING);
  expect(again.body).toMatchObject({ status: 'requiresAction', problem: null });
  await answer(true);
  expect(await viewOf(saldo, issued, again)).toMatchObject({ status: 'succeeded', problem: null });
});

test('after a decline a debit is on its way and not refused', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/4');
  await payWith(saldo, issued, DECLINED);
  const debit = await payWith(saldo, issued, 'pm_sepaDebit');
  expect(debit.body).toMatchObject({ status: 'processing', problem: null });
});

test('a token that is made up, used up or from elsewhere is a refused payment and no fault', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/5');
  const spent = await tokenFor(saldo, VISA);
  await confirmed(saldo, await issue(saldo, 'C/6'), spent);
  for (const token of ['ctoken_nobody', spent, 'x', '"; DROP TABLE payments']) {
    const answer = await confirmed(saldo, issued, token);
    expect([token, answer]).toMatchObject([
      token,
      { status: 402, body: { code: 'paymentDeclined' } },
    ]);
  }
  const empty = await confirmed(saldo, issued, 'x'.repeat(201));
  expect(empty).toMatchObject({ status: 400, body: { code: 'invalidInput' } });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
});

test('after five refused cards in an hour the sixth is not even tried, also when they come at once', async () => {
  await using saldo = await openTestWorld();
  const [one, other] = [await issue(saldo, 'C/7'), await issue(saldo, 'C/8')];
  const tokens = await Promise.all(Array.from({ length: 12 }, () => tokenFor(saldo, DECLINED)));
  const answers: Answer<CreatedPayment>[] = [];
  for (const token of tokens.slice(0, 6)) answers.push(await confirmed(saldo, one, token));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 429]);
  expect(attempts(saldo)).toBe(5);
  const refused = await confirmed(saldo, one, await tokenFor(saldo, VISA));
  expect(refused).toMatchObject({ status: 429, body: { code: 'tooManyRequests' } });
  const atOnce = await Promise.all(tokens.slice(6).map((token) => confirmed(saldo, other, token)));
  expect(atOnce.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(1);
  expect(attempts(saldo)).toBeLessThanOrEqual(10);
});

test('looking at a declined payment again and again does not count as refused cards', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/9');
  await payWith(saldo, issued, DECLINED);
  for (let n = 0; n < 8; n++) expect((await startPayment(saldo, issued)).status).toBe(201);
  expect(await payWith(saldo, issued, VISA)).toMatchObject({ body: { status: 'succeeded' } });
});

test('a card that pays does not use up the tries, and no answer carries what a card tester wants', async () => {
  await using saldo = await openTestWorld();
  for (let n = 0; n < 7; n++) {
    const issued = await issue(saldo, `C/10-${n}`);
    expect(await payWith(saldo, issued, VISA)).toMatchObject({ body: { status: 'succeeded' } });
  }
  const telling = ['pm_card_visa_chargeDeclinedLostCard', 'pm_card_visa_chargeDeclinedStolenCard'];
  for (const card of telling) {
    const answer = await payWith(saldo, await issue(saldo, `C/11-${card}`), card);
    expect(answer.body.problem).toBe('declined');
    expect(JSON.stringify(answer.body)).not.toMatch(/lost|stolen/);
  }
});

test('other money than was asked for pays nothing: it is credit, and a person is told', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'C/12');
  const started = await startPayment(saldo, issued);
  const tampered = await saldo.world.emulator.fetch(
    new Request(`https://api.stripe.com/v1/payment_intents/${started.body.paymentIntent}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk_test_sandbox',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'amount=100',
    }),
  );
  expect(tampered.status).toBe(200);
  await saldo.call<Problem>('POST', '/sandbox/pay', {
    paymentIntent: started.body.paymentIntent,
    paymentMethod: VISA,
  });
  expect(await look(saldo, issued)).toMatchObject({ status: 'open', balanceMinor: 12_100 });
  const credits = await saldo.deps.db.read({
    sql: 'SELECT amount_minor, why FROM credits',
    args: [],
  });
  expect(credits.map((row) => row['amount_minor'])).toEqual([100]);
  const paid = await pay(saldo, issued);
  expect(paid.amountMinor).toBe(12_100);
});

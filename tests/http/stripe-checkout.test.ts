import { describe, expect, it } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import type { CheckoutAnswer, CheckoutRequest } from '../../server/gateways/types.ts';
import { createStripeSandboxRoutes } from '../../server/sandbox/stripe/routes.ts';
import { currency, minor } from '../../server/domain/money.ts';
import { ask, openBench, requestOf, START, valueOf } from './stripe-setup.ts';
import type { Bench } from './stripe-setup.ts';

const MINUTE = 60_000;
const RETURN_URL = 'http://127.0.0.1:4400/p/back?of=pay_1.mac';
const SESSIONS = '/v1/checkout/sessions';

const checkoutOf = (differs: Partial<CheckoutRequest> = {}): CheckoutRequest => ({
  ...requestOf(),
  returnUrl: RETURN_URL,
  locale: 'auto',
  startedAt: START,
  expiresAt: (START + 60 * MINUTE) as Instant,
  ...differs,
});
const open = async (bench: Bench, differs: Partial<CheckoutRequest> = {}) =>
  valueOf(await bench.gateway.createCheckout(checkoutOf(differs)));
const look = async (bench: Bench, { sessionId }: CheckoutAnswer) =>
  valueOf(await bench.gateway.fetchCheckout(sessionId));
const typesOf = (bench: Bench) => bench.arrived.map(({ type }) => type);

describe('a page of the processor', () => {
  it('has no intent before somebody confirms there, then one that carries our ids', async () => {
    const bench = openBench();
    const opened = await open(bench);
    expect(opened).toMatchObject({ status: 'open', paymentId: 'pay_1', intent: null });
    expect(bench.emulator.state().paymentIntents).toEqual([]);
    const step = await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa');
    expect(step).toEqual({ goTo: RETURN_URL, status: 'succeeded' });
    const { intent, url, status } = await look(bench, opened);
    expect({ url, status }).toEqual({ url: null, status: 'complete' });
    expect(intent?.report).toMatchObject({
      status: 'succeeded',
      paymentId: 'pay_1',
      amountMinor: 11_858,
      receivedMinor: 11_858,
      methodLabel: 'Visa ·4242',
    });
    expect(typesOf(bench)).toContain('checkout.session.completed');
  });

  it('is the same page for the same payment, and refuses other words under the same key', async () => {
    const bench = openBench();
    const [one, two] = [await open(bench), await open(bench)];
    expect(two).toEqual(one);
    const other = await bench.gateway.createCheckout(checkoutOf({ description: 'Something else' }));
    expect(other).toMatchObject({ ok: false, code: 'idempotency_mismatch' });
    expect(bench.emulator.state().checkoutSessions).toHaveLength(1);
  });

  it('takes another method after a declined one, on the same intent', async () => {
    const bench = openBench();
    const opened = await open(bench);
    const declined = 'pm_card_visa_chargeDeclinedInsufficientFunds';
    const step = await bench.emulator.payCheckout(opened.sessionId, declined);
    expect(step?.goTo).toBe(opened.url);
    const refused = await look(bench, opened);
    expect(refused).toMatchObject({ status: 'open', url: opened.url });
    expect(refused.intent?.report.declineCode).toBe('insufficient_funds');
    await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa');
    const paid = await look(bench, opened);
    expect(paid.intent?.report).toMatchObject({
      status: 'succeeded',
      paymentIntentId: refused.intent?.report.paymentIntentId,
    });
  });

  it('says of a debit that it is on its way, and later what became of it', async () => {
    for (const [method, end] of [
      ['pm_sepaDebit', 'checkout.session.async_payment_succeeded'],
      ['pm_sepaDebit_failed', 'checkout.session.async_payment_failed'],
    ] as const) {
      const bench = openBench();
      const opened = await open(bench);
      await bench.emulator.payCheckout(opened.sessionId, method);
      const underWay = await look(bench, opened);
      expect(underWay).toMatchObject({ status: 'complete' });
      expect(underWay.intent?.report.status).toBe('processing');
      await bench.pass(8 * 24 * 60 * MINUTE);
      expect(typesOf(bench).at(-1)).toBe(end);
    }
  });

  it('ends with the price, and never later than its timer rings', async () => {
    const bench = openBench();
    const opened = await open(bench);
    await bench.pass(60 * MINUTE);
    expect(await look(bench, opened)).toMatchObject({ status: 'expired', url: null, intent: null });
    expect(typesOf(bench)).toEqual(['checkout.session.expired']);
    await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa');
    expect(bench.emulator.state().charges).toEqual([]);
  });

  it('lives as short as the processor allows where the price ends sooner', async () => {
    const bench = openBench();
    const expiresAt = (START + 30 * MINUTE + 1) as Instant;
    expect(await open(bench, { expiresAt })).toMatchObject({ status: 'open' });
    const [session] = bench.emulator.state().checkoutSessions;
    expect(session?.expires_at).toBe(START / 1000 + 31 * 60);
  });

  it('when taken away cancels the intent that it made, twice as well as once', async () => {
    const bench = openBench();
    const opened = await open(bench);
    await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa_chargeDeclined');
    for (let n = 0; n < 2; n++) {
      const gone = valueOf(await bench.gateway.expireCheckout(opened.sessionId));
      expect(gone).toMatchObject({ status: 'expired' });
      expect(gone.intent?.report.status).toBe('canceled');
    }
  });

  it('that was paid meanwhile is not taken away: the answer says that it was paid', async () => {
    const bench = openBench();
    const opened = await open(bench);
    await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa');
    const late = valueOf(await bench.gateway.expireCheckout(opened.sessionId));
    expect(late).toMatchObject({ status: 'complete' });
    expect(late.intent?.report.status).toBe('succeeded');
    const nobody = await bench.gateway.expireCheckout('cs_test_nobody');
    expect(nobody).toMatchObject({ ok: false, kind: 'gone' });
  });

  it('keeps the method for later charges when it is asked to', async () => {
    const bench = openBench();
    const customerId = valueOf(
      await bench.gateway.createCustomer({
        debtorId: 'deb_1',
        vendorId: 'ven_1',
        name: 'Anna Kowalska',
        email: null,
      }),
    );
    const opened = await open(bench, { customerId, saveMethod: true });
    await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa');
    const paid = (await look(bench, opened)).intent?.report;
    expect(paid).toMatchObject({ status: 'succeeded', customerId });
    const request = { ...requestOf({ paymentId: 'pay_2', customerId }), customerId };
    const charged = await bench.gateway.chargeSaved({
      ...request,
      paymentMethodId: paid?.paymentMethodId ?? '',
    });
    expect(valueOf(charged).report.status).toBe('succeeded');
  });

  it('owns its intent: nobody confirms, changes or cancels that one by itself', async () => {
    const bench = openBench();
    const opened = await open(bench);
    await bench.emulator.payCheckout(opened.sessionId, 'pm_card_visa_chargeDeclined');
    const id = (await look(bench, opened)).intent?.report.paymentIntentId ?? '';
    for (const action of ['/cancel', '/confirm?', '']) {
      const refused = await ask(bench, 'POST', `/v1/payment_intents/${id}${action}`, {
        body: '',
      });
      expect([action, refused.status]).toEqual([action, 400]);
      expect(refused.body.error?.message).toMatch(/Checkout Session/);
    }
  });
});

describe('a request for a page is refused', () => {
  const item =
    'line_items[0][quantity]=1&line_items[0][price_data][currency]=eur' +
    '&line_items[0][price_data][unit_amount]=1000&line_items[0][price_data][product_data][name]=x';
  const good = `mode=payment&success_url=https://example.com&adaptive_pricing[enabled]=false&${item}`;
  const at = (minutes: number): number => START / 1000 + minutes * 60;
  const refused: readonly (readonly [name: string, body: string, param: string | undefined])[] = [
    ['with an unknown parameter', `${good}&colour=red`, 'colour'],
    ['with a parameter of another mode', `${good}&subscription_data[description]=x`, undefined],
    ['without a mode', good.replace('mode=payment&', ''), 'mode'],
    ['without a way back', good.replace('success_url=https://example.com&', ''), 'success_url'],
    ['with a script for a way back', `${good}&cancel_url=javascript:alert(1)`, 'cancel_url'],
    ['without anything to pay', good.replace(`&${item}`, ''), 'line_items'],
    ['below the smallest charge', good.replace('=1000', '=49'), 'amount'],
    ['that would end too soon', `${good}&expires_at=${at(29)}`, 'expires_at'],
    ['that would never end', `${good}&expires_at=${at(24 * 60 + 1)}`, 'expires_at'],
    ['for a customer nobody made', `${good}&customer=cus_x`, 'customer'],
  ];
  it.each(refused)('%s', async (_, body, param) => {
    const bench = openBench();
    const answer = await ask(bench, 'POST', SESSIONS, { body });
    expect(answer.status).toBe(400);
    expect(answer.body.error?.param).toBe(param);
    expect(bench.emulator.state().checkoutSessions).toEqual([]);
  });

  it('but not at the bounds of its life', async () => {
    for (const minutes of [30, 24 * 60]) {
      const body = `${good}&expires_at=${at(minutes)}`;
      expect((await ask(openBench(), 'POST', SESSIONS, { body })).status).toBe(200);
    }
  });
});

describe('the page in the browser', () => {
  const press = (bench: Bench, url: string, method: string) =>
    createStripeSandboxRoutes(bench.emulator).request(pathOf(url), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ method }).toString(),
    });
  const show = (bench: Bench, url: string, language = 'en') =>
    createStripeSandboxRoutes(bench.emulator).request(pathOf(url), {
      headers: { 'accept-language': language },
    });
  const pathOf = (url: string): string => new URL(url).pathname.replace('/sandbox/stripe', '');
  const goesTo = (response: Response): string => response.headers.get('location') ?? '';

  it('is a plain form, says why a card did not pay, and leads back', async () => {
    const bench = openBench();
    const { url } = await open(bench);
    const html = await (await show(bench, url ?? '')).text();
    expect(html).toContain('<h1>Pay €118.58</h1>');
    expect(html).toContain('Back to Sandbox account without paying');
    expect(html).not.toContain('<script');
    expect(html).toContain(`href="${RETURN_URL}"`);
    const declined = await press(bench, url ?? '', 'pm_card_visa_chargeDeclined');
    expect([declined.status, goesTo(declined)]).toEqual([303, url]);
    expect(await (await show(bench, url ?? '')).text()).toContain('Your card was declined.');
    const paid = await press(bench, url ?? '', 'pm_card_visa');
    expect([paid.status, goesTo(paid)]).toEqual([303, RETURN_URL]);
    const again = await show(bench, url ?? '');
    expect([again.status, goesTo(again)]).toEqual([303, RETURN_URL]);
    expect(bench.emulator.state().charges).toHaveLength(2);
  });

  it('speaks the language of the browser, and writes amounts as people there do', async () => {
    const bench = openBench();
    const { url } = await open(bench, { amountMinor: minor(948_640) });
    const shown = async (language: string) =>
      (await (await show(bench, url ?? '', language)).text()).replaceAll('\u00a0', ' ');
    expect(await shown('de-DE,en;q=0.8')).toContain('<h1>Pay €9,486.40</h1>');
    const polish = await shown('pl-PL,pl;q=0.9,en;q=0.8');
    expect(polish).toContain('<html lang="pl">');
    expect(polish).toContain('<h1>Zapłać 9486,40 €</h1>');
    expect(polish).toContain('Powrót do firmy Sandbox account bez płacenia');
    await press(bench, url ?? '', 'pm_card_visa_chargeDeclined');
    expect(await shown('pl')).toContain('Bank odrzucił tę płatność.');
  });

  it('speaks the debtor’s language, which our request names, whatever the browser asks for', async () => {
    const bench = openBench();
    const { url } = await open(bench, { locale: 'pl-PL' });
    expect(await (await show(bench, url ?? '', 'en')).text()).toContain('<html lang="pl">');
    const [session] = bench.emulator.state().checkoutSessions;
    expect(session?.locale).toBe('pl');
    const other = await open(bench, { paymentId: 'pay_2', locale: 'uk' });
    expect(await (await show(bench, other.url ?? '', 'en')).text()).toContain('<html lang="en">');
    expect(bench.emulator.state().checkoutSessions.map(({ locale }) => locale)).toContain('auto');
  });

  it('offers BLIK and Przelewy24 for PLN alone, and waits while the phone asks', async () => {
    const bench = openBench();
    const methods = async (url: string | null) =>
      [...(await (await show(bench, url ?? '')).text()).matchAll(/value="pm_([a-z0-9]+)/g)].map(
        ([, type]) => type,
      );
    const { url } = await open(bench, { currency: currency('PLN') });
    expect(await methods(url)).toEqual(expect.arrayContaining(['card', 'blik', 'p24']));
    expect(await methods(url)).not.toContain('sepaDebit');
    const euros = await open(bench, { paymentId: 'pay_2' });
    expect(await methods(euros.url)).not.toContain('blik');
    expect(goesTo(await press(bench, url ?? '', 'pm_blik'))).toBe(url);
    const waiting = await (await show(bench, url ?? '')).text();
    expect(waiting).toContain('Confirm the payment in your bank’s app.');
    expect(waiting).toContain('http-equiv="refresh"');
    expect(waiting).not.toContain('<form');
    await bench.pass(10_000);
    expect(goesTo(await show(bench, url ?? ''))).toBe(RETURN_URL);
  });

  it('lets the bank ask, refuses what it refuses, and pays what it approves', async () => {
    const bench = openBench();
    const { url } = await open(bench);
    for (const isApproved of [false, true]) {
      const asked = goesTo(await press(bench, url ?? '', 'pm_card_authenticationRequired'));
      const id = /3ds\/(\w+)/.exec(asked)?.[1] ?? '';
      const back = await bench.emulator.answerChallenge(id, isApproved);
      expect(back).toContain(url);
    }
    expect(goesTo(await show(bench, url ?? ''))).toBe(RETURN_URL);
  });

  it('takes nothing else than the published test methods', async () => {
    const bench = openBench();
    const { url } = await open(bench);
    expect((await press(bench, url ?? '', 'pm_somebody')).status).toBe(400);
    expect((await show(bench, 'http://x/checkout/cs_test_nobody')).status).toBe(404);
  });
});

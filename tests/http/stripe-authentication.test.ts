import { describe, expect, it } from 'vitest';
import { createStripeSandboxRoutes } from '../../server/sandbox/stripe/routes.ts';
import {
  PUBLISHABLE_KEY,
  RETURN_URL,
  SECRET_KEY,
  openBench,
  openIntent,
  tokenFor,
  valueOf,
  type Bench,
} from './stripe-setup.ts';

describe('3-D Secure', () => {
  it('asks on a page of the bank, and Approve brings the money and the debtor back', async () => {
    const bench = openBench();
    const { id, page } = await startChallenge(bench);
    const { report } = valueOf(await bench.gateway.fetchIntent(id));
    expect(report).toMatchObject({ status: 'requiresAction', initiatedAt: null });

    const shown = await page.get();
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain('€118.58');
    const back = await page.press('approve');
    expect(back.status).toBe(303);
    const url = new URL(back.headers.get('location') ?? '');
    expect(url.origin + url.pathname).toBe(RETURN_URL);
    expect(url.searchParams.get('payment_intent')).toBe(id);
    expect(url.searchParams.get('redirect_status')).toBe('succeeded');
    expect(valueOf(await bench.gateway.fetchIntent(id)).report.status).toBe('succeeded');
  });

  it('that fails leaves the intent open for another card', async () => {
    const bench = openBench();
    const { id, page } = await startChallenge(bench);
    const back = await page.press('fail');
    expect(new URL(back.headers.get('location') ?? '').searchParams.get('redirect_status')).toBe(
      'failed',
    );
    const { report } = valueOf(await bench.gateway.fetchIntent(id));
    expect(report).toMatchObject({
      status: 'created',
      declineCode: 'payment_intent_authentication_failure',
    });
    expect(bench.emulator.state().charges).toEqual([]);
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    expect(valueOf(await bench.gateway.fetchIntent(id)).report.status).toBe('succeeded');
  });

  it('is answered once: looking changes nothing, and a second answer finds no question', async () => {
    const bench = openBench();
    const { id, page } = await startChallenge(bench);
    await page.get();
    await page.get();
    expect(valueOf(await bench.gateway.fetchIntent(id)).report.status).toBe('requiresAction');
    await page.press('approve');
    expect((await page.press('fail')).status).toBe(404);
    expect((await page.get()).status).toBe(404);
    expect(valueOf(await bench.gateway.fetchIntent(id)).report.status).toBe('succeeded');
  });

  it('with any other answer is not answered', async () => {
    const bench = openBench();
    const { id, page } = await startChallenge(bench);
    expect((await page.press('maybe')).status).toBe(400);
    expect(valueOf(await bench.gateway.fetchIntent(id)).report.status).toBe('requiresAction');
  });

  it('abandoned can be canceled, and then the page has no question any more', async () => {
    const bench = openBench();
    const { id, page } = await startChallenge(bench);
    valueOf(await bench.gateway.cancelIntent({ paymentId: 'pay_1', paymentIntentId: id }));
    expect((await page.press('approve')).status).toBe(404);
    expect(bench.emulator.state().charges).toEqual([]);
  });

  it('of a token from the browser is left to the browser, as Stripe.js wants it', async () => {
    const bench = openBench();
    const { id, clientSecret } = await openIntent(bench);
    const answer = valueOf(
      await bench.gateway.confirmIntent({
        paymentId: 'pay_1',
        paymentIntentId: id,
        confirmationToken: await tokenFor(bench, 'pm_card_authenticationRequired'),
        returnUrl: RETURN_URL,
        attempt: '1',
      }),
    );
    expect(answer.nextAction).toEqual({ type: 'use_stripe_sdk', redirectUrl: null });
    const response = await bench.emulator.fetch(
      new Request(
        `http://x/sandbox/stripe/v1/payment_intents/${id}?key=${PUBLISHABLE_KEY}&client_secret=${clientSecret}`,
      ),
    );
    const seen = JSON.stringify(await response.json());
    expect(seen).toContain('"status":"requires_action"');
    expect(seen).toMatch(/"use_stripe_sdk":\{[^}]*"stripe_js":"[^"]*\/sandbox\/stripe\/3ds\//);
  });

  it('shows what is being paid without believing it: markup in a description stays text', async () => {
    const bench = openBench();
    const { page } = await startChallenge(bench, '<script>alert(1)</script>');
    const shown = await page.get();
    expect(await shown.text()).not.toContain('<script');
    const policy = shown.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`form-action 'self' ${new URL(RETURN_URL).origin}`);
  });
});

describe('the emulator behind a port', () => {
  it('answers the API under its own path', async () => {
    const bench = openBench();
    const routes = createStripeSandboxRoutes(bench.emulator);
    const response = await routes.request('/v1/customers', {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET_KEY}` },
      body: new URLSearchParams({ name: 'Anna' }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ object: 'customer', name: 'Anna' });
  });
});

async function startChallenge(bench: Bench, description = 'Invoice FV/2027/01') {
  const { id } = await openIntent(bench, { description });
  const answer = await bench.emulator.pay({
    paymentIntent: id,
    paymentMethod: 'pm_card_authenticationRequired',
    returnUrl: RETURN_URL,
  });
  const redirectUrl = answer.ok ? (answer.paymentIntent?.nextAction?.redirectUrl ?? '') : '';
  expect(redirectUrl).toMatch(/^http:\/\/127\.0\.0\.1:4400\/sandbox\/stripe\/3ds\//);
  const routes = createStripeSandboxRoutes(bench.emulator);
  const path = new URL(redirectUrl).pathname.replace('/sandbox/stripe', '');
  return {
    id,
    page: {
      get: async () => routes.request(path),
      press: async (pressed: string) =>
        routes.request(path, { method: 'POST', body: new URLSearchParams({ answer: pressed }) }),
    },
  };
}

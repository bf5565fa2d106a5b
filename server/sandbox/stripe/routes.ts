import { Hono, type Context } from 'hono';
import { challengePage, noChallengePage } from './challenge-page.ts';
import type { Checkout } from './checkout-desk.ts';
import { checkoutPage, closedCheckoutPage } from './checkout-page.ts';
import { PAGE_STYLE_SOURCE } from './page-shell.ts';
import { languageOf, OFFERED, type PageLanguage } from './page-words.ts';
import type { StripeEmulator } from './emulator.ts';

/**
 * The emulator behind a port, to be mounted at `/sandbox/stripe`: the API under `/v1`, the page on
 * which a bank would ask for 3-D Secure, and the processor's own page to pay on. Only ever mounted in
 * the sandbox.
 */
export function createStripeSandboxRoutes(emulator: StripeEmulator): Hono {
  const routes = new Hono();
  routes.all('/v1/*', async (c) => {
    try {
      return await emulator.fetch(c.req.raw);
    } catch (error) {
      // An ordered loss of the connection (faults.ts). A port can only answer, so it answers badly.
      if (error instanceof TypeError) return c.body('', 502);
      throw error;
    }
  });
  // A GET shows and nothing more: mail scanners and previews open addresses too.
  routes.get('/3ds/:id', (c) => {
    const challenge = emulator.challenge(c.req.param('id'));
    if (challenge === null) return show(c, noChallengePage(), null, 404);
    return show(c, challengePage(challenge), challenge.returnUrl, 200);
  });
  routes.post('/3ds/:id', async (c) => {
    const { answer } = await c.req.parseBody();
    if (answer !== 'approve' && answer !== 'fail') return c.text('Choose Approve or Fail.', 400);
    const next = await emulator.answerChallenge(c.req.param('id'), answer === 'approve');
    return next === null ? show(c, noChallengePage(), null, 404) : c.redirect(next, 303);
  });
  addCheckout(routes, emulator);
  return routes;
}

function addCheckout(routes: Hono, emulator: StripeEmulator): void {
  routes.get('/checkout/:id', (c) => {
    const checkout = emulator.checkout(c.req.param('id'));
    // The bank's page comes back here too; whoever has paid is sent on.
    if (checkout?.status === 'complete') return c.redirect(checkout.successUrl, 303);
    if (checkout?.status !== 'open')
      return show(c, closedCheckoutPage(checkout, languageFor(c, checkout)), null, 404);
    return show(c, checkoutPage(checkout, languageFor(c, checkout)), checkout.successUrl, 200);
  });
  routes.post('/checkout/:id', async (c) => {
    const { method } = await c.req.parseBody();
    const known = OFFERED.find((offered) => offered === method);
    if (known === undefined) return c.text('Choose one of the methods.', 400);
    const step = await emulator.payCheckout(c.req.param('id'), known);
    if (step === null) return show(c, closedCheckoutPage(null, languageFor(c, null)), null, 404);
    return c.redirect(step.goTo, 303);
  });
}

const languageFor = (c: Context, checkout: Checkout | null): PageLanguage =>
  languageOf(c.req.header('accept-language'), checkout?.locale);

function show(c: Context, html: string, returnUrl: string | null, status: 200 | 404): Response {
  // Browsers hold a redirect after a form against `form-action`, so the way back is named there.
  const back = returnUrl === null ? '' : ` ${new URL(returnUrl).origin}`;
  c.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src ${PAGE_STYLE_SOURCE}; form-action 'self'${back}; base-uri 'none'`,
  );
  // Not `no-referrer`: browsers would then hide the origin of the form from our own check of it.
  c.header('Referrer-Policy', 'same-origin');
  c.header('Cache-Control', 'no-store');
  return c.html(html, status);
}

import type { Page, Request } from '@playwright/test';
import { expect, test } from './preview.ts';

const paid = {
  paymentId: 'pay_succeeded',
  status: 'succeeded',
  paymentIntent: 'pi_1',
  clientSecret: 'pi_1_secret_1',
  publishableKey: 'pk_sandbox_fixtures',
  amountMinor: 12100,
  currency: 'EUR',
  problem: null,
  nextAction: null,
};

/** The processor as the browser meets it, and what our own server answers to each press in turn. */
async function answering(
  page: Page,
  ...answers: readonly (object | 'broken')[]
): Promise<readonly Request[]> {
  const sent: Request[] = [];
  await page.route('**/sandbox/stripe/v1/confirmation_tokens', (route) =>
    route.fulfill({ json: { id: `ctoken_${sent.length}` } }),
  );
  await page.route('**/portal/v1/open/payments', async (route) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    sent.push(route.request());
    if (answer === 'broken' || !answer) return route.abort();
    const status = 'code' in answer && 'status' in answer ? Number(answer.status) : 201;
    return route.fulfill({ status, json: answer });
  });
  return sent;
}

/** What our own server was asked for. */
const bodyOf = (request: Request | undefined) =>
  request?.postDataJSON() as Readonly<Record<string, unknown>> | undefined;

const payButton = (page: Page) => page.getByRole('button', { name: 'Pay €121.00' });

async function openForm(page: Page): Promise<void> {
  await page.goto('/p/open/pay?option=all&invoices=inv_114');
  await page.getByRole('button', { name: 'Test card: pays' }).click();
}

test('a card that is declined is said to be, nothing was taken, and the next one pays', async ({
  page,
}) => {
  const sent = await answering(
    page,
    { ...paid, status: 'requiresAction', problem: 'insufficientFunds' },
    paid,
  );
  await openForm(page);
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText(
    'not enough money on the card or account. Nothing was taken.',
  );
  await payButton(page).click();
  await expect(page.getByRole('heading', { name: '€118.58 is paid' })).toBeVisible();
  expect(sent.map((request) => bodyOf(request)?.['confirmationToken'])).toEqual([
    'ctoken_0',
    'ctoken_1',
  ]);
  expect(bodyOf(sent[0])).toMatchObject({ invoiceIds: ['inv_114'], option: 'all' });
});

test('a refusal of the server is a sentence, not a code', async ({ page }) => {
  await answering(page, { code: 'alreadyBeingPaid', title: '', status: 409 });
  await openForm(page);
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText(
    'already being paid, perhaps in another window',
  );
});

test('what is paid already leaves no button, and a way to its state', async ({ page }) => {
  await answering(page, { code: 'nothingToPay', title: '', status: 409 });
  await openForm(page);
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText('There is nothing left to pay here.');
  await expect(payButton(page)).toHaveCount(0);
  await page.getByRole('alert').getByRole('link', { name: 'Look at the state' }).click();
  await expect(page).toHaveURL(/\/p\/open$/);
});

test('a refusal of the processor is said at once, and that nothing was taken', async ({ page }) => {
  const sent = await answering(page, { code: 'processorRefused', title: '', status: 502 });
  await openForm(page);
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText('Nothing was taken.');
  expect(sent).toHaveLength(1);
});

test('an outcome that the server does not know is asked for again and never called a refusal', async ({
  page,
}) => {
  const sent = await answering(
    page,
    { code: 'outcomeUnknown', title: '', status: 504 },
    { code: 'internal', title: '', status: 500 },
    paid,
  );
  await openForm(page);
  await payButton(page).click();
  await expect(page.getByRole('heading', { name: '€118.58 is paid' })).toBeVisible();
  expect(new Set(sent.map((request) => bodyOf(request)?.['confirmationToken'])).size).toBe(1);
});

/** The processor's script: it comes, and its fields cannot be loaded. */
const FIELDS_FAIL = `window.Stripe = () => ({
  elements: () => ({
    create: () => {
      const told = {};
      return {
        once: (name, tell) => { told[name] = tell; },
        mount: () => queueMicrotask(() => told.loaderror()),
        destroy: () => {},
      };
    },
    update: () => {},
  }),
});`;

for (const [what, script] of [
  ['script is blocked', null],
  ['fields do not load', FIELDS_FAIL],
] as const)
  test(`when the processor’s ${what}, the page offers another way and no button over nothing (F64)`, async ({
    page,
  }) => {
    await page.route('https://js.stripe.com/**', (route) => {
      if (script === null) return route.abort();
      // Each release of Stripe.js has a name in its address and says the same of itself.
      const [, version] = new URL(route.request().url()).pathname.split('/');
      const body = `${script} window.Stripe.version = '${version}';`;
      return route.fulfill({ contentType: 'text/javascript', body });
    });
    await page.goto('/p/realProcessor/pay?option=all&invoices=inv_114');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The payment form could not be loaded. Nothing was taken.');
    await expect(page.getByRole('link', { name: 'Pay by bank transfer' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(payButton(page)).toHaveCount(0);
  });

test('a broken connection is tried again with the same token and then called unknown (F62)', async ({
  page,
}) => {
  const sent = await answering(page, 'broken');
  await openForm(page);
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText('we don’t know yet whether it went through');
  expect(new Set(sent.map((request) => bodyOf(request)?.['confirmationToken'])).size).toBe(1);
  expect(sent).toHaveLength(3);
});

test('a bank’s question leads away and back to what became of the payment', async ({
  page,
  baseURL,
}) => {
  const sent = await answering(page, {
    ...paid,
    paymentId: 'pay_instalment',
    status: 'requiresAction',
  });
  await page.route('**/sandbox/stripe/v1/payment_intents/**', (route) =>
    route.fulfill({
      json: {
        status: 'requires_action',
        next_action: { redirect_to_url: { url: `${baseURL}/sandbox/stripe/bank` } },
      },
    }),
  );
  await page.route('**/sandbox/stripe/bank', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<a href="/p/back?payment_intent=pi_1">Confirm</a>',
    }),
  );
  await openForm(page);
  await payButton(page).click();
  await page.getByRole('link', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: '€40.34 is paid' })).toBeVisible();
  expect(bodyOf(sent[0])?.['returnUrl']).toBe(`${baseURL}/p/back`);
});

test('the link is not in the address while the processor’s form is there, nor in anything it is sent', async ({
  page,
}) => {
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().includes('/sandbox/')) return;
    outside.push(
      [request.url(), JSON.stringify(request.headers()), request.postData() ?? ''].join(' '),
    );
  });
  await answering(page, paid);
  await openForm(page);
  await expect(page).toHaveURL(/\/p\/back$/);
  await payButton(page).click();
  await expect(page.getByRole('heading', { name: /is paid/ })).toBeVisible();
  expect(outside.length).toBeGreaterThan(0);
  for (const request of outside) expect(request).not.toContain('/p/open');
});

test('reload keeps the form, and back from a finished payment does not show it again', async ({
  page,
}) => {
  await answering(page, paid);
  await openForm(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Pay €121.00' })).toBeVisible();
  await page.getByRole('button', { name: 'Test card: pays' }).click();
  await payButton(page).click();
  await expect(page.getByRole('heading', { name: /is paid/ })).toBeVisible();
  await page.goBack();
  await expect(payButton(page)).toHaveCount(0);
});

test('the returning address alone shows nothing of anybody', async ({ page }) => {
  await page.goto('/p/back');
  await expect(
    page.getByRole('heading', { name: 'Open the link from your letter again' }),
  ).toBeVisible();
});

test('an open payment shows its new state without being asked', async ({ page }) => {
  let status = 'processing';
  await page.route('**/portal/v1/open/payments/pay_processing', (route) =>
    route.fulfill({ json: { status } }),
  );
  await page.goto('/p/open/payment/pay_processing');
  await expect(page.getByText('This page looks again by itself.')).toBeVisible();
  const reloaded = page.waitForEvent('load');
  status = 'succeeded';
  await reloaded;
});

test('looking at a page sends nothing, however long one looks', async ({ page }) => {
  const changes: string[] = [];
  page.on('request', (request) => request.method() !== 'GET' && changes.push(request.url()));
  await page.goto('/p/open/pay?option=all');
  await expect(page.getByLabel('Card number')).toBeVisible();
  await page.goto('/p/open/plan');
  await page.waitForLoadState('networkidle');
  expect(changes).toEqual([]);
});

import { expect, type Page } from '@playwright/test';
import { test, type Stage } from './stage.ts';

const link = '<a href="https://pay.vendor.example/p/tok">Pay invoice 2026/114</a>';
const script = ({ saldo }: Stage) => `<script async src="${saldo}/widget.js"></script>`;
const element = (attributes = '') => `<saldo-pay token="tok" ${attributes}>${link}</saldo-pay>`;
const inFrame = (page: Page) => page.frameLocator('saldo-pay iframe');
const named = async (stage: Stage, page: Page, type: string) =>
  (await stage.events(page)).filter((event) => event.type === type);
const hasTold = (stage: Stage, page: Page, type: string, times = 1) =>
  expect.poll(async () => (await named(stage, page, type)).length).toBe(times);

test('inline, the page stands in the frame, says that it is ready and takes its own height', async ({
  page,
  stage,
}) => {
  await stage.open(page, script(stage) + element());
  await expect(inFrame(page).getByRole('heading')).toHaveText('Invoice 2026/114');
  await hasTold(stage, page, 'ready');
  const frame = page.locator('saldo-pay iframe');
  const before = await frame.boundingBox();
  await inFrame(page).getByRole('button', { name: 'Grow' }).click();
  await expect.poll(async () => (await frame.boundingBox())?.height).toBeGreaterThan(900);
  expect(before?.height).toBeLessThan(300);
  await expect(page.getByRole('link')).toHaveCount(0);
});

test('a button opens a dialog; Escape closes it and the button has the focus again', async ({
  page,
  stage,
}) => {
  await stage.open(page, script(stage) + element('mode="button" label="Pay now"'));
  const button = page.getByRole('button', { name: 'Pay now' });
  await button.click();
  await expect(page.getByRole('dialog', { name: 'Pay now' })).toBeVisible();
  await hasTold(stage, page, 'ready');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(button).toBeFocused();
  await hasTold(stage, page, 'close');
});

test('the page in the dialog can close it', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element('mode="button"'));
  await page.getByRole('button', { name: 'Pay invoice 2026/114' }).click();
  await hasTold(stage, page, 'ready');
  await inFrame(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('in modal mode the plain link opens the dialog', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element('mode="modal"'));
  await page.waitForFunction(() => customElements.get('saldo-pay'));
  await page.getByRole('link').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(page.url()).toContain(stage.vendor);
});

test('between confirm and outcome nothing closes the dialog', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element('mode="button"'));
  await page.getByRole('button', { name: 'Pay' }).click();
  await hasTold(stage, page, 'ready');
  await inFrame(page).getByRole('button', { name: 'Confirm' }).click();
  await page.locator('saldo-pay').evaluate((pay: HTMLElement & { close(): void }) => pay.close());
  // A click beside the dialog, then Escape until the browser itself would give in.
  await page.mouse.click(2, 2);
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await named(stage, page, 'close')).toEqual([]);
  await inFrame(page).getByRole('button', { name: 'Finish' }).click();
  await hasTold(stage, page, 'paid');
  await page.mouse.click(2, 2);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a listener of saldo:close can keep the dialog open', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element('mode="button"'));
  await page.evaluate(() => addEventListener('saldo:close', (event) => event.preventDefault()));
  await page.getByRole('button', { name: 'Pay' }).click();
  await hasTold(stage, page, 'ready');
  await inFrame(page).getByRole('button', { name: 'Close' }).click();
  await hasTold(stage, page, 'close');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('an outcome is told once, whatever the frame shows again', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element());
  await hasTold(stage, page, 'ready');
  expect(await named(stage, page, 'paid')).toEqual([]);
  await inFrame(page).getByRole('button', { name: 'Finish' }).click();
  await inFrame(page).getByRole('button', { name: 'Tell again' }).click();
  await hasTold(stage, page, 'paid');
  await inFrame(page).getByRole('link', { name: 'Next page' }).click();
  await hasTold(stage, page, 'plan');
  await hasTold(stage, page, 'ready', 2);
  await inFrame(page).getByRole('button', { name: 'Tell again' }).click();
  await inFrame(page).getByRole('button', { name: 'Grow' }).click();
  await expect.poll(async () => (await named(stage, page, 'resize')).length).toBeGreaterThan(1);
  await hasTold(stage, page, 'paid');
  await hasTold(stage, page, 'plan');
});

test('events carry ids, amounts and dates, and nothing about a person', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element());
  await hasTold(stage, page, 'ready');
  await inFrame(page).getByRole('button', { name: 'Finish' }).click();
  await inFrame(page).getByRole('link', { name: 'Next page' }).click();
  await hasTold(stage, page, 'plan');
  expect((await stage.events(page)).filter(({ type }) => type !== 'resize')).toEqual([
    { type: 'ready', detail: { locale: 'en' } },
    {
      type: 'paid',
      detail: { paymentId: 'pay_1', amountMinor: 11858, currency: 'EUR', balanceMinor: 0 },
    },
    { type: 'ready', detail: { locale: 'en' } },
    {
      type: 'plan',
      detail: { planId: 'pl_1', totalMinor: 12100, currency: 'EUR', firstDueOn: '2026-12-04' },
    },
  ]);
});

test('several elements and a second copy of the script live on one page', async ({
  page,
  stage,
}) => {
  await stage.open(page, script(stage) + element() + element('mode="button"') + script(stage));
  await hasTold(stage, page, 'ready');
  await page.getByRole('button', { name: 'Pay' }).click();
  await hasTold(stage, page, 'ready', 2);
});

test('calls made before the script has loaded are answered', async ({ page, stage }) => {
  const queue = `<script>
    window.Saldo = window.Saldo || ((...call) => (Saldo.q ??= []).push(call));
    Saldo('open', '#pay');
    Saldo('on', 'ready', (detail) => { document.title = 'ready in ' + detail.locale; });
  </script>`;
  await stage.open(page, queue + script(stage) + element('mode="button" id="pay"'));
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page).toHaveTitle('ready in en');
});

test('a change of token shows the other page, an element taken away is silent', async ({
  page,
  stage,
}) => {
  await stage.open(page, script(stage) + element());
  await hasTold(stage, page, 'ready');
  await page.locator('saldo-pay').evaluate((pay) => pay.setAttribute('token', 'other'));
  await hasTold(stage, page, 'ready', 2);
  await expect(page.locator('saldo-pay iframe')).toHaveAttribute('src', /\/embed\/other/);
  await page.locator('saldo-pay').evaluate((pay) => pay.remove());
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('locale, theme and colours travel in the address, whatever else the page defines does not', async ({
  page,
  stage,
}) => {
  const style = '<style>saldo-pay{--saldo-accent:#123456;--saldo-evil:1}</style>';
  await stage.open(page, style + script(stage) + element('locale="pl" theme="dark"'));
  await hasTold(stage, page, 'ready');
  const src = await page.locator('saldo-pay iframe').getAttribute('src');
  expect(src).toBe(`${stage.saldo}/embed/tok?locale=pl&theme=dark&accent=%23123456`);
  await page.locator('saldo-pay').evaluate((pay) => pay.setAttribute('theme', 'light'));
  await expect(page.locator('saldo-pay iframe')).toHaveAttribute('src', /theme=light/);
});

test('a vendor without a token shows where to ask for the link', async ({ page, stage }) => {
  await stage.open(page, `${script(stage)}<saldo-pay vendor="ven_1">${link}</saldo-pay>`);
  await hasTold(stage, page, 'ready');
  await expect(page.locator('saldo-pay iframe')).toHaveAttribute('src', /\/embed\/lookup\/ven_1/);
});

test('a page with a strict content security policy needs two lines and no unsafe-inline', async ({
  page,
  stage,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await stage.open(page, script(stage) + element('mode="button"'), {
    'content-security-policy': `default-src 'none'; script-src ${stage.saldo}; frame-src ${stage.saldo}; img-src data:`,
  });
  await page.getByRole('button', { name: 'Pay' }).click();
  await hasTold(stage, page, 'ready');
  expect(complaints).toEqual([]);
});

test('as a module the script finds its own origin too', async ({ page, stage }) => {
  const module = `<script type="module" crossorigin src="${stage.saldo}/widget.js"></script>`;
  await page.route(`${stage.saldo}/widget.js`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'access-control-allow-origin': '*' },
    });
  });
  await stage.open(page, module + element());
  await hasTold(stage, page, 'ready');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the plain link is there', async ({ page, stage }) => {
    await stage.open(page, script(stage) + element());
    await expect(page.getByRole('link', { name: 'Pay invoice 2026/114' })).toBeVisible();
  });
});

import { expect, type Page } from '@playwright/test';
import { test, type Stage } from './stage.ts';

/** The handshake against pages, frames and windows that are not who they should be. */

const FUZZ_COUNT = 1_000;
const script = ({ saldo }: Stage) => `<script async src="${saldo}/widget.js"></script>`;
const element =
  '<saldo-pay token="tok"><a href="https://pay.vendor.example/p/tok">Pay invoice</a></saldo-pay>';

/** Everything that a hostile window could try, the true shapes of the protocol among it. */
function fuzz(count: number): unknown[] {
  const steps = ['connect/1', 'hello/1', 'port/1', 'connect/2', 'paid', '', null, 7];
  const shapes: Array<(index: number) => unknown> = [
    (index) => ({ saldo: steps[index % steps.length], nonce: String(index), memo: ['paid pay_1'] }),
    (index) => ({ saldo: steps[index % steps.length] }),
    (index) => ({ type: 'paid', detail: { amountMinor: index } }),
    (index) => ({ type: 'resize', detail: { height: index * 1000 } }),
    (index) => steps[index % steps.length],
    (index) => [index, { saldo: 'hello/1', nonce: '' }],
    () => undefined,
    () => ({ type: 'lock', detail: true }),
  ];
  return Array.from({ length: count }, (_, index) => shapes[index % shapes.length]?.(index));
}

const toldBesideResize = async (stage: Stage, page: Page) =>
  (await stage.events(page)).filter(({ type }) => type !== 'resize').map(({ type }) => type);

test('a page that is not on the list gets no frame and keeps its plain link', async ({
  page,
  stage,
}) => {
  stage.allowedOrigins = ['https://other.example'];
  await page.clock.install();
  await stage.open(page, script(stage) + element);
  await expect(page.locator('saldo-pay iframe')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.clock.fastForward(15_000);
  await expect(page.getByRole('link', { name: 'Pay invoice' })).toBeVisible();
  expect(await stage.events(page)).toEqual([
    { type: 'error', detail: { code: 'unreachable', message: 'The frame did not answer.' } },
  ]);
});

test('the frame is silent to a parent that is not on the list, headers or not', async ({
  page,
  stage,
}) => {
  stage.allowedOrigins = ['https://other.example'];
  stage.sendsFrameAncestors = false;
  await stage.open(page, `<iframe src="${stage.saldo}/embed/tok"></iframe>`);
  await expect(page.frameLocator('iframe').getByRole('heading')).toBeVisible();
  const answers = await page.evaluate(postAll, { messages: fuzz(FUZZ_COUNT), origin: stage.saldo });
  expect(answers).toEqual([]);
});

test('the element listens to its own frame and to no window beside it', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element);
  await expect.poll(() => toldBesideResize(stage, page)).toEqual(['ready']);
  const height = await page.locator('saldo-pay iframe').evaluate((frame) => frame.clientHeight);
  await page.evaluate(postFromInside, fuzz(FUZZ_COUNT));
  await expect
    .poll(() => page.evaluate(() => document.documentElement.dataset['posted']))
    .toBe('yes');
  expect(await toldBesideResize(stage, page)).toEqual(['ready']);
  expect(await page.locator('saldo-pay iframe').evaluate((frame) => frame.clientHeight)).toBe(
    height,
  );
});

test('an opened window of our own origin cannot speak for the frame', async ({
  page,
  stage,
  context,
}) => {
  await stage.open(page, script(stage) + element);
  await expect.poll(() => toldBesideResize(stage, page)).toEqual(['ready']);
  const opened = context.waitForEvent('page');
  await page.evaluate((url) => void window.open(url), `${stage.saldo}/embed/tok`);
  const popup = await opened;
  await popup.waitForLoadState();
  await popup.evaluate((messages) => {
    const host = window.opener as Window | null;
    for (const message of messages) host?.postMessage(message, '*');
  }, fuzz(FUZZ_COUNT));
  await page.getByText('Invoice').count();
  expect(await toldBesideResize(stage, page)).toEqual(['ready']);
});

test('the vendor’s script cannot read the page in the frame', async ({ page, stage }) => {
  await stage.open(page, script(stage) + element);
  await expect.poll(() => toldBesideResize(stage, page)).toEqual(['ready']);
  const seen = await page.locator('saldo-pay').evaluate((pay) => {
    const frame = pay.shadowRoot?.querySelector('iframe');
    return [frame?.contentDocument, pay.shadowRoot?.textContent];
  });
  expect(seen).toEqual([null, '']);
});

/** Runs in the vendor's page: sends everything to the frame and collects whatever comes back. */
async function postAll({
  messages,
  origin,
}: {
  messages: unknown[];
  origin: string;
}): Promise<unknown[]> {
  const answers: unknown[] = [];
  const frame = document.querySelector('iframe')?.contentWindow;
  addEventListener('message', (event) => answers.push(event.data));
  for (const message of messages) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => answers.push(event.data);
    frame?.postMessage(message, origin, [port2]);
  }
  // One round trip through the frame's own event loop: what was to be answered has been.
  await fetch(`${origin}/embed/tok`, { mode: 'no-cors' });
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
  return answers;
}

/** Runs in the vendor's page: a second frame of a foreign origin shouts at its parent. */
function postFromInside(messages: unknown[]): void {
  const evil = document.createElement('iframe');
  evil.sandbox.add('allow-scripts');
  evil.srcdoc = `<script>
    for (const message of ${JSON.stringify(messages)}) parent.postMessage(message, '*');
    parent.postMessage('done', '*');
  </script>`;
  addEventListener('message', ({ data }) => {
    if (data === 'done') document.documentElement.dataset['posted'] = 'yes';
  });
  document.body.append(evil);
}

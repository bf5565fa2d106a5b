import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/client.ts';
import { logicalDigest } from '../../support/logical-digest.ts';
import { startSaldo } from '../saldo-server.ts';
import { crawl } from './crawl.ts';
import { expect, test } from './stage.ts';

test('following every link there is, twice, changes no row of the database', async () => {
  test.slow();
  const folder = mkdtempSync(join(tmpdir(), 'saldo-crawl-'));
  const first = await startSaldo({ folder });
  const evening = new Date(await first.now());
  evening.setUTCHours(19, 30, 0, 0);
  // In the evening nothing happens by itself, so that what changes was changed by looking.
  await first.travelTo(evening);
  await first.stop();
  const before = await digestOf(folder);

  const saldo = await startSaldo({ folder });
  const letters = (await saldo.letters()).flatMap(({ links }) => links);
  const seen = await crawl(saldo.origin, [
    ...[...saldo.cast.values(), ...letters].map((url) => url.replace(/^http:\/\/[^/]+/, '')),
    '/',
    '/admin',
    '/sandbox',
    '/widget/demo',
    '/widget.js',
    '/api/docs',
    '/api/openapi.json',
    '/health',
    '/ready',
  ]);
  await saldo.stop();
  const after = await digestOf(folder);
  rmSync(folder, { recursive: true, force: true });
  expect(seen.filter(({ status }) => status >= 500)).toEqual([]);
  expect(seen.length).toBeGreaterThan(150);
  expect(after).toEqual(before);
});

async function digestOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const db = await openDatabase({ url: `file:${join(folder, 'saldo.db')}` });
  const digest = await logicalDigest(db);
  await db.close();
  return digest;
}

test('what people typed is shown as text and never runs', async ({ page, saldo }) => {
  const nasty = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;
  const lines = [{ description: nasty, quantity: '1', unitPriceMinor: 10_000, taxRateBps: 2100 }];
  const invoice = await saldo.issue({ lines, debtor: { name: nasty } });
  await page.goto(invoice.url);
  await expect(page.getByRole('cell', { name: nasty })).toBeVisible();
  await page.goto(`${invoice.url}/plan?count=2`);
  await page.getByLabel('Your name').fill(nasty);
  await page.getByLabel('I have read this and agree to it.').check();
  await page.getByRole('button', { name: /^Agree to 2 payments/ }).click();
  await expect(page.getByText('The plan is agreed and written down.')).toBeVisible();
  await page.goto(invoice.url);
  await page.getByRole('link', { name: 'See the plan' }).click();
  await expect(page.getByText(`Agreed by ${nasty}`)).toBeVisible();
  await expect(page.locator('img')).toHaveCount(0);
  await expect(page).not.toHaveTitle(/taken/);
});

test('no page lets a script or a sheet in that is not its own', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  for (const path of ['', '/plan?count=2', '/pay?option=all', '/pay?option=other']) {
    const answer = await page.goto(invoice.url + path);
    const policy = (await answer?.headerValue('content-security-policy')) ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:(?!\/\/)|\*/);
    expect(await answer?.headerValue('referrer-policy')).toBe('no-referrer');
    expect(await answer?.headerValue('cache-control')).toBe('no-store');
    expect(await answer?.headerValue('x-content-type-options')).toBe('nosniff');
  }
});

test('the address holds no link while the card form is there, and a reload finds the way back', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await expect(page.getByRole('button', { name: 'Test card: pays' })).toBeVisible();
  await expect(page).toHaveURL(`${saldo.origin}/p/back`);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Pay €121.00' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Test card: pays' })).toBeVisible();
});

test('the way back of another browser says to open the letter’s link again', async ({
  page,
  saldo,
}) => {
  await page.goto(`${saldo.origin}/p/back`);
  await expect(
    page.getByRole('heading', { level: 1, name: 'Open the link from your letter again' }),
  ).toBeVisible();
});

test('a form sent by another site is refused', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  const answer = await page.request.post(`${invoice.url}/plan`, {
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    form: {
      invoices: invoice.id,
      count: '2',
      frequency: 'monthly',
      acceptedName: 'Eve',
      acceptedTerms: 'true',
    },
  });
  expect(answer.status()).toBe(403);
  expect(await invoice.read()).toMatchObject({ plan: null });
});

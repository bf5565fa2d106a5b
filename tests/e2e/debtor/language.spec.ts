import { expect, linkIn, payWith, test, wordsOf } from './stage.ts';

test('a Polish debtor reads Polish everywhere, letters too', async ({ page, saldo }) => {
  const invoice = await saldo.issue({ debtor: { locale: 'pl' } });
  await page.goto(invoice.url);
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^121,00.€ – płatne do /);
  await expect(page.getByText('Nic nie jest zaległe: zostało 14 dni.')).toBeVisible();
  await page.getByRole('button', { name: /Zapłać 121,00/ }).click();
  await page.getByRole('button', { name: 'Karta testowa: płaci' }).click();
  await page.getByRole('button', { name: /Zapłać 121,00/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Zapłacono 121,00.€$/ })).toBeVisible();
  const receipt = await invoice.letter('paymentReceipt');
  expect(wordsOf(receipt)).toMatch(/121,00.€/);
  expect(wordsOf(receipt)).not.toMatch(/Thank you|paid/);
});

test('the language switch keeps its choice on every further page', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(invoice.url);
  await page
    .getByRole('navigation', { name: 'Language' })
    .getByRole('link', { name: 'Polski' })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^121,00.€ – płatne do /);
  await page.getByRole('button', { name: /Zapłać 121,00/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Zapłata 121,00.€$/ })).toBeVisible();
  await page.getByRole('link', { name: 'Inny sposób' }).or(page.locator('.up a')).first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await page
    .getByRole('navigation', { name: 'Język' })
    .getByRole('link', { name: 'English' })
    .click();
  await page.getByRole('button', { name: 'Pay €121.00' }).click();
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
});

test('what is agreed in Polish is kept in Polish', async ({ page, saldo }) => {
  const invoice = await saldo.issue({ debtor: { locale: 'pl' } });
  await page.goto(`${invoice.url}/plan?count=2`);
  await expect(page.getByText(/bieg przedawnienia/)).toBeVisible();
  await page.getByLabel('Imię i nazwisko').fill('Łucja Żółć');
  await page.getByRole('checkbox', { name: /zgadzam się/ }).check();
  await page.getByRole('button', { name: /^Zgoda na 2 raty, dziś 60,50/ }).click();
  await expect(page.getByText('Plan rat jest uzgodniony i zapisany.')).toBeVisible();
  const letter = await invoice.letter('planAccepted');
  expect(wordsOf(letter)).toContain('Łucja Żółć');
  await page.goto(linkIn(letter));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Dziś przypada rata 60,50.€/);
});

test.describe('a browser that asks for Polish', () => {
  test.use({ locale: 'pl-PL' });

  test('an unknown link is answered in the language of the browser', async ({
    page,
    saldo,
    watch,
  }) => {
    watch.expects(/status of 404/, 'the page of an unknown link says so in its status too');
    await page.goto(`${saldo.origin}/p/nonsense`);
    await expect(page.getByRole('heading', { level: 1, name: 'Nic tu nie ma' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  });
});

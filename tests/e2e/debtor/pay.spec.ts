import { expect, payWith, test, wordsOf } from './stage.ts';

test('a card pays, and reload, back and a second tab all say so (F62)', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(invoice.url);
  await page.getByRole('button', { name: 'Pay €121.00' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pay €121.00' })).toBeVisible();
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  await expect(page.getByText(`Nothing more is owed for invoice ${invoice.number}`)).toBeVisible();
  await expect(page).toHaveURL(/\/payment\/pay_/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  const second = await page.context().newPage();
  await second.goto(invoice.url);
  const paid = `Invoice ${invoice.number} is paid`;
  await expect(second.getByRole('heading', { level: 1, name: paid })).toBeVisible();
  await expect(second.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: paid })).toBeVisible();
  expect(await invoice.read()).toMatchObject({
    status: 'paid',
    balanceMinor: 0,
    dunning: { status: 'stopped', reasons: ['paid'] },
  });
});

test('a receipt comes, and after it no letter ever again', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  const receipt = await invoice.letter('paymentReceipt');
  expect(receipt.subject).toContain(`€121.00 received for invoice ${invoice.number}`);
  expect(wordsOf(receipt)).toContain('Nothing is left to pay.');
  await saldo.advance('P60D');
  expect(await invoice.kinds()).toEqual(['paymentReceipt']);
});

test('a declined card takes nothing, and the next card pays', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await payWith(page, 'Test card: declined', '€121.00');
  await expect(page.getByRole('alert')).toContainText(
    'Your bank declined the card. Nothing was taken.',
  );
  expect(await invoice.read()).toMatchObject({
    status: 'open',
    balanceMinor: 12_100,
    payableMinor: 12_100,
  });
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  await page.getByRole('link', { name: 'Back to the invoice' }).click();
  await expect(page.getByRole('region', { name: 'Payments' }).getByRole('listitem')).toHaveCount(1);
});

test('the bank asks, the debtor approves, and the payment is there', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await payWith(page, 'Test card: 3-D Secure', '€121.00');
  await expect(page.getByRole('heading', { name: 'Confirm this payment' })).toBeVisible();
  await expect(page.getByText('€121.00')).toBeVisible();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  await expect(page).toHaveURL(/\/payment\/pay_/);
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('the debtor fails the bank’s question, nothing is taken, and another card pays', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await payWith(page, 'Test card: 3-D Secure', '€121.00');
  await page.getByRole('button', { name: 'Fail' }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'The payment of €121.00 is not finished' }),
  ).toBeVisible();
  await expect(
    page.getByText('The payment was not confirmed at your bank. Nothing was taken.'),
  ).toBeVisible();
  expect(await invoice.read()).toMatchObject({
    status: 'open',
    balanceMinor: 12_100,
    payableMinor: 12_100,
  });
  await page.getByRole('link', { name: 'Go on with the payment' }).click();
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('a bank debit is on its way until it settles, and the open page notices by itself', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await page.getByRole('radio', { name: 'SEPA direct debit' }).check();
  await payWith(page, 'Test account: pays', '€121.00');
  const onItsWay = page.getByRole('heading', { level: 1, name: '€121.00 is on its way' });
  await expect(onItsWay).toBeVisible();
  await expect(page.getByText('You need not pay it again')).toBeVisible();
  const second = await page.context().newPage();
  await second.goto(invoice.url);
  await expect(
    second.getByRole('heading', { level: 1, name: '€121.00 is on its way' }),
  ).toBeVisible();
  await expect(second.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  expect(await invoice.read()).toMatchObject({
    status: 'processing',
    balanceMinor: 12_100,
    payableMinor: 0,
    dunning: { status: 'held', reasons: ['processing'] },
  });
  await page.bringToFront();
  await saldo.advance('P30D');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible({
    timeout: 15_000,
  });
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await invoice.kinds()).toEqual(['paymentProcessing', 'paymentReceipt']);
});

test('a bank debit that comes back is owed again, and a letter says so at once', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await page.getByRole('radio', { name: 'SEPA direct debit' }).check();
  await payWith(page, 'Test account: comes back', '€121.00');
  await expect(
    page.getByRole('heading', { level: 1, name: '€121.00 is on its way' }),
  ).toBeVisible();
  // The open page would show the news by itself; here it is closed and opened again.
  const address = page.url();
  await page.goto('about:blank');
  const letter = await saldo.untilLetter(invoice, 'paymentFailed', 14);
  expect(letter.subject).toContain('the payment of €121.00');
  await page.goto(address);
  await expect(
    page.getByRole('heading', { level: 1, name: '€121.00 did not arrive' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Pay another way' }).click();
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
  expect(await invoice.read()).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
});

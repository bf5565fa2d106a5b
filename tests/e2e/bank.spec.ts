import type { Page } from '@playwright/test';
import { day as dateOf, EUR } from '../support/builders.ts';
import { camt053 } from '../../server/sandbox/camt053.ts';
import type { ToldTransfer } from '../../server/sandbox/camt053.ts';
import { REFUSED, signIn } from './admin-stage.ts';
import { expectGoodLooks } from './debtor/looks.ts';
import { dayText, daysAfter, expect, test } from './debtor/stage.ts';
import type { Stage } from './debtor/stage.ts';

const IBAN = 'PL61109010140000071219812874';
const PRINTED = 'PL61 1090 1014 0000 0712 1981 2874';

function statement(saldo: Stage, transfers: readonly Pick<ToldTransfer, 'text' | 'amountMinor'>[]) {
  const bookedOn = dateOf(saldo.today);
  const told = transfers.map((transfer, at) => ({
    ...transfer,
    bookedOn,
    payerName: 'Restauracja Pod Lipą',
    bankReference: `${transfer.text} ${at}`,
  }));
  const days = { fromOn: bookedOn, toOn: bookedOn };
  const text = camt053({ id: saldo.today, iban: IBAN, currency: EUR, ...days, transfers: told });
  return { name: 'statement.xml', mimeType: 'application/xml', buffer: Buffer.from(text) };
}

async function sendIn(page: Page, file: ReturnType<typeof statement>): Promise<void> {
  await page.getByLabel('File of your bank').setInputFiles(file);
  await page.getByRole('button', { name: 'Send it in' }).click();
}

test.describe('paying by bank transfer', () => {
  test('the chosen amount, the account and the reference are there to copy and to scan', async ({
    page,
    saldo,
  }) => {
    const untilOn = daysAfter(saldo.today, 7);
    const invoice = await saldo.issue({ discountUntilOn: untilOn });
    await page.goto(invoice.url);
    await page.getByRole('radio', { name: 'Pay in parts' }).check();
    await expect(page.getByRole('button', { name: 'Pay by bank transfer' })).toBeHidden();
    await page.getByRole('radio', { name: 'Pay now, with discount' }).check();
    await page.getByRole('button', { name: 'Pay by bank transfer' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Transfer €118.58');
    const order = page.getByRole('region', { name: 'What to write into the transfer' });
    for (const text of ['Zielony Dach sp. z o.o.', PRINTED, '€118.58', invoice.number]) {
      await expect(order.getByText(text, { exact: true })).toBeVisible();
    }
    await expect(page.getByText(`by ${dayText(untilOn, saldo.today)}`)).toBeVisible();
    const code = page.getByRole('img', { name: 'Code for apps of banks.' });
    await expect(code).toHaveAccessibleName(
      `Code for apps of banks. It says: €118.58 to Zielony Dach sp. z o.o., account ${PRINTED}, reference ${invoice.number}.`,
    );
    await expect(page.getByText(/^The reminders stop when Zielony Dach/)).toBeVisible();
    await expectGoodLooks(page);
    await page.getByRole('link', { name: 'Transfer €121.00' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Transfer €121.00');
    await page.getByRole('link', { name: 'Polski' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Przelew na 121,00/);
  });

  test('a press copies what a form of a bank takes', async ({ page, context, saldo }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const invoice = await saldo.issue();
    await page.goto(`${invoice.url}/transfer`);
    for (const [name, typed] of [
      ['Account number (IBAN)', IBAN],
      ['Amount', '121.00'],
      ['Reference', invoice.number],
    ]) {
      await page.getByRole('button', { name: `Copy: ${name}` }).click();
      await expect(page.getByText(`Copied: ${name}`)).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(typed);
    }
  });

  test('a click takes the whole reference', async ({ page, saldo }) => {
    const invoice = await saldo.issue();
    await page.goto(`${invoice.url}/transfer`);
    await page.getByText(PRINTED, { exact: true }).click();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(PRINTED);
  });

  test.describe('without scripts', () => {
    test.use({ javaScriptEnabled: false });
    test('it is the same, and a paid invoice leads back to what there is', async ({
      page,
      saldo,
    }) => {
      const invoice = await saldo.issue();
      await page.goto(invoice.url);
      await page.getByRole('button', { name: 'Pay by bank transfer' }).click();
      await expect(page.getByText(invoice.number, { exact: true })).toBeVisible();
      await expect(page.getByRole('img', { name: 'Code for apps of banks.' })).toBeVisible();
      await expect(page.getByText('Copy', { exact: true }).first()).toBeHidden();
      await saldo.api('POST', `/invoices/${invoice.id}/payments`, { amountMinor: 12_100 });
      await page.reload();
      await expect(page).toHaveURL(invoice.url);
    });
  });
});

test('a statement is sent in, what is exact is recorded, and a person says the rest', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(REFUSED, 'no file, another file, an unknown number');
  const exact = await saldo.issue();
  const part = await saldo.issue();
  const other = await saldo.issue();
  await signIn(page, saldo, '/admin/bank');
  await page.getByRole('button', { name: 'Send it in' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose the file');
  const pdf = { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
  await sendIn(page, pdf);
  await expect(page.getByRole('alert')).toContainText('This is a PDF.');

  const file = statement(saldo, [
    { text: exact.number, amountMinor: 12_100 },
    { text: `part of ${part.number}`, amountMinor: 4_200 },
    { text: 'no number at all', amountMinor: 777 },
    { text: 'the rent of the garage', amountMinor: 55_500 },
  ]);
  await sendIn(page, file);
  await expect(page.getByRole('status')).toHaveText(
    'The statement tells of 4 transfers. 1 recorded by itself. 3 transfers of it wait for you.',
  );
  expect((await exact.read()).status).toBe('paid');
  await expectGoodLooks(page);

  await page.getByRole('link', { name: 'Today' }).click();
  await page.getByRole('link', { name: /bank transfers? waits? for you to say/ }).click();
  await page.getByRole('button', { name: `Record €42.00 for ${part.number}` }).click();
  await expect(page.getByRole('status')).toContainText('The transfer is recorded.');
  expect((await part.read()).balanceMinor).toBe(7_900);

  const line = page.getByRole('listitem').filter({ hasText: 'no number at all' });
  await line.locator('summary').click();
  await line.getByLabel('Invoice numbers').fill('E/none/1');
  await line.getByRole('button', { name: 'Record €7.77 for these' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no invoice with this number.');
  await line.getByLabel('Invoice numbers').fill(other.number);
  await line.getByRole('button', { name: 'Record €7.77 for these' }).click();
  await expect(page.getByRole('status')).toContainText('The transfer is recorded.');
  expect((await other.read()).balanceMinor).toBe(11_323);

  await page.getByRole('button', { name: 'Put aside €555.00' }).click();
  await expect(page.getByText('No transfer waits for you.')).toBeVisible();
  await sendIn(page, file);
  await expect(page.getByRole('status')).toHaveText(
    'The statement tells of 4 transfers, 0 of them new.',
  );
  await page.getByRole('link', { name: /^Recorded/ }).click();
  await expect(
    page.getByText(`For ${exact.number}, by itself from the statement that Anna Nowak sent in`),
  ).toBeVisible();
  await expect(page.getByText(`For ${part.number}, confirmed by Anna Nowak`)).toBeVisible();
  await page.goto(`${saldo.origin}/admin/invoices/${exact.id}`);
  await expect(page.getByText(/found in a bank statement, its reference/)).toBeVisible();
});

test('a transfer that was recorded for the wrong invoice is taken back by a person, and placed anew', async ({
  page,
  saldo,
}) => {
  const [wrong, right] = [await saldo.issue(), await saldo.issue()];
  await signIn(page, saldo, '/admin/bank');
  await sendIn(page, statement(saldo, [{ text: wrong.number, amountMinor: 12_100 }]));
  expect((await wrong.read()).status).toBe('paid');
  await page.getByRole('link', { name: /^Recorded/ }).click();
  const take = page.getByRole('button', { name: `Take €121.00 back from ${wrong.number}` });
  await expect(take).toBeHidden();
  const line = page.getByRole('listitem').filter({ hasText: `For ${wrong.number}, by itself` });
  await line.getByText('This was wrong').click();
  await expectGoodLooks(page);
  await take.click();
  await expect(page.getByRole('status')).toContainText('The transfer is taken back');
  await expect(page.getByText(`It was recorded for ${wrong.number}, and taken back`)).toBeVisible();
  expect((await wrong.read()).balanceMinor).toBe(12_100);
  const open = page.getByRole('listitem').filter({ hasText: `taken back` });
  await open.locator('summary').click();
  await open.getByLabel('Invoice numbers').fill(right.number);
  await open.getByRole('button', { name: 'Record €121.00 for these' }).click();
  await expect(page.getByRole('status')).toContainText('The transfer is recorded.');
  expect((await right.read()).status).toBe('paid');
  await page.goto(`${saldo.origin}/admin/invoices/${wrong.id}`);
  await expect(page.getByText(/was taken back: it was a mistake/)).toBeVisible();
  await page.goto(`${saldo.origin}/admin/invoices/${wrong.id}/why`);
  await expect(page.getByRole('row', { name: /A payment was taken back/ })).toContainText(
    '€121.00',
  );
});

test('the bank of the sandbox sends a statement, and the invoice is paid', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${saldo.origin}/sandbox`);
  const choice = page.getByLabel('Somebody transferred the price of');
  await choice.selectOption({ label: `${invoice.number} of Restauracja Pod Lipą, €121.00` });
  await page.getByRole('button', { name: 'With its number' }).click();
  await expect.poll(async () => (await invoice.read()).status).toBe('paid');
});

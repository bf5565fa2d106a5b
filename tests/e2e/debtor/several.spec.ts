import type { Page } from '@playwright/test';
import { expectGoodLooks } from './looks.ts';
import {
  dayText,
  daysAfter,
  expect,
  payOutside,
  payWith,
  test,
  type Issued,
  type Stage,
} from './stage.ts';

/** Three invoices of one debtor, one of them late, and the link that shows them all. */
async function threeInvoices(saldo: Stage): Promise<{ invoices: Issued[]; url: string }> {
  const first = await saldo.issue({
    issuedOn: daysAfter(saldo.today, -30),
    dueOn: daysAfter(saldo.today, -5),
  });
  const debtor = { email: first.email };
  const second = await saldo.issue({ debtor });
  const third = await saldo.issue({ debtor, dueOn: daysAfter(saldo.today, 20) });
  const { debtor: known } = await first.read();
  const { url } = await saldo.api<{ url: string }>('POST', '/links', { debtorId: known.id });
  return { invoices: [first, second, third], url };
}

const box = (page: Page, { number }: Issued) =>
  page.getByRole('checkbox', { name: `Invoice ${number}` });

test('of several invoices those are paid that stay chosen, with one payment', async ({
  page,
  saldo,
}) => {
  const { invoices, url } = await threeInvoices(saldo);
  const [late, soon, later] = invoices as [Issued, Issued, Issued];
  await page.goto(url);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('€363.00 to settle, for 3 invoices');
  await expect(page.getByText('€121.00 of it is due now.')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Which invoices?' })).toContainText('5 days late');
  await expect(page.getByRole('group', { name: 'Which invoices?' })).toContainText(
    `due ${dayText(soon.dueOn, saldo.today)}`,
  );
  for (const invoice of invoices) await expect(box(page, invoice)).toBeChecked();
  await expect(page.getByRole('button', { name: 'Update the amounts' })).toBeHidden();
  await box(page, soon).uncheck();
  await expect(heading).toHaveText('€242.00 to settle, for 2 invoices');
  const lead = page.getByText(/^For .+ Besides, €121\.00 for .+ stays due\.$/);
  await expect(lead).toContainText(`€121.00 for ${soon.number} stays due`);
  await expect(page.getByText('Then nothing more is owed for these 2;')).toBeVisible();
  await page.getByRole('radio', { name: 'Pay the full amount' }).check();
  await page.getByRole('button', { name: 'Pay €242.00' }).click();
  await expect(page.getByText(`Invoices ${late.number} and ${later.number}`)).toBeVisible();
  await expect(page.getByText(`€121.00 for ${soon.number}`, { exact: true })).toBeVisible();
  await payWith(page, 'Test card: pays', '€242.00');
  await expect(page.getByRole('heading', { level: 1, name: '€242.00 is paid' })).toBeVisible();
  expect(await late.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await later.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await soon.read()).toMatchObject({ status: 'open', balanceMinor: 12_100 });
  // The link of one invoice tells its own part of a payment.
  expect(await saldo.paid(late)).toEqual([12_100]);
  expect(await saldo.paid(later)).toEqual([12_100]);
  const letter = await late.letter('paymentReceipt');
  expect(letter.invoiceIds.toSorted()).toEqual([late.id, later.id].toSorted());
});

test('an invoice that was left out can be chosen again, and none chosen is said', async ({
  page,
  saldo,
}) => {
  const { invoices, url } = await threeInvoices(saldo);
  await page.goto(url);
  for (const invoice of invoices) await box(page, invoice).uncheck();
  await expect(page.getByText('Choose at least one invoice.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Pay €/ })).toHaveCount(0);
  const [first] = invoices as [Issued];
  await box(page, first).check();
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
});

test('invoices in two currencies are settled apart', async ({ page, saldo }) => {
  const euro = await saldo.issue();
  const zloty = await saldo.issue({ debtor: { email: euro.email }, currency: 'PLN' });
  const { debtor } = await euro.read();
  const { url } = await saldo.api<{ url: string }>('POST', '/links', { debtorId: debtor.id });
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '€121.00 and PLN 121.00 to settle',
  );
  await page.getByRole('button', { name: /^Pay PLN.121\.00/ }).click();
  await payWith(page, 'Test card: pays', 'PLN 121.00');
  await expect(page.getByRole('heading', { level: 1, name: /PLN.121\.00 is paid/ })).toBeVisible();
  expect(await zloty.read()).toMatchObject({ status: 'paid' });
  expect(await euro.read()).toMatchObject({ status: 'open', balanceMinor: 12_100 });
});

test('beside others a disputed invoice says what the bank decides about, and that nothing is to pay', async ({
  page,
  saldo,
}) => {
  const { invoices, url } = await threeInvoices(saldo);
  const [, disputed] = invoices as [Issued, Issued, Issued];
  const { paymentIntent } = await payOutside(saldo, disputed, 'pm_card_visa');
  await saldo.call('POST', '/sandbox/world', { do: 'dispute', paymentIntent });
  await page.goto(url);
  const line = page.getByRole('region', { name: `Invoice ${disputed.number}` });
  await expect(line).toContainText(
    'A payment for this invoice is disputed: your bank decides whether to return €121.00. There is nothing to pay for it now.',
  );
  await expect(page.getByText('disputed, your bank decides')).toBeVisible();
  await expectGoodLooks(page);
  await page.goto(`${url}?lang=pl`);
  await expect(
    page
      .getByRole('region', { name: `Faktura ${disputed.number}` })
      .getByText(/o zwrocie 121,00\s€ decyduje bank/),
  ).toBeVisible();
});

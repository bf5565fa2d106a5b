import type { Page } from '@playwright/test';
import type { VendorPlanView } from '../../../server/contract/plan-api.ts';
import {
  dayText,
  daysAfter,
  expect,
  linkIn,
  monthsAfter,
  payWith,
  test,
  wordsOf,
  type Issued,
  type Stage,
} from './stage.ts';

const planOf = async (saldo: Stage, { number }: Issued): Promise<VendorPlanView> => {
  const { data } = await saldo.api<{ data: VendorPlanView[] }>('GET', '/plans?limit=100');
  const found = data.find((plan) => plan.invoiceNumbers.includes(number));
  if (!found) throw new Error(`no plan for ${number}`);
  return found;
};

/** The rows of the schedule as they read, top to bottom. */
const rowsOf = (page: Page) =>
  page.getByRole('region', { name: /The dates|Dates and amounts/ }).getByRole('listitem');

async function agree(page: Page, button: string): Promise<void> {
  await page.getByLabel('Your name').fill('Anna Kowalska');
  await page.getByLabel('I have read this and agree to it.').check();
  await page.getByRole('button', { name: button }).click();
}

/** Three parts every two weeks, the first paid today, nothing charged by itself. */
async function agreeByHand(page: Page, invoice: Issued): Promise<void> {
  await page.goto(`${invoice.url}/plan?count=3&frequency=biweekly`);
  await agree(page, 'Agree to 3 payments, €40.34 today');
  await expect(page.getByRole('heading', { level: 1, name: 'Pay €40.34' })).toBeVisible();
}

test('every date and amount is there before the yes, and the plan that follows keeps to them', async ({
  page,
  saldo,
}) => {
  const { today } = saldo;
  const invoice = await saldo.issue();
  const [second, third] = [monthsAfter(today, 1), monthsAfter(today, 2)];
  await page.goto(invoice.url);
  await page.getByRole('radio', { name: 'Pay in parts' }).check();
  await page.getByRole('radio', { name: '3', exact: true }).check();
  await page.getByRole('button', { name: 'Continue with these dates' }).click();
  await expect(rowsOf(page)).toHaveText([
    new RegExp(`${dayText(today, today)}\\s*today\\s*then €80.66 to go\\s*€40.34`),
    new RegExp(`${dayText(second, today)}\\s*then €40.33 to go\\s*€40.33`),
    new RegExp(`${dayText(third, today)}\\s*then nothing\\s*€40.33`),
  ]);
  await expect(page.getByRole('region', { name: 'The dates' })).toContainText('Total');
  await expect(page.getByText('Under Polish law, asking for payment in instalments')).toBeVisible();
  await page.getByLabel(/Charge the later payments by themselves/).check();
  await expect(page.getByText('I allow Zielony Dach sp. z o.o. to keep the card')).toBeVisible();
  expect(await invoice.read()).toMatchObject({ status: 'open', plan: null });

  await agree(page, 'Agree to 3 payments, €40.34 today');
  await expect(page.getByText('The plan is agreed and written down.')).toBeVisible();
  await payWith(page, 'Test card: pays', '€40.34');
  await expect(page.getByRole('heading', { level: 1, name: '€40.34 is paid' })).toBeVisible();
  await expect(
    page.getByText(`The next payment of your plan, €40.33, is due on ${dayText(second, today)}.`),
  ).toBeVisible();
  expect(await invoice.read()).toMatchObject({
    status: 'onPlan',
    dunning: { status: 'held', reasons: ['plan'] },
  });

  await saldo.advance('P33D');
  expect(await saldo.paid(invoice)).toEqual([4034, 4033]);
  await page.getByRole('link', { name: 'See the plan' }).click();
  await expect(rowsOf(page)).toHaveText([/paid\s*€40.34/, /paid\s*€40.33/, /to come\s*€40.33/]);
  await saldo.advance('P33D');
  expect(await saldo.paid(invoice)).toEqual([4034, 4033, 4033]);
  await page.reload();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Your plan is complete' }),
  ).toBeVisible();
  expect(await invoice.read()).toMatchObject({
    status: 'paid',
    balanceMinor: 0,
    plan: { status: 'completed' },
    dunning: { status: 'stopped', reasons: ['paid'] },
  });
  const kinds = await invoice.kinds();
  expect(kinds).toContain('planAccepted');
  expect(kinds.filter((kind) => kind === 'paymentReceipt')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'reminder')).toEqual([]);
  expect(kinds.at(-1)).toBe('planCompleted');
});

test('nothing is agreed without a name and a tick, and the summary leads to both', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 422/, 'the page with the problems says so in its status too');
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/plan?count=2`);
  await page.getByRole('button', { name: 'Agree to 2 payments, €60.50 today' }).click();
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Error: Pay in parts/);
  await summary.getByRole('link', { name: 'Enter your first and last name.' }).click();
  await expect(page.getByLabel('Your name')).toBeFocused();
  await summary.getByRole('link', { name: /^Tick that you agree/ }).click();
  await expect(page.getByLabel('I have read this and agree to it.')).toBeFocused();
  expect(await invoice.read()).toMatchObject({ plan: null });
});

test('what was agreed is kept as evidence and arrives on paper and as dates for the calendar', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/plan?count=2`);
  const read = await page.getByRole('region', { name: 'What you agree to' }).innerText();
  await agree(page, 'Agree to 2 payments, €60.50 today');
  const letter = await invoice.letter('planAccepted');
  expect(letter.subject).toContain(
    `your plan of 2 payments for invoice ${invoice.number}, €121.00`,
  );
  expect(letter.attachments.map(({ contentType }) => contentType)).toContain('application/pdf');
  expect(read).toContain('What I pay, and when');
  const plan = await planOf(saldo, invoice);
  expect(plan).toMatchObject({
    acceptedName: 'Anna Kowalska',
    acceptance: { locale: 'en', ip: '127.0.0.1' },
  });
  expect(plan.acceptance.userAgent).toContain('Chrom');
  await page.goto(`${invoice.url}/plan/${plan.id}`);
  const calendar = await page.request.get(
    (await page.getByRole('link', { name: 'Add the dates to my calendar' }).getAttribute('href')) ??
      '',
  );
  expect((await calendar.text()).match(/BEGIN:VEVENT/g)).toHaveLength(2);
});

test('a missed payment brings a letter whose link cures it, and the other dates stay', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await agreeByHand(page, invoice);
  await payWith(page, 'Test card: pays', '€40.34');
  await expect(page.getByRole('heading', { level: 1, name: '€40.34 is paid' })).toBeVisible();
  const agreed = (await planOf(saldo, invoice)).instalments.map(({ dueOn }) => dueOn);
  expect(agreed).toEqual([0, 14, 28].map((days) => daysAfter(saldo.today, days)));

  const letter = await saldo.untilLetter(invoice, 'planMissed', 20);
  expect(wordsOf(letter)).toContain(
    'the plan goes on as if nothing had happened; the other dates stay',
  );
  expect(await planOf(saldo, invoice)).toMatchObject({
    status: 'active',
    standing: 'missed',
    arrearsMinor: 4033,
  });
  await page.goto(linkIn(letter));
  await expect(
    page.getByRole('heading', { level: 1, name: '€40.33 of your plan is late' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Pay the late €40.33' }).click();
  await payWith(page, 'Test card: pays', '€40.33');
  await expect(page.getByRole('heading', { level: 1, name: '€40.33 is paid' })).toBeVisible();
  await page.getByRole('link', { name: 'See the plan' }).click();
  await expect(rowsOf(page)).toHaveText([/paid\s*€40.34/, /paid\s*€40.33/, /to come\s*€40.33/]);
  const cured = await planOf(saldo, invoice);
  expect(cured).toMatchObject({ status: 'active', arrearsMinor: 0 });
  expect(cured.instalments.map(({ dueOn }) => dueOn)).toEqual(agreed);
});

test('a plan that is not paid is called in, and the reminders go on', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await agreeByHand(page, invoice);
  const letter = await saldo.untilLetter(invoice, 'planDefaulted', 30);
  expect(await invoice.kinds()).not.toContain('reminder');
  expect(letter.subject).toContain('ends unless €80.67 arrives by');
  expect(await planOf(saldo, invoice)).toMatchObject({ status: 'defaulted', arrearsMinor: 8067 });
  await page.goto(invoice.url);
  await expect(
    page.getByRole('heading', { level: 1, name: 'Your plan has stopped' }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'Pay the late €80.67' })).toBeVisible();

  const reminder = await saldo.untilLetter(invoice, 'reminder', 20);
  expect(wordsOf(reminder)).toContain('€121.00');
  expect(await planOf(saldo, invoice)).toMatchObject({ status: 'accelerated' });
  expect(await invoice.read()).toMatchObject({ status: 'overdue', dunning: { status: 'active' } });
  await page.goto(linkIn(reminder));
  await expect(page.getByRole('heading', { level: 1, name: 'Your plan has ended' })).toBeVisible();
  await page.getByRole('link', { name: /€121\.00/ }).click();
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  expect(await invoice.read()).toMatchObject({ status: 'paid', dunning: { status: 'stopped' } });
});

test('a stopped plan goes on when what is late is paid in time', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await agreeByHand(page, invoice);
  const letter = await saldo.untilLetter(invoice, 'planDefaulted', 30);
  await page.goto(linkIn(letter));
  await page.getByRole('link', { name: 'Pay the late €80.67' }).click();
  await payWith(page, 'Test card: pays', '€80.67');
  await expect(page.getByRole('heading', { level: 1, name: '€80.67 is paid' })).toBeVisible();
  expect(await planOf(saldo, invoice)).toMatchObject({ status: 'active', arrearsMinor: 0 });
  expect(wordsOf(await invoice.letter('planReinstated'))).toContain(
    'goes on, its other dates unchanged',
  );
});

test('beside another debt the last payment of a plan is priced alone, by card or by transfer', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/plan?count=2`);
  await page.getByLabel(/Charge the later payments by themselves/).check();
  await agree(page, 'Agree to 2 payments, €60.50 today');
  await expect(
    page.getByText(/^What you pay with is kept at Stripe for the later payments/),
  ).toBeVisible();
  await payWith(page, 'Test card: pays', '€60.50');
  await expect(page.getByRole('heading', { level: 1, name: '€60.50 is paid' })).toBeVisible();
  const { debtor } = await invoice.read();
  await saldo.issue({ debtor: { email: invoice.email }, dueOn: saldo.today });
  const { url } = await saldo.api<{ url: string }>('POST', '/links', { debtorId: debtor.id });
  const { id } = await planOf(saldo, invoice);

  await page.goto(`${url}/plan/${id}`);
  await page.getByRole('link', { name: 'Pay by bank transfer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Transfer €60.50');
  await page.goto(`${url}/plan/${id}`);
  await page.getByRole('link', { name: 'Pay €60.50 already now' }).click();
  await expect(page.getByText(/^With this payment your plan is complete/)).toBeVisible();
  await page.getByRole('link', { name: 'Pay by bank transfer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Transfer €60.50');
  await page.goBack();
  await payWith(page, 'Test card: pays', '€60.50');
  await expect(page.getByRole('heading', { level: 1, name: '€60.50 is paid' })).toBeVisible();
  expect(await planOf(saldo, invoice)).toMatchObject({ status: 'completed' });
});

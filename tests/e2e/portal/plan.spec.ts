import { expect, test } from './preview.ts';

test('nothing is agreed before a name and a tick, and what was typed is kept', async ({ page }) => {
  await page.goto('/p/open/plan?count=3');
  await page.getByRole('button', { name: 'Agree to 3 payments, €40.34 today' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter your first and last name.');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByLabel('Your name').fill('A');
  await page.getByRole('button', { name: /Agree to 3/ }).click();
  await expect(page.getByRole('alert')).toContainText('one letter is not enough');
  await page.getByLabel('Your name').fill('Anna Kowalska');
  await page.getByRole('button', { name: /Agree to 3/ }).click();
  await expect(page.getByRole('alert')).not.toContainText('Enter your first');
  await expect(page.getByRole('alert')).toContainText('Tick that you agree');
  await expect(page.getByLabel('Your name')).toHaveValue('Anna Kowalska');
  await expect(page.getByRole('radio', { name: '3', exact: true })).toBeChecked();
});

test('agreeing leads on and a reload agrees to nothing again', async ({ page }) => {
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await page.goto('/p/open/plan?count=3');
  await page.getByLabel('Your name').fill('Anna Kowalska');
  await page.getByLabel('I have read this and agree to it.').check();
  await page.getByRole('button', { name: /Agree to 3/ }).click();
  await expect(page.getByText('The plan is agreed and written down.')).toBeVisible();
  await page.reload();
  expect(posts).toHaveLength(1);
});

test('a choice made before the script has come is answered when it comes', async ({ page }) => {
  const { promise: isChosen, resolve: letScriptsIn } = Promise.withResolvers<void>();
  await page.route(/\.js$/, async (route) => {
    await isChosen;
    await route.continue();
  });
  await page.goto('/p/open/plan?count=2', { waitUntil: 'commit' });
  await page.getByRole('radio', { name: '6', exact: true }).check();
  letScriptsIn();
  await expect(
    page.getByRole('button', { name: 'Agree to 6 payments, €20.17 today' }),
  ).toBeVisible();
});

test('a choice shows its dates, terms and button at once, and asks for the tick again', async ({
  page,
}) => {
  await page.goto('/p/open/plan?count=2');
  await page.getByLabel('Your name').fill('Anna');
  await page.getByLabel('I have read this and agree to it.').check();
  await page.getByRole('radio', { name: '6', exact: true }).check();
  await expect(
    page.getByRole('button', { name: 'Agree to 6 payments, €20.17 today' }),
  ).toBeVisible();
  await expect(page.getByText('Instalment plan of 6 payments')).toBeVisible();
  await expect(page.getByLabel('I have read this and agree to it.')).not.toBeChecked();
  await expect(page.getByLabel('Your name')).toHaveValue('Anna');
  await expect(page).toHaveURL(/count=6/);
  await page.getByRole('radio', { name: 'Every two weeks' }).check();
  await expect(page.locator('#dates').getByText('Sunday 6 December')).toBeVisible();
  await page.getByLabel('When is the first?').fill('2026-12-04');
  await expect(
    page.getByRole('button', { name: /the first of €20.17 on Friday 4 December/ }),
  ).toBeVisible();
});

test('a first date outside the bounds is said at its field', async ({ page }) => {
  await page.goto('/p/open/plan?count=2&firstOn=2027-05-01');
  await expect(page.getByRole('alert')).toContainText('Choose a first date between');
  await expect(page.getByLabel('When is the first?')).toHaveAttribute('aria-invalid', 'true');
});

test('a first date outside the bounds is said at once, and the old dates cannot be agreed to', async ({
  page,
}) => {
  await page.goto('/p/open/plan?count=2');
  const first = page.getByLabel('When is the first?');
  await first.fill('2027-05-01');
  await expect(page.getByText(/^Choose a first date between/).first()).toBeVisible();
  await expect(first).toHaveAttribute('aria-invalid', 'true');
  await expect(first).toHaveValue('2027-05-01');
  await expect(page.getByRole('button', { name: /^Agree to/ })).toHaveCount(0);
  await expect(page.locator('#dates')).toBeHidden();
  await first.fill('2026-12-04');
  await expect(page.getByRole('button', { name: /on Friday 4 December/ })).toBeVisible();
  await expect(first).not.toHaveAttribute('aria-invalid');
  await expect(page.getByText(/^Choose a first date between/)).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a plan is chosen, read and agreed to', async ({ page }) => {
    await page.goto('/p/open');
    await page.getByRole('radio', { name: /Pay in parts/ }).check();
    await page.getByRole('button', { name: 'Continue with these dates' }).click();
    await page.getByRole('radio', { name: '4', exact: true }).check();
    await page.getByRole('button', { name: 'Show the dates' }).click();
    await expect(page.getByText('Monday 22 February 2027').first()).toBeVisible();
    await page.getByLabel('Your name').fill('Anna Kowalska');
    await page.getByLabel('I have read this and agree to it.').check();
    await page.getByRole('button', { name: 'Agree to 4 payments, €30.25 today' }).click();
    await expect(page.getByText('The plan is agreed and written down.')).toBeVisible();
  });

  test('paying says what is needed and what else is possible', async ({ page }) => {
    await page.goto('/p/open/pay?option=all');
    await expect(page.getByText('Paying here needs JavaScript')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Pay by bank transfer' })).toBeVisible();
  });

  test('invoices are left out with a button', async ({ page }) => {
    await page.goto('/p/several');
    await page.getByRole('checkbox', { name: /2026\/097/ }).uncheck();
    await page.getByRole('button', { name: 'Update the amounts' }).click();
    await expect(page.getByRole('button', { name: 'Pay €201.00' })).toBeVisible();
  });

  test('a withdrawn link can be replaced', async ({ page }) => {
    await page.goto('/p/expired');
    await page.getByRole('button', { name: 'Send me a new link' }).click();
    await expect(page.getByText('If there is an address on file')).toBeVisible();
  });
});

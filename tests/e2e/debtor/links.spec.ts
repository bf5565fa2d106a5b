import { dayText, daysAfter, expect, linkIn, payWith, test, wordsOf } from './stage.ts';

test('a reminder says what the page behind its link says, and the page pays', async ({
  page,
  saldo,
}) => {
  const dueOn = daysAfter(saldo.today, 2);
  const invoice = await saldo.issue({ issuedOn: daysAfter(saldo.today, -12), dueOn });
  await saldo.untilLetter(invoice, 'reminder', 3);
  await saldo.travelTo(new Date((await saldo.now()).getTime() + 3 * 86_400_000));
  const letter = await saldo.untilLetter(invoice, 'reminder', 9);
  expect(letter.subject).toMatch(/invoice E\/\d+\/\d+, €121\.00/);
  expect(wordsOf(letter)).toContain('€121.00');
  expect(letter.html).toContain('€121.00');
  await page.goto(linkIn(letter));
  const now = (await saldo.now()).toISOString().slice(0, 10);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    `€121.00 was due on ${dayText(dueOn, now)}`,
  );
  await page.getByRole('button', { name: 'Pay €121.00' }).click();
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  const before = (await invoice.kinds()).filter((kind) => kind === 'reminder');
  await saldo.advance('P60D');
  expect((await invoice.kinds()).filter((kind) => kind === 'reminder')).toEqual(before);
});

test('a withdrawn link shows nothing but a way to a fresh one, which works', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 410/, 'the page of a withdrawn link says so in its status too');
  const invoice = await saldo.issue();
  await saldo.api('DELETE', `/links/${invoice.token.split('.')[1]}`);
  await page.goto(invoice.url);
  await expect(
    page.getByRole('heading', { level: 1, name: 'This link no longer works' }),
  ).toBeVisible();
  await expect(page.getByText(/Podlip|121|Roof/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Send me a new link' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Look at your letters' })).toBeVisible();
  const letter = await invoice.letter('freshLink');
  const fresh = linkIn(letter);
  expect(fresh).not.toBe(invoice.url);
  await page.goto(fresh);
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
});

test('pages below a withdrawn link tell and take nothing either', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 410/, 'the page of a withdrawn link says so in its status too');
  const invoice = await saldo.issue();
  await saldo.api('DELETE', `/links/${invoice.token.split('.')[1]}`);
  for (const path of ['/pay?option=all', '/plan?count=3', '/plan/plan_1', '/payment/pay_1']) {
    await page.goto(invoice.url + path);
    await expect(
      page.getByRole('heading', { level: 1, name: 'This link no longer works' }),
    ).toBeVisible();
  }
  const { status } = await saldo.call('POST', `/portal/v1/${invoice.token}/payments`, {
    invoiceIds: [invoice.id],
    option: 'all',
  });
  expect(status).toBe(410);
});

test('a made-up link learns nothing, and asking for a fresh one answers the same', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 404/, 'the page of an unknown link says so in its status too');
  const invoice = await saldo.issue();
  const last = invoice.url.endsWith('A') ? 'B' : 'A';
  for (const url of [
    `${invoice.url.slice(0, -1)}${last}`,
    `${saldo.origin}/p/nonsense`,
    `${saldo.origin}/p/k1`,
  ]) {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1, name: 'Nothing is here' })).toBeVisible();
    await expect(page.getByText(/Podlip|121|Roof/)).toHaveCount(0);
  }
  const forged = `${invoice.url.slice(0, -1)}${last}`;
  const answer = await page.request.post(`${forged}/fresh`);
  expect(await answer.text()).toContain('If there is an address on file for this link');
  await saldo.advance('PT1H');
  expect(await invoice.kinds()).toEqual([]);
});

test('somebody else’s payment, plan and paper are not found under one’s own link', async ({
  page,
  saldo,
}) => {
  const mine = await saldo.issue();
  const theirs = await saldo.issue();
  await page.goto(`${theirs.url}/pay?option=all`);
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  const paymentId = page.url().split('/payment/')[1];
  await page.goto(`${mine.url}/payment/${paymentId}`);
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
  for (const path of [
    `receipts/${paymentId}.pdf`,
    `invoices/${theirs.id}.pdf`,
    `payments/${paymentId}`,
  ]) {
    expect((await saldo.call('GET', `/portal/v1/${mine.token}/${path}`)).status).toBe(404);
  }
});

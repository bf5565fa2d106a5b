import { signIn } from './admin-stage.ts';
import { expectGoodLooks } from './debtor/looks.ts';
import { expect, test } from './debtor/stage.ts';

test('a payment that only Stripe knows of is listed with both sides, and taken over', async ({
  page,
  saldo,
}) => {
  const post = (path: string, body: object) =>
    page.request.post(`${saldo.origin}${path}`, { data: body, headers: { origin: saldo.origin } });
  const issued = await saldo.issue();
  const started = await post(`/portal/v1/${issued.token}/payments`, {
    invoiceIds: [issued.id],
    option: 'all',
  });
  const { paymentIntent } = (await started.json()) as { paymentIntent: string };
  // With a payment under way events are fetched now, and then in five minutes again.
  await post('/sandbox/clock', { advance: 'PT1S' });
  await post('/sandbox/world', { do: 'webhooks', mode: 'drop' });
  await post('/sandbox/pay', { paymentIntent, paymentMethod: 'pm_card_visa' });
  await post('/sandbox/world', { do: 'webhooks', mode: 'normal' });

  await signIn(page, saldo, '/admin/settings');
  await page.getByRole('link', { name: 'Saldo against Stripe' }).click();
  await page.getByLabel('Payments of the last').selectOption('7 days');
  await page.getByRole('button', { name: 'Compare now' }).click();
  await expect(page.getByRole('status')).toContainText('They differ about');
  const row = page.getByRole('row').filter({ hasText: paymentIntent });
  await expect(row).toContainText('€121.00, begun');
  await expect(row).toContainText('€121.00 received');
  await expect(row).toContainText('Saldo asks Stripe about it again within a minute');
  await expect(row.getByRole('link', { name: issued.number })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByRole('button', { name: `Ask again about ${paymentIntent}` }).click();
  await expect(page.getByRole('status')).toContainText(/Both books say the same|asked/);
  await expect.poll(async () => (await issued.read()).status).toBe('paid');
  await page.getByRole('button', { name: 'Compare now' }).click();
  await expect(page.getByRole('row').filter({ hasText: paymentIntent })).toHaveCount(0);
});

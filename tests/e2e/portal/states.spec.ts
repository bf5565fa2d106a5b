import { paymentStates, portalStates } from '../../support/portal-fixtures.ts';
import { barriersOf, COLOUR_RULES } from '../axe.ts';
import { expect, test } from './preview.ts';

const pages = [
  ...Object.keys(portalStates).map((name) => `/p/${name}`),
  '/p/open/plan',
  '/p/open/plan?count=3&autopay=true',
  '/p/no-plan/plan',
  '/p/plan-on-track/plan/plan_1?accepted=1',
  '/p/plan-missed/plan/plan_1',
  '/p/plan-defaulted/plan/plan_1',
  '/p/open/pay?option=discount',
  '/p/open/pay?option=other&amount=abc',
  '/p/open/pay?option=settlement',
  ...Object.keys(paymentStates).map((id) => `/p/open/payment/${id}`),
  '/p/expired',
  '/p/expired/fresh',
  '/p/nowhere',
  '/p/broken',
];

const GROUP = 5;
const groups = Array.from({ length: Math.ceil(pages.length / GROUP) }, (_, index) =>
  pages.slice(index * GROUP, (index + 1) * GROUP),
);

for (const [index, group] of groups.entries()) {
  const lang = index % 2 === 0 ? 'en' : 'pl';
  test(`axe finds nothing, by day and by night, from ${group[0]} on`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const path of group) {
      await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      await page.emulateMedia({ colorScheme: 'light' });
      const all = await barriersOf(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      const colours = await barriersOf(page, COLOUR_RULES);
      expect([path, ...all, ...colours]).toEqual([path]);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    }
  });
}

for (const width of [320, 390, 768, 1280]) {
  test(`nothing scrolls sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const path of [
      '/p/long',
      '/p/several',
      '/p/plan-missed',
      '/p/open/plan',
      '/p/open/pay?option=all',
    ]) {
      await page.goto(path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([path, overflow]).toEqual([path, 0]);
    }
  });
}

test('a payment names how it was paid only once money moved', async ({ page }) => {
  const how = (label: string) => page.locator('dl').getByText(label, { exact: true });
  await page.goto('/p/open/payment/pay_declined');
  await expect(how('Reference')).toBeVisible();
  await expect(how('Paid with')).toHaveCount(0);
  await page.goto('/p/open/payment/pay_processing');
  await expect(how('Paid with')).toHaveCount(0);
  await expect(how('On its way by')).toBeVisible();
  await page.goto('/p/open/payment/pay_succeeded');
  await expect(how('Paid with')).toBeVisible();
});

test('on a phone the button does not cover the amount of one’s own', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto('/p/open');
  const bar = page.locator('.settle .go');
  await expect(bar).toHaveCSS('position', 'sticky');
  await page.getByRole('radio', { name: 'Pay another amount' }).check();
  await expect(bar).toHaveCSS('position', 'static');
  await expect(page.getByLabel('Amount in EUR')).toBeInViewport({ ratio: 1 });
});

import AxeBuilder from '@axe-core/playwright';
import { paymentStates, portalStates } from '../../support/portal-fixtures.ts';
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

for (const [index, path] of pages.entries()) {
  test(`axe finds nothing on ${path}`, async ({ page }) => {
    const lang = index % 2 === 0 ? 'en' : 'pl';
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    }
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
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

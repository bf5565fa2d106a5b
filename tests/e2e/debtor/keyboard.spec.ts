import type { Locator, Page } from '@playwright/test';
import { expect, test } from './stage.ts';

const MOST_STOPS = 60;

/** Tab, and only Tab, until the element has the focus; whoever cannot reach it cannot use it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never came to ${target.toString()}`);
}

test('a plan is chosen, agreed to and paid without a mouse', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  const { keyboard } = page;
  await page.goto(invoice.url);
  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the main part' })).toBeFocused();
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('radio', { name: 'Pay the full amount' }));
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Pay in parts' })).toBeChecked();
  await tabTo(page, page.getByRole('button', { name: 'Continue with these dates' }));
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('radio', { name: '2', exact: true }));
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '3', exact: true })).toBeChecked();
  await expect(page.getByRole('radio', { name: '3', exact: true })).toBeFocused();
  await tabTo(page, page.getByLabel('Your name'));
  await keyboard.type('Anna Kowalska');
  await tabTo(page, page.getByLabel('I have read this and agree to it.'));
  await keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Agree to 3 payments, €40.34 today' }));
  await keyboard.press('Enter');
  await expect(page.getByText('The plan is agreed and written down.')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Test card: pays' }));
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Pay €40.34' }));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '€40.34 is paid' })).toBeVisible();
  expect(await invoice.read()).toMatchObject({ status: 'onPlan', plan: { paidMinor: 4034 } });
});

test('whatever has the focus shows it and is not covered', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto(`${invoice.url}/plan?count=3`);
  const seen = new Set<string>();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const shown = element.closest('label') ?? element;
      const box = shown.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      const inner = element.nextElementSibling && getComputedStyle(element.nextElementSibling);
      const isMarked =
        outlineStyle !== 'none' || boxShadow !== 'none' || (inner && inner.outlineStyle !== 'none');
      return {
        name: `${element.tagName} ${element.id || element.textContent?.trim().slice(0, 30)}`,
        isCovered: !top || !(shown.contains(top) || top.contains(shown)),
        isMarked: Boolean(isMarked),
      };
    });
    if (!found) break;
    // Day, month, year and calendar of a date field are one element, and the browser marks the part.
    if (seen.has(found.name)) continue;
    seen.add(found.name);
    expect(found).toEqual({ name: found.name, isCovered: false, isMarked: true });
  }
  expect(seen.size).toBeGreaterThan(8);
});

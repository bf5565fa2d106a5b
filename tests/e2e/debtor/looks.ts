import type { Page } from '@playwright/test';
import { barriersOf, COLOUR_RULES } from '../axe.ts';
import { expect } from './stage.ts';

const NARROW = { width: 320, height: 640 };
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** Axe finds nothing on a phone and a desk, light and dark, and nothing scrolls sideways from 320 pixels on. */
export async function expectGoodLooks(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await page.setViewportSize(NARROW);
  expect(await tooWideBy(page)).toBe(0);
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    expect(await tooWideBy(page)).toBe(0);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    expect(await barriersOf(page)).toEqual([]);
    // Only colours change with the scheme; everything else was looked at in the light.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await barriersOf(page, COLOUR_RULES)).toEqual([]);
  }
}

const tooWideBy = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

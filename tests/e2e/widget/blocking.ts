import type { Page } from '@playwright/test';

/** From the next page on, frames of another site get no cookies (threat T40), whoever built the browser. */
export async function blockForeignCookies(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true });
}

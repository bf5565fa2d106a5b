import { createServer } from 'node:net';
import { test as base, expect } from '@playwright/test';
import { startPortalPreview } from '../../support/portal-preview.ts';

/** The built portal over fixtures, one server per worker; whatever a page complains about is a failure. */
export const test = base.extend<{ quiet: readonly string[] }, { preview: string }>({
  preview: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from this pattern
    async ({}, use) => {
      const port = await freePort();
      const server = await startPortalPreview(port);
      await use(`http://127.0.0.1:${port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ preview }, use) => use(preview),
  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        const isExpected = message.text().includes('Failed to load resource');
        if (['error', 'warning'].includes(message.type()) && !isExpected)
          complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

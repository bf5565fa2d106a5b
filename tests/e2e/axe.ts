import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** Everything that WCAG 2.2 AA asks for and a machine can see, and axe's own advice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the colours of a page alone decide. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

export interface Barrier {
  readonly id: string;
  readonly elements: readonly string[];
}

/**
 * What axe finds on the page as it is shown now. The engine is put in once per page and run there,
 * which is many times faster than its wrapper for Playwright; our pages have no foreign frames.
 */
export async function barriersOf(
  page: Page,
  only: readonly string[] = TAGS,
): Promise<readonly Barrier[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const engine = Reflect.get(window, 'axe') as typeof axe;
    const options = { runOnly: [...runOnly], resultTypes: ['violations' as const] };
    const { violations } = await engine.run(document, options);
    return violations.map(({ id, nodes }) => ({ id, elements: nodes.map(({ html }) => html) }));
  }, only);
}

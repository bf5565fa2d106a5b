import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';

/** The way to the page that says what to write into a transfer; nothing where the vendor takes none. */
export function byTransfer(
  href: string | undefined,
  { t }: Pick<PageContext, 't'>,
): Markup | undefined {
  if (href === undefined) return undefined;
  return markup`<p class="by-transfer"><a class="quiet" href="${href}">${t.transfer.way}</a></p>`;
}

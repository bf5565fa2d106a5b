import { createHash } from 'node:crypto';
import { accentPair } from './accent.ts';

export interface VendorStyle {
  readonly css: string;
  /** The source expression that lets exactly this sheet through the content security policy. */
  readonly cspSource: string;
}

const made = new Map<string, VendorStyle>();
const LIMIT = 1_000;

/** The only inline sheet of a page: the vendor's accent, corrected for contrast, with its hash. */
export function vendorStyle(accent: string): VendorStyle {
  const known = made.get(accent);
  if (known) return known;
  const { light, dark } = accentPair(accent);
  const day = `--vendor-accent:${light.accent};--on-vendor-accent:${light.onAccent}`;
  const night = `--vendor-accent:${dark.accent};--on-vendor-accent:${dark.onAccent}`;
  const css = `:root{${day}}@media(prefers-color-scheme:dark){:root:not([data-theme=light]){${night}}}:root[data-theme=dark]{${night}}`;
  const hash = createHash('sha256').update(css).digest('base64');
  const style = { css, cspSource: `'sha256-${hash}'` };
  if (made.size >= LIMIT) made.clear();
  made.set(accent, style);
  return style;
}

import { createHash } from 'node:crypto';
import { contrast } from '../../server/contract/contrast.ts';
import { accentPair } from './accent.ts';
import type { VendorStyle } from './vendor-style.ts';

/** What a vendor's page wished for and may have; see WISHES in widget/protocol.ts. */
export interface Wishes {
  readonly isDialog: boolean;
  readonly theme: Scheme | undefined;
  readonly style: VendorStyle;
}

const schemes = ['light', 'dark'] as const;
type Scheme = (typeof schemes)[number];
/** `--ink-soft` of tokens.css, the palest words that must be readable. */
const PALEST: Readonly<Record<Scheme, string>> = { light: '#5f5b53', dark: '#aaa499' };
const READABLE = 4.5;

/**
 * Reads the wishes of an address. Anything that is not plainly a colour, a length or a list of font
 * names is left out, and so is a colour on which our words could not be read (WCAG 2.2, 1.4.3).
 */
export function readWishes(query: URLSearchParams, vendorAccent: string): Wishes {
  const background = colour(query.get('bg'));
  const theme = schemes.find((scheme) => scheme === query.get('theme')) ?? schemeFor(background);
  const pair = accentPair(colour(query.get('accent')) ?? vendorAccent);
  const surfaces =
    theme && background ? paper(background, colour(query.get('text')), theme, pair) : [];
  const day = [`--accent:${pair.light.accent}`, `--on-accent:${pair.light.onAccent}`];
  const night = [`--accent:${pair.dark.accent}`, `--on-accent:${pair.dark.onAccent}`];
  // `html:root` outweighs the `:root` of tokens.css, wherever the browser meets this sheet.
  const css = [
    `html:root{${[...day, ...shape(query)].join(';')}}`,
    `@media(prefers-color-scheme:dark){html:root:not([data-theme=light]){${night.join(';')}}}`,
    `html:root[data-theme=dark]{${night.join(';')}}`,
    ...(surfaces.length > 0 ? [`html:root[data-theme]{${surfaces.join(';')}}`] : []),
  ].join('');
  const hash = createHash('sha256').update(css).digest('base64');
  return {
    isDialog: ['button', 'modal'].includes(query.get('mode') ?? ''),
    theme,
    style: { css, cspSource: `'sha256-${hash}'` },
  };
}

function colour(value: string | null): string | undefined {
  const short = value?.match(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i);
  const long = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`
    : value;
  return long && /^#[0-9a-f]{6}$/i.test(long) ? long.toLowerCase() : undefined;
}

function schemeFor(background: string | undefined): Scheme | undefined {
  return schemes.find((scheme) => background && contrast(PALEST[scheme], background) >= READABLE);
}

function paper(
  background: string,
  text: string | undefined,
  theme: Scheme,
  pair: ReturnType<typeof accentPair>,
): readonly string[] {
  const words = [PALEST[theme], pair[theme].accent];
  if (words.some((word) => contrast(word, background) < READABLE)) return [];
  const surfaces = [`--paper:${background}`, `--sheet:${background}`];
  const isReadable = text && contrast(text, background) >= READABLE;
  return isReadable ? [...surfaces, `--ink:${text}`] : surfaces;
}

function shape(query: URLSearchParams): readonly string[] {
  const radius = query.get('radius') ?? '';
  const font = (query.get('font') ?? '').replaceAll(/["']/g, '');
  return [
    ...(/^([0-9]|[12][0-9])(px)?$|^[01](\.[0-9]{1,3})?r?em$/.test(radius)
      ? [`--radius:${radius}`]
      : []),
    ...(/^[a-z][\w -]{0,40}(, ?-?[a-z][\w -]{0,40}){0,7}$/i.test(font) ? [`--font:${font}`] : []),
  ];
}

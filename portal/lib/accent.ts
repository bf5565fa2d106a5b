import { channelsOf, contrast, toHex, toLinear } from '../../server/contract/contrast.ts';

/**
 * A vendor's colour made readable: as text on our paper and sheets, and under the words of a button
 * (WCAG 2.2, 1.4.3: at least 4.5:1). The hue stays; only the lightness moves, and in the dark it moves
 * far enough to glow rather than to smoulder. Lightness and hue are those of OKLCH.
 */

export interface Accent {
  readonly accent: string;
  readonly onAccent: string;
}

export interface AccentPair {
  readonly light: Accent;
  readonly dark: Accent;
}

const CONTRAST = 4.5;
const LIGHTNESS_STEP = 0.01;
const LIGHTEST_BY_DAY = 0.62;
const DARKEST_BY_NIGHT = 0.76;
/** The backgrounds of tokens.css that an accent is read on; washes are mixed from the last one. */
const lightPapers = ['#fbfaf7', '#ffffff'] as const;
const darkPapers = ['#151412', '#1e1d1a'] as const;
const fallback = '#1f5c4d';

/** The readable accent for both schemes; a colour that is not `#rrggbb` becomes the house colour. */
export function accentPair(colour: string): AccentPair {
  const asked = /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : fallback;
  const light = readable(asked, lightPapers, 0.07, -LIGHTNESS_STEP);
  const dark = readable(asked, darkPapers, 0.1, LIGHTNESS_STEP);
  return {
    light: { accent: light, onAccent: wordsOn(light) },
    dark: { accent: dark, onAccent: wordsOn(dark) },
  };
}

function readable(
  colour: string,
  papers: readonly [string, string],
  wash: number,
  step: number,
): string {
  const { chroma, hue, lightness } = toOklch(colour);
  const isReadable = (candidate: string) =>
    [...papers, mix(papers[1], candidate, wash)].every(
      (paper) => contrast(candidate, paper) >= CONTRAST,
    );
  if (step < 0 && isReadable(colour)) return colour;
  let next =
    step < 0 ? Math.min(lightness, LIGHTEST_BY_DAY) : Math.max(lightness, DARKEST_BY_NIGHT);
  for (; next > 0 && next < 1; next += step) {
    const candidate = fromOklch(next, chroma, hue);
    if (isReadable(candidate)) return candidate;
  }
  return step < 0 ? '#000000' : '#ffffff';
}

function wordsOn(accent: string): string {
  if (contrast(accent, '#ffffff') >= CONTRAST) return '#ffffff';
  const tinted = mix(accent, '#000000', 0.82);
  return contrast(accent, tinted) >= CONTRAST ? tinted : '#000000';
}

function mix(colour: string, toward: string, share: number): string {
  const to = channelsOf(toward);
  return toHex(
    channelsOf(colour).map((channel, at) => channel + ((to[at] ?? 0) - channel) * share),
  );
}

// OKLab as published by Björn Ottosson; the matrices are its definition.
function toOklch(colour: string) {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map(toLinear);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  };
}

/** The nearest colour a screen can show: chroma gives way, lightness and hue do not. */
function fromOklch(lightness: number, chroma: number, hue: number): string {
  let shown = chroma;
  let linear = linearRgb(lightness, shown, hue);
  while (shown > 0.002 && linear.some((channel) => channel < 0 || channel > 1)) {
    shown *= 0.96;
    linear = linearRgb(lightness, shown, hue);
  }
  return toHex(linear.map((channel) => fromLinear(Math.min(1, Math.max(0, channel)))));
}

function linearRgb(lightness: number, chroma: number, hue: number): readonly number[] {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function fromLinear(channel: number): number {
  return 255 * (channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055);
}

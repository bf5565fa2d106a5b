import { channelsOf, contrast, toHex } from '../contract/contrast.ts';

const READABLE = 4.5;

/**
 * The vendor's colour, darkened until white text on it reads well (WCAG 1.4.3, 4.5:1). Anything that
 * is not a colour becomes ink.
 */
export function readableAccent(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return '#1c1b19';
  let accent = color.toLowerCase();
  // Each pass takes a twentieth away, so that this ends at black at the latest.
  while (contrast(accent, '#ffffff') < READABLE) {
    accent = toHex(channelsOf(accent).map((channel) => Math.floor(channel * 0.95)));
  }
  return accent;
}

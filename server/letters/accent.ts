const WHITE = 1;
const READABLE = 4.5;

/**
 * The vendor's colour, darkened until white text on it reads well (WCAG 1.4.3, 4.5:1). Anything that
 * is not a colour becomes ink.
 */
export function readableAccent(color: string): string {
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)?.slice(1);
  if (!channels) return '#1c1b19';
  let rgb = channels.map((channel) => Number.parseInt(channel, 16));
  // Each pass takes a twentieth away, so that this ends at black at the latest.
  while (contrastWithWhite(rgb) < READABLE) rgb = rgb.map((channel) => Math.floor(channel * 0.95));
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function contrastWithWhite(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (WHITE + 0.05) / (luminance + 0.05);
}

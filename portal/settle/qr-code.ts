import { encode } from 'uqr';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';

/** White around the code, in modules: scanners need it, also on a dark page. */
const QUIET_ZONE = 4;

/**
 * A code to scan, drawn with plain attributes: the policy of the page allows neither inline styles nor
 * pictures from data. Error level M, as banks ask for it. `label` says the same in words.
 */
export function qrCode(content: string, label: string): Markup {
  const { size, data } = encode(content, { ecc: 'M', border: QUIET_ZONE });
  return markup`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${darkRuns(data)}"/></svg>`;
}

/** One run of dark modules in a row is one rectangle. */
function darkRuns(rows: readonly (readonly boolean[])[]): string {
  const runs = rows.map((row, y) => {
    const dark = row.map((isDark) => (isDark ? '1' : '0')).join('');
    return Array.from(dark.matchAll(/1+/g), ({ index, 0: run }) => {
      return `M${index} ${y}h${run.length}v1h-${run.length}z`;
    }).join('');
  });
  return runs.join('');
}

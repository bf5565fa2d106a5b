import { createHash } from 'node:crypto';
import type { PageLanguage } from './page-words.ts';

const STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf7;--sheet:#fff;--ink:#1c1b19;--soft:#5f5b53;--rule:#e4e0d8;--accent:#1f5c4d;--on:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#151412;--sheet:#1e1d1a;--ink:#ece8df;--soft:#aaa499;--rule:#35322c;--accent:#7cc7b2;--on:#06231c}}
body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
main{box-sizing:border-box;width:min(26rem,100% - 2rem);padding:2rem;background:var(--sheet);border:1px solid var(--rule);border-radius:10px}
h1{margin:.25rem 0 1.25rem;font-size:1.35rem;line-height:1.3}
.bank,.note,dt{margin:0;color:var(--soft);font-size:.9rem}.note{margin-top:1.25rem}
dl{margin:0;display:grid;gap:.1rem}dd{margin:0 0 .75rem;overflow-wrap:anywhere}dd.sum{font-size:1.5rem;font-variant-numeric:tabular-nums}
form{display:grid;gap:.75rem;margin-top:.75rem}
fieldset{display:grid;gap:.25rem;margin:0;padding:0;border:0}legend{padding:0;font-weight:600}
label{display:flex;gap:.6rem;align-items:center;min-height:2.75rem}input{width:1.2rem;height:1.2rem;margin:0;accent-color:var(--accent)}
.wrong{margin:0 0 .75rem;padding:.6rem .8rem;border:2px solid currentColor;border-radius:8px}
a{color:inherit}
button{min-height:3rem;border:1px solid var(--accent);border-radius:8px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
.quiet{background:none;color:var(--ink);border-color:var(--soft);font-weight:400}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** For the content security policy: this style and nothing else. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** A page that stands for one of somebody else: complete without scripts, nothing from elsewhere. */
export const page = (
  {
    title,
    language = 'en',
    refreshes = false,
  }: {
    readonly title: string;
    readonly language?: PageLanguage;
    /** It waits for something, and looks again by itself. */
    readonly refreshes?: boolean;
  },
  body: string,
): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">${refreshes ? '<meta http-equiv="refresh" content="3">' : ''}<title>${title}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>
`;

export const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A constructed sheet needs no permission of the page's policy; its values are the page's tokens. */
export function standInSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  return sheet;
}

const RULES = `
.stand-in, .stand-in-group { display: grid; gap: 0.9rem; }
.stand-in [hidden] { display: none; }
.stand-in p { margin: 0; }
.stand-in .wrong { margin-bottom: 0.4rem; }
.stand-in-fills { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.stand-in-note { color: var(--ink-soft); font-size: var(--small, 0.9rem); }
.stand-in-field > input { box-sizing: border-box; max-width: none; font-variant-numeric: tabular-nums; }
.stand-in-pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.9rem; align-items: end; }
.stand-in-choice { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; border: 0; }
.stand-in-choice > legend { padding: 0; }
.stand-in-radio { display: flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; }
.stand-in-fill {
  min-height: 2.75rem; padding: 0.3rem 0.8rem; border: 1px dashed var(--edge, currentColor);
  border-radius: 6px; background: none; color: inherit; font: inherit; font-size: var(--small, 0.9rem); cursor: pointer;
}
.stand-in-fill:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 22rem) { .stand-in-pair { grid-template-columns: 1fr; } }
`;

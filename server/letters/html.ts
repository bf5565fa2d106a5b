import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Rich } from '../../portal/messages/rich.ts';
import { readableAccent } from './accent.ts';
import { mailHref, telHref } from './hrefs.ts';
import type { Block, Letter, Row, Sender, Table } from './letter.ts';

/** The HTML part: tables and inline styles, because that is what mail programs agree on. */
export function letterHtml(letter: Letter): string {
  return `<!doctype html>\n${renderToString(h(Page, { letter }))}`;
}

const INK = '#1c1b19';
const SOFT = '#5f5b53';
const RULE = '#e4e0d8';
const FONT = "16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif";

// Programs that honour it show a dark letter of our making instead of an inverted one.
const DARK = `@media (prefers-color-scheme:dark){
.back{background:#171614!important}
.sheet{background:#1f1e1b!important;border-color:#35322c!important}
.ink,.ink a{color:#ece8df!important}
.soft,.soft a{color:#a7a196!important}
.rule{border-color:#35322c!important}
.paid{color:#7fcf9a!important}
.missing{color:#f19a8f!important}
}`;

function Page({ letter }: { letter: Letter }): ComponentChild {
  return h(
    'html',
    { lang: letter.locale },
    h(
      'head',
      null,
      h('meta', { charset: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('title', null, letter.subject),
      h('style', { dangerouslySetInnerHTML: { __html: DARK } }),
    ),
    h(
      'body',
      { class: 'back', style: `margin:0;background:#f4f2ed;font:${FONT};color:${INK}` },
      h('div', { style: 'display:none;max-height:0;overflow:hidden' }, letter.preview),
      h(Grid, { style: 'width:100%', cellStyle: 'padding:32px 16px' }, [
        h(Sheet, { letter }),
        h(Footer, { lines: letter.footer }),
      ]),
    ),
  );
}

function Sheet({ letter }: { letter: Letter }): ComponentChild {
  const { blocks, from } = letter;
  const accent = readableAccent(from.accent);
  const words = blocks.filter((block) => block.kind !== 'table');
  const tables = blocks.filter((block) => block.kind === 'table');
  return h(
    'table',
    {
      role: 'presentation',
      class: 'sheet',
      align: 'center',
      style: `width:100%;max-width:560px;border-collapse:separate;border-spacing:0;background:#ffffff;border:1px solid ${RULE};border-radius:10px`,
    },
    h(
      'tbody',
      null,
      h(
        Cell,
        { class: 'ink', style: 'padding:26px 28px 12px' },
        h('p', { style: 'margin:0 0 20px;font-weight:650' }, from.name),
        h(Paragraph, null, letter.greeting),
        words.map((block) => h(Words, { block, accent })),
        h(Signature, { from }),
      ),
      tables.map((table) => h(Figures, { table })),
    ),
  );
}

function Words({
  block,
  accent,
}: {
  block: Exclude<Block, Table>;
  accent: string;
}): ComponentChild {
  if (block.kind === 'button') return h(Button, { label: block.label, href: block.href, accent });
  return h(Paragraph, { quiet: block.quiet === true }, setRich(block.text));
}

function Paragraph({
  quiet,
  children,
}: {
  quiet?: boolean;
  children?: ComponentChildren;
}): ComponentChild {
  const style = quiet ? `margin:0 0 14px;color:${SOFT};font-size:15px` : 'margin:0 0 14px';
  return h('p', { class: quiet ? 'soft' : 'ink', style }, children);
}

function setRich(text: Rich | string): ComponentChildren {
  if (typeof text === 'string') return text;
  return text.map((span): ComponentChild =>
    typeof span === 'string' ? span : h('b', { style: 'font-weight:650' }, span.strong),
  );
}

function Button(props: { label: string; href: string; accent: string }): ComponentChild {
  const style = `display:inline-block;background:${props.accent};color:#ffffff;text-decoration:none;font-weight:650;padding:13px 22px;border-radius:10px`;
  return h('p', { style: 'margin:22px 0' }, h('a', { href: props.href, style }, props.label));
}

function Signature({ from }: { from: Sender }): ComponentChild {
  const phone =
    from.phone === null ? null : h(Contact, { href: telHref(from.phone), text: from.phone });
  const mail = h(Contact, { href: mailHref(from.email), text: from.email });
  const lines = [from.signature, from.name, phone, mail].filter((line) => line !== null);
  return h(
    'p',
    { class: 'ink', style: 'margin:20px 0 14px' },
    lines.map((line, i) => [i > 0 && h('br', null), line]),
  );
}

function Contact({ href, text }: { href: string | null; text: string }): ComponentChild {
  return href === null
    ? h('span', null, text)
    : h('a', { href, style: `color:${INK};text-decoration:underline` }, text);
}

function Figures({ table }: { table: Table }): ComponentChild {
  const style =
    'width:100%;border-collapse:collapse;font-size:15px;line-height:1.4;font-variant-numeric:tabular-nums';
  return h(
    Cell,
    { class: 'rule', style: `padding:14px 28px 18px;border-top:1px solid ${RULE}` },
    h(
      'table',
      { style },
      h(
        'tbody',
        null,
        table.rows.map((row, i) => h(Line, { row, isLast: i === table.rows.length - 1 })),
        table.sum && h(SumLine, { row: table.sum }),
      ),
    ),
  );
}

function Line({ row, isLast }: { row: Row; isLast: boolean }): ComponentChild {
  const style = `padding:5px 0 ${isLast ? 11 : 5}px;color:${SOFT};font-weight:400;vertical-align:baseline`;
  return h(Figure, { row, class: 'soft', style });
}

function SumLine({ row }: { row: Row }): ComponentChild {
  const style = `padding:9px 0 4px;color:${INK};font-weight:650;border-top:1px solid ${SOFT}`;
  return h(Figure, { row, class: 'ink', style });
}

function Figure(props: { row: Row; class: string; style: string }): ComponentChild {
  const { label, note, amount } = props.row;
  const noteStyle = `display:block;font-weight:400;font-size:13px${stateStyle(props.row)}`;
  return h(
    'tr',
    null,
    h(
      'th',
      { scope: 'row', class: props.class, style: `${props.style};text-align:left` },
      label,
      note !== null && h('span', { class: props.row.state, style: noteStyle }, note),
    ),
    h(
      'td',
      {
        class: props.class,
        style: `${props.style};padding-left:20px;text-align:right;white-space:nowrap`,
      },
      amount,
    ),
  );
}

function stateStyle({ state }: Row): string {
  if (state === 'missing') return ';color:#a3261c;font-weight:600';
  return state === 'paid' ? ';color:#1d6b3a;font-weight:600' : '';
}

function Footer({ lines }: { lines: readonly string[] }): ComponentChild {
  return h(
    'div',
    { style: 'max-width:504px;margin:16px auto 0' },
    lines.map((line) =>
      h(
        'p',
        { class: 'soft', style: `margin:0 0 6px;color:${SOFT};font-size:13px;line-height:1.5` },
        line,
      ),
    ),
  );
}

function Grid(props: {
  style: string;
  cellStyle: string;
  children?: ComponentChildren;
}): ComponentChild {
  const { style, cellStyle, children } = props;
  return h(
    'table',
    { role: 'presentation', style: `${style};border-collapse:collapse` },
    h('tbody', null, h('tr', null, h('td', { style: cellStyle }, children))),
  );
}

function Cell(props: {
  class: string;
  style: string;
  children?: ComponentChildren;
}): ComponentChild {
  return h('tr', null, h('td', { class: props.class, style: props.style }, props.children));
}

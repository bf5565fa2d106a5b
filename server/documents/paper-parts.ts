import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js';
import type { Party } from '../domain/facts.ts';
import { INK, RULE, TEXT_WIDTH_PT, wrappable } from './pdf.ts';

/** The few forms that all papers are set from. */

/** Between the four columns that everything stands on. */
const GAP = 16;

export function titleBlock(
  from: { readonly name: string; readonly accent: string },
  title: string,
  lead: string | null,
): Content[] {
  const color = /^#[0-9a-f]{6}$/i.test(from.accent) ? from.accent : INK;
  return [
    { canvas: [{ type: 'rect', x: 0, y: 0, w: 26, h: 2.5, color }], margin: [0, 0, 0, 9] },
    { text: wrappable(from.name), bold: true, margin: [0, 0, 0, 26] },
    { text: wrappable(title), style: 'title', margin: [0, 0, 0, lead === null ? 18 : 4] },
    ...(lead === null
      ? []
      : [{ text: wrappable(lead), style: 'lead', margin: [0, 0, 0, 18] } satisfies Content]),
  ];
}

/** Two parties side by side, each under its word. */
export function parties(
  ...both: readonly { readonly label: string; readonly party: PartyLines }[]
): Content {
  return {
    columns: both.map(({ label, party }) => ({
      width: '*',
      stack: [
        { text: label, style: 'label' },
        { text: wrappable(party.name), bold: true },
        ...party.lines.map((line): Content => ({ text: wrappable(line) })),
      ],
    })),
    columnGap: GAP,
    margin: [0, 0, 0, 18],
  };
}

export type PartyLines = { readonly name: string; readonly lines: readonly string[] };

export function partyLines(party: Omit<Party, 'email'>, taxIdLabel: string): PartyLines {
  const taxId = party.taxId === null ? [] : [`${taxIdLabel} ${party.taxId}`];
  return { name: party.name, lines: [...party.address, ...taxId] };
}

export type Fact = readonly [label: string, value: string | null];

/** Up to four label and value pairs in a row of four columns; what is not known is left out. */
export function factsRow(facts: readonly Fact[]): Content {
  const known = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
  const columns = known.map(([label, value]): Column4 => ({
    width: '*',
    stack: [{ text: label, style: 'label' }, { text: wrappable(value) }],
  }));
  const empty = Array.from({ length: 4 - columns.length }, (): Column4 => ({
    width: '*',
    stack: [],
  }));
  return { columns: [...columns, ...empty], columnGap: GAP, margin: [0, 0, 0, 20] };
}

type Column4 = { readonly width: '*'; readonly stack: Content[] };

/** The same pairs one below the other, for long values. */
export function factsList(facts: readonly Fact[]): Content {
  const known = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
  return {
    layout: 'noBorders',
    table: {
      widths: [104, '*'],
      body: known.map(([label, value]): TableCell[] => [
        { text: label, style: 'label', margin: [0, 1, 0, 0] },
        { text: wrappable(value) },
      ]),
    },
    margin: [0, 0, 0, 8],
  };
}

export type Column = {
  readonly title: string;
  readonly width: 'auto' | '*' | number;
  readonly isFigure: boolean;
};

/** A table with fine rules whose head comes again on each page and whose rows are never torn. */
export function ruledTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Content {
  const cell = (text: string, column: Column | undefined): TableCell => ({
    text: column?.isFigure ? text : wrappable(text),
    alignment: column?.isFigure ? 'right' : 'left',
    noWrap: column?.isFigure === true,
  });
  const head = columns.map((column): TableCell => ({
    text: column.title,
    style: 'label',
    alignment: column.isFigure ? 'right' : 'left',
  }));
  return {
    layout: ruled,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => width),
      body: [head, ...rows.map((row) => row.map((text, i) => cell(text, columns[i])))],
    },
  };
}

const ruled: CustomTableLayout = {
  hLineWidth: (i, node) => {
    if (i === 0) return 0;
    return isStrong(i, node.table.body.length) ? 0.8 : 0.4;
  },
  vLineWidth: () => 0,
  hLineColor: (i, node) => (isStrong(i, node.table.body.length) ? INK : RULE),
  paddingLeft: (i) => (i === 0 ? 0 : 9),
  paddingRight: (i, node) => (i === (node.table.widths?.length ?? 0) - 1 ? 0 : 9),
  paddingTop: (row) => (row === 0 ? 0 : 6),
  paddingBottom: () => 3,
};

/** The rules under the head and under the last row. */
const isStrong = (rule: number, rows: number): boolean => rule === 1 || rule === rows;

export type Sum = { readonly label: string; readonly amount: string; readonly isTotal?: boolean };

/** Sums in the right half, kept together; a total is strong and stands under what it adds up. */
export function sums(rows: readonly Sum[]): Content {
  const layout: CustomTableLayout = {
    hLineWidth: (i) => (i > 0 && rows[i]?.isTotal ? 0.8 : 0),
    vLineWidth: () => 0,
    hLineColor: () => INK,
    paddingLeft: () => 0,
    paddingRight: () => 0,
    paddingTop: (i) => (rows[i]?.isTotal ? 5 : 2),
    paddingBottom: () => 2,
  };
  return {
    unbreakable: true,
    margin: [0, 8, 0, 0],
    columns: [
      { text: '', width: '*' },
      {
        width: (TEXT_WIDTH_PT - GAP) / 2,
        layout,
        table: {
          widths: ['*', 'auto'],
          body: rows.map(({ label, amount, isTotal }): TableCell[] => [
            { text: wrappable(label), bold: isTotal === true, margin: [0, 0, 12, 0] },
            { text: amount, bold: isTotal === true, alignment: 'right', noWrap: true },
          ]),
        },
      },
    ],
  };
}

export function section(heading: string, content: readonly Content[]): Content[] {
  return [{ text: heading, style: 'heading', margin: [0, 22, 0, 5], headlineLevel: 1 }, ...content];
}

/** Paragraphs of a text; an empty line parts two of them. */
export function paragraphs(text: string, margin = 4): Content[] {
  return text.split('\n').map((line): Content => ({
    text: wrappable(line),
    margin: [0, 0, 0, line === '' ? 0 : margin],
  }));
}

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { cleanText } from '../../portal/messages/clean-text.ts';
import type { Locale } from '../../portal/messages/locale.ts';
import type { Instant } from '../domain/brands.ts';

export type Paper = {
  readonly locale: Locale;
  readonly title: string;
  readonly subject: string;
  readonly author: string;
  readonly madeAt: Instant;
  readonly content: readonly Content[];
  /** Left at the foot of every page; the page number stands right. */
  readonly foot: string;
  readonly pageOf: (no: number, count: number) => string;
};

export const INK = '#1c1b19';
export const SOFT = '#5f5b53';
export const RULE = '#d9d4c9';

const A4_WIDTH_PT = 595.28;
const MARGIN_PT = 56;
/** Room between the margins. */
export const TEXT_WIDTH_PT = A4_WIDTH_PT - 2 * MARGIN_PT;

/** Sets a paper in type: A4, embedded Roboto (Latin with all accents, Cyrillic), nothing loaded. */
export async function setPdf(paper: Paper): Promise<Uint8Array> {
  const engine = await pdfEngine();
  return new Uint8Array(await engine.createPdf(definitionOf(paper)).getBuffer());
}

function definitionOf(paper: Paper): TDocumentDefinitions {
  const { title, subject, author, locale, madeAt } = paper;
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN_PT, MARGIN_PT, MARGIN_PT, 72],
    version: '1.7',
    language: locale,
    displayTitle: true,
    info: {
      title,
      subject,
      author,
      creator: 'Saldo',
      producer: 'Saldo',
      creationDate: new Date(madeAt),
    },
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.3, color: INK },
    styles: {
      title: { fontSize: 21, lineHeight: 1.15, bold: true, characterSpacing: -0.2 },
      lead: { fontSize: 12, lineHeight: 1.3 },
      heading: { fontSize: 10.5, bold: true },
      label: { fontSize: 8, color: SOFT },
      small: { fontSize: 8, color: SOFT },
    },
    content: [...paper.content],
    footer: (page, pageCount) => ({
      margin: [MARGIN_PT, 22, MARGIN_PT, 0],
      style: 'small',
      columns: [
        { text: wrappable(paper.foot), width: '*' },
        { text: paper.pageOf(page, pageCount), width: 'auto', noWrap: true },
      ],
      columnGap: 20,
    }),
  };
}

type Engine = typeof import('pdfmake');
let engine: Promise<Engine> | undefined;

// Loaded with the first paper: it costs more than the rest of a start together.
function pdfEngine(): Promise<Engine> {
  engine ??= import('pdfmake').then((loaded) => prepare(loaded));
  return engine;
}

function prepare(loaded: Engine & { readonly default?: Engine }): Engine {
  const pdfmake = loaded.default ?? loaded;
  const folder = dirname(createRequire(import.meta.url).resolve('pdfmake/package.json'));
  const file = (name: string) => `${folder}/fonts/Roboto/Roboto-${name}.ttf`;
  const roboto = {
    normal: file('Regular'),
    bold: file('Medium'),
    italics: file('Italic'),
    bolditalics: file('MediumItalic'),
  };
  pdfmake.setFonts({ Roboto: roboto });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => Object.values(roboto).includes(path));
  return pdfmake;
}

/** Longer than any word of the languages we set: a number, an address, an attack on the margin. */
const LONG_WORD = /([^\s-]{24,})/;

/** Text whose endless words may break anywhere; all others break between words. */
export function wrappable(text: string): Content[] {
  return cleanText(text)
    .split(LONG_WORD)
    .filter((part) => part !== '')
    .map((part) =>
      LONG_WORD.test(part) ? { text: part, wordBreak: 'break-all' } : { text: part },
    );
}

import { documentMessages as documentEn } from './en/document.ts';
import { papers as en, type PaperWords } from './en/papers.ts';
import type { Locale } from './locale.ts';
import { documentMessages as documentPl } from './pl/document.ts';
import { papers as pl } from './pl/papers.ts';

export type InvoiceWords = ReturnType<typeof documentEn>['document'];

/** Words of the PDFs by language. */
export const paperWords: Readonly<Record<Locale, PaperWords>> = { en, pl };

/** What the parts of an invoice are called: the same on the page and on paper. */
export function invoiceWords(locale: Locale, today: string): InvoiceWords {
  return locale === 'pl' ? documentPl(today).document : documentEn(today).document;
}

import type { Locale } from '../../portal/messages/locale.ts';
import type { Rich } from '../../portal/messages/rich.ts';

/**
 * A letter before it is set in HTML or in plain text. Both are made from this alone, so neither can
 * say less than the other. There is no place in it for markup, and a web address can only stand in
 * the one button.
 */
export type Letter = {
  readonly locale: Locale;
  readonly subject: string;
  /** What a mail program shows beside the subject. */
  readonly preview: string;
  readonly from: Sender;
  readonly greeting: string;
  readonly blocks: readonly Block[];
  /** Small print: why one can trust the letter and what comes next. */
  readonly footer: readonly string[];
};

export type Sender = {
  readonly name: string;
  /** Who signs. */
  readonly signature: string | null;
  readonly phone: string | null;
  readonly email: string;
  /** `#rrggbb` as the vendor chose it. */
  readonly accent: string;
};

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Rich | string; readonly quiet?: boolean }
  | { readonly kind: 'button'; readonly label: string; readonly href: string }
  | Table;

/** Amounts with what they are for; `sum` stands below a rule. */
export type Table = {
  readonly kind: 'table';
  readonly rows: readonly Row[];
  readonly sum: Row | null;
};

export type Row = {
  readonly label: string;
  readonly note: string | null;
  readonly amount: string;
  /** Colours the note where colours are shown; the word says it everywhere. */
  readonly state?: RowState | null;
};

export type RowState = 'paid' | 'missing';

export const paragraph = (text: Rich | string): Block => ({ kind: 'paragraph', text });
export const quiet = (text: Rich | string): Block => ({ kind: 'paragraph', text, quiet: true });

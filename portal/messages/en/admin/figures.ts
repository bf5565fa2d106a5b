/**
 * What the sentences about one record are made of, each written already for the reader. A record
 * names only some of them; the others are empty.
 */
export type FigureName =
  | 'actor'
  | 'amount'
  | 'arrears'
  | 'asked'
  | 'balance'
  | 'changes'
  | 'code'
  | 'detail'
  | 'due'
  | 'invoices'
  | 'issued'
  | 'least'
  | 'letter'
  | 'method'
  | 'name'
  | 'no'
  | 'note'
  | 'notice'
  | 'number'
  | 'parts'
  | 'reason'
  | 'received'
  | 'reference'
  | 'restore'
  | 'resume'
  | 'rest'
  | 'since'
  | 'state'
  | 'step'
  | 'to'
  | 'until'
  | 'why';

export type Figures = Readonly<Record<FigureName, string>>;

/** A sentence per code; codes that no catalogue knows are shown as they are. */
export type Sentences = Readonly<Record<string, (figures: Figures) => string>>;

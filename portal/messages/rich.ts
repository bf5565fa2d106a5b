/** A sentence with some words set strong. It carries no markup: text stays text wherever it goes. */
export type Rich = readonly Span[];
export type Span = string | Strong;
export interface Strong {
  readonly strong: string;
}

export const strong = (text: string): Strong => ({ strong: text });

/** rich`Invoice ${strong(number)} is due.` */
export function rich(texts: TemplateStringsArray, ...values: readonly (Span | number)[]): Rich {
  return texts.flatMap((text, i) => {
    const value = values[i];
    if (value === undefined) return text === '' ? [] : [text];
    const span = typeof value === 'number' ? String(value) : value;
    return text === '' ? [span] : [text, span];
  });
}

/** The same sentence without emphasis. */
export function plainText(text: Rich | string): string {
  if (typeof text === 'string') return text;
  return text.map((span) => (typeof span === 'string' ? span : span.strong)).join('');
}

import type { Locale } from './locale.ts';

/** What came past the processor is kept under an English name; "other" says nothing to anybody. */
const OFFLINE: Readonly<Record<string, Readonly<Record<Locale, string>> | null>> = {
  'bank transfer': { en: 'bank transfer', pl: 'przelew bankowy' },
  cash: { en: 'cash', pl: 'gotówka' },
  other: null,
};

/** How something was paid, for the debtor: `Visa ·4242`, `przelew bankowy`; null: nothing worth saying. */
export function methodName(label: string | null, locale: Locale): string | null {
  if (label === null) return null;
  const offline = OFFLINE[label];
  return offline === undefined ? label : (offline?.[locale] ?? null);
}

/** What money goes back to: a card or an account, never a way of sending it. */
export const returnsTo = (label: string | null): string | null =>
  label === null || label in OFFLINE ? null : label;

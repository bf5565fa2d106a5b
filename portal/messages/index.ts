import { englishPage } from './en/page.ts';
import type { PageMessages } from './en/page.ts';
import type { Locale } from './locale.ts';
import { polishPage } from './pl/page.ts';

export type { PageMessages } from './en/page.ts';

const catalogues: Readonly<Record<Locale, (today: string) => PageMessages>> = {
  en: englishPage,
  pl: polishPage,
};

const lastMade = new Map<Locale, { readonly today: string; readonly messages: PageMessages }>();

/** The sentences of the debtor's pages in a language, as said on the civil date `today`. */
export function messagesFor(locale: Locale, today = ''): PageMessages {
  const last = lastMade.get(locale);
  if (last?.today === today) return last.messages;
  const messages = catalogues[locale](today);
  lastMade.set(locale, { today, messages });
  return messages;
}

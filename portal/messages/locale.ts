/** The languages that people can read Saldo in, and how one is chosen. */

export const locales = ['en', 'pl'] as const;
export type Locale = (typeof locales)[number];

/** Endonyms: whoever looks for their language finds it by its own name. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', pl: 'Polski' };

/** The supported language of a tag such as `pl` or `pl-PL`, if there is one. */
export function toLocale(tag: string | null | undefined): Locale | undefined {
  const primary = tag?.trim().toLowerCase().split(/[-_]/)[0];
  return locales.find((locale) => locale === primary);
}

/** What was asked for in the address, else the debtor's own language, else the browser's, else English. */
export function chooseLocale(choice: {
  readonly asked?: string | null;
  readonly debtor?: string | null;
  readonly acceptLanguage?: string | null;
}): Locale {
  return (
    toLocale(choice.asked) ?? toLocale(choice.debtor) ?? fromHeader(choice.acceptLanguage) ?? 'en'
  );
}

function fromHeader(header: string | null | undefined): Locale | undefined {
  const ranked = (header ?? '')
    .split(',', 20)
    .map((part) => {
      const [tag, ...parameters] = part.split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { locale: toLocale(tag), quality: quality ? Number(quality.split('=')[1]) : 1 };
    })
    .filter((wish) => wish.quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  return ranked.find((wish) => wish.locale)?.locale;
}

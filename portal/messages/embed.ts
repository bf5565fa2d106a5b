import { embed as english } from './en/embed.ts';
import type { EmbedMessages } from './en/embed.ts';
import type { Locale } from './locale.ts';
import { embed as polish } from './pl/embed.ts';

const catalogues: Readonly<Record<Locale, EmbedMessages>> = { en: english, pl: polish };

/** The sentences that only the widget needs. */
export function embedMessages(locale: Locale): EmbedMessages {
  return catalogues[locale];
}

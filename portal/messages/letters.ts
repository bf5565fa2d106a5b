import { letters as en } from './en/letters.ts';
import type { LetterWords } from './en/letters.ts';
import type { Locale } from './locale.ts';
import { letters as pl } from './pl/letters.ts';

/** The sentences of the letters by language. */
export const letterWords: Readonly<Record<Locale, LetterWords>> = { en, pl };

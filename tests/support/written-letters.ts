import type { OutgoingMail } from '../../server/gateways/types.ts';
import { renderLetter } from '../../server/letters/render-letter.ts';
import { letterCases } from './letter-cases.ts';
import type { LetterCase } from './letter-facts.ts';

/** The case of this name; throws when there is none. */
export function caseOf(name: string, locale = 'en'): LetterCase {
  const found = letterCases(locale).find((letter) => letter.name === name);
  if (found === undefined) throw new Error(`no letter ${name}`);
  return found;
}

/** The letter of a case; throws when nothing is to be written. */
export function writeLetter({ message, facts, context }: Omit<LetterCase, 'name'>): OutgoingMail {
  const mail = renderLetter(message, facts, context);
  if ('nothing' in mail) throw new Error(`nothing: ${mail.nothing.code}`);
  return mail;
}

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

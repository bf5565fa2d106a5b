import { cleanLine } from '../contract/text.ts';

export type RefusalCode =
  | 'empty'
  | 'tooLarge'
  | 'encoding'
  | 'notAStatement'
  | 'malformed'
  | 'missing'
  | 'invalidAmount'
  | 'invalidDate'
  | 'strangeDay'
  | 'unknownCurrency'
  | 'currencyDiffers'
  | 'sumDiffers';

/** Why a file is not taken: what is wrong and where ("line 12", an element path, or "file"). */
export type StatementRefusal = {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly path: string;
  readonly message: string;
};

/**
 * Ends the reading of a file. A statement is taken whole or not at all: a line that was left out
 * would be a payment that nobody misses.
 */
class Refused extends Error {
  readonly refusal: StatementRefusal;

  constructor(refusal: StatementRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export function refuse(code: RefusalCode, path: string, message: string): never {
  throw new Refused({ ok: false, code, path, message });
}

/** What the reading gives, or why it was refused. Everything else that is thrown is a bug of ours. */
export function orRefusal<T>(read: () => T): T | StatementRefusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

/** A piece of the file inside a sentence. */
export function quoted(text: string): string {
  return `"${cleanLine(text.slice(0, 60)).slice(0, 40)}"`;
}

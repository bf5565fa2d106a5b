import { parseCreditorReference } from './creditor-reference.ts';

/** A run of letters or of digits, with its place in the text and in the text without separators. */
type Piece = {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly end: number;
};

/** A text that came with a transfer, made ready to be asked for many references. */
export type TransferText = {
  readonly folded: string;
  /** Letters and digits only. */
  readonly compact: string;
  readonly pieces: readonly Piece[];
  /** Which piece begins, and which one ends, at a place in `compact`. */
  readonly starts: ReadonlyMap<number, number>;
  readonly ends: ReadonlyMap<number, number>;
  /** The pieces that are numbers, each without zeros in front. */
  readonly numbers: readonly NumberPiece[];
};

/** Where a text names a reference, as places in its `compact` form. */
export type Naming = {
  readonly isExact: boolean;
  /** Nothing else is likely to be written so; a short number may be a date, a month or a street. */
  readonly isTelling: boolean;
  readonly at: number;
  readonly end: number;
};

/** A reference, made ready to be looked for. */
export type Sought = {
  readonly text: TransferText;
  readonly isCreditorReference: boolean;
  readonly isTelling: boolean;
};

const MAX_CHARS = 2000;

/**
 * Case, accents and the code words of structured texts ("/INV/", Polish split payment's "/IDC/") say
 * nothing about which invoice is meant.
 */
export function readTransferText(text: string): TransferText {
  const folded = foldText(text.slice(0, MAX_CHARS)).replaceAll(
    /\/(?:RFB|INV|ROC|IPI|VAT|IDC|TXT)\//g,
    ' : ',
  );
  const pieces: Piece[] = [];
  let compact = '';
  for (const found of folded.matchAll(/\d+|\p{L}+/gu)) {
    const [piece] = found;
    const at = compact.length;
    compact += piece;
    pieces.push({ from: found.index, to: found.index + piece.length, at, end: compact.length });
  }
  const starts = new Map(pieces.map((piece, index) => [piece.at, index]));
  const ends = new Map(pieces.map((piece, index) => [piece.end, index]));
  return { folded, compact, pieces, starts, ends, numbers: numbersIn(compact, pieces) };
}

export function readReference(reference: string): Sought {
  const text = readTransferText(reference);
  const isCreditorReference = parseCreditorReference(reference) !== undefined;
  return { text, isCreditorReference, isTelling: isTelling(text.compact) };
}

/** FV1 is, 1/2026 is not: that may be a month. */
function isTelling(compact: string): boolean {
  return /\d/.test(compact) && compact.length >= (/^\d+$/.test(compact) ? 7 : 3);
}

/** Capitals without accents: "Żółw" and "ZOLW" are one word, as banks write them. */
export function foldText(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
  return plain.replaceAll('Ł', 'L').replaceAll('Ø', 'O').replaceAll('Đ', 'D');
}

/**
 * Keys under which references are kept, so that a text finds those that it may name without being asked
 * for each: `findReference` says null for every reference that shares none with the text.
 */
export function keysOfReference({ text: { compact, numbers } }: Sought): readonly string[] {
  if (compact === '') return [];
  return isTold(numbers) ? [compact, numbersKey(numbers)] : [compact];
}

/** The keys in a text, for references of at most so many signs and numbers. */
export function keysInText(
  { compact, pieces, numbers }: TransferText,
  most: { readonly signs: number; readonly numbers: number },
): readonly string[] {
  const keys: string[] = [];
  for (const [index, { at }] of pieces.entries()) {
    for (let to = index; to < pieces.length; to += 1) {
      const end = pieces[to]?.end ?? at;
      if (end - at > most.signs) break;
      keys.push(compact.slice(at, end));
    }
  }
  for (let from = 0; from < numbers.length; from += 1) {
    for (let to = from + 1; to <= Math.min(numbers.length, from + most.numbers); to += 1) {
      keys.push(numbersKey(numbers.slice(from, to)));
    }
  }
  return keys;
}

const numbersKey = (numbers: readonly NumberPiece[]): string =>
  `#${numbers.map(({ value }) => value).join(' ')}`;

/** One short number is in every second text: a date, an amount, a street. */
const isTold = (numbers: readonly NumberPiece[]): boolean =>
  numbers.reduce((digits, { value }) => digits + value.length, 0) >= 4;

/**
 * Where a text names a reference, whatever signs stand between its parts. Exact: from the beginning
 * of a word or number to the end of one, not joined to more of the same ("FV/1" is not in "FV/12",
 * "FV/1/2026" or "KOR/FV/1"), and with no number torn in two unless check digits vouch for it.
 * Not exact: otherwise there, or there but for zeros in front and letters around the numbers.
 */
export function findReference(text: TransferText, sought: Sought): Naming | null {
  let loose: Naming | null = null;
  const { compact } = sought.text;
  if (compact === '') return null;
  for (
    let at = text.compact.indexOf(compact);
    at >= 0;
    at = text.compact.indexOf(compact, at + 1)
  ) {
    const naming = namingAt(text, sought, at);
    if (naming?.isExact === true) return naming;
    loose ??= naming;
  }
  return loose ?? findNumbers(text, sought.text);
}

function namingAt(text: TransferText, sought: Sought, at: number): Naming | null {
  const end = at + sought.text.compact.length;
  const first = text.starts.get(at);
  const last = text.ends.get(end);
  if (first === undefined || last === undefined) return null;
  const isWhole =
    sought.isCreditorReference ||
    text.pieces.slice(first + 1, last + 1).every((piece) => sought.text.starts.has(piece.at - at));
  const isApart = !isJoined(text, first) && !isJoined(text, last + 1);
  return { isExact: isWhole && isApart, isTelling: sought.isTelling, at, end };
}

/** Whether a piece belongs to the one before it: nothing, a slash or a dash between, or "1.234". */
function isJoined({ folded, pieces }: TransferText, index: number): boolean {
  const before = pieces[index - 1];
  const piece = pieces[index];
  if (before === undefined || piece === undefined) return false;
  const between = folded.slice(before.to, piece.from);
  if (/^[/\\\-_–]?$/u.test(between)) return true;
  if (!/^[.,]$/.test(between)) return false;
  return isDigit(folded[before.to - 1]) && isDigit(folded[piece.from]);
}

const isDigit = (sign: string | undefined): boolean => sign !== undefined && /\d/.test(sign);

/** The numbers of a reference one after the other, without zeros in front: "2026/1" for FV/2026/001. */
function findNumbers(text: TransferText, reference: TransferText): Naming | null {
  const wanted = reference.numbers;
  if (!isTold(wanted)) return null;
  const there = text.numbers;
  const index = there.findIndex((_, i) => wanted.every((n, k) => n.value === there[i + k]?.value));
  const first = there[index];
  const last = there[index + wanted.length - 1];
  if (first === undefined || last === undefined) return null;
  return { isExact: false, isTelling: false, at: first.at, end: last.end };
}

type NumberPiece = Piece & { readonly value: string };

function numbersIn(compact: string, pieces: readonly Piece[]): readonly NumberPiece[] {
  return pieces
    .filter((piece) => isDigit(compact[piece.at]))
    .map(({ from, to, at, end }) => {
      const value = compact.slice(at, end).replace(/^0+/, '');
      return { from, to, at, end, value };
    });
}

import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

/**
 * A sentence in which the numbers of invoices keep to one line as long as they fit on one: a browser
 * would break `DEV-/3` at its own signs.
 */
export function wholeNumbers(text: string, numbers: readonly string[]): Markup {
  const known = numbers.filter((number) => number !== '');
  const [at, number] = firstOf(text, known);
  if (number === undefined) return markup`${text}`;
  const rest = wholeNumbers(text.slice(at + number.length), known);
  return markup`${text.slice(0, at)}<span class="whole-number">${number}</span>${rest}`;
}

/** Where the first of them stands; of two that begin there, the longer. */
function firstOf(text: string, numbers: readonly string[]): readonly [number, string | undefined] {
  return (
    numbers
      .map((number) => [text.indexOf(number), number] as const)
      .filter(([at]) => at >= 0)
      .toSorted(([a, one], [b, other]) => a - b || other.length - one.length)
      .at(0) ?? [0, undefined]
  );
}

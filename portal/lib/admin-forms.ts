import { lengthOf } from '../../server/contract/text.ts';
import { parseAmountInput } from './amount-input.ts';
import type { FormProblem } from './form-problems.ts';

/** What the forms of the vendor's side have in common: fields as text, and what is wrong with them. */

export type Fields = Readonly<Record<string, string>>;

/** The fields of a posted form, trimmed; repeated ones are joined with commas. */
export async function readForm(request: Request): Promise<Fields> {
  const form = new URLSearchParams(await request.text());
  const names = [...new Set(form.keys())];
  return Object.fromEntries(
    names.map((name) => [name, form.getAll(name).join(',').replaceAll('\r\n', '\n').trim()]),
  );
}

/** A value, or what is wrong with the field that it was read from. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: FormProblem };

export const good = <Value>(value: Value): Read<Value> => ({ ok: true, value });
export const wrong = (field: string, text: string): Read<never> => ({
  ok: false,
  problem: { field, text },
});

/** The problems of several fields, in the order of the form. */
export function problemsOf(...read: readonly Read<unknown>[]): readonly FormProblem[] {
  return read.flatMap((one) => (one.ok ? [] : [one.problem]));
}

/** A whole number between two bounds, written in figures. */
export function readWhole(
  text: string | undefined,
  field: string,
  [least, most]: readonly [number, number],
  say: (least: number, most: number) => string,
): Read<number> {
  const value = /^\d{1,9}$/.test(text ?? '') ? Number(text) : -1;
  return value >= least && value <= most ? good(value) : wrong(field, say(least, most));
}

/** A percentage as basis points: `2.5` → 250, exactly. */
export function readPercent(
  text: string | undefined,
  field: string,
  [leastBps, mostBps]: readonly [number, number],
  say: string,
): Read<number> {
  const typed = (text ?? '').replace(/\s*%$/, '');
  const bps = /^\d{1,3}([.,]\d{1,2})?$/.test(typed)
    ? parseAmountInput(typed, HUNDREDTHS, 'en')
    : undefined;
  return bps !== undefined && bps >= leastBps && bps <= mostBps ? good(bps) : wrong(field, say);
}

/** Any currency of two decimals: percentages and amounts without a currency are written like it. */
export const HUNDREDTHS = 'EUR';

/** Text that may be empty but not too long. */
export function readText(
  text: string | undefined,
  field: string,
  most: number,
  say: (characters: number) => string,
): Read<string | undefined> {
  if (text === undefined || text === '') return good(undefined);
  return lengthOf(text) <= most ? good(text) : wrong(field, say(most));
}

/** One of the listed values. */
export function readChoice<Choice extends string>(
  text: string | undefined,
  field: string,
  choices: readonly Choice[],
  say: string,
): Read<Choice> {
  const found = choices.find((choice) => choice === text);
  return found === undefined ? wrong(field, say) : good(found);
}

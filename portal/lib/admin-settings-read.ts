import type { SettingsView } from '../../server/contract/admin.ts';
import { parseAmountInput } from './amount-input.ts';
import { good, readWhole, wrong } from './admin-forms.ts';
import type { Fields, Read } from './admin-forms.ts';
import { BOUNDS } from './admin-settings.ts';
import type { AdminContext } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';

/** What the sections of the settings read their fields with. */

export type Words = AdminContext['t']['settings']['wrong'];

/** What one section changes, or what is wrong with its fields. */
export type Change =
  | { readonly ok: true; readonly value: Partial<SettingsView> }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

export const whole = (fields: Fields, name: keyof typeof BOUNDS, words: Words): Read<number> =>
  readWhole(fields[name], name, BOUNDS[name], words.range);

/** An amount in the currency that the vendor's own amounts are in. */
export function readAmount(
  fields: Fields,
  name: string,
  leastMinor: number,
  say: string,
): Read<number> {
  const amountMinor = parseAmountInput(fields[name] ?? '', fields['currency'] ?? '', 'en');
  return amountMinor !== undefined && amountMinor >= leastMinor
    ? good(amountMinor)
    : wrong(name, say);
}

type ValuesOf<Reads> = {
  [Name in keyof Reads]: Reads[Name] extends Read<infer Value> ? Value : never;
};

/** The values of several fields when all of them could be read. */
export function valuesOf<Reads extends Record<string, Read<unknown>>>(
  reads: Reads,
): ValuesOf<Reads> | undefined {
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(reads)) {
    if (!read.ok) return undefined;
    values[name] = read.value;
  }
  return values as ValuesOf<Reads>;
}

import type { CivilDate, TimeZone } from './brands.ts';
import { addDays, localDate } from './calendar.ts';
import type { Payment } from './facts.ts';

/**
 * Days after which the processor has its last word on money on its way, by its name for the method.
 * Debits: what its documentation says in bank days (14 for SEPA, 4 for ACH), with weekends and a
 * holiday. A card, a phone or a bank's own page answers within minutes: a day later something is wrong.
 */
export const LONGEST_DAYS: ReadonlyMap<string, number> = new Map([
  ['sepa_debit', 21],
  ['us_bank_account', 7],
  ['bacs_debit', 9],
  ['acss_debit', 9],
  ['au_becs_debit', 7],
  ['card', 1],
  ['link', 1],
  ['blik', 1],
  ['p24', 1],
]);
/** Those that we do not know answer at once or on the next day. */
export const OTHERS_DAYS = 2;

/**
 * The day by which it is known whether money on its way arrived; null when nothing is on its way. Past
 * it the hold stands, because nobody may be asked twice (rules 4.2), but a person should look.
 */
export function expectedBy(payment: Payment, zone: TimeZone): CivilDate | null {
  if (payment.status !== 'processing') return null;
  const days = LONGEST_DAYS.get(payment.methodType ?? '') ?? OTHERS_DAYS;
  return addDays(localDate(payment.processingSince, zone), days);
}

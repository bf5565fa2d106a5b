import type { CivilDate } from '../domain/brands.ts';
import { addDays } from '../domain/calendar.ts';
import { bps, parseDecimal } from '../domain/money.ts';
import type { DraftDiscount } from './draft.ts';
import type { Findings } from './findings.ts';
import type { StatedDiscount, StatedDocument } from './stated.ts';
import { dateOf } from './values.ts';

/**
 * Early-payment discounts that are stated for programs: the German convention inside the payment
 * terms (`#SKONTO#TAGE=14#PROZENT=2.00#`) and the fields of the extended CII profiles. Prose such as
 * "2 % within 10 days" stays prose: guessing at it would be a promise that nobody made.
 */
export function discountsOf(
  findings: Findings,
  stated: StatedDocument,
  issuedOn: CivilDate,
): readonly DraftDiscount[] {
  const inText = stated.paymentTerms.flatMap((terms) => fromText(terms.text, issuedOn));
  const inFields = stated.discounts
    .filter((discount) => isOnTheWhole(discount, stated))
    .flatMap((discount) => fromField(findings, discount, issuedOn));
  return [...inText, ...inFields];
}

const SKONTO = /#SKONTO#TAGE=(\d{1,3})#PROZENT=(\d{1,2}(?:\.\d{1,2})?)#(?!BASISBETRAG)\s*/gu;

/** The terms as a person reads them: without what {@link discountsOf} understood. */
export function withoutSkonto(terms: string): string {
  return terms.replaceAll(SKONTO, '').trim();
}

function fromText(terms: string, issuedOn: CivilDate): readonly DraftDiscount[] {
  return [...terms.matchAll(SKONTO)].flatMap(([, days, percent]) =>
    discountFrom(percent ?? '', addDays(issuedOn, Number(days))),
  );
}

/** A discount on a part of the amount has no counterpart in our terms; its text is still shown. */
function isOnTheWhole({ base }: StatedDiscount, { totals }: StatedDocument): boolean {
  return base === null || parseDecimal(base.text, 4) === parseDecimal(totals.gross?.text ?? '', 4);
}

function fromField(
  findings: Findings,
  stated: StatedDiscount,
  issuedOn: CivilDate,
): readonly DraftDiscount[] {
  const days = /^\d{1,3}(?:\.0+)?$/u.test(stated.days?.text ?? '') ? stated.days?.text : undefined;
  const untilOn =
    days === undefined
      ? dateOf(findings, 'BT-9', stated.untilOn)
      : addDays(issuedOn, Math.trunc(Number(days)));
  if (untilOn === null || stated.percent === null) return [];
  return discountFrom(stated.percent.text, untilOn);
}

function discountFrom(percent: string, untilOn: CivilDate): readonly DraftDiscount[] {
  const rate = parseDecimal(percent, 2);
  return rate === undefined || rate <= 0 || rate >= 10_000
    ? []
    : [{ percentBps: bps(rate), untilOn }];
}

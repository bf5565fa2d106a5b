import { loadCase } from '../../../db/cases.ts';
import { changeMeta, loadMeta } from '../../../db/queries/meta.ts';
import { askAboutThese } from '../../../db/queries/payments.ts';
import { DAY_MS, instant } from '../../domain/calendar.ts';
import { nextStepOf } from '../../domain/difference.ts';
import type { NextStep } from '../../domain/difference.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { compareWithProcessor } from './compare.ts';
import type { Compared, Patience, Stretch } from './compare.ts';
import { adoptPayment } from '../payments/adopt.ts';
import { askAbout } from '../payments/reconcile.ts';
import { lookAtBothSides } from './look-again.ts';
import type { Comparing, Difference } from './look-again.ts';

type Kept = Difference & { readonly next: NextStep };

/** The last comparison of a vendor, as it was when it was made. */
export type Comparison = Stretch & {
  readonly at: Instant;
  /** How many payments were looked at, and how many of them differ; the first of those are kept. */
  readonly count: number;
  readonly differing: number;
  readonly differences: readonly Kept[];
  /** How many more seem to differ, and were not asked about before patience ended. */
  readonly unasked?: number;
};

const MOST_KEPT = 200;
const keyOf = (vendorId: string): string => `comparison:${vendorId}`;

/** The last one that was made; null: none was. */
export async function loadComparison(
  deps: Comparing,
  vendorId: string,
): Promise<Comparison | null> {
  return ((await loadMeta(deps.db, keyOf(vendorId))) as Comparison | undefined) ?? null;
}

/**
 * Compares the payments of the last days with the processor's, keeps what was found for people to read,
 * and has the processor asked again about what a fresh answer can mend. Where patience ends before all
 * is asked, what was never asked about is counted, and comes first the next time.
 */
export async function makeComparison(
  deps: Comparing,
  vendorId: string,
  days: number,
  mayAsk: Patience['mayAsk'] = () => true,
): Promise<Outcome<Comparison>> {
  const at = deps.clock.now();
  const stretch = { from: instant(at - days * DAY_MS), to: at };
  const before = await loadComparison(deps, vendorId);
  const isUrgent = (intentId: string): boolean => findIn(before, intentId) === undefined;
  const compared = await compareWithProcessor(deps, vendorId, stretch, { mayAsk, isUrgent });
  if (!compared.ok) return compared;
  const { count, differences, unasked } = compared.value;
  const all = [...differences.map((one) => judged(before, one, at)), ...asBefore(before, unasked)];
  const comparison: Comparison = {
    ...stretch,
    at,
    count,
    differing: all.length,
    differences: all.slice(0, MOST_KEPT),
    unasked: unasked.filter(({ intentId }) => isUrgent(intentId)).length,
  };
  const paymentIds = [
    ...differences.flatMap(({ here, paymentId }) => (here && paymentId) ?? []),
    ...unasked.flatMap(({ debtorId, paymentId }) => (debtorId && paymentId) ?? []),
  ];
  if (paymentIds.length > 0) await deps.db.write([askAboutThese(paymentIds, at)]);
  const kept = await changeMeta(deps.db, keyOf(vendorId), (present) => {
    const last = present as Comparison | undefined;
    // Another one that began later, and ended sooner, knows more.
    return last !== undefined && last.at > at
      ? undefined
      : withoutSettled(comparison, before, last);
  });
  return done(kept as Comparison);
}

/** What somebody asked about and settled while this comparison was made. */
function withoutSettled(
  made: Comparison,
  before: Comparison | null,
  present: Comparison | undefined,
): Comparison {
  if (before === null || present?.at !== before.at) return made;
  return before.differences
    .filter(({ intentId }) => findIn(present, intentId) === undefined)
    .reduce((left, { intentId }) => without(left, intentId, null), made);
}

const findIn = (comparison: Comparison | null | undefined, intentId: string): Kept | undefined =>
  comparison?.differences.find((one) => one.intentId === intentId);

const judged = (before: Comparison | null, one: Difference, at: Instant): Kept => ({
  ...one,
  next: nextStepOf(one.kinds, wasAskedAbout(before, one, at)),
});

/** What was not asked about again still is what it was when it was. */
const asBefore = (before: Comparison | null, unasked: Compared['unasked']): readonly Kept[] =>
  unasked.flatMap(({ intentId }) => findIn(before, intentId) ?? []);

/**
 * Asks the processor about one of the differences at once, takes over what it says, and keeps what is
 * then left of it: nothing, or what a person has to look at.
 */
export async function askAgain(
  deps: Deps,
  vendorId: string,
  intentId: string,
): Promise<Outcome<Comparison>> {
  const suspect = findIn(await loadComparison(deps, vendorId), intentId);
  if (suspect === undefined) return failed('notFound');
  const isAnswered = await takeOver(deps, vendorId, suspect);
  const looked = await lookAtBothSides(deps, vendorId, suspect);
  if (!isAnswered || !looked.ok) return failed('processorBusy');
  const left = looked.value;
  // Other people ask about others, or compare anew, at the same time.
  const kept = await changeMeta(deps.db, keyOf(vendorId), (present) => {
    const last = present as Comparison | undefined;
    return last && without(last, intentId, left);
  });
  return kept === undefined ? failed('notFound') : done(kept as Comparison);
}

/** false: nobody can say. */
async function takeOver(
  deps: Deps,
  vendorId: string,
  { debtorId, paymentId, intentId }: Difference,
): Promise<boolean> {
  if (debtorId === null) {
    const fetched = await deps.payments.fetchIntent(intentId);
    const isOurs = fetched.ok && fetched.value.named.vendorId === vendorId;
    return !isOurs || (await adoptPayment(deps, fetched.value)) !== 'askAgain';
  }
  const ref = { vendorId, debtorId };
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find(({ id }) => id === paymentId);
  return payment === undefined || askAbout(deps, ref, payment);
}

/** One that somebody else has settled meanwhile is not counted off a second time. */
function without(last: Comparison, intentId: string, left: Difference | null): Comparison {
  const differences = last.differences.flatMap((one) => {
    if (one.intentId !== intentId) return [one];
    return left === null ? [] : [{ ...left, next: nextStepOf(left.kinds, true) }];
  });
  const settled = last.differences.length - differences.length;
  return { ...last, differing: last.differing - settled, differences };
}

/** Each round of the worker asks about some hundred payments: by then its answer has been taken over. */
const ANSWERED_AFTER_MS = 10 * 60_000;

function wasAskedAbout(before: Comparison | null, { intentId, kinds }: Difference, at: Instant) {
  if (before === null || at - before.at < ANSWERED_AFTER_MS) return false;
  const same = findIn(before, intentId);
  return same !== undefined && kinds.every((kind) => same.kinds.includes(kind));
}

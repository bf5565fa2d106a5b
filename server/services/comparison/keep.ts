import { loadCase } from '../../../db/cases.ts';
import { loadMeta, putMeta } from '../../../db/queries/meta.ts';
import { askAboutThese } from '../../../db/queries/payments.ts';
import { DAY_MS, instant } from '../../domain/calendar.ts';
import { nextStepOf } from '../../domain/difference.ts';
import type { NextStep } from '../../domain/difference.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { compareWithProcessor } from './compare.ts';
import type { Stretch } from './compare.ts';
import { askAbout } from '../payments/reconcile.ts';
import { lookAtBothSides } from './look-again.ts';
import type { Comparing, Difference } from './look-again.ts';

/** The last comparison of a vendor, as it was when it was made. */
export type Comparison = Stretch & {
  readonly at: Instant;
  /** How many payments were looked at, and how many of them differ; the first of those are kept. */
  readonly count: number;
  readonly differing: number;
  readonly differences: readonly (Difference & { readonly next: NextStep })[];
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
 * and has the processor asked again about what a fresh answer can mend.
 */
export async function makeComparison(
  deps: Comparing,
  vendorId: string,
  days: number,
): Promise<Outcome<Comparison>> {
  const at = deps.clock.now();
  const stretch = { from: instant(at - days * DAY_MS), to: at };
  const before = await loadComparison(deps, vendorId);
  const compared = await compareWithProcessor(deps, vendorId, stretch);
  if (!compared.ok) return compared;
  const { count, differences } = compared.value;
  const kept = differences.slice(0, MOST_KEPT).map((difference) => ({
    ...difference,
    next: nextStepOf(difference.kinds, wasAskedAbout(before, difference, at)),
  }));
  const comparison = { ...stretch, at, count, differing: differences.length, differences: kept };
  const paymentIds = differences.flatMap(({ here, paymentId }) => (here && paymentId) ?? []);
  await deps.db.write([
    putMeta(keyOf(vendorId), comparison),
    ...(paymentIds.length > 0 ? [askAboutThese(paymentIds, at)] : []),
  ]);
  return done(comparison);
}

/**
 * Asks the processor about one of the differences at once, takes over what it says, and keeps what is
 * then left of it: nothing, or what a person has to look at.
 */
export async function askAgain(
  deps: Deps,
  vendorId: string,
  intentId: string,
): Promise<Outcome<Comparison>> {
  const suspect = await findDifference(deps, vendorId, intentId);
  if (suspect === undefined) return failed('notFound');
  const { debtorId, paymentId } = suspect;
  const ref = debtorId === null ? undefined : { vendorId, debtorId };
  const facts = ref && (await loadCase(deps.db, ref));
  const payment = facts?.payments.find(({ id }) => id === paymentId);
  const isAnswered = !ref || !payment || (await askAbout(deps, ref, payment));
  const looked = await lookAtBothSides(deps, vendorId, suspect);
  if (!isAnswered || !looked.ok) return failed('processorBusy');
  // Another person may have asked about another one meanwhile.
  const kept = await loadComparison(deps, vendorId);
  if (kept === null) return failed('notFound');
  const left = looked.value;
  const differences = kept.differences.flatMap((one) => {
    if (one.intentId !== intentId) return [one];
    return left === null ? [] : [{ ...left, next: nextStepOf(left.kinds, true) }];
  });
  // One that somebody else has settled meanwhile is not counted off a second time.
  const settled = kept.differences.length - differences.length;
  const comparison = { ...kept, differing: kept.differing - settled, differences };
  await deps.db.write([putMeta(keyOf(vendorId), comparison)]);
  return done(comparison);
}

async function findDifference(deps: Comparing, vendorId: string, intentId: string) {
  const last = await loadComparison(deps, vendorId);
  return last?.differences.find((one) => one.intentId === intentId);
}

/** Each round of the worker asks about some hundred payments: by then its answer has been taken over. */
const ANSWERED_AFTER_MS = 10 * 60_000;

function wasAskedAbout(before: Comparison | null, { intentId, kinds }: Difference, at: Instant) {
  if (before === null || at - before.at < ANSWERED_AFTER_MS) return false;
  const same = before.differences.find((one) => one.intentId === intentId);
  return same !== undefined && kinds.every((kind) => same.kinds.includes(kind));
}

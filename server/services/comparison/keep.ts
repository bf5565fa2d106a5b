import { loadMeta, putMeta } from '../../../db/queries/meta.ts';
import { askAboutThese } from '../../../db/queries/payments.ts';
import { DAY_MS, instant } from '../../domain/calendar.ts';
import { nextStepOf } from '../../domain/difference.ts';
import type { NextStep } from '../../domain/difference.ts';
import type { Instant } from '../../domain/brands.ts';
import { done } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { compareWithProcessor } from './compare.ts';
import type { Stretch } from './compare.ts';
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

/** Each round of the worker asks about some hundred payments: by then its answer has been taken over. */
const ANSWERED_AFTER_MS = 10 * 60_000;

function wasAskedAbout(before: Comparison | null, { intentId, kinds }: Difference, at: Instant) {
  if (before === null || at - before.at < ANSWERED_AFTER_MS) return false;
  const same = before.differences.find((one) => one.intentId === intentId);
  return same !== undefined && kinds.every((kind) => same.kinds.includes(kind));
}

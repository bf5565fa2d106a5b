import { loadDebtor } from '../../../db/queries/debtors.ts';
import type { ComparisonView, DifferenceView, LastComparison } from '../../contract/comparison.ts';
import type { Deps } from '../../deps.ts';
import { done } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { loadComparison, makeComparison } from './keep.ts';
import type { Comparison } from './keep.ts';

/** What the last comparison found. Reading it asks the processor nothing. */
export async function showComparison(
  deps: Deps,
  vendorId: string,
): Promise<Outcome<LastComparison>> {
  const last = await loadComparison(deps, vendorId);
  return done({ last: last && (await comparisonView(deps, vendorId, last)) });
}

/** Compares now, and shows what was found. */
export async function compareNow(
  deps: Deps,
  vendorId: string,
  days: number,
): Promise<Outcome<ComparisonView>> {
  const made = await makeComparison(deps, vendorId, days);
  return made.ok ? done(await comparisonView(deps, vendorId, made.value)) : made;
}

async function comparisonView(
  deps: Deps,
  vendorId: string,
  { at, from, count, differing, differences }: Comparison,
): Promise<ComparisonView> {
  const views = differences.map((one) => differenceView(deps, vendorId, one));
  return {
    at: toIso(at),
    from: toIso(from),
    count,
    differing,
    differences: await Promise.all(views),
  };
}

async function differenceView(
  { db }: Deps,
  vendorId: string,
  { kinds, next, debtorId, paymentId, intentId, here, there }: Comparison['differences'][number],
): Promise<DifferenceView> {
  const debtor = debtorId === null ? undefined : await loadDebtor(db, { vendorId, debtorId });
  return {
    kinds: [...kinds],
    next,
    debtor: debtor ? { id: debtor.id, name: debtor.name } : null,
    paymentId,
    paymentIntent: intentId,
    here,
    there,
  };
}

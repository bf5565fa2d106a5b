import { loadCases } from '../../../db/cases.ts';
import type { ComparisonView, DifferenceView, LastComparison } from '../../contract/comparison.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { done } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { askAgain, loadComparison, makeComparison } from './keep.ts';
import type { Comparison } from './keep.ts';

/** What the last comparison found. Reading it asks the processor nothing. */
export async function showComparison(
  deps: Deps,
  vendorId: string,
): Promise<Outcome<LastComparison>> {
  const last = await loadComparison(deps, vendorId);
  return done({ last: last && (await comparisonView(deps, vendorId, last)) });
}

/** Somebody waits for the page: so many are asked about, and for so long. The rest comes with the next one. */
const MOST_ASKED = 100;
const LONGEST_MS = 10_000;

/** Compares now, and shows what was found. */
export async function compareNow(
  deps: Deps,
  vendorId: string,
  days: number,
): Promise<Outcome<ComparisonView>> {
  const until = deps.wallClock.now() + LONGEST_MS;
  const mayAsk = (asked: number) => asked < MOST_ASKED && deps.wallClock.now() < until;
  const made = await makeComparison(deps, vendorId, days, mayAsk);
  return made.ok ? done(await comparisonView(deps, vendorId, made.value)) : made;
}

/** Asks about one difference now, and shows what is left of them. */
export async function askNow(
  deps: Deps,
  vendorId: string,
  paymentIntent: string,
): Promise<Outcome<ComparisonView>> {
  const asked = await askAgain(deps, vendorId, paymentIntent);
  return asked.ok ? done(await comparisonView(deps, vendorId, asked.value)) : asked;
}

async function comparisonView(
  { db }: Deps,
  vendorId: string,
  { at, from, count, differing, differences, unasked = 0 }: Comparison,
): Promise<ComparisonView> {
  const debtorIds = new Set(differences.flatMap(({ debtorId }) => debtorId ?? []));
  const refs = Array.from(debtorIds, (debtorId) => ({ vendorId, debtorId }));
  const cases = await loadCases(db, refs);
  return {
    at: toIso(at),
    from: toIso(from),
    count,
    differing,
    unasked,
    differences: differences.map((one) => differenceView(cases, one)),
  };
}

function differenceView(
  cases: readonly CaseFacts[],
  { kinds, next, debtorId, paymentId, intentId, here, there }: Comparison['differences'][number],
): DifferenceView {
  const facts = cases.find(({ debtor }) => debtor.id === debtorId);
  const payment = facts?.payments.find(({ id }) => id === paymentId);
  const covered = payment?.allocations.map((a) => a.invoiceId) ?? [];
  return {
    kinds: [...kinds],
    next,
    debtor: facts ? { id: facts.debtor.id, name: facts.debtor.name } : null,
    invoices: (facts?.invoices ?? [])
      .filter(({ id }) => covered.includes(id))
      .map(({ id, number }) => ({ id, number })),
    paymentId,
    paymentIntent: intentId,
    here,
    there,
  };
}

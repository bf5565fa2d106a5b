import { loadCases } from '../../db/cases.ts';
import type { LoadedCase } from '../../db/cases.ts';
import { commitCases } from '../../db/commit.ts';
import type { Commit } from '../../db/commit.ts';
import { dueDebtors } from '../../db/queries/debtors.ts';
import { applyChanges } from '../domain/decision.ts';
import type { Change } from '../domain/decision.ts';
import { decideDue } from '../domain/due.ts';
import { abandonedPayments } from '../domain/payment.ts';
import { nextWakeAt } from '../domain/wake.ts';
import type { Instant } from '../domain/brands.ts';
import type { Deps } from '../deps.ts';
import { cancelAttempt } from '../services/payments/cancel.ts';
import { chargePayment } from '../services/payments/charge-due.ts';

const CHUNK = 256;
const ACTOR = { kind: 'system' } as const;
/** After a call that failed: the case is looked at again then, not in a tight loop. */
const PAUSE_MS = 60_000;

/**
 * Looks at some of the debtors whose time has come: reads their cases in one statement, decides each in
 * memory and writes them in shared commits. A case that changed meanwhile waits for the next round.
 * true: there may be more.
 */
export async function sweepCases(deps: Deps): Promise<boolean> {
  const now = deps.clock.now();
  const refs = await dueDebtors(deps.db, now, CHUNK);
  const cases = await loadCases(deps.db, refs);
  const decided = cases.map((facts) => decideCommit(deps, facts, now));
  await commitCases(deps.db, decided);
  for (const { facts, commit } of decided) await carryOut(deps, facts, commit.changes, now);
  return refs.length === CHUNK;
}

function decideCommit(
  deps: Deps,
  facts: LoadedCase,
  now: Instant,
): { facts: LoadedCase; commit: Commit } {
  const cal = deps.calendars.of(facts.vendor, facts.debtor);
  const decision = decideDue(facts, now, cal, deps.newId);
  const { events, changes } = decision.ok ? decision : { events: [], changes: [] };
  const next = nextWakeAt(applyChanges(facts, changes), now, cal);
  // What is due right now after deciding waits for a call outside (a charge, a cancel) or for a letter to leave.
  const wakeAt = next !== null && next <= now ? ((now + PAUSE_MS) as Instant) : next;
  return { facts, commit: { actor: ACTOR, at: now, events, changes, wakeAt } };
}

/** What was decided and needs the processor: charges of instalments, and attempts that ran out. */
async function carryOut(
  deps: Deps,
  facts: LoadedCase,
  changes: readonly Change[],
  now: Instant,
): Promise<void> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  for (const change of changes) {
    if (
      change.do === 'putPayment' &&
      change.payment.offSession &&
      change.payment.status === 'created'
    ) {
      await chargePayment(deps, ref, change.payment.id);
    }
  }
  for (const payment of abandonedPayments(facts, now)) await cancelAttempt(deps, ref, payment.id);
}

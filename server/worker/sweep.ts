import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadCases } from '../../db/cases.ts';
import type { LoadedCase } from '../../db/cases.ts';
import { commitCases } from '../../db/commit.ts';
import type { Commit } from '../../db/commit.ts';
import { dueDebtors, pauseDebtors } from '../../db/queries/debtors.ts';
import { applyChanges } from '../domain/decision.ts';
import type { Change } from '../domain/decision.ts';
import { decideDue } from '../domain/due.ts';
import { abandonedPayments } from '../domain/payment.ts';
import { caseTime } from '../domain/moments.ts';
import { refundsToMake } from '../domain/refund.ts';
import { nextWakeAt } from '../domain/wake.ts';
import type { Instant } from '../domain/brands.ts';
import type { Deps } from '../deps.ts';
import type { CaseRef } from '../services/case.ts';
import { isolated } from '../services/isolated.ts';
import { cancelAttempt } from '../services/payments/cancel.ts';
import { chargePayment } from '../services/payments/charge-due.ts';
import { makeRefund } from '../services/payments/make-refund.ts';

/** As many as share one commit: more would hold the event loop for longer and be no quicker. */
const CHUNK = 128;
const ACTOR = { kind: 'system' } as const;
/** After a call that failed: the case is looked at again then, not in a tight loop. */
const PAUSE_MS = 60_000;
/** Something is wrong with the case or with us; the log says so once an hour until somebody mends it. */
const BROKEN_PAUSE_MS = 3_600_000;

/**
 * Looks at some of the debtors whose time has come: reads their cases in one statement, decides each in
 * memory and writes them in shared commits. A case that changed meanwhile waits for the next round, one
 * that breaks something for an hour, so that it keeps nobody else waiting. true: there may be more.
 */
export async function sweepCases(
  deps: Deps,
  isStopping: () => boolean = () => false,
): Promise<boolean> {
  const now = deps.clock.now();
  const refs = await dueDebtors(deps.db, now, CHUNK);
  // A file answers without leaving JavaScript: what came in during the commit before has its turn here.
  if (refs.length > 0) await nextTurn();
  const broken: CaseRef[] = [];
  const guard: Guard = async (ref, work) => {
    if (!(await isolated(deps, { ...ref }, work))) broken.push(ref);
  };
  const decided = await decideEach(deps, refs, now, guard);
  const written = await commitCases(deps.db, decided);
  let advanced = 0;
  for (const [at, { facts, commit }] of decided.entries()) {
    const outcome = written[at];
    await guard(refOf(facts), async () => {
      if (outcome?.status === 'rejected') throw outcome.reason;
      if (outcome?.value.ok !== true) return;
      advanced += 1;
      // What a charge or a cancel did not come to is taken up again by its row.
      if (!isStopping()) await carryOut(deps, facts, commit.changes, now);
    });
  }
  await pauseDebtors(deps.db, broken, (now + BROKEN_PAUSE_MS) as Instant);
  return refs.length === CHUNK && advanced + broken.length > 0;
}

type Guard = (ref: CaseRef, work: () => Promise<void>) => Promise<void>;
type Decided = { readonly facts: LoadedCase; readonly commit: Commit };

async function decideEach(
  deps: Deps,
  refs: readonly CaseRef[],
  now: Instant,
  guard: Guard,
): Promise<readonly Decided[]> {
  const decided: Decided[] = [];
  const decideAll = async (some: readonly CaseRef[]): Promise<void> => {
    for (const facts of await loadCases(deps.db, some)) {
      await guard(refOf(facts), async () => void decided.push(decideCommit(deps, facts, now)));
    }
  };
  try {
    await decideAll(refs);
  } catch {
    // One case that cannot be read makes the statement fail for all: then each is read by itself.
    for (const ref of refs) await guard(ref, () => decideAll([ref]));
  }
  return decided;
}

const refOf = ({ vendor, debtor }: LoadedCase): CaseRef => ({
  vendorId: vendor.id,
  debtorId: debtor.id,
});

function decideCommit(deps: Deps, facts: LoadedCase, clockAt: Instant): Decided {
  const now = caseTime(facts, clockAt);
  const cal = deps.calendars.of(facts.vendor, facts.debtor);
  const decision = decideDue(facts, now, cal, deps.newId);
  const { events, changes } = decision.ok ? decision : { events: [], changes: [] };
  const next = nextWakeAt(applyChanges(facts, changes), now, cal);
  // What is due right now after deciding waits for a call outside (a charge, a cancel) or for a letter to leave.
  const wakeAt = next !== null && next <= now ? ((now + PAUSE_MS) as Instant) : next;
  return { facts, commit: { actor: ACTOR, at: now, events, changes, wakeAt, hasLooked: true } };
}

/** What was decided and needs the processor: charges of instalments, refunds, attempts that ran out. */
async function carryOut(
  deps: Deps,
  facts: LoadedCase,
  changes: readonly Change[],
  now: Instant,
): Promise<void> {
  const ref = refOf(facts);
  for (const change of changes) {
    if (
      change.do === 'putPayment' &&
      change.payment.offSession &&
      change.payment.status === 'created'
    ) {
      await chargePayment(deps, ref, change.payment.id);
    }
  }
  for (const payment of refundsToMake(facts)) await makeRefund(deps, ref, payment.id);
  for (const payment of abandonedPayments(facts, now)) await cancelAttempt(deps, ref, payment.id);
}

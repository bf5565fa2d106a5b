import { listPlans } from '../../../db/queries/plans.ts';
import { loadCases } from '../../../db/cases.ts';
import { loadCaseOfPlan } from '../../../db/queries/locate.ts';
import type { planListQuerySchema, VendorPlanView } from '../../contract/plan-api.ts';
import type { z } from 'zod';
import type { ProblemCode } from '../../contract/problem-codes.ts';
import type { Instant } from '../../domain/brands.ts';
import { localDate } from '../../domain/calendar.ts';
import type { Actor, Decision } from '../../domain/decision.ts';
import type { CaseFacts, Plan } from '../../domain/facts.ts';
import { decideCancelPlan, decideReinstatePlan } from '../../domain/plan-commands.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { planView } from '../portal/view.ts';

type OnPlan = { readonly vendorId: string; readonly planId: string; readonly actor: Actor };

export async function showPlan(
  deps: Deps,
  vendorId: string,
  planId: string,
): Promise<Outcome<VendorPlanView>> {
  const facts = await loadCaseOfPlan(deps.db, vendorId, planId);
  const plan = facts?.plans.find((p) => p.id === planId);
  return facts && plan ? done(vendorPlanView(deps, facts, plan)) : failed('notFound');
}

/** The vendor ends a plan: the debt is due as before and dunning goes on. */
export function cancelPlan(
  deps: Deps,
  on: OnPlan,
  reason: string,
): Promise<Outcome<VendorPlanView>> {
  return changePlan(deps, on, (facts, now) =>
    decideCancelPlan(facts, { planId: on.planId, reason }, now, deps.newId),
  );
}

/** The vendor gives a broken plan another chance. */
export function reinstatePlan(deps: Deps, on: OnPlan): Promise<Outcome<VendorPlanView>> {
  return changePlan(deps, on, (facts, now) =>
    decideReinstatePlan(facts, { planId: on.planId }, now, deps.newId),
  );
}

async function changePlan<Code extends ProblemCode>(
  deps: Deps,
  on: OnPlan,
  decide: (facts: CaseFacts, now: Instant) => Decision<Code>,
): Promise<Outcome<VendorPlanView>> {
  const loaded = await loadCaseOfPlan(deps.db, on.vendorId, on.planId);
  if (loaded === undefined) return failed('notFound');
  const changed = await changeCase(
    deps,
    { vendorId: on.vendorId, debtorId: loaded.debtor.id },
    on.actor,
    decide,
  );
  if (!changed.ok) return changed;
  const plan = changed.facts.plans.find((p) => p.id === on.planId);
  return plan ? done(vendorPlanView(deps, changed.facts, plan)) : failed('notFound');
}

type Query = z.infer<typeof planListQuerySchema>;
const MOST_READS = 20;

/** Plans, newest first. Standing follows from the facts, so a page may take several reads. */
export async function listPlanPage(
  deps: Deps,
  vendorId: string,
  query: Query,
): Promise<Outcome<{ data: VendorPlanView[]; nextCursor: string | null }>> {
  const cursor = readCursor(query.cursor);
  if (cursor === undefined)
    return failed('invalidInput', { errors: [{ path: 'cursor', message: 'is not one of ours' }] });
  const data: VendorPlanView[] = [];
  let after = cursor && { acceptedAt: cursor.createdAt, id: cursor.id };
  for (let read = 0; read < MOST_READS; read++) {
    const rows = await listPlans(deps.db, vendorId, {
      statuses: query.status && [query.status],
      ...(after === null ? {} : { after }),
      limit: query.limit,
    });
    const cases = await loadCases(
      deps.db,
      [...new Set(rows.map((r) => r.debtorId))].map((debtorId) => ({ vendorId, debtorId })),
    );
    for (const row of rows) {
      const facts = cases.find((c) => c.debtor.id === row.debtorId);
      const plan = facts?.plans.find((p) => p.id === row.plan.id);
      if (!facts || !plan) continue;
      const view = vendorPlanView(deps, facts, plan);
      after = { acceptedAt: plan.acceptedAt, id: plan.id };
      if (fits(view, query)) data.push(view);
      if (data.length === query.limit)
        return done({
          data,
          nextCursor: writeCursor({ createdAt: after.acceptedAt, id: after.id }),
        });
    }
    if (rows.length < query.limit) return done({ data, nextCursor: null });
  }
  return done({
    data,
    nextCursor: after && writeCursor({ createdAt: after.acceptedAt, id: after.id }),
  });
}

const fits = (view: VendorPlanView, query: Query): boolean =>
  (query.standing === undefined || view.standing === query.standing) &&
  (query.debtor === undefined || view.debtor.id === query.debtor);

export function vendorPlanView(deps: Deps, facts: CaseFacts, plan: Plan): VendorPlanView {
  const { locale, termsSha256, ip, userAgent, linkId } = plan.acceptance;
  return {
    ...planView(facts, plan, localDate(deps.clock.now(), facts.vendor.timeZone)),
    debtor: { id: facts.debtor.id, name: facts.debtor.name },
    frequency: plan.frequency,
    acceptance: { locale, termsSha256, ip, userAgent, linkId },
  };
}

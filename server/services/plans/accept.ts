import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { PlanView, acceptPlanSchema } from '../../contract/portal.ts';
import type { CivilDate } from '../../domain/brands.ts';
import { localDate } from '../../domain/calendar.ts';
import { decideAcceptPlan, planTermsFacts } from '../../domain/plan-commands.ts';
import type { PlanAccepted, PlanChoice } from '../../domain/plan-commands.ts';
import type { Deps } from '../../deps.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { changeCase } from '../case.ts';
import { loadScope, requireInScope } from '../portal/load.ts';
import { planView } from '../portal/view.ts';
import { failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { cancelAttempt } from '../payments/cancel.ts';
import { planTerms, termsLocale } from './terms.ts';

export type Visitor = { readonly ip: string | null; readonly userAgent: string | null };
type Input = z.infer<typeof acceptPlanSchema> & { readonly locale: string };
type Choice = Omit<Input, 'acceptedName' | 'acceptedTerms'>;

/**
 * The debtor agrees to a plan. What was agreed is stored as it was shown: text, its hash, amounts
 * and dates, name, time, address, agent and link (rules 5.8). Open attempts at other prices end.
 */
export async function acceptPlan(
  deps: Deps,
  scope: PortalScope,
  input: Input,
  visitor: Visitor,
): Promise<Outcome<PlanView>> {
  const allowed = requireInScope(scope, input.invoiceIds);
  if (!allowed.ok) return allowed;
  let accepted: PlanAccepted | null = null;
  const choice = toChoice(input);
  const changed = await changeCase(
    deps,
    scope,
    { kind: 'debtor', linkId: scope.linkId },
    (facts, now) => {
      const cal = deps.calendars.of(facts.vendor, facts.debtor);
      const shown = planTermsFacts(facts, choice, now, cal);
      if (!shown.ok) return shown;
      const locale = termsLocale(facts, input.locale);
      const termsText = planTerms(facts, shown, locale);
      const termsSha256 = createHash('sha256').update(termsText).digest('hex');
      const acceptance = {
        name: input.acceptedName,
        at: now,
        locale,
        termsText,
        termsSha256,
        ...visitor,
        linkId: scope.linkId,
      };
      const decision = decideAcceptPlan(facts, { ...choice, acceptance }, now, deps.newId, cal);
      if (decision.ok) accepted = decision;
      return decision;
    },
  );
  if (!changed.ok) return changed;
  const { plan, cancelPaymentIds } = requireAccepted(accepted);
  // An intent at the old price that cannot be canceled was paid in the meantime: that money counts on the plan.
  for (const paymentId of cancelPaymentIds) await cancelAttempt(deps, scope, paymentId);
  const today = localDate(deps.clock.now(), changed.facts.vendor.timeZone);
  return { ok: true, value: planView(changed.facts, plan, today) };
}

/** The terms that accepting this choice would store, refused as the acceptance would be. */
export async function previewTerms(
  deps: Deps,
  scope: PortalScope,
  input: Choice,
): Promise<Outcome<{ text: string; sha256: string }>> {
  const allowed = requireInScope(scope, input.invoiceIds);
  if (!allowed.ok) return allowed;
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const facts = loaded.value;
  const now = deps.clock.now();
  const shown = planTermsFacts(
    facts,
    toChoice(input),
    now,
    deps.calendars.of(facts.vendor, facts.debtor),
  );
  if (!shown.ok) return failed(shown.code);
  const text = planTerms(facts, shown, termsLocale(facts, input.locale));
  return { ok: true, value: { text, sha256: createHash('sha256').update(text).digest('hex') } };
}

function toChoice(input: Choice): PlanChoice {
  return {
    invoiceIds: input.invoiceIds,
    count: input.count,
    frequency: input.frequency,
    firstOn: input.firstOn as CivilDate | undefined,
    autopay: input.autopay,
  };
}

function requireAccepted(accepted: PlanAccepted | null): PlanAccepted {
  if (accepted === null) throw new Error('a plan was written without a decision');
  return accepted;
}

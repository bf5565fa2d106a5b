import type { Instant } from './brands.ts';
import { addDays, localDate, type WorkCalendar } from './calendar.ts';
import { ignored, type Change, type Decision, type JournalEvent, type NewId } from './decision.ts';
import type { CaseFacts, Plan, PlanLetter } from './facts.ts';
import { planAgenda, type PlanItem } from './plan-agenda.ts';
import { askAboutHeld, endHeld } from './plan-held.ts';
import { planLetter } from './plan-letter.ts';
import { settle } from './plan-progress.ts';
import { inState } from './plan-state.ts';
import { planStanding } from './plan.ts';
import { accepted, inTurn, NO_STEP, type Step } from './steps.ts';

/**
 * Everything that time makes happen to the debtor's plans up to now: lapse, letters, default,
 * acceleration (rules 5.4–5.7). Deciding again at the same instant finds nothing to do.
 */
export function decidePlanStep(
  facts: CaseFacts,
  now: Instant,
  newId: NewId,
  cal: WorkCalendar,
): Decision {
  const step = inTurn(
    facts,
    facts.plans.map(
      ({ id }) =>
        (present) =>
          advance(id, present, now, newId, cal),
    ),
  );
  return step.changes.length === 0 ? ignored('noPlanDue') : accepted(step);
}

/** A plan can change its state several times in one go, after an outage for one; never more. */
const MOST_STATES = 4;

function advance(
  planId: string,
  facts: CaseFacts,
  now: Instant,
  newId: NewId,
  cal: WorkCalendar,
): Step {
  const once = (present: CaseFacts): Step => {
    const plan = present.plans.find((p) => p.id === planId);
    if (plan === undefined) return NO_STEP;
    const due = planAgenda(plan, present, now, cal).filter((item) => item.at <= now);
    const turn = due.find((item) => item.do !== 'letter');
    if (turn !== undefined) return takeTurn(turn, plan, present, now, newId);
    return writeLetters(plan, due.filter(isLetter), present, now, newId);
  };
  return inTurn(
    facts,
    Array.from({ length: MOST_STATES }, () => once),
  );
}

type LetterItem = Extract<PlanItem, { do: 'letter' }>;
const isLetter = (item: PlanItem): item is LetterItem => item.do === 'letter';

function takeTurn(item: PlanItem, plan: Plan, facts: CaseFacts, now: Instant, newId: NewId): Step {
  switch (item.do) {
    case 'settle':
      return settle(plan, facts, now, newId);
    case 'lapse': {
      const lapsed = inState(plan, { status: 'lapsed', lapsedAt: now });
      return step('plan.lapsed', plan.id, {}, [{ do: 'putPlan', plan: lapsed }]);
    }
    case 'default':
      return declareDefault(plan, facts, now, newId);
    case 'accelerate':
      return accelerate(plan, facts, now);
    case 'heldTask':
      return askAboutHeld(plan, facts, now, newId);
    case 'heldOver':
      return endHeld(plan, now);
    case 'letter':
      return NO_STEP;
  }
}

function declareDefault(plan: Plan, facts: CaseFacts, now: Instant, newId: NewId): Step {
  const today = localDate(now, facts.vendor.timeZone);
  const noticeUntilOn = addDays(today, plan.policy.noticeDays);
  const reinstateUntilOn = addDays(today, plan.policy.reinstateDays);
  const mayReinstate = plan.status === 'active' && plan.reinstatedAt === null;
  const defaulted = inState(plan, {
    status: 'defaulted',
    defaultedAt: now,
    noticeUntilOn,
    reinstateUntilOn,
    mayReinstate,
  });
  const { arrearsMinor } = planStanding(plan, facts, today);
  const data = { arrearsMinor, noticeUntilOn, reinstateUntilOn, mayReinstate };
  return step('plan.defaulted', plan.id, data, [
    { do: 'putPlan', plan: defaulted },
    ...planLetter(
      facts,
      { plan: defaulted, kind: 'planDefaulted', key: `${plan.id}:${facts.seq}` },
      now,
      newId,
    ),
  ]);
}

function accelerate(plan: Plan, facts: CaseFacts, now: Instant): Step {
  if (plan.status !== 'defaulted') return NO_STEP;
  const { reinstateUntilOn, mayReinstate } = plan;
  const accelerated = inState(plan, {
    status: 'accelerated',
    acceleratedAt: now,
    reinstateUntilOn,
    mayReinstate,
  });
  const { leftMinor } = planStanding(plan, facts, localDate(now, facts.vendor.timeZone));
  return step('plan.accelerated', plan.id, { leftMinor }, [{ do: 'putPlan', plan: accelerated }]);
}

/** Of several missed parts at once only the latest has a letter: it asks for all arrears. */
function writeLetters(
  plan: Plan,
  items: readonly LetterItem[],
  facts: CaseFacts,
  now: Instant,
  newId: NewId,
): Step {
  if (items.length === 0) return NO_STEP;
  const lastMissed = Math.max(...items.map((i) => (i.kind === 'planMissed' ? i.no : 0)));
  const sent = items.filter((i) => i.kind !== 'planMissed' || i.no === lastMissed);
  const told = items.map(({ kind, no }): PlanLetter => ({ kind, no, at: now }));
  const messages = sent.flatMap(({ kind, no }) =>
    planLetter(facts, { plan, kind, key: letterKey(plan, kind, no), instalmentNo: no }, now, newId),
  );
  return {
    events: sent.map(({ kind, no }) => ({
      type: `plan.letter`,
      data: { planId: plan.id, kind, no },
    })),
    changes: [
      { do: 'putPlan', plan: { ...plan, letters: [...plan.letters, ...told] } },
      ...messages,
    ],
  };
}

/** A part that is told of once more, after a hold, has a letter of its own. */
function letterKey({ id, letters }: Plan, kind: PlanLetter['kind'], no: number): string {
  const before = letters.filter((l) => l.kind === kind && l.no === no).length;
  return before === 0 ? `${id}:${no}` : `${id}:${no}:${before}`;
}

const step = (
  type: JournalEvent['type'],
  planId: string,
  data: { readonly [name: string]: unknown },
  changes: readonly Change[],
): Step => ({ events: [{ type, data: { planId, ...data } }], changes });

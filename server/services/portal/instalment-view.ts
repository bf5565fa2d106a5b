import type { z } from 'zod';
import type { instalmentViewSchema, PlanView } from '../../contract/portal.ts';
import type { CivilDate } from '../../domain/brands.ts';
import { addDays } from '../../domain/calendar.ts';
import type { Plan } from '../../domain/facts.ts';
import type { planStanding } from '../../domain/plan.ts';

type StandingInstalment = ReturnType<typeof planStanding>['instalments'][number];

/** The parts of a plan as the day finds them, with what is left after each. */
export function instalmentViews(
  plan: Plan,
  instalments: readonly StandingInstalment[],
  today: CivilDate,
): z.infer<typeof instalmentViewSchema>[] {
  let leftMinor: number = plan.baseMinor;
  return instalments.map((instalment) => {
    leftMinor -= instalment.amountMinor;
    return {
      no: instalment.no,
      dueOn: instalment.dueOn,
      amountMinor: instalment.amountMinor,
      paidMinor: instalment.paidMinor,
      thenLeftMinor: leftMinor,
      status: instalmentWord(instalment, today),
    };
  });
}

function instalmentWord(
  i: StandingInstalment,
  today: CivilDate,
): z.infer<typeof instalmentViewSchema>['status'] {
  if (i.paidMinor >= i.amountMinor) return 'paid';
  if (i.paidMinor + i.processingMinor >= i.amountMinor) return 'processing';
  if (i.dueOn < today) return 'missed';
  if (i.dueOn === today) return 'dueToday';
  return i.paidMinor > 0 ? 'partlyPaid' : 'upcoming';
}

/** How an active plan stands: late only from the day after. */
export function standingWord(
  arrearsMinor: number,
  nextDueOn: CivilDate | null,
  today: CivilDate,
  missedSince: CivilDate | null,
): PlanView['standing'] {
  if (arrearsMinor > 0 && missedSince !== null && missedSince < today) return 'missed';
  return nextDueOn !== null && nextDueOn <= addDays(today, 7) ? 'dueSoon' : 'onTrack';
}

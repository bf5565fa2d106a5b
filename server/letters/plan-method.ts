import { nextChargeAt } from '../domain/plan-charge.ts';
import { localDate } from '../domain/calendar.ts';
import { methodText, nothing, toMoney } from './desk.ts';
import type { Draft, Nothing } from './desk.ts';
import { paragraph, quiet, type Block } from './letter.ts';
import { over, planButton, scheduleTable, type PlanDesk } from './plan-desk.ts';

/** The letters about the method that a plan debits: it is gone, or the debtor left another. */

/** Nothing is charged any more, so whoever waited for our debit would miss a payment (fault F61). */
export function lostLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, vendor, about } = desk;
  if (plan.status !== 'active' && plan.status !== 'accepted') return over(plan);
  if (plan.methodLost === null) return nothing('methodFound');
  const { methodLost } = words.plan;
  const method = plan.methodLabel === null ? null : methodText(plan.methodLabel);
  return {
    subject: methodLost.subject({ vendor, about }),
    blocks: [
      paragraph(methodLost.opening[plan.methodLost.why](method)),
      paragraph([methodLost.stopped, ...nextPart(desk)]),
      paragraph(methodLost.ask),
      { kind: 'button', label: words.button.otherMethod, href: desk.href },
      quiet(words.frame.reply),
      scheduleTable(desk),
    ],
  };
}

/** Confirms it to the address on file: whoever did not do this should hear of it. */
export function replacedLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, vendor, about, facts, now, cal, today } = desk;
  if (plan.methodLabel === null || plan.methodLost !== null) return nothing('methodGone');
  const { methodReplaced } = words.plan;
  const method = methodText(plan.methodLabel);
  const at = nextChargeAt(plan, facts, now, cal);
  const then: readonly Block[] =
    at === null
      ? []
      : [paragraph(methodReplaced.next(localDate(at, facts.vendor.timeZone), today))];
  return {
    subject: methodReplaced.subject({ vendor, about, method }),
    blocks: [
      paragraph(methodReplaced.opening(about, method)),
      ...then,
      planButton(desk),
      quiet(methodReplaced.notYou),
      scheduleTable(desk),
    ],
  };
}

function nextPart({ words, standing, plan, today }: PlanDesk): readonly string[] {
  const { next } = standing;
  if (next === null) return [];
  const amount = toMoney(next.amountMinor, plan.currency);
  return [' ', words.plan.methodLost.next(amount, next.dueOn, today)];
}

import { cleanLine } from '../../portal/messages/clean-text.ts';
import { localDate } from '../domain/calendar.ts';
import { subtract } from '../domain/money.ts';
import { graceUntilOn, isAllAsked } from '../domain/plan-grace.ts';
import { planStanding } from '../domain/plan.ts';
import { nothing, toMoney } from './desk.ts';
import type { Desk, Draft, Nothing } from './desk.ts';
import { paragraph, quiet, type Block } from './letter.ts';
import { debitsOf, over, planButton, scheduleTable, type PlanDesk } from './plan-desk.ts';

/** The letter that a plan's event calls for, or why it no longer does (rules 5.6–5.8). */
export function planLetter(
  desk: Desk,
  write: (desk: PlanDesk) => Draft | Nothing,
): Draft | Nothing {
  const plan = desk.facts.plans.find((p) => p.id === desk.message.planId);
  if (plan === undefined) return nothing('noPlan');
  return write({ ...desk, plan, standing: planStanding(plan, desk.facts, desk.today) });
}

export function acceptedLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, today } = desk;
  if (plan.status !== 'active' && plan.status !== 'accepted') return over(plan);
  const { accepted } = words.plan;
  const { facts } = desk;
  return {
    subject: accepted.subject(wholePlan(desk)),
    blocks: [
      paragraph(accepted.opening(wholePlan(desk), cleanLine(plan.acceptance.name, 120))),
      ...(plan.status === 'accepted'
        ? [paragraph(accepted.activateBy(localDate(plan.activateBy, facts.vendor.timeZone), today))]
        : []),
      paragraph(accepted.rests),
      ...debitsAhead(desk),
      paragraph(accepted.missed(plan.policy.graceDays)),
      planButton(desk),
      ...(desk.hasAttachment ? [quiet(accepted.attached)] : []),
      scheduleTable(desk),
    ],
  };
}

/** Before the first payment the card is not known yet; it will be kept from there. */
function debitsAhead(desk: PlanDesk): readonly Block[] {
  const { plan, words } = desk;
  const debits = debitsOf(desk);
  const isKeptLater = plan.autopay && plan.paymentMethodId === null;
  return debits !== null || isKeptLater ? [paragraph(words.plan.accepted.debits(debits))] : [];
}

export function defaultedLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, vendor, about, today, standing, facts } = desk;
  if (plan.status !== 'defaulted' && plan.status !== 'accelerated') return over(plan);
  const { defaulted } = words.plan;
  const arrears = toMoney(standing.arrearsMinor, plan.currency);
  const rest = toMoney(subtract(standing.leftMinor, standing.processingMinor), plan.currency);
  // When every date is over nothing is left that the plan could go on with.
  const isLast = isAllAsked(plan, facts, today);
  const reinstate = isLast
    ? []
    : [
        plan.mayReinstate
          ? quiet(defaulted.reinstate({ amount: arrears, untilOn: plan.reinstateUntilOn, today }))
          : quiet(defaulted.noMore),
      ];
  const table = scheduleTable(desk);
  if (plan.status === 'accelerated') {
    return {
      subject: defaulted.endedSubject({ vendor, about }, rest),
      blocks: [paragraph(defaulted.ended(about, rest)), settleButton(desk), ...reinstate, table],
    };
  }
  const notice = { amount: arrears, untilOn: plan.noticeUntilOn, today, vendor, about };
  return {
    subject: defaulted.subject(notice),
    blocks: [
      paragraph(defaulted.opening(about, arrears)),
      paragraph(isLast ? defaulted.noticeLast(notice) : defaulted.notice(notice)),
      paragraph(isLast ? defaulted.afterLast : defaulted.after(rest)),
      { kind: 'button', label: words.button.pay(arrears), href: desk.href },
      ...reinstate,
      quiet(words.frame.reply),
      table,
    ],
  };
}

export function reinstatedLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, vendor, about, today, standing, facts } = desk;
  if (plan.status !== 'active') return over(plan);
  const { reinstated } = words.plan;
  const arrears = toMoney(standing.arrearsMinor, plan.currency);
  const untilOn = graceUntilOn(plan, facts, today);
  const missing =
    untilOn === null
      ? reinstated.missingNow(arrears)
      : reinstated.missing({ amount: arrears, untilOn, today });
  const { next } = standing;
  const blocks: readonly Block[] =
    arrears.minor > 0
      ? [paragraph(reinstated.broughtBack(about)), paragraph(missing)]
      : [
          paragraph(reinstated.arrived(about)),
          ...(next
            ? [
                paragraph(
                  reinstated.next(toMoney(next.amountMinor, plan.currency), next.dueOn, today),
                ),
              ]
            : []),
        ];
  return {
    subject: reinstated.subject({ vendor, about }),
    blocks: [...blocks, planButton(desk), scheduleTable(desk)],
  };
}

export function completedLetter(desk: PlanDesk): Draft | Nothing {
  if (desk.plan.status !== 'completed')
    return nothing('notCompleted', { status: desk.plan.status });
  const { completed } = desk.words.plan;
  return {
    subject: completed.subject(wholePlan(desk)),
    blocks: [
      paragraph(completed.opening(wholePlan(desk))),
      paragraph(completed.nothing),
      planButton(desk),
    ],
  };
}

export function canceledLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, vendor, about, standing } = desk;
  if (plan.status !== 'canceled') return nothing('notCanceled', { status: plan.status });
  const { canceled } = words.plan;
  const left = toMoney(subtract(standing.leftMinor, standing.processingMinor), plan.currency);
  return {
    subject: canceled.subject({ vendor, about }),
    blocks: [
      paragraph(canceled.opening(about)),
      paragraph(left.minor > 0 ? canceled.left(left) : canceled.nothing),
      settleButton(desk),
      quiet(words.frame.reply),
    ],
  };
}

const settleButton = ({ words, about, href }: PlanDesk): Block => ({
  kind: 'button',
  label: words.button.settle(about),
  href,
});

function wholePlan({ plan, vendor, about, today }: PlanDesk) {
  const total = toMoney(plan.baseMinor, plan.currency);
  return { vendor, about, count: plan.instalments.length, total, today };
}

import { cleanLine } from '../../portal/messages/clean-text.ts';
import type { InstalmentFacts } from '../../portal/messages/letter-facts.ts';
import type { CivilDate, Minor } from '../domain/brands.ts';
import { localDate } from '../domain/calendar.ts';
import type { Plan } from '../domain/facts.ts';
import { subtract } from '../domain/money.ts';
import { graceUntilOn } from '../domain/plan-grace.ts';
import { planStanding, type InstalmentStanding, type PlanStanding } from '../domain/plan.ts';
import {
  amountText,
  methodText,
  moneyText,
  nothing,
  toMoney,
  type Desk,
  type Draft,
  type Nothing,
} from './desk.ts';
import { paragraph, quiet, type Block, type RowState, type Table } from './letter.ts';

type PlanDesk = Desk & { readonly plan: Plan; readonly standing: PlanStanding };

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
      ...(plan.autopay ? [paragraph(accepted.debits(methodOf(desk)))] : []),
      paragraph(accepted.missed(plan.policy.graceDays)),
      planButton(desk),
      ...(desk.hasAttachment ? [quiet(accepted.attached)] : []),
      scheduleTable(desk),
    ],
  };
}

export function beforeLetter(desk: PlanDesk): Draft | Nothing {
  const part = openPart(desk);
  if ('nothing' in part) return part;
  const { before } = desk.words.plan;
  const told = tellPart(desk, part, debitsOf(desk));
  return {
    subject: before.subject(told),
    blocks: [
      paragraph(before.opening(told)),
      paragraph(told.debits === null ? before.ask : before.askDebited),
      planButton(desk),
      scheduleTable(desk),
    ],
  };
}

export function dueLetter(desk: PlanDesk): Draft | Nothing {
  const part = openPart(desk);
  if ('nothing' in part) return part;
  const { due } = desk.words.plan;
  // A debit that failed this morning makes "we debit" untrue: from then on the debtor pays.
  const debits = debitFailedSince(desk, part.dueOn) ? null : debitsOf(desk);
  const told = tellPart(desk, part, debits);
  const pay: Block = {
    kind: 'button',
    label: desk.words.button.pay(told.amount),
    href: desk.href,
  };
  return {
    subject: due.subject(told),
    blocks: [
      paragraph(due.opening(told)),
      paragraph(debits === null ? due.ask : due.askDebited),
      debits === null ? pay : planButton(desk),
      scheduleTable(desk),
    ],
  };
}

export function missedLetter(desk: PlanDesk): Draft | Nothing {
  const part = openPart(desk);
  if ('nothing' in part) return part;
  const { plan, words, today, standing, facts } = desk;
  const { missed } = words.plan;
  const debits = debitFailedSince(desk, part.dueOn) ? debitsOf(desk) : null;
  const told = tellPart(desk, part, debits);
  const arrears = toMoney(standing.arrearsMinor, plan.currency);
  if (arrears.minor === 0) return nothing('cured');
  const untilOn = graceUntilOn(plan, facts, today);
  const inTime = untilOn !== null && untilOn >= today;
  return {
    subject: missed.subject(told),
    blocks: [
      paragraph(missed.opening(told)),
      ...(arrears.minor > told.amount.minor ? [paragraph(missed.arrears(arrears))] : []),
      paragraph(inTime ? missed.cure(untilOn, today) : missed.cureNow),
      { kind: 'button', label: words.button.pay(arrears), href: desk.href },
      quiet(missed.help),
      scheduleTable(desk),
    ],
  };
}

export function defaultedLetter(desk: PlanDesk): Draft | Nothing {
  const { plan, words, vendor, about, today, standing } = desk;
  if (plan.status !== 'defaulted' && plan.status !== 'accelerated') return over(plan);
  const { defaulted } = words.plan;
  const arrears = toMoney(standing.arrearsMinor, plan.currency);
  const rest = toMoney(subtract(standing.leftMinor, standing.processingMinor), plan.currency);
  const reinstate = plan.mayReinstate
    ? quiet(defaulted.reinstate({ amount: arrears, untilOn: plan.reinstateUntilOn, today }))
    : quiet(defaulted.noMore);
  const table = scheduleTable(desk);
  if (plan.status === 'accelerated') {
    return {
      subject: defaulted.endedSubject({ vendor, about }, rest),
      blocks: [paragraph(defaulted.ended(about, rest)), settleButton(desk), reinstate, table],
    };
  }
  const notice = { amount: arrears, untilOn: plan.noticeUntilOn, today, vendor, about };
  return {
    subject: defaulted.subject(notice),
    blocks: [
      paragraph(defaulted.opening(about, arrears)),
      paragraph(defaulted.notice(notice)),
      paragraph(defaulted.after(rest)),
      { kind: 'button', label: words.button.pay(arrears), href: desk.href },
      reinstate,
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

const over = (plan: Plan): Nothing => nothing('planOver', { status: plan.status });

const planButton = ({ words, href }: PlanDesk): Block => ({
  kind: 'button',
  label: words.button.seePlan,
  href,
});

const settleButton = ({ words, about, href }: PlanDesk): Block => ({
  kind: 'button',
  label: words.button.settle(about),
  href,
});

function wholePlan({ plan, vendor, about, today }: PlanDesk) {
  const total = toMoney(plan.baseMinor, plan.currency);
  return { vendor, about, count: plan.instalments.length, total, today };
}

type OpenPart = {
  readonly no: number;
  readonly dueOn: CivilDate;
  readonly openMinor: Minor;
};

/** The part that the letter is about, with what it still lacks; nothing when it is covered by now. */
function openPart({ plan, standing, message }: PlanDesk): OpenPart | Nothing {
  if (plan.status !== 'active' && plan.status !== 'accepted') return over(plan);
  const part = standing.instalments.find((i) => i.no === message.instalmentNo);
  if (part === undefined) return nothing('noInstalment', { no: message.instalmentNo });
  const openMinor = lackOf(part);
  if (openMinor === 0) return nothing('instalmentCovered', { no: part.no, status: part.status });
  return { no: part.no, dueOn: part.dueOn, openMinor };
}

const lackOf = (part: InstalmentStanding): Minor =>
  subtract(subtract(part.amountMinor, part.paidMinor), part.processingMinor);

function tellPart(desk: PlanDesk, part: OpenPart, debits: string | null): InstalmentFacts {
  const { plan, vendor, about, today } = desk;
  return {
    vendor,
    about,
    no: part.no,
    count: plan.instalments.length,
    amount: toMoney(part.openMinor, plan.currency),
    dueOn: part.dueOn,
    debits,
    today,
  };
}

const methodOf = ({ plan }: PlanDesk): string | null =>
  plan.methodLabel === null ? null : methodText(plan.methodLabel);

/** The method that we debit, once there is one and the debtor agreed to it. */
function debitsOf(desk: PlanDesk): string | null {
  const { plan, words } = desk;
  if (!plan.autopay || plan.paymentMethodId === null) return null;
  return methodOf(desk) ?? words.plan.savedCard;
}

function debitFailedSince({ facts, plan }: PlanDesk, on: CivilDate): boolean {
  return facts.payments.some(
    (p) =>
      p.planId === plan.id &&
      p.offSession &&
      p.status === 'failed' &&
      localDate(p.failedAt, facts.vendor.timeZone) >= on,
  );
}

/** Every day of the plan: what it asks for, what is left after it, and how it stands. */
function scheduleTable(desk: PlanDesk): Table {
  const { plan, words, today } = desk;
  let leftMinor = plan.baseMinor;
  const rows = desk.standing.instalments.map((part) => {
    leftMinor = subtract(leftMinor, part.amountMinor);
    const then = words.table.thenLeft(toMoney(leftMinor, plan.currency));
    return {
      label: words.table.day(part.dueOn, today),
      note: standingNote(desk, part) ?? then,
      amount: amountText(desk, part.amountMinor, plan.currency),
      state: markOf(part),
    };
  });
  return {
    kind: 'table',
    rows,
    sum: {
      label: words.table.total,
      note: null,
      amount: moneyText(desk, plan.baseMinor, plan.currency),
    },
  };
}

function markOf({ status }: InstalmentStanding): RowState | null {
  if (status === 'missed') return 'missing';
  return status === 'paid' ? 'paid' : null;
}

function standingNote({ words }: PlanDesk, part: InstalmentStanding): string | null {
  switch (part.status) {
    case 'paid':
      return words.table.paid;
    case 'processing':
      return words.table.onItsWayNote;
    case 'missed':
      return words.table.missing;
    case 'dueToday':
    case 'partlyPaid':
    case 'upcoming':
      return null;
  }
}

import type { InstalmentFacts } from '../../portal/messages/letter-facts.ts';
import type { CivilDate, Minor } from '../domain/brands.ts';
import { localDate } from '../domain/calendar.ts';
import { subtract } from '../domain/money.ts';
import { graceUntilOn } from '../domain/plan-grace.ts';
import type { InstalmentStanding } from '../domain/plan.ts';
import { nothing, toMoney } from './desk.ts';
import type { Draft, Nothing } from './desk.ts';
import { paragraph, quiet, type Block } from './letter.ts';
import {
  debitsOf,
  over,
  planButton,
  savedMethodOf,
  scheduleTable,
  type PlanDesk,
} from './plan-desk.ts';

/** The letters about one instalment: before its day, on it, and when it was missed (rules 5.6). */

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
  const debits = debitFailedSince(desk, part.dueOn) ? savedMethodOf(desk) : null;
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

function debitFailedSince({ facts, plan }: PlanDesk, on: CivilDate): boolean {
  return facts.payments.some(
    (p) =>
      p.planId === plan.id &&
      p.offSession &&
      p.status === 'failed' &&
      localDate(p.failedAt, facts.vendor.timeZone) >= on,
  );
}

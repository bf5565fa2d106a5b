import type { Plan } from '../domain/facts.ts';
import { subtract } from '../domain/money.ts';
import { isChargeable } from '../domain/plan-charge.ts';
import type { InstalmentStanding, PlanStanding } from '../domain/plan.ts';
import { amountText, methodText, moneyText, nothing, toMoney } from './desk.ts';
import type { Desk, Nothing } from './desk.ts';
import type { Block, RowState, Table } from './letter.ts';

export type PlanDesk = Desk & { readonly plan: Plan; readonly standing: PlanStanding };

export const over = (plan: Plan): Nothing => nothing('planOver', { status: plan.status });

export const planButton = ({ words, href }: PlanDesk): Block => ({
  kind: 'button',
  label: words.button.seePlan,
  href,
});

const methodOf = ({ plan }: PlanDesk): string | null =>
  plan.methodLabel === null ? null : methodText(plan.methodLabel);

/**
 * The method that we debit. null when the debtor pays by themselves: not agreed, no method yet, or
 * refused for good. Who then waited for our debit would default (rules 5.6).
 */
export const debitsOf = (desk: PlanDesk): string | null =>
  isChargeable(desk.plan, desk.facts) ? savedMethodOf(desk) : null;

export const savedMethodOf = (desk: PlanDesk): string =>
  methodOf(desk) ?? desk.words.plan.savedCard;

/** Every day of the plan: what it asks for, what is left after it, and how it stands. */
export function scheduleTable(desk: PlanDesk): Table {
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

import type { Money, ReminderFacts, UntilFacts } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import { What, day, days, isMany, money, moneys, onDay, what } from './phrases.ts';

const wasDue = (r: ReminderFacts) =>
  `${isMany(r.about) ? 'the oldest due' : 'was due'} ${day(r.dueOn, r.today)}`;
const them = (r: ReminderFacts) => (isMany(r.about) ? 'them' : 'it');

/** The letters of the sequence: each firmer than the one before, none of them rude. */
export const reminder = {
  beforeDue: {
    subject: (r: ReminderFacts) =>
      `${r.vendor}: ${what(r.about)}, ${moneys(r.amounts)}, ${isMany(r.about) ? 'the first due' : 'due'} ${day(r.dueOn, r.today)}`,
    opening: (r: ReminderFacts) =>
      isMany(r.about)
        ? rich`${strong(moneys(r.amounts))} for ${what(r.about)} is due soon, the first part ${onDay(r.dueOn, r.today)}.`
        : rich`${strong(moneys(r.amounts))} for ${what(r.about)} is due ${onDay(r.dueOn, r.today)}.`,
    ask: (r: ReminderFacts) =>
      `Nothing is late. We write so that you do not have to keep ${them(r)} in mind.`,
  },
  whenExpected: {
    subject: (r: ReminderFacts) =>
      `${r.vendor}: ${what(r.about)}, ${moneys(r.amounts)}, ${wasDue(r)}`,
    opening: (r: ReminderFacts) =>
      isMany(r.about)
        ? rich`${What(r.about)} are past their due date, the oldest was due ${onDay(r.dueOn, r.today)}, and we have not seen ${strong(moneys(r.amounts))} yet.`
        : rich`${What(r.about)} was due ${onDay(r.dueOn, r.today)}, and we have not seen ${strong(moneys(r.amounts))} yet.`,
    ask: () => 'When can we expect it?',
  },
  secondReminder: {
    subject: (r: ReminderFacts) =>
      `${r.vendor}: second reminder, ${what(r.about)}, ${moneys(r.amounts)}, ${wasDue(r)}`,
    opening: (r: ReminderFacts) =>
      isMany(r.about)
        ? rich`${What(r.about)} are still open, the oldest ${days(r.daysLate)} after its due date: ${strong(moneys(r.amounts))} altogether.`
        : rich`${What(r.about)} was due ${onDay(r.dueOn, r.today)}, ${days(r.daysLate)} ago, and ${strong(moneys(r.amounts))} is still open.`,
    ask: (r: ReminderFacts) =>
      `Please pay ${them(r)} this week, or tell us what stands in the way: there is nearly always a solution.`,
  },
  firmReminder: {
    subject: (r: ReminderFacts) =>
      `${r.vendor}: please answer, ${what(r.about)}, ${moneys(r.amounts)}, ${wasDue(r)}`,
    opening: (r: ReminderFacts) =>
      isMany(r.about)
        ? rich`We have reminded you of ${what(r.about)}, and ${strong(moneys(r.amounts))} is still open. The oldest is ${days(r.daysLate)} late.`
        : rich`We have reminded you of ${what(r.about)}, due ${day(r.dueOn, r.today)}, and ${strong(moneys(r.amounts))} is still open. That makes it ${days(r.daysLate)} late.`,
    ask: (r: ReminderFacts) =>
      `We have done our part and count on yours: please pay ${them(r)} in the next few days, or answer with the day on which you will.`,
  },
  finalDemand: {
    subject: (r: ReminderFacts, untilOn: string) =>
      `${r.vendor}: last reminder, ${what(r.about)}, ${moneys(r.amounts)}, to pay by ${day(untilOn, r.today)}`,
    opening: (r: ReminderFacts) =>
      isMany(r.about)
        ? rich`This is our last reminder of ${what(r.about)}. The oldest was due ${onDay(r.dueOn, r.today)}, ${days(r.daysLate)} ago, and ${strong(moneys(r.amounts))} is open.`
        : rich`This is our last reminder of ${what(r.about)}. It was due ${onDay(r.dueOn, r.today)}, ${days(r.daysLate)} ago, and ${strong(moneys(r.amounts))} is open.`,
    deadline: (untilOn: string, today: string) =>
      rich`Please pay by ${strong(day(untilOn, today))}.`,
    ask: () =>
      'If it is still open after that day and we have heard nothing from you, we will decide whether to hand it over to a lawyer or a collection agency. We would much rather not. An answer is enough, even if you cannot pay everything at once.',
  },
  discount: (d: UntilFacts & { readonly saves: Money }) =>
    rich`If you pay ${strong(money(d.amount))} by ${day(d.untilOn, d.today)}, everything is settled and you save ${money(d.saves)}.`,
  discountShortfall: (d: UntilFacts) =>
    rich`Pay ${strong(money(d.amount))} more by ${day(d.untilOn, d.today)} and the early-payment discount is yours.`,
  settlement: (d: UntilFacts & { readonly saves: Money }) =>
    rich`Our offer stands: pay ${strong(money(d.amount))} by ${day(d.untilOn, d.today)} and the matter is closed. You save ${money(d.saves)}.`,
  partly: (paid: readonly Money[]) => `Thank you for the ${moneys(paid)} that you have paid.`,
  onItsWay: (amount: Money) =>
    `${money(amount)} more is on its way; this letter does not ask for it again.`,
  ways: (mostParts: number | null) =>
    mostParts === null
      ? 'On the page you see what it is for, line by line.'
      : `On the page you see what it is for, line by line. If all at once is difficult, you can choose to pay in up to ${mostParts} parts.`,
};

import type { About, InstalmentFacts, Money, PlanFacts, UntilFacts } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import { capital, day, days, money, nth, onDay, what } from './phrases.ts';

type OfVendor = { readonly vendor: string; readonly about: About };

/** The letters of an instalment plan. */
export const plan = {
  savedCard: 'your saved card',
  accepted: {
    subject: (p: PlanFacts) =>
      `${p.vendor}: your plan of ${p.count} payments for ${what(p.about)}, ${money(p.total)}`,
    opening: (p: PlanFacts, name: string) =>
      rich`It is agreed: ${strong(money(p.total))} for ${what(p.about)} in ${p.count} payments, accepted by ${name}.`,
    rests:
      'As long as they arrive as listed, our reminders rest. We write three days before each payment.',
    activateBy: (on: string, today: string) =>
      `The plan starts with the first payment, and we keep it open for that until ${day(on, today)}.`,
    debits: (method: string | null) =>
      method === null
        ? 'The later payments we debit from the card that you pay the first one with, as you allowed. To change that, reply to this letter.'
        : `We debit ${method} on each of these days, as you allowed. To change that, reply to this letter.`,
    missed: (graceDays: number) =>
      `If you cannot keep one of the days, you have ${days(graceDays)} to make up for it and nothing else changes. Sooner is always fine.`,
    attached: 'What you agreed to is attached as a PDF.',
  },
  before: {
    subject: (p: InstalmentFacts) =>
      p.debits === null
        ? `${p.vendor}: ${nth(p.no, p.count)} of your plan, ${money(p.amount)}, due ${day(p.dueOn, p.today)}`
        : `${p.vendor}: we debit ${p.debits} with ${money(p.amount)} ${onDay(p.dueOn, p.today)}`,
    opening: (p: InstalmentFacts) =>
      p.debits === null
        ? rich`${capital(nth(p.no, p.count))} of your plan for ${what(p.about)}, ${strong(money(p.amount))}, is due ${onDay(p.dueOn, p.today)}.`
        : rich`${capital(onDay(p.dueOn, p.today))} we debit ${p.debits} with ${strong(money(p.amount))}: ${nth(p.no, p.count)} of your plan for ${what(p.about)}.`,
    ask: 'If it suits you better, pay it earlier.',
    askDebited:
      'You do not have to do anything. If you would rather pay in another way, do it before that day.',
  },
  due: {
    subject: (p: InstalmentFacts) =>
      p.debits === null
        ? `${p.vendor}: ${nth(p.no, p.count)} of your plan, ${money(p.amount)}, is due today`
        : `${p.vendor}: we debit ${p.debits} with ${money(p.amount)} today`,
    opening: (p: InstalmentFacts) =>
      p.debits === null
        ? rich`${capital(nth(p.no, p.count))} of your plan for ${what(p.about)}, ${strong(money(p.amount))}, is due today, ${day(p.dueOn, p.today)}.`
        : rich`Today we debit ${p.debits} with ${strong(money(p.amount))}: ${nth(p.no, p.count)} of your plan for ${what(p.about)}.`,
    ask: 'Paid today, it is on time.',
    askDebited: 'You do not have to do anything.',
  },
  missed: {
    subject: (p: InstalmentFacts) =>
      `${p.vendor}: ${nth(p.no, p.count)} of your plan, ${money(p.amount)}, was due ${day(p.dueOn, p.today)}`,
    opening: (p: InstalmentFacts) =>
      p.debits === null
        ? rich`${capital(nth(p.no, p.count))} of your plan for ${what(p.about)} was due ${onDay(p.dueOn, p.today)}, and we have not seen ${strong(money(p.amount))} yet.`
        : rich`${capital(nth(p.no, p.count))} of your plan for ${what(p.about)} was due ${onDay(p.dueOn, p.today)}, but we could not debit ${p.debits} with ${strong(money(p.amount))}.`,
    arrears: (amount: Money) => rich`With what was due before, ${strong(money(amount))} is open.`,
    cure: (on: string, today: string) =>
      rich`Pay it by ${strong(day(on, today))} and the plan goes on as if nothing had happened; the other dates stay.`,
    cureNow: 'Pay it now and the plan goes on; the other dates stay.',
    help: 'If you cannot, please reply before that day. A way is easier to find now than later.',
  },
  defaulted: {
    subject: (u: UntilFacts & OfVendor) =>
      `${u.vendor}: your plan for ${what(u.about)} ends unless ${money(u.amount)} arrives by ${day(u.untilOn, u.today)}`,
    opening: (about: About, arrears: Money) =>
      rich`Payments of your plan for ${what(about)} are missing, ${strong(money(arrears))} altogether.`,
    notice: (u: UntilFacts) =>
      rich`Pay ${money(u.amount)} by ${strong(day(u.untilOn, u.today))} and the plan goes on, its other dates unchanged.`,
    after: (rest: Money) =>
      rich`After that day the plan ends: the whole rest of ${strong(money(rest))} is due at once, and our reminders go on.`,
    noticeLast: (u: UntilFacts) =>
      rich`All its dates are over. Pay ${money(u.amount)} by ${strong(day(u.untilOn, u.today))} and the plan is complete.`,
    afterLast: 'After that day the plan ends, and our reminders go on.',
    endedSubject: (u: OfVendor, rest: Money) =>
      `${u.vendor}: your plan for ${what(u.about)} has ended, ${money(rest)} is due`,
    ended: (about: About, rest: Money) =>
      rich`Your plan for ${what(about)} has ended because payments are missing. The whole rest of ${strong(money(rest))} is due now.`,
    reinstate: (u: UntilFacts) =>
      `You can bring the plan back once: pay the missing ${money(u.amount)} by ${day(u.untilOn, u.today)}.`,
    noMore: 'The plan was brought back once before; that is possible only once.',
  },
  reinstated: {
    subject: (u: OfVendor) => `${u.vendor}: your plan for ${what(u.about)} goes on`,
    arrived: (about: About) =>
      rich`Thank you. What was missing has arrived, and your plan for ${what(about)} goes on, its other dates unchanged.`,
    broughtBack: (about: About) =>
      rich`We have brought your plan for ${what(about)} back, its other dates unchanged.`,
    missing: (u: UntilFacts) =>
      rich`Please pay the ${strong(money(u.amount))} that is missing by ${day(u.untilOn, u.today)}.`,
    missingNow: (amount: Money) =>
      rich`Please pay the ${strong(money(amount))} that is missing now.`,
    next: (amount: Money, dueOn: string, today: string) =>
      rich`The next payment is ${strong(money(amount))} ${onDay(dueOn, today)}.`,
  },
  completed: {
    subject: (p: PlanFacts) =>
      `${p.vendor}: your plan is paid, ${money(p.total)} for ${what(p.about)}`,
    opening: (p: PlanFacts) =>
      rich`That was the last payment: ${strong(money(p.total))} for ${what(p.about)} is paid. Thank you for keeping to what we agreed.`,
    nothing: 'Nothing of the plan is left to pay, and this is the last letter about it.',
  },
  canceled: {
    subject: (u: OfVendor) => `${u.vendor}: your plan for ${what(u.about)} has been ended`,
    opening: (about: About) =>
      rich`Your plan for ${what(about)} has been ended. We no longer expect its payments on their dates.`,
    left: (amount: Money) =>
      rich`${strong(money(amount))} is open, due as the invoice says. On the page you can choose how to settle it.`,
    nothing: 'Nothing is open.',
  },
  methodLost: {
    subject: (u: OfVendor) =>
      `${u.vendor}: please leave another card for your plan for ${what(u.about)}`,
    opening: {
      detached: (method: string | null) =>
        `The way of paying that was kept for your plan${inBrackets(method)} was removed at the payment service.`,
      mandateInactive: (method: string | null) =>
        `The permission to debit your account${inBrackets(method)} has ended.`,
      expired: (method: string | null) =>
        `The card that was kept for your plan${inBrackets(method)} has expired.`,
    },
    stopped: 'So we no longer debit it.',
    next: (amount: Money, dueOn: string, today: string) =>
      `Next on the plan: ${money(amount)}, ${onDay(dueOn, today)}.`,
    ask: 'Leave another card or account on the page, and the payments go on by themselves. You can also pay each of them there yourself.',
  },
  methodReplaced: {
    subject: (u: OfVendor & { readonly method: string }) =>
      `${u.vendor}: the plan for ${what(u.about)} is debited from ${u.method} now`,
    opening: (about: About, method: string) =>
      rich`From now on we debit ${strong(method)} for the payments of your plan for ${what(about)}, as you allowed on our page.`,
    next: (on: string, today: string) => `The next debit is planned ${onDay(on, today)}.`,
    notYou: 'If it was not you who did this, please reply to this letter at once.',
  },
};

const inBrackets = (method: string | null) => (method === null ? '' : ` (${method})`);

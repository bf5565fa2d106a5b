import { plural } from '../../format.ts';
import type { Sentences } from './figures.ts';

const late = (days: string) => (days === '' ? '' : `, ${days} late`);

/** The first page: what is owed, what a person has to do, what happens by itself. */
export const overview = {
  title: 'Today',
  owed: 'Owed',
  owedOn: (count: number) =>
    `owed on ${plural('en', count, { one: '# invoice', other: '# invoices' })}`,
  overdueOf: (count: number) => `of it overdue, on ${count}`,
  nothingOverdue: 'nothing is overdue',
  broken: {
    heading: 'Records that are not as they were written',
    text: 'Nothing is recorded for these debtors, and no letter goes to them, until whoever runs Saldo has put their records right: a copy of the database has them. All others go on as ever.',
  },
  plans: {
    heading: 'Plans',
    running: (count: number) => plural('en', count, { one: 'plan runs', other: 'plans run' }),
    broken: (count: number) =>
      plural('en', count, { one: 'plan is broken', other: 'plans are broken' }),
    completed: (count: number) =>
      plural('en', count, { one: 'plan is paid in full', other: 'plans are paid in full' }),
    see: 'See the plans',
  },
  bank: {
    open: (count: number) =>
      plural('en', count, {
        one: '# bank transfer waits for you to say what it pays.',
        other: '# bank transfers wait for you to say what they pay.',
      }),
    stale: 'Nobody is reminded until a newer bank statement comes in.',
  },
  tasks: {
    heading: 'For you to do',
    answerBy: (day: string) => `answer by ${day}`,
    lastDay: 'today is the last day to answer',
    since: (day: string) => `since ${day}`,
    done: 'Done',
    doneWith: (what: string) => `Done: ${what}`,
    more: (shown: number, all: number) => `The first ${shown} of ${all} are shown.`,
    none: 'Nothing waits for you. Calls to make, letters that come back and decisions about refunds appear here.',
    finished: 'The task is done.',
    gone: 'That task was done already.',
    failed: 'This did not work just now; the task stands as it was. Try again in a minute.',
  },
  upcoming: {
    heading: 'What happens by itself',
    caption: 'Letters, calls and charges of the next seven days, if nobody pays before',
    when: 'When',
    what: 'What',
    who: 'Debtor',
    amount: 'Amount',
    none: 'Nothing in the next seven days. Reminders, charges and other turns of plans appear here before they happen.',
  },
  empty: {
    title: 'Nothing has come in yet',
    text: 'As soon as your program sends the first invoice, its amount, what happens to it next and what you have to do stand here.',
  },
};

/** What a task asks for: what happened, then what to do. */
export const tasks: Sentences = {
  call: (f) =>
    `Call about ${f.amount}${late(f.no)}. Ask when it can be expected; if something is wrong, hold the invoice.`,
  decideHandOver: (f) =>
    `Every reminder was sent and ${f.amount} is still owed. Decide: write it off, hand it over and hold it as legal, or call again.`,
  noAddress: (f) =>
    f.to === ''
      ? 'There is no e-mail address, so no letter can go. Find one and enter it, or call.'
      : `Letters to ${f.to} come back${f.detail && ` (${f.detail})`}. Call for a new address and enter it; end the hold when the old one works again.`,
  chargebackLost: (f) =>
    `The bank gave ${f.amount} back to the debtor. Decide: ask for it again, credit it, or write it off.`,
  answerInquiry: (f) =>
    f.state === 'past'
      ? `The debtor’s bank asked about ${f.amount}. An answer was due by ${f.until}: it is too late to answer, and it may become a dispute.`
      : `The debtor’s bank asks about ${f.amount}. Nothing was taken yet: answer it at the payment service${f.until && ` by ${f.until}`}, before it becomes a dispute.`,
  answerDispute: (f) =>
    f.state === 'past'
      ? `The debtor’s bank disputes ${f.amount}. An answer was due by ${f.until}: it is too late to answer, and the bank decides by itself.`
      : `The debtor’s bank disputes ${f.amount}. Send what shows that it is owed at the payment service${f.until && `, by ${f.until}`}, or let it go.`,
  methodLost: (f) =>
    `${f.method || 'The saved way of paying'} cannot be charged any more${f.amount && `, and ${f.amount} ${f.state === 'past' ? 'was' : 'is'} due on ${f.until}`}. The debtor was asked for another: call if none is left by then.`,
  planHeld: (f) =>
    `${f.amount} of a plan is due, and nobody is asked for it: its reminders have been held since ${f.since}. End the hold, agree on something else, or end the plan.`,
  refundFailed: (f) =>
    `The refund of ${f.amount} came back from the bank and counts as paid again. Find another way to give it back, or agree with the debtor that it stays.`,
  refundReview: (f) =>
    `${f.asked ? `${f.asked} was refunded; with the discount that fell away ${f.amount} is` : `${f.amount} was refunded and is`} owed again. Decide: ask for it again, credit it, or write it off.`,
  refundOverpayment: (f) =>
    f.asked === ''
      ? `${f.amount} more came than was owed and is kept as credit. Give it back, or keep it for the next invoice.`
      : `${f.amount} came where ${f.asked} was asked for and is kept as credit. Find out why, then give it back or record it.`,
};

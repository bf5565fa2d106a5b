import { datesFor, listText, plural } from '../format.ts';

const payments = (count: number) => plural('en', count, { one: '# payment', other: '# payments' });

type Dates = ReturnType<typeof datesFor>;

/** Paying in parts: choosing, agreeing, and the plan as it goes on. */
export const planMessages = (today: string) => {
  const dates = datesFor('en', today);
  return { planChoice: planChoice(dates), plan: plan(dates), planMethod };
};

const planChoice = ({ day, on }: Dates) => ({
  title: 'Pay in parts',
  lead: (money: string) =>
    `${money} over several dates that suit you. Every date and amount is here before you agree.`,
  count: 'How many payments?',
  frequency: 'How often?',
  weekly: 'Every week',
  biweekly: 'Every two weeks',
  monthly: 'Every month',
  first: 'When is the first?',
  firstHint: (from: string, to: string) => `Between ${day(from)} and ${day(to)}.`,
  show: 'Show the dates',
  dates: 'The dates',
  today: 'today',
  rest: (money: string) => `then ${money} to go`,
  noRest: 'then nothing',
  total: 'Total',
  noExtra: 'no extra cost',
  terms: 'What you agree to',
  termsKept: 'You get exactly this text as a PDF, and we keep a copy.',
  name: 'Your name',
  nameHint: 'First and last name, instead of a signature.',
  agree: 'I have read this and agree to it.',
  autopay: 'Charge the later payments by themselves to the card I pay the first with.',
  autopayHint: 'We write three days before each. You can still pay earlier.',
  autopayRequired:
    'The later payments are charged to the card you pay the first with. We write three days before each.',
  acceptToday: (count: number, money: string) => `Agree to ${payments(count)}, ${money} today`,
  acceptLater: (count: number, money: string, firstOn: string) =>
    `Agree to ${payments(count)}, the first of ${money} ${on(firstOn)}`,
  nameMissing: 'Enter your first and last name.',
  nameTooShort: 'Write your first and last name out: one letter is not enough.',
  agreeMissing: 'Tick that you agree, or leave the page without agreeing.',
  firstInvalid: (from: string, to: string) =>
    `Choose a first date between ${day(from)} and ${day(to)}.`,
  notOffered: 'A plan is not offered here',
  notOfferedText: 'It may already be running, or the amount has changed.',
});

const plan = ({ day, on }: Dates) => ({
  title: 'Your payment plan',
  onTrack: 'Your plan is on track',
  dueToday: (money: string) => `${money} of your plan is due today`,
  dueSoon: (money: string, dueOn: string) => `${money} of your plan is due ${on(dueOn)}`,
  missed: (money: string) => `${money} of your plan is late`,
  defaulted: 'Your plan has stopped',
  accelerated: 'Your plan has ended',
  completed: 'Your plan is complete',
  lapsed: 'The plan was not started',
  canceled: 'The plan was ended',
  superseded: 'A newer plan has taken over',
  accepted: 'Your plan is agreed',
  nextIs: (money: string, dueOn: string) => `Next: ${money} ${on(dueOn)}.`,
  charged: (method: string | null) => `It is charged by itself${method ? ` to ${method}` : ''}.`,
  missedText: (dueOn: string) => `It was due ${on(dueOn)}.`,
  cure: (graceOn: string) => `Pay it by ${day(graceOn)} and the plan goes on unchanged.`,
  paused: 'Letters and debits of this plan wait at present. You can pay at any time.',
  payNow: 'You can pay it now. Letters and debits of this plan wait at present.',
  defaultedText: (money: string) => `Payments were missed, ${money} is late.`,
  reinstate: (reinstateOn: string) =>
    `Pay what is late by ${day(reinstateOn)} and the plan goes on.`,
  accelerates: (money: string, noticeOn: string) =>
    `Otherwise all of the remaining ${money} falls due after ${day(noticeOn)}.`,
  completes: (noticeOn: string) =>
    `All its dates are over: pay by ${day(noticeOn)} and the plan is complete. After that day reminders go on.`,
  acceleratedText: (money: string) =>
    `Payments were missed, and the remaining ${money} is due now.`,
  completedText: (money: string) =>
    `All ${money} is paid. Nothing more is owed, and no more reminders will come.`,
  endedText: 'What is left of the invoice is due as the invoice says.',
  justAccepted: 'Thank you. The plan is agreed and written down.',
  paidOf: (paid: string, base: string) => `${paid} of ${base} paid`,
  dates: 'Dates and amounts',
  mark: {
    paid: 'paid',
    processing: 'on its way',
    dueToday: 'due today',
    missed: 'missed',
    partlyPaid: 'partly paid',
    upcoming: 'to come',
  },
  payNext: (money: string) => `Pay ${money}`,
  payEarly: (money: string) => `Pay ${money} already now`,
  payLate: (money: string) => `Pay the late ${money}`,
  payAll: (money: string) => `Or pay all that is left, ${money}`,
  forInvoices: (numbers: readonly string[]) =>
    `For ${numbers.length === 1 ? 'invoice' : 'invoices'} ${listText(numbers, 'en')}.`,
  agreed: (name: string, date: string) => `Agreed by ${name} ${on(date)}.`,
  pdf: 'Plan as PDF',
  calendar: 'Add the dates to my calendar',
  next: 'What happens next',
  letterBefore: 'Three days before each date we write to remind you.',
  quiet: 'As long as you keep the dates, no other reminder for the invoice comes.',
  trouble: (reachUs: string) => `If a date becomes difficult, say so before it. ${reachUs}.`,
  see: 'See the plan',
});

/** Another card or account for the debits of a plan. */
const planMethod = {
  other: 'Use another card',
  leave: 'Leave another card for the plan',
  lost: {
    detached:
      'The card that was kept for it was removed, so nothing is charged by itself any more.',
    mandateInactive:
      'The permission to debit your account has ended, so nothing is charged by itself any more.',
    expired: 'The card that was kept for it has expired, so nothing is charged by itself any more.',
    declined:
      'The bank does not accept the card that was kept for it, so nothing is charged by itself any more.',
  },
  title: 'Another card for your plan',
  instead: (method: string | null) =>
    `It takes the place of ${method ?? 'the card that was kept'}. Nothing is taken now.`,
  allow: (vendor: string) =>
    `By keeping it you allow ${vendor} to charge the payments of your plan to it on their dates, as the plan says.`,
  keep: 'Keep this card for the plan',
  keeping: 'Keeping it. Please keep this page open.',
  charged: (method: string | null) =>
    `The payments of the plan are charged ${method ? `to ${method}` : 'to the card that you left'}. A card that your bank still has to confirm takes its place as soon as it has.`,
  waiting: 'We wait for the word of your bank. Look at this page again in a minute.',
};

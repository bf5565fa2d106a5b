import { datesFor, daysText, listText, plural } from '../format.ts';

const invoices = (count: number) => plural('en', count, { one: '# invoice', other: '# invoices' });
const payments = (count: number) => plural('en', count, { one: '# payment', other: '# payments' });
const reach = (phone: string | null, email: string) =>
  phone ? `Call ${phone} or write to ${email}` : `Write to ${email}`;

type Dates = ReturnType<typeof datesFor>;

/** What is due, how it can be settled, and everything else that is said around the invoice. */
export const settleMessages = (today: string) => {
  const dates = datesFor('en', today);
  return {
    site,
    headline: headline(dates),
    lead: lead(dates),
    ways: ways(dates),
    choose: choose(dates),
    help,
    trust,
  };
};

const site = {
  sandbox: 'Sandbox: no money moves here.',
  skip: 'Skip to the main part',
  questions: 'Questions?',
  languages: 'Language',
  problem: 'There is a problem',
  errorTitle: (title: string) => `Error: ${title}`,
  back: 'Back to what is due',
  madeWith: 'Page by Saldo.',
  reach,
};

const headline = ({ on }: Dates) => ({
  due: (money: string, dueOn: string) => `${money} is due ${on(dueOn)}`,
  dueToday: (money: string) => `${money} is due today`,
  overdue: (money: string, dueOn: string) => `${money} was due ${on(dueOn)}`,
  several: (money: string, count: number) => `${money} to settle, for ${invoices(count)}`,
  currencies: (amounts: readonly string[]) => `${listText(amounts, 'en')} to settle`,
  onItsWay: (money: string) => `${money} is on its way`,
  paid: (number: string) => `Invoice ${number} is paid`,
  credited: (number: string) => `Nothing to pay: invoice ${number} was credited`,
  closed: (number: string) => `Nothing to pay: invoice ${number} is closed`,
  nothingDue: 'Nothing to pay',
  returned: (money: string) => `${money} was returned to you`,
  openAgain: (money: string) => `${money} is open again`,
  bankDecides: 'A payment is disputed: your bank decides',
});

const lead = ({ day }: Dates) => ({
  invoice: (number: string, debtor: string) => `Invoice ${number} for ${debtor}.`,
  invoicesFor: (debtor: string) => `For ${debtor}.`,
  daysLeft: (days: number) =>
    `Nothing is late: there ${plural('en', days, { one: 'is # day', other: 'are # days' })} left.`,
  lateBy: (days: number) =>
    days === 1 ? 'That was yesterday.' : `That was ${daysText(days, 'en')} ago.`,
  dueNowPart: (money: string) => `${money} of it is due now.`,
  alsoOnItsWay: (money: string) =>
    `Another ${money} is already on its way and is not asked for again.`,
  noMoreLetters: 'Nothing is owed, and no more reminders will come.',
  credited: 'The whole amount was credited, and no more reminders will come.',
  closed: 'You are not asked for anything more, and no more reminders will come.',
  refundReview: (money: string, vendor: string) =>
    `${vendor} decides whether the ${money} that went back to you is still owed, and writes to you first. Until then you need not pay it, and no reminders come.`,
  chargebackReview: (money: string, vendor: string) =>
    `Your bank returned ${money} to you. A person at ${vendor} looks at it before any reminder goes out.`,
  keepDiscount: (money: string, untilOn: string) =>
    `Pay ${money} more by ${day(untilOn)} to keep the discount.`,
});

const ways = ({ day }: Dates) => ({
  legend: 'How would you like to settle it?',
  discountTitle: 'Pay now, with discount',
  discountRestTitle: 'Pay the rest, with discount',
  settlementTitle: 'Settle it for less',
  dueNowTitle: 'Pay what is due now',
  dueFirstTitle: 'Pay what is due first',
  allTitle: 'Pay the full amount',
  restTitle: 'Pay all that is left',
  otherTitle: 'Pay another amount',
  planTitle: 'Pay in parts',
  until: (untilOn: string) => `Until ${day(untilOn)}.`,
  saves: (money: string) => `You save ${money}.`,
  settles: 'Then nothing more is owed.',
  settlesThese: (count: number, rest: string) =>
    `Then nothing more is owed for ${count === 1 ? 'this one' : `these ${count}`}; ${rest} stays due.`,
  staysDue: (rest: string) => `Besides, ${rest} stays due.`,
  amountFor: (money: string, number: string) => `${money} for ${number}`,
  otherInvoices: (count: number) => `what is owed for ${count} other invoices`,
  by: (dueOn: string) => `By ${day(dueOn)}.`,
  leaves: (money: string) => `${money} stays for later.`,
  between: (min: string, max: string) => `From ${min} to ${max}. The rest stays due.`,
  limit: (max: string) =>
    `One payment by card can be at most ${max}. Pay in several, or by bank transfer.`,
  discountedTo: (money: string, untilOn: string) =>
    `With the discount all of it is ${money} until ${day(untilOn)}.`,
  otherLabel: (currency: string) => `Amount in ${currency}`,
  from: (money: string) => `from ${money}`,
  planNote: (fewest: number, most: number, isFree: boolean) =>
    `${fewest === most ? payments(most) : `${fewest} to ${payments(most)}`}${isFree ? ', no extra cost' : ''}. You see every date first.`,
  pay: (money: string) => `Pay ${money}`,
  payOther: 'Continue with this amount',
  seeDates: 'Continue with these dates',
  allTheSame: 'Pay it now all the same',
  nextStep: 'You check it once more before anything is taken.',
});

const choose = ({ day }: Dates) => ({
  legend: 'Which invoices?',
  update: 'Update the amounts',
  none: 'Choose at least one invoice.',
  late: (days: number) => `${daysText(days, 'en')} late`,
  dueOn: (dueOn: string) => `due ${day(dueOn)}`,
  dueToday: 'due today',
  see: (number: string) => `Invoice ${number}`,
});

const help = {
  heading: 'Or is it something else?',
  cannotPay: 'I can’t pay now',
  cannotPayText: (vendor: string) =>
    `Tell ${vendor} now, and say when you can. It is easier to find a way before the date than after it.`,
  cannotPayPlan: 'See what it costs in parts',
  wrong: 'Something is wrong with the invoice',
  wrongText: (vendor: string) => `Say which line is wrong and why, and ${vendor} looks into it.`,
  alreadyPaid: 'I have already paid',
  alreadyPaidText:
    'A bank transfer can take two working days to reach us. If yours is older, send its date and, if you have it, the confirmation.',
  notForMe: 'This isn’t for me',
  notForMeText:
    'Please don’t pay. Say so, and who it is for if you know, so that the letters reach the right person.',
  write: 'Write an email',
  call: (phone: string) => `Call ${phone}`,
  subject: (topic: string, number: string) => `${topic} (${number})`,
};

const trust = {
  heading: 'Is this real?',
  sentTo: (vendor: string, address: string) =>
    `${vendor} sent this link in a letter to ${address}.`,
  sentBy: (vendor: string) => `${vendor} sent you this link.`,
  verify: 'To be sure, call the number on your contract rather than one from a letter.',
  account: (last4: string) => `The account on the invoice ends in ${last4}.`,
  personal: 'The link is yours: whoever has it can see this page.',
};

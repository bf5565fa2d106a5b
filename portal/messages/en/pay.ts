import { datesFor, listText } from '../format.ts';

type Dates = ReturnType<typeof datesFor>;

/** Paying: the check before, the card, what can go wrong, and what became of it. */
export const payMessages = (today: string) => {
  const dates = datesFor('en', today);
  return { pay: pay(dates), problem, refusal, payment: { ...payment(dates), ...attempt(dates) } };
};

const pay = ({ until }: Dates) => ({
  changedTitle: 'The amount has changed',
  planAgreed: 'The plan is agreed and written down. This is its first payment.',
  title: (money: string) => `Pay ${money}`,
  amountTitle: 'How much would you like to pay?',
  forInvoices: (numbers: readonly string[]) =>
    `${numbers.length === 1 ? 'Invoice' : 'Invoices'} ${listText(numbers, 'en')}`,
  insteadOf: (money: string) => `instead of ${money}`,
  summary: 'What you pay for',
  amount: 'You pay',
  priceUntil: 'Price holds',
  until,
  enough: (typed: string, money: string) =>
    `You entered ${typed}, but ${money} already settles all of it. No more than that is taken.`,
  left: 'Then left',
  nothing: 'nothing',
  leftOfThese: (money: string, rest: string) => `${money} of this, and ${rest}`,
  change: 'Choose another way',
  method: 'How you pay',
  loading: 'The payment form is on its way…',
  paying: 'Paying. Please keep this page open.',
  confirm: 'Your bank asks you to confirm. Follow its instructions, then come back here.',
  noScript:
    'Paying here needs JavaScript, because your payment details go straight to the processor.',
  processor: (vendor: string) =>
    `Your payment details go straight to Stripe, the payment processor. ${vendor} never sees them.`,
  loadFailed:
    'The payment form could not be loaded. Nothing was taken. Check your connection and try again.',
  again: 'Try again',
  unknown:
    'The connection broke, so we don’t know yet whether it went through. Look at the state before you try again.',
  lookAtState: 'Look at the state',
  continueAmount: 'Continue',
  amountHint: (min: string, max: string) => `From ${min} to ${max}.`,
  amountMissing: 'Enter the amount you would like to pay.',
  amountUnreadable: (example: string) => `Write the amount in figures, like ${example}.`,
  amountBounds: (min: string, max: string) => `Enter an amount from ${min} to ${max}.`,
  savesMethod:
    'What you pay with is kept at Stripe for the later payments of your plan, as you agreed.',
  lastOfPlan:
    'With this payment your plan is complete: nothing more is charged for it, and what you pay with is not kept.',
  atStripe: 'Pay at Stripe',
  atStripeText: (vendor: string) =>
    `You pay on a page of Stripe, the payment processor, and come back here afterwards. ${vendor} never sees your payment details.`,
  goToStripe: (money: string) => `Pay ${money} at Stripe`,
  breakOutText: 'Stripe’s page does not open in here, so paying goes on in a page of its own.',
  breakOut: 'Go on in a page of its own',
});

const problem = {
  declined:
    'Your bank declined the card. Nothing was taken. Try another card, or ask your bank why.',
  insufficientFunds:
    'There is not enough money on the card or account. Nothing was taken. Try another one or a smaller amount.',
  expiredCard: 'The card has expired. Nothing was taken. Try another card.',
  incorrectCvc: 'The security code is not right. Nothing was taken. Check it and try again.',
  authenticationFailed:
    'The payment was not confirmed at your bank. Nothing was taken. Try again and confirm it.',
  debitFailed: 'Your bank did not carry out the debit, so the amount is owed as before.',
  other: 'The payment did not go through. Nothing was taken. Try again or another way.',
};

const refusal = {
  alreadyPaying:
    'This is already being paid, perhaps in another window or by someone else. Nothing more was taken.',
  priceChanged:
    'The amount has changed since you opened the page. Nothing was taken. Look at it again.',
  tooLarge:
    'That is more than one payment can carry. Nothing was taken. Pay it in several, or by bank transfer.',
  nothingDue: 'There is nothing left to pay here. Nothing was taken.',
  tooMany:
    'That was many attempts in a short time. Nothing was taken. Wait a minute and try again.',
  processorBusy:
    'The payment processor does not answer at the moment. Nothing was taken. Try again in a minute.',
  planNotOffered: 'These dates or parts are not offered any more. Choose again.',
  other: 'That did not work. Nothing was taken or changed. Try again.',
};

const payment = ({ day, on }: Dates) => ({
  reference: 'Reference',
  method: 'Paid with',
  methodUnderWay: 'On its way by',
  what: 'For',
  amount: 'Amount',
  returned: 'Returned',
  at: 'When',
  next: 'What happens next',
  succeeded: (money: string) => `${money} is paid`,
  thanks: 'Thank you. We have written it down.',
  discountGranted: (money: string) => `Your discount of ${money} is granted.`,
  noMoreReminders: (numbers: readonly string[]) =>
    `Nothing more is owed for ${numbers.length === 1 ? 'invoice' : 'invoices'} ${listText(numbers, 'en')}, and no more reminders will come.`,
  stillOwed: (money: string) => `${money} is still to be paid.`,
  planNext: (money: string, dueOn: string) =>
    `The next payment of your plan, ${money}, is due ${on(dueOn)}.`,
  planDone: 'That was the last payment of your plan.',
  receiptSent: (address: string) => `A receipt goes to ${address}.`,
  receipt: 'Download the receipt',
  processing: (money: string) => `${money} is on its way`,
  processingSince: (date: string, method: string | null) =>
    `Since ${day(date)}${method ? `, by ${method}` : ''}. It can take several working days to arrive.`,
  processingBy: (date: string) => `By ${day(date)} we know whether it has arrived.`,
  processingLate: 'It takes longer than usual. We ask the payment service about it every day.',
  processingNext:
    'You need not pay it again, and we will not remind you of it meanwhile. When it has arrived, you get a receipt. If it fails, we tell you at once.',
  unfinished: (money: string) => `The payment of ${money} is not finished`,
  unfinishedText: 'Nothing has been taken yet.',
  unfinishedNext:
    'If you have just confirmed it at your bank, wait a moment. Otherwise start again.',
  finish: 'Go on with the payment',
  failed: (money: string) => `${money} did not arrive`,
  failedNext: 'Choose how to go on. Nothing else has changed.',
  payOther: 'Pay another way',
  canceled: (money: string) => `The payment of ${money} was stopped`,
  canceledText: 'Nothing was taken.',
  refunded: (money: string) => `${money} was returned to you`,
  refundedText: (method: string | null) =>
    `It goes back ${method ? `to ${method}` : 'the way it came'} and can take up to ten days to appear on your statement.`,
  refundedNext: 'You need not do anything. If something is still owed, we write to you first.',
  disputed: 'This payment is disputed: your bank decides',
  disputedText: (money: string) =>
    `Someone asked the bank to return ${money}. Until it decides, we send no reminders about it.`,
  disputedNext: 'If that was a mistake, tell your bank, and write to us.',
  disputeWon: (money: string) => `The payment of ${money} stands`,
  disputeWonText: 'Your bank has decided that it was in order. Nothing more is owed for it.',
  disputeLost: (money: string) => `Your bank returned ${money} to you`,
  disputeLostText: 'The amount is open again. A person looks at it before any letter goes out.',
  disputeLostOpen: 'The amount is open again.',
  disputeLostClosed: 'You are not asked for it again.',
  inquiry: 'Your bank asks us about this payment. Nothing has changed: it stays paid.',
  goesBack: (money: string) =>
    `${money} of it was more than was owed. It goes back to where it came from by itself.`,
  keptAsCredit: (money: string, vendor: string) =>
    `${money} of it was more than is owed. ${vendor} keeps it for you until it pays another invoice or goes back to you.`,
  refundFailed: (money: string) =>
    `A refund of ${money} did not reach you: it could not be paid out. It is with us again, and a person looks for another way to return it.`,
  cameInstead: (came: string, asked: string) => `${came} arrived instead of ${asked}`,
  cameInsteadText:
    'It is kept for you as credit and has not paid the invoice yet. A person finds out why, and writes to you.',
  watching: 'This page looks again by itself.',
  toInvoice: 'Back to the invoice',
  toPlan: 'See the plan',
});

/** An attempt that waits, failed, or was never made. */
const attempt = ({ day }: Dates) => ({
  onPhone: (money: string) => `Confirm ${money} in your bank’s app`,
  onPhoneText: 'We are waiting for your confirmation. Nothing has been taken yet.',
  onPhoneNext:
    'The question in the app is open for about a minute. You need not pay a second time: if it runs out or you refuse it, nothing is taken and this page says so.',
  onPhoneNotice: (money: string) =>
    `A BLIK payment of ${money} waits for you: confirm it in your bank’s app. You need not pay a second time.`,
  failedNotice: (money: string, date: string, method: string | null) =>
    `Your payment of ${money}${method ? ` by ${method}` : ''} of ${day(date)} did not go through. We have received nothing from it, so the amount is open again.`,
  seePayment: 'See this payment',
  unpaid: (money: string) => `You did not pay ${money}`,
  waysToPay: 'See the ways to pay',
  unpaidText: 'Nothing was taken. Everything is as it was before.',
});

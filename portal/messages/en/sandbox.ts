import { listText, plural } from '../format.ts';

/** Everything a story or state line is made of, written already for the reader; '' when unknown. */
export interface SandboxFacts {
  readonly debtor: string;
  readonly invoices: readonly string[];
  readonly amount: string;
  readonly method: string;
  readonly until: string;
  readonly code: string;
  readonly isCharge: boolean;
}

type Line = (facts: SandboxFacts) => string;

const invoice = ({ invoices }: SandboxFacts) =>
  invoices.length === 0
    ? 'the invoice'
    : `${invoices.length === 1 ? 'invoice' : 'invoices'} ${listText(invoices, 'en')}`;
const money = ({ amount }: SandboxFacts) => amount || 'a payment';

/** What a month of dunning sounds like when it is told: one sentence for each record. */
const story: Readonly<Record<string, Line>> = {
  'invoice.issued': (f) => `${f.debtor} gets ${invoice(f)} over ${f.amount}.`,
  'invoice.writtenOff': (f) => `${f.amount} owed by ${f.debtor} is written off.`,
  'task.done': (f) => `Somebody did what had to be done about ${f.debtor}.`,
  'creditNote.issued': (f) => `${f.debtor} gets a credit note of ${f.amount}.`,
  'credit.added': (f) => `${f.amount} is kept as credit of ${f.debtor}.`,
  'credit.taken': (f) => `${f.amount} of the credit of ${f.debtor} is used.`,
  'discount.granted': (f) => `${f.debtor} paid early enough and saves ${f.amount}.`,
  'discount.reversed': (f) => `${f.debtor} loses ${f.amount} of discount.`,
  'settlement.kept': (f) => `${f.debtor} keeps the settlement; the rest, ${f.amount}, is forgiven.`,
  'payment.requiresAction': (f) => `The bank asks ${f.debtor} to confirm ${money(f)}.`,
  'payment.processing': (f) =>
    `${f.debtor} pays ${f.amount}${f.method && ` by ${f.method}`}. It is on its way; reminders wait.`,
  'payment.succeeded': (f) =>
    f.isCharge
      ? `${f.amount} of the plan is charged to ${f.method || 'the card'} of ${f.debtor}, by itself.`
      : `${f.amount} from ${f.debtor} arrives.`,
  'payment.recorded': (f) => `${f.amount} from ${f.debtor}, paid elsewhere, is written down.`,
  'payment.undone': (f) =>
    `${f.amount} from ${f.debtor} was written down by mistake and is taken back.`,
  'payment.mismatched': (f) => `${f.debtor} paid another amount than asked. It is kept as credit.`,
  'payment.declined': (f) => `The bank declines ${f.method || 'the card'} of ${f.debtor}.`,
  'payment.failed': (f) => `${money(f)} of ${f.debtor} fails. Reminders go on.`,
  'payment.canceled': (f) => `${f.debtor} began to pay ${f.amount} and did not finish.`,
  'payment.refunded': (f) => `${f.amount} goes back to ${f.debtor}. A person decides what follows.`,
  'payment.refundDecided': (f) => `${f.amount} is to go back to ${f.debtor}.`,
  'payment.refundGivenUp': (f) =>
    `${f.amount} cannot be given back to ${f.debtor}: it is kept as credit, and a task for the vendor.`,
  'credit.applied': (f) => `${f.amount} of the credit of ${f.debtor} pays ${invoice(f)}.`,
  'plan.methodRenewed': (f) => `The card of ${f.debtor} was renewed and is charged again.`,
  'payment.refundFailed': (f) => `The refund of ${f.amount} to ${f.debtor} comes back.`,
  'payment.inquiryOpened': (f) =>
    `The bank of ${f.debtor} asks about ${money(f)}. Nothing is taken; a person answers.`,
  'payment.inquiryClosed': (f) =>
    `The bank of ${f.debtor} has no more questions about ${money(f)}.`,
  'payment.disputed': (f) => `The bank of ${f.debtor} disputes ${money(f)}.`,
  'payment.disputeWon': (f) => `The bank decides for the vendor: ${money(f)} stays paid.`,
  'payment.disputeLost': (f) =>
    `The bank takes ${money(f)} back for ${f.debtor}. It is owed again; a person decides.`,
  'plan.accepted': (f) => `${f.debtor} agrees to pay ${f.amount} in parts. Reminders wait.`,
  'plan.activated': (f) => `The first part comes; the plan of ${f.debtor} runs.`,
  'plan.methodReplaced': (f) => `${f.debtor} leaves another card for the plan.`,
  'plan.methodLost': (f) =>
    `The card of ${f.debtor} cannot be charged any more. A letter asks for another.`,
  'plan.completed': (f) => `${f.debtor} has paid the whole plan.`,
  'plan.lapsed': (f) => `The plan of ${f.debtor} lapses: its first part did not come.`,
  'plan.defaulted': (f) =>
    `The plan of ${f.debtor} breaks: ${f.amount} is missing. It can be mended until ${f.until}.`,
  'plan.accelerated': (f) =>
    `The plan of ${f.debtor} is over. All of ${f.amount} is due, and reminders go on.`,
  'plan.reinstated': (f) => `${f.debtor} catches up, and the plan runs again.`,
  'plan.canceled': (f) => `The plan of ${f.debtor} is ended. Reminders go on.`,
  'hold.set': (f) => `Reminders to ${f.debtor} wait${f.until && ` until ${f.until}`}.`,
  'hold.ended': (f) => `Reminders to ${f.debtor} may go on.`,
  'reminder.callDue': (f) => `Time to phone ${f.debtor}: a task for the vendor.`,
  'reminder.noAddress': (f) => `${f.debtor} has no address to write to: a task for the vendor.`,
  'dunning.exhausted': (f) =>
    `Every step with ${f.debtor} is taken. A person decides what follows.`,
  'message.suppressed': (f) => `A letter to ${f.debtor} is not sent: something came in between.`,
  'message.failed': (f) => `A letter to ${f.debtor} cannot be delivered: a task for the vendor.`,
  'link.requested': (f) => `${f.debtor} asks for a fresh link.`,
};

/** A letter that is itself what happened, by its step or its kind. */
const letters: Readonly<Record<string, Line>> = {
  beforeDue: (f) => `${f.debtor} gets a friendly note: ${invoice(f)} is due soon.`,
  whenExpected: (f) => `${f.debtor} is asked when ${invoice(f)} can be expected.`,
  secondReminder: (f) => `Second reminder to ${f.debtor}, ${invoice(f)}.`,
  firmReminder: (f) => `Firm reminder to ${f.debtor}, ${invoice(f)}.`,
  finalDemand: (f) => `Final demand to ${f.debtor}, ${invoice(f)}.`,
  planBefore: (f) => `${f.debtor} hears which part of the plan comes next.`,
  planDue: (f) => `A part of the plan of ${f.debtor} is due today.`,
  planMissed: (f) => `${f.debtor} missed a part of the plan and gets a link to mend it.`,
  freshLink: (f) => `${f.debtor} gets a fresh link.`,
};

const steps: Readonly<Record<string, string>> = {
  beforeDue: 'a friendly note',
  whenExpected: 'the first reminder',
  secondReminder: 'the second reminder',
  firmReminder: 'a firm reminder',
  callTask: 'a phone call',
  finalDemand: 'the final demand',
};

const days = (count: number) => plural('en', count, { one: '# day', other: '# days' });

/** Where a debt stands, as short as it can be said. */
const state = {
  paid: 'Paid. No more letters.',
  paidDisputed: (amount: string) => `Paid, but the bank disputes ${amount}.`,
  credited: 'Credited. No more letters.',
  writtenOff: 'Written off. No more letters.',
  dueIn: (count: number) => (count === 0 ? 'Due today.' : `Due in ${days(count)}.`),
  late: (count: number) => `${days(count)} late.`,
  next: (template: string, day: string) => `Next: ${steps[template] ?? 'a letter'}, ${day}.`,
  exhausted: 'Every step is taken: a person decides.',
  stopped: 'Reminders have stopped.',
  processing: (amount: string, since: string) =>
    `${amount} is on its way since ${since}. Reminders wait.`,
  manual: (note: string) => `Held by hand${note && `: “${note}”`}.`,
  held: {
    refundReview: 'Refunded: a person decides.',
    chargeback: 'The bank asks the money back: reminders wait.',
    bounced: 'Letters do not arrive: reminders wait.',
    legal: 'With a lawyer: reminders wait.',
    insolvency: 'Insolvent: reminders wait.',
    dispute: 'Disputed: reminders wait.',
    staleData: 'No fresh bank statement: reminders wait.',
  } as Readonly<Record<string, string>>,
  waits: 'Reminders wait.',
  plan: {
    onTrack: (paid: string, base: string) => `Plan on track, ${paid} of ${base} paid.`,
    missed: (arrears: string) => `A part of the plan is missed: ${arrears} is late.`,
    mendUntil: (day: string) => `Can be mended until ${day}.`,
    defaulted: (arrears: string, day: string) =>
      `Plan broken, ${arrears} is late. All is due after ${day}.`,
    nextCharge: (amount: string, day: string) => `Next: ${amount} is charged ${day}.`,
    nextPart: (amount: string, day: string) => `Next: ${amount} due ${day}.`,
    accepted: 'Plan agreed, waiting for the first part.',
  },
};

const payments = {
  title: 'What banks do',
  lead: 'Play the outside world: a debit arrives or bounces, a card holder disputes.',
  none: 'No card or debit payment yet. Open a debtor’s page and pay with the test card.',
  from: (amount: string, debtor: string) => `${amount} from ${debtor}`,
  status: {
    created: 'started',
    requiresAction: 'waits for the bank’s page',
    processing: 'on its way',
    succeeded: 'arrived',
    failed: 'failed',
    canceled: 'called off',
    partiallyRefunded: 'partly refunded',
    refunded: 'refunded',
    disputed: 'disputed',
    disputeWon: 'dispute won',
    disputeLost: 'taken back by the bank',
  } as Readonly<Record<string, string>>,
  acts: {
    settle: 'Let it arrive',
    failDebit: 'Let it bounce',
    dispute: 'Dispute',
    refund: 'Refund',
    winDispute: 'Vendor wins',
    loseDispute: 'Debtor wins',
    inquiry: 'Bank asks',
    bankReturn: 'Debtor takes it back',
    refundPart: 'Refund half',
    failRefund: 'Refund comes back',
    blockMethod: 'Block the card',
    detachMethod: 'Remove the card',
    endMandate: 'End the mandate',
    expireCard: 'Let the card run out',
  } as Readonly<Record<string, string>>,
};

const bank = {
  title: 'The bank sends a statement',
  jump: 'Bank statement',
  invoice: 'Somebody transferred the price of',
  of: (number: string, debtor: string, price: string) => `${number} of ${debtor}, ${price}`,
  named: 'With its number',
  unnamed: 'With other words',
  note: 'A camt.053 file, sent in as the vendor’s program would. With its number it is recorded by itself; otherwise it waits at Bank in the admin.',
};

const webhooks = {
  jump: 'Processor’s events',
  title: 'How the processor’s events arrive',
  modes: {
    normal: 'at once',
    duplicate: 'twice',
    delay: 'an hour late',
    reorder: 'out of order',
    drop: 'never',
  } as Readonly<Record<string, string>>,
  use: 'Use this',
  waiting: (count: number) =>
    count === 0
      ? 'None is waiting.'
      : `${plural('en', count, { one: '# waits', other: '# wait' })}.`,
  flush: 'Deliver them now',
  note: 'Whatever you choose, the books come out right: the sweep asks about what nobody told.',
};

const clock = {
  title: 'The clock',
  zone: (place: string) => `in ${place}`,
  next: (moment: string) => `Next by itself: ${moment}.`,
  nextNow: 'Next by itself: now.',
  nothing: 'Nothing is waiting to happen by itself.',
  day: '+1 day',
  days: (count: number) => `+${count} days`,
  event: 'To the next event',
  passing: 'Time is passing …',
};

const mailbox = {
  title: 'Mailbox',
  count: (total: number) => plural('en', total, { one: '# letter', other: '# letters' }),
  empty: 'No letter yet. Let a few days pass.',
  to: (address: string) => `to ${address}`,
  fresh: 'new',
  back: 'All letters',
  frame: (subject: string) => `Letter: ${subject}`,
  from: 'From',
  addressee: 'To',
  sent: 'Sent',
  asText: 'Plain text',
  asHtml: 'As designed',
  attachments: 'Attached',
  older: (count: number) =>
    `${plural('en', count, { one: '# older letter is', other: '# older letters are' })} kept but not shown.`,
};

const doors = {
  title: 'Other doors',
  admin: 'The vendor’s side',
  adminText: 'Overview, invoices with why each is or isn’t reminded, the plans board, settings.',
  email: 'E-mail',
  password: 'Password',
  widget: 'A website with the widget',
  widgetText: 'The same pages inside somebody else’s site, on another origin.',
  api: 'API',
  apiText: 'Every address with an example that you can paste into a terminal.',
  samples: 'Send an invoice in',
  samplesText:
    'An e-invoice (UBL) and a table (CSV), with days around today. Paste into a terminal:',
  sample: { xml: 'The e-invoice', csv: 'The table' },
  afresh: 'Start afresh',
  afreshText:
    'There is no way back in time. End the server, delete its data (the folder .data, or the one of DATA_DIR) and start it again: everything is as it was at first.',
  key: 'API key',
  copy: 'Copy',
  copied: 'Copied',
};

/** Every sentence of the try-out panel. It is for people who set Saldo up, and in English only. */
export const sandboxMessages = {
  title: 'Sandbox',
  skip: 'Skip to the clock',
  banner: 'This is the sandbox. No money moves and no letter leaves this machine.',
  heading: 'A month of dunning in ten seconds',
  lead: 'The debtors are invented and the bank is emulated; the rest is what runs in production. Press a button and watch.',
  refused: (why: string) => `That was not possible: ${why}`,
  failed: 'That did not work. Nothing was changed.',
  jumps: 'On this page',
  happened: {
    title: 'What happened',
    since: (day: string) => `Since ${day}`,
    nothing: 'Nothing happened in this time.',
    showAll: 'Show all at once',
    letter: 'Read the letter',
    summary: (count: number, letterCount: number) =>
      `${plural('en', count, { one: '# event', other: '# events' })}, ${plural('en', letterCount, { one: '# letter', other: '# letters' })}`,
  },
  debtors: {
    title: 'Who owes',
    open: 'Open their page',
    began: (label: string) => `At the start: ${label.toLowerCase()}`,
    own: 'Added by you',
  },
  story,
  letters,
  unknown: (type: string) => `Written down: ${type}.`,
  state,
  payments,
  bank,
  webhooks,
  clock,
  mailbox,
  doors,
};

import { listText, plural } from '../../format.ts';
import type { Sentences } from './figures.ts';

const withNote = (text: string, note: string) => (note === '' ? text : `${text}, “${note}”`);

/** The steps of a sequence, by template. A step is named by its day: "+14 firm reminder". */
export const steps = {
  names: {
    beforeDue: 'note before the due day',
    whenExpected: 'first reminder',
    secondReminder: 'second reminder',
    firmReminder: 'firm reminder',
    callTask: 'phone call',
    finalDemand: 'final demand',
  },
  about: {
    beforeDue: 'Note before the due day: friendly, with the discount if there is one',
    whenExpected: 'First reminder: “when can we expect it?”',
    secondReminder: 'Second reminder',
    firmReminder: 'Firm reminder',
    callTask: 'Phone call: a task for a person, no letter',
    finalDemand: 'Final demand, with a last date and what follows',
  },
  /** In tables: "+14 firm reminder". */
  label: (day: string, name: string) => (name === '' ? `step ${day}` : `${day} ${name}`),
  /** In sentences: "firm reminder (+14)". */
  named: (day: string, name: string) => (name === '' ? `step ${day}` : `${name} (${day})`),
  days: (offset: number) =>
    offset < 0
      ? `${plural('en', -offset, { one: '# day', other: '# days' })} before`
      : offset === 0
        ? 'on the due day'
        : `${plural('en', offset, { one: '# day', other: '# days' })} after`,
  handOver: 'end of the sequence',
};

/** Why reminders wait, as one says it after "held: ". */
export const holds: Sentences = {
  processing: (f) =>
    `${f.amount} on its way since ${f.since}${f.method && ` (${f.method})`}${f.until && `, known by ${f.until}`}`,
  plan: (f) =>
    f.state === 'defaulted'
      ? `broken plan of ${f.parts}, the rest not yet called in`
      : f.parts === ''
        ? `a plan runs since ${f.since}`
        : `plan of ${f.parts}`,
  planReview: () => 'a plan was proposed and waits for an answer',
  planOffer: () => 'a plan was offered and waits for an answer',
  promise: (f) => withNote('a promise to pay', f.note),
  extension: (f) => withNote('more time was given', f.note),
  dispute: (f) => withNote('something about the invoice is disputed', f.note),
  alreadyPaid: (f) => withNote('the debtor says it is paid', f.note),
  refundReview: (f) => `a refund${f.amount && ` of ${f.amount}`} waits for your decision`,
  chargeback: (f) =>
    f.amount === ''
      ? 'a dispute at the bank'
      : `the bank is asked to give back ${f.amount} since ${f.since}`,
  chargebackLost: (f) => `the bank gave back ${f.amount}; you decide what follows`,
  bounced: (f) => (f.note === '' ? 'letters do not arrive' : `letters to ${f.note} do not arrive`),
  noAddress: () => 'there is no e-mail address',
  manual: (f) => withNote('a person paused them', f.note),
  legal: (f) => withNote('with a lawyer or a court', f.note),
  insolvency: (f) => withNote('insolvency', f.note),
  staleData: (f) =>
    f.since === '' ? 'no bank statement has come in yet' : `no bank statement since ${f.since}`,
};

/** Why dunning has stopped, as one says it after "stopped: ". */
export const stops: Sentences = {
  paid: () => 'paid',
  credited: () => 'credited',
  writtenOff: () => 'written off',
  belowMinimum: (f) =>
    f.balance === ''
      ? 'too little is owed'
      : `${f.balance} is below your smallest amount, ${f.least}`,
};

/** Where an invoice's dunning stands: short for tables, whole sentences for its own page. */
export const dunning = {
  next: (step: string, moment: string) => `${step} on ${moment}`,
  held: (reasons: readonly string[]) => `held: ${listText(reasons, 'en')}`,
  heldUntil: (until: string, reasons: readonly string[]) =>
    `held until ${until}: ${listText(reasons, 'en')}`,
  after: (step: string) => `then ${step}`,
  afterOn: (step: string, moment: string) => `then ${step} on ${moment}`,
  stopped: (why: string) => `stopped: ${why}`,
  contested: (reasons: readonly string[]) => `but ${listText(reasons, 'en')}`,
  exhausted: 'all steps taken: you decide what follows',
  sentence: {
    notDue: (step: string, moment: string) =>
      `Nothing is late. The next letter is the ${step}, on ${moment}.`,
    active: (step: string, moment: string) =>
      `Reminders are running: the ${step} goes out on ${moment}.`,
    call: (step: string, moment: string) =>
      `Reminders are running: the ${step} becomes a task on ${moment}.`,
    held: (reasons: readonly string[]) => `Reminders wait: ${listText(reasons, 'en')}.`,
    heldUntil: (until: string, reasons: readonly string[]) =>
      `Reminders wait until ${until}: ${listText(reasons, 'en')}.`,
    after: (step: string) => `When nothing holds them any more they go on with the ${step}.`,
    afterOn: (step: string, moment: string) => `Then they go on with the ${step}, on ${moment}.`,
    afterNothing: 'No step is left after that.',
    stopped: (why: string) => `Reminders have stopped: ${why}.`,
    contested: (why: string, reasons: readonly string[]) =>
      `Reminders have stopped: ${why}, but ${listText(reasons, 'en')}.`,
    exhausted:
      'Every step of the sequence was taken, and no more letters will go. What follows is for a person to decide.',
  },
};

/** Where the sequence goes on after a hold, as one says it after "Afterwards". */
export const resume = {
  same: 'the step that waited',
  next: 'the step after the one that waited',
  restart: 'the first step again, counted from that day',
  step: (step: string) => `the ${step}`,
};

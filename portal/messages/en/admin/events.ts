import type { Figures, Sentences } from './figures.ts';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const of = (text: string, { amount }: Figures) => (amount === '' ? text : `${text} of ${amount}`);

const recordedBy = ({ state }: Figures): string => {
  if (state === 'certain') return 'found in a bank statement, its reference and amount exact';
  return state === 'confirmed' ? 'confirmed from a bank statement' : 'recorded by hand';
};

const letterOf = ({ step, letter }: Figures) => capital(step) || letter;

/** What is written in the journal, one sentence per kind of record. */
export const events: Sentences = {
  'invoice.issued': (f) =>
    `Invoice ${f.number} came in: ${f.amount}, issued ${f.issued}, due ${f.due}.`,
  'invoice.writtenOff': (f) =>
    `${f.amount} was written off${f.reason && `: ${f.reason}`}.${f.state && ` The debtor is ${f.state === 'told' ? '' : 'not '}told.`}`,
  'creditNote.issued': (f) =>
    `Credit note ${f.reference && `${f.reference} `}over ${f.amount}${f.reason && `: ${f.reason}`}.`,
  'credit.added': (f) => `${f.amount} became credit of the debtor${f.why && `: ${f.why}`}.`,
  'credit.applied': (f) => `${f.amount} of the debtor’s credit pays this invoice.`,
  'credit.taken': (f) => `${f.amount} was taken from the debtor’s credit${f.why && `: ${f.why}`}.`,
  'discount.granted': (f) => `The discount of ${f.amount} was earned.`,
  'discount.reversed': (f) =>
    f.state === 'creditNote'
      ? `${f.amount} of the discount fell away: the credit note gives back the price before it.`
      : `The discount of ${f.amount} was taken back with the payment that had earned it.`,
  'settlement.kept': (f) =>
    `The settlement was paid in time. The rest, ${f.rest}, was written off.`,

  'payment.created': (f) =>
    f.state === 'offSession'
      ? `A charge of ${f.amount} was started by itself, as the plan says.`
      : `The debtor began to pay ${f.amount}.`,
  'payment.intentCreated': (f) => `The payment service took up ${of('the payment', f)}.`,
  'payment.checkoutOpened': (f) => `Stripe’s page for ${of('the payment', f)} was opened.`,
  'payment.requiresAction': (f) => `The bank asked the debtor to confirm ${of('the payment', f)}.`,
  'payment.processing': (f) => `${of('A payment', f)} is on its way. Reminders wait for it.`,
  'payment.declined': (f) => `A card was declined${f.code && ` (${f.code})`}. Nothing was taken.`,
  'payment.failed': (f) => `${of('The payment', f)} failed${f.code && ` (${f.code})`}.`,
  'payment.canceled': (f) => `${of('The payment', f)} was not finished and was closed.`,
  'payment.succeeded': (f) => `${f.amount} arrived.`,
  'payment.recorded': (f) =>
    `${f.amount}, received on ${f.received}, was ${recordedBy(f)}${f.reference && `: ${f.reference}`}.`,
  'payment.undone': (f) =>
    `${f.amount}, recorded from a bank statement, was taken back: it was a mistake.`,
  'payment.mismatched': (f) =>
    `${f.amount} arrived where ${f.asked} was asked for. It is kept as credit until you decide.`,
  'payment.refunded': (f) => `${f.amount} was given back to the debtor.`,
  'payment.refundDecided': (f) =>
    `${f.amount} is to go back to where it came from${f.why && `: ${f.why}`}.`,
  'payment.refundGivenUp': (f) =>
    `The payment service does not give ${f.amount || 'the money'} back${f.code && ` (${f.code})`}. It is credit of the debtor, and a task for you.`,
  'payment.refundFailed': (f) =>
    `A refund of ${f.amount} came back from the bank and counts as paid again.`,
  'payment.inquiryOpened': (f) =>
    `The debtor’s bank asks about ${of('the payment', f)}. Nothing was taken; a task asks for an answer.`,
  'payment.inquiryClosed': (f) => `The bank’s question about ${of('the payment', f)} is closed.`,
  'payment.disputed': (f) =>
    `The debtor’s bank disputes ${f.amount || 'the payment'}. Reminders wait for its word.`,
  'payment.disputeWon': (f) => `The bank decided for you: ${f.amount || 'the payment'} stands.`,
  'payment.disputeLost': (f) =>
    `The bank decided for the debtor: ${f.amount || 'the payment'} was taken back and is owed again.`,

  'plan.accepted': (f) =>
    `${f.name} agreed to a plan of ${f.parts} payments over ${f.amount}. Reminders wait.`,
  'plan.activated': () => 'The first payment came; the plan runs.',
  'plan.methodKept': () => 'The way of paying was kept for the next charges.',
  'plan.methodReplaced': (f) =>
    `The debtor left ${f.method || 'another way of paying'} for the next charges${f.state && `, instead of ${f.state}`}.`,
  'plan.methodLost': (f) =>
    `${f.method || 'The saved way of paying'} cannot be charged any more: ${f.code}. Nothing is charged to it, and the debtor is asked for another.`,
  'plan.methodRenewed': (f) => `${f.method || 'The saved card'} was renewed and is charged again.`,
  'plan.held': (f) =>
    `${f.amount} of the plan is due, and the plan waits because its reminders are held. A task was written.`,
  'plan.heldOver': () => 'No payment of the plan waits for a hold any more; that task is over.',
  'plan.completed': () => 'The plan is paid in full.',
  'plan.reopened': () =>
    'The money that had moved the plan on was recorded by mistake: the plan is where it was before.',
  'plan.lapsed': () => 'The plan lapsed: its first payment did not come in time.',
  'plan.defaulted': (f) =>
    `The plan is broken: ${f.arrears} is missing. The rest falls due after ${f.notice}${
      f.restore && `; paying what is missing by ${f.restore} restores it`
    }.`,
  'plan.accelerated': (f) => `All that is left of the plan, ${f.rest}, is due. Reminders go on.`,
  'plan.letter': (f) => `${f.letter} (payment ${f.no}): the letter was prepared.`,
  'plan.canceled': (f) => `The plan was ended${f.reason && `: ${f.reason}`}. Reminders go on.`,
  'plan.reinstated': (f) =>
    f.state === 'vendor'
      ? 'The plan was restored by hand; what is missing has a fresh grace.'
      : 'What was missing came in time; the plan runs again.',

  'hold.set': (f) =>
    `Reminders were held${f.until && ` until ${f.until}`}: ${f.reason}. Afterwards: ${f.resume}.`,
  'hold.ended': (f) => `A hold ended (${f.reason}). Reminders go on with ${f.resume}.`,

  'reminder.queued': (f) =>
    `The ${f.step} was prepared${f.invoices === '' || f.invoices === '1' ? '' : ` for ${f.invoices} invoices`}.`,
  'reminder.callDue': (f) => `The ${f.step} became a task.`,
  'reminder.noAddress': () => 'No letter could go: there is no e-mail address. A task was written.',
  'dunning.exhausted': () => 'Every step was taken. A task asks what follows.',
  'message.sent': (f) => `${letterOf(f)}: the letter left.`,
  'message.suppressed': (f) => `${letterOf(f)}: the letter was not sent${f.why && `, ${f.why}`}.`,
  'message.failed': (f) =>
    `${letterOf(f)}: the letter could not be delivered${f.why && `, ${f.why}`}.`,
  'debtor.changed': (f) => `What is known of the debtor changed${f.changes && `: ${f.changes}`}.`,
  'task.done': (f) => `A task is done${f.detail && `: ${f.detail}`}.`,
  'link.requested': () => 'The debtor asked for a fresh link.',
};

/** What a task asks for, in a few words. */
const taskNames = {
  call: 'call the debtor',
  decideHandOver: 'decide what follows the sequence',
  noAddress: 'find an address to write to',
  chargebackLost: 'decide about a lost dispute',
  answerInquiry: 'answer the bank’s question',
  answerDispute: 'answer the bank’s dispute',
  methodLost: 'ask for another way of paying',
  planHeld: 'a payment of a plan waits because reminders are held',
  refundFailed: 'give a refund another way',
  refundReview: 'decide about a refund',
  refundOverpayment: 'give back what was paid too much',
};

export const timeline = {
  unknown: (type: string) => `Recorded: ${type}.`,
  actors: {
    vendor: 'Somebody here',
    api: 'Your program',
    debtor: 'The debtor',
    processor: 'Payment service',
    system: 'By itself',
  },
  details: {
    name: 'name',
    email: 'e-mail address',
    locale: 'language',
    timeZone: 'time zone',
    country: 'country',
  },
  change: (what: string, from: string, to: string) =>
    `${what} ${to || 'taken away'}${from && `, before ${from}`}`,
  creditReasons: {
    surplus: 'more came than was owed',
    creditNote: 'a credit note for what had been paid',
    amountMismatch: 'another amount came than was asked for',
    reversalUndone: 'money that had been taken back returned',
    refundCameBack: 'a refund did not arrive',
    refund: 'it was refunded',
    chargeback: 'the bank took it back',
    applied: 'it pays an invoice',
    returned: 'it was given back',
    paidTwice: 'the same card had paid already',
    vendor: 'decided by hand',
  },
  tasks: taskNames as Readonly<Record<string, string>>,
  declineCodes: {
    insufficient_funds: 'not enough money on the account',
    expired_card: 'the card has expired',
    incorrect_cvc: 'the security code is wrong',
    invalid_cvc: 'the security code is wrong',
    authentication_required: 'the bank asks for a confirmation',
    payment_intent_authentication_failure: 'it was not confirmed',
    debit_failed: 'the debit came back',
    generic_decline: 'the bank gave no reason',
    card_declined: 'the bank gave no reason',
    do_not_try_again: 'the bank says not to try again',
    detached: 'it was removed at the payment service',
    mandateInactive: 'the permission to debit has ended',
    expired: 'the card has expired',
  },
};

/** What will happen, by kind of event of the preview. */
export const future: Sentences = {
  reminder: (f) => capital(f.step),
  call: (f) => `${capital(f.step)}: a task for you`,
  planBefore: () => 'Plan: letter that a payment is due soon',
  planDue: () => 'Plan: letter that a payment is due today',
  planMissed: () => 'Plan: letter that a payment was missed',
  charge: () => 'Plan: payment is charged by itself',
  planDefaulted: () => 'Plan breaks: notice that the rest falls due',
  planAccelerated: () => 'Plan ends: all that is left is due',
  planCompleted: () => 'Plan is paid in full',
  planLapsed: () => 'Plan lapses: its first payment did not come',
  decideHandOver: () => 'End of the sequence: a task asks what follows',
  noAddress: () => 'No address to write to: a task for you',
  chargebackLost: () => `Task: ${taskNames.chargebackLost}`,
  answerInquiry: () => `Task: ${taskNames.answerInquiry}`,
  answerDispute: () => `Task: ${taskNames.answerDispute}`,
  methodLost: () => `Task: ${taskNames.methodLost}`,
  planHeld: () => `Task: ${taskNames.planHeld}`,
  refundFailed: () => `Task: ${taskNames.refundFailed}`,
  refundReview: () => `Task: ${taskNames.refundReview}`,
  refundOverpayment: () => `Task: ${taskNames.refundOverpayment}`,
};

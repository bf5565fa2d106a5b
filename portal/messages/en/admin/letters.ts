import type { Sentences } from './figures.ts';

/** What a letter is, by its kind. */
export const letterKinds: Readonly<Record<string, string>> = {
  reminder: 'Reminder',
  paymentReceipt: 'Receipt',
  paymentProcessing: 'Payment on its way',
  paymentFailed: 'Payment failed',
  paymentReversed: 'Payment taken back',
  paymentMismatched: 'Other amount received',
  paymentDisputed: 'A payment is disputed',
  paymentStands: 'Payment stands',
  refundFailed: 'Refund did not arrive',
  creditNote: 'Credit note',
  creditApplied: 'Credit used',
  creditReturned: 'Credit given back',
  writtenOff: 'Debt waived',
  planAccepted: 'Plan agreed',
  planBefore: 'Plan: payment soon',
  planDue: 'Plan: payment today',
  planMissed: 'Plan: payment missed',
  planDefaulted: 'Plan broken',
  planReinstated: 'Plan restored',
  planCompleted: 'Plan paid in full',
  planCanceled: 'Plan ended',
  planMethodLost: 'Plan: another card needed',
  planMethodReplaced: 'Plan: new card',
  freshLink: 'Fresh link',
};

export const letterStates = {
  queued: 'Waiting to leave',
  sent: 'Sent',
  suppressed: 'Not sent',
  failed: 'Not delivered',
  skipped: 'Left out',
};

/** What became of a step that is a call or the end of the sequence, and no letter. */
export const askedStates = {
  due: 'Due',
  done: 'Done',
  idle: 'No longer needed',
  reached: 'Reached',
};

/** Why a letter left, did not leave or was left out. Holds and stops have catalogues of their own. */
export const letterReasons: Sentences = {
  sent: () => '',
  stepDue: () => '',
  skipped: (f) => `in favour of the ${f.step}`,
  exhausted: () => 'the last step was taken',
  undeliverable: (f) => `${f.to} does not take letters${f.detail && `: ${f.detail}`}`,
  addressChanged: () => 'the address had changed; it goes to the new one',
  minGap: (f) => `too soon after the reminder of ${f.since}`,
  notQueued: () => 'it was taken back before it left',
  nothingLeft: () => 'nothing was left to write about',
  overtaken: (f) => `it was overtaken: ${f.state}`,
  instalmentCovered: () => 'the payment was made or on its way',
  held: () => 'a hold paused the plan',
  dayPassed: (f) => `its day, ${f.due}, had passed`,
  cured: () => 'the missed payment had come',
  nothingToPay: () => 'nothing was left to pay',
  noInvoice: () => 'none of its invoices was left in it',
  noStep: () => 'its step is no longer in the sequence',
  notALetter: () => 'its step is a phone call',
  noPayment: () => 'there was no payment to write about',
  notArrived: () => 'the money had not arrived after all',
  notOnItsWay: () => 'the money was no longer on its way',
  notFailed: () => 'the payment had not failed after all',
  notDisputed: (f) => `it was no longer disputed${f.state && `: ${f.state}`}`,
  noCredit: () => 'there was nothing to tell of any more',
  noWriteOff: () => 'nothing was written off after all',
  owedAgain: () => 'it came to be owed again',
  notReversed: () => 'the payment had not been taken back after all',
  noPlan: () => 'there was no plan to write about',
  planOver: (f) => `it was overtaken: ${f.state}`,
  noInstalment: () => 'the plan has no such payment',
  notCompleted: () => 'the plan was not paid in full after all',
  notCanceled: () => 'the plan was not ended after all',
  methodFound: () => 'another card had been left',
  methodGone: () => 'the new card was gone again',
};

/** States that overtook a letter, of payments and plans. */
export const overtaking: Readonly<Record<string, string>> = {
  processing: 'the payment is on its way',
  succeeded: 'the payment arrived',
  failed: 'the payment failed',
  canceled: 'it was called off',
  partiallyRefunded: 'a part was refunded',
  refunded: 'the payment was refunded',
  disputed: 'the bank disputes the payment',
  disputeWon: 'the bank’s dispute was won',
  disputeLost: 'the bank’s dispute was lost',
  accepted: 'the plan waits for its first payment',
  active: 'the plan runs',
  defaulted: 'the plan is broken',
  accelerated: 'the rest of the plan is due',
  completed: 'the plan is paid in full',
  lapsed: 'the plan lapsed',
  superseded: 'another plan took its place',
};

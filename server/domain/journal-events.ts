/** What can happen to a payment, to money beside it and to the method it is taken from. */
export const LIFE_EVENTS = [
  'payment.created',
  'payment.intentCreated',
  'payment.checkoutOpened',
  'payment.requiresAction',
  'payment.declined',
  'payment.processing',
  'payment.succeeded',
  'payment.recorded',
  'payment.undone',
  'payment.mismatched',
  'payment.failed',
  'payment.canceled',
  'payment.refundDecided',
  'payment.refunded',
  'payment.refundFailed',
  'payment.refundGivenUp',
  'payment.inquiryOpened',
  'payment.inquiryClosed',
  'payment.disputed',
  'payment.disputeWon',
  'payment.disputeLost',
  'credit.added',
  'credit.applied',
  'credit.taken',
  'creditNote.issued',
  'invoice.writtenOff',
  'settlement.kept',
  'discount.granted',
  'discount.reversed',
  'plan.methodKept',
  'plan.methodReplaced',
  'plan.methodLost',
  'plan.methodRenewed',
] as const;
export type LifeEvent = (typeof LIFE_EVENTS)[number];

/** Every kind of journal record; each has a sentence for the vendor. */
export type JournalEventType =
  | LifeEvent
  | 'invoice.issued'
  | 'debtor.changed'
  | 'task.done'
  | `hold.${'set' | 'ended'}`
  | `plan.${'accepted' | 'activated' | 'completed' | 'lapsed' | 'defaulted' | 'accelerated'}`
  | `plan.${'held' | 'heldOver'}`
  | `plan.${'letter' | 'canceled' | 'reinstated' | 'reopened'}`
  | `reminder.${'queued' | 'callDue' | 'noAddress'}`
  | 'dunning.exhausted'
  | `message.${'sent' | 'suppressed' | 'failed'}`
  | 'link.requested';

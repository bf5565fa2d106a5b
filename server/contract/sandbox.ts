import type { InvoiceSummary } from './invoice.ts';
import type { PaymentView, PlanView } from './portal.ts';

/** What the try-out panel shows. Facts only: the portal finds the words. */
export type PanelView = {
  readonly now: string;
  readonly timeZone: string;
  /** When something happens by itself next; null: only somebody's act would change anything. */
  readonly nextAt: string | null;
  readonly since: string;
  readonly story: readonly StoryLine[];
  readonly debtors: readonly PanelDebtor[];
  readonly payments: readonly PanelPayment[];
  readonly letters: { readonly total: number; readonly shown: readonly LetterHead[] };
  /** The letter that was asked for. */
  readonly letter: LetterView | null;
  readonly webhooks: {
    readonly mode: 'normal' | 'duplicate' | 'delay' | 'drop' | 'reorder';
    /** Held back, to be delivered later. */
    readonly waiting: number;
  };
};

/** One thing that happened, from the journal, with the letter that told the debtor of it. */
export type StoryLine = {
  readonly at: string;
  /** As the journal names it, such as `payment.succeeded`. */
  readonly type: string;
  readonly debtor: string;
  readonly invoices: readonly string[];
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly method: string | null;
  /** A charge that a plan made by itself. */
  readonly isCharge: boolean;
  readonly untilOn: string | null;
  /** A reason, a decline code or who did it, by the kind of record. */
  readonly code: string | null;
  readonly letter: LetterHead | null;
};

export type LetterHead = {
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly kind: string | null;
  /** What step of the sequence it is; null when it is none. */
  readonly template: string | null;
  readonly attachments: readonly string[];
};

export type LetterView = LetterHead & { readonly from: string; readonly text: string };

/** One debtor with everything that is open or was. */
export type PanelDebtor = {
  readonly id: string;
  readonly name: string;
  /** What the demo plays with this debtor; null: one of the visitor's own. */
  readonly label: string | null;
  readonly url: string;
  readonly invoices: readonly PanelInvoice[];
  readonly plan: PlanView | null;
};

export type PanelInvoice = Pick<
  InvoiceSummary,
  'id' | 'number' | 'currency' | 'dueOn' | 'daysLate' | 'status' | 'balanceMinor' | 'payableMinor'
> & {
  /** Of what was paid, how much a bank asks back. */
  readonly disputedMinor: number;
  readonly dunning: Pick<InvoiceSummary['dunning'], 'status' | 'reasons' | 'holds' | 'nextAt'> & {
    readonly nextTemplate: string | null;
  };
};

/** What banks and customers can do with a payment, in the words of `POST /sandbox/world`. */
export type WorldAct =
  | 'inquiry'
  /** A dispute of a debit, which nobody can answer. */
  | 'bankReturn'
  | 'refundPart'
  | 'failRefund'
  | 'detachMethod'
  | 'endMandate'
  | 'expireCard'
  | 'settle'
  | 'failDebit'
  | 'dispute'
  | 'winDispute'
  | 'loseDispute'
  | 'refund'
  | 'blockMethod';

export type PanelPayment = Pick<
  PaymentView,
  'amountMinor' | 'refundedMinor' | 'currency' | 'status' | 'methodLabel' | 'createdAt'
> & {
  readonly paymentIntent: string;
  readonly debtor: string;
  readonly invoices: readonly string[];
  readonly can: readonly WorldAct[];
};

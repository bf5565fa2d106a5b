/** What the sentences of letters are told. Amounts and dates come raw; each language writes them. */

export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** What a letter is about: one invoice by its number, or several by their count. */
export type About = { readonly number: string } | { readonly count: number };

interface Dated {
  /** Today's civil date where the vendor is: the year is left out of dates in the same year. */
  readonly today: string;
}

export interface ReminderFacts extends Dated {
  readonly vendor: string;
  readonly about: About;
  /** One per currency. */
  readonly amounts: readonly Money[];
  /** Of several invoices: the oldest. */
  readonly dueOn: string;
  /** Negative before the due day. */
  readonly daysLate: number;
}

export interface PaymentFacts extends Dated {
  readonly vendor: string;
  readonly about: About;
  readonly amount: Money;
  /** "Visa ·4242", when it is known. */
  readonly method: string | null;
  readonly on: string;
}

/** What the vendor gives up or gives back, or what lies with the vendor. */
export interface CreditFacts {
  readonly vendor: string;
  readonly about: About;
  readonly amount: Money;
}

/** Other money than was asked for. */
export interface MismatchFacts extends PaymentFacts {
  readonly asked: Money;
}

export interface PlanFacts extends Dated {
  readonly vendor: string;
  readonly about: About;
  readonly count: number;
  readonly total: Money;
}

export interface InstalmentFacts extends Dated {
  readonly vendor: string;
  readonly about: About;
  readonly no: number;
  readonly count: number;
  readonly amount: Money;
  readonly dueOn: string;
  /** The saved method that we debit; null when the debtor pays by themselves. */
  readonly debits: string | null;
}

export interface UntilFacts extends Dated {
  readonly amount: Money;
  readonly untilOn: string;
}

export type FailureReason =
  | 'declined'
  | 'insufficientFunds'
  | 'expiredCard'
  | 'incorrectCvc'
  | 'authenticationFailed'
  | 'debitFailed'
  | 'other';

/** What the terms of an instalment plan state. The words differ by language, these do not. */
export interface PlanTerms {
  readonly vendor: string;
  readonly debtor: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly invoices: readonly { readonly number: string; readonly amountMinor: number }[];
  readonly instalments: readonly TermsInstalment[];
  readonly autopay: boolean;
  /** Within how many days the first payment must arrive; null: the plan is in force at once. */
  readonly activationDays: number | null;
  readonly graceDays: number;
  readonly defaultAfter:
    | { readonly rule: 'missedInTotal' | 'missedInARow'; readonly count: number }
    | { readonly rule: 'arrears'; readonly percentBps: number };
  readonly noticeDays: number;
  readonly reinstateDays: number;
  /** Polish law: asking for instalments acknowledges the debt and restarts limitation (rules 5.8). */
  readonly acknowledgesDebt: boolean;
}

export interface TermsInstalment {
  readonly no: number;
  readonly dueOn: string;
  readonly amountMinor: number;
  readonly thenLeftMinor: number;
}

/** Headed paragraphs. A paragraph that is a list has one item per line. */
export interface TermsSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface TermsText {
  readonly title: string;
  readonly sections: readonly TermsSection[];
}

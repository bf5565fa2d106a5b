import type { Bps, CivilDate, Currency, Instant, Minor, TimeZone } from './brands.ts';

/**
 * Everything that is known of one debtor, read at once, decided on at once and written at once.
 * Status, balance, holds and dunning are functions of these facts and are never among them.
 */
export type CaseFacts = {
  readonly vendor: Vendor;
  readonly debtor: Debtor;
  /** How many journal records the case has; the next one is `seq + 1`. */
  readonly seq: number;
  readonly invoices: readonly Invoice[];
  readonly entries: readonly Entry[];
  readonly payments: readonly Payment[];
  readonly plans: readonly Plan[];
  readonly holds: readonly Hold[];
  readonly offers: readonly SettlementOffer[];
  readonly reminders: readonly Reminder[];
  readonly credits: readonly DebtorCredit[];
};

export type Vendor = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly country: string;
  readonly profile: VendorProfile;
  readonly settings: VendorSettings;
  /** The last day that a statement of the bank told of; null: there was none yet. */
  readonly statementsToOn: CivilDate | null;
};

/** How the vendor shows itself to debtors. */
export type VendorProfile = {
  readonly email: string;
  readonly phone: string | null;
  readonly address: readonly string[];
  readonly taxId: string | null;
  readonly iban: string | null;
  /** `#rrggbb`; pages correct it for contrast. */
  readonly accent: string;
  /** Who signs the letters. */
  readonly contactName: string | null;
  /** Origins that may embed the widget, as `new URL().origin` spells them. */
  readonly allowedOrigins: readonly string[];
};

export type VendorSettings = {
  readonly defaultTermsDays: number;
  /** Terms given to invoices that state none themselves; frozen on the invoice when it is issued. */
  readonly discount: DiscountPolicy | null;
  readonly plan: PlanPolicy | null;
  readonly sequence: Sequence;
  /** What the smallest amounts here and in the plan policy are amounts of (see smallest-amounts.ts). */
  readonly currency: Currency;
  /** No reminder is sent for a debt below this amount. */
  readonly minReminderMinor: Minor;
  /** Smallest amount a debtor may choose to pay; the rest below it is paid together. */
  readonly minPaymentMinor: Minor;
  readonly minGapDays: number;
  readonly sendWindow: { readonly fromHour: number; readonly toHour: number };
  /** The vendor relies on imported bank statements; null: payments come to us by other ways alone. */
  readonly statements: StatementPolicy | null;
  /** Where debtors enter their card: in a form on our page, or on the processor's own page. */
  readonly checkout: 'embedded' | 'redirect';
};

/** Nobody is reminded once the newest statement has ended more than so many hours ago (rules 7.6). */
export type StatementPolicy = { readonly staleAfterHours: number };

export type DiscountPolicy = {
  readonly percentBps: Bps;
  readonly days: number;
  readonly taxMode: TaxMode;
};

export type Debtor = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string;
  /** null: the vendor's zone and country apply. */
  readonly timeZone: TimeZone | null;
  readonly country: string | null;
  readonly createdAt: Instant;
};

export type TaxMode = 'onEarly' | 'always' | 'never';

export type InvoiceLine = {
  readonly id: string;
  readonly description: string;
  /** Decimal strings exactly as the document states them. */
  readonly quantity: string;
  readonly unit: string | null;
  readonly unitPrice: string;
  readonly netMinor: Minor;
  readonly taxRateBps: Bps;
  /** UNCL 5305 code: S standard, Z zero, E exempt, AE reverse charge, … */
  readonly taxCategory: string;
};

/** An allowance (takes away) or charge (adds) on the whole document. */
export type Adjustment = {
  readonly kind: 'allowance' | 'charge';
  readonly reason: string;
  readonly netMinor: Minor;
  readonly taxRateBps: Bps;
  readonly taxCategory: string;
};

export type TaxTotal = {
  readonly taxRateBps: Bps;
  readonly taxCategory: string;
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
};

export type DiscountTier = (
  | { readonly kind: 'percent'; readonly percentBps: Bps }
  | { readonly kind: 'fixed'; readonly fixedMinor: Minor }
) & {
  readonly untilOn: CivilDate;
  readonly taxMode: TaxMode;
  readonly excludedLines: readonly string[];
};

export type InvoiceTerms = {
  readonly discount: readonly DiscountTier[];
  /** true: only one payment of the whole early total earns the discount. */
  readonly discountFullOnly: boolean;
  readonly paymentTermsText: string | null;
};

export type Party = {
  readonly name: string;
  readonly taxId: string | null;
  readonly address: readonly string[];
  readonly email: string | null;
};

export type Invoice = {
  readonly id: string;
  readonly number: string;
  readonly currency: Currency;
  readonly issuedOn: CivilDate;
  readonly dueOn: CivilDate;
  readonly lines: readonly InvoiceLine[];
  readonly adjustments: readonly Adjustment[];
  readonly taxTotals: readonly TaxTotal[];
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
  readonly grossMinor: Minor;
  readonly prepaidMinor: Minor;
  readonly roundingMinor: Minor;
  /** gross − prepaid + rounding: the amount of the `invoiced` entry. */
  readonly amountDueMinor: Minor;
  readonly terms: InvoiceTerms;
  readonly seller: Party | null;
  readonly buyer: Party | null;
  readonly iban: string | null;
  readonly paymentReference: string | null;
  readonly orderReference: string | null;
  readonly note: string | null;
  readonly createdAt: Instant;
};

export type EntryKind =
  | 'invoiced'
  | 'payment'
  | 'paymentReversed'
  | 'discount'
  | 'creditNote'
  | 'lateCharge'
  | 'waiver'
  | 'writeOff';

/** One row of the append-only ledger. A correction is a new entry on the other side that names it. */
export type Entry = {
  readonly id: string;
  readonly invoiceId: string;
  readonly kind: EntryKind;
  /** debit: the debtor owes more; credit: owes less. */
  readonly side: 'debit' | 'credit';
  /** Always positive. */
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly at: Instant;
  /** The day that counts for discounts and interest: initiation online, value date offline. */
  readonly valueOn: CivilDate;
  readonly paymentId: string | null;
  readonly correctsId: string | null;
  /** Why a payment was reversed; null on every other kind. */
  readonly reversal: 'refund' | 'chargeback' | null;
  /** Net and tax per rate, on discounts and credit notes, for the vendor's books. */
  readonly breakdown: readonly TaxTotal[];
  readonly reference: string | null;
};

export type QuoteKind = 'dueNow' | 'all' | 'discount' | 'settlement' | 'other';
export type Allocation = { readonly invoiceId: string; readonly amountMinor: Minor };

export type PaymentState =
  | { readonly status: 'created' }
  | { readonly status: 'requiresAction' }
  | { readonly status: 'processing'; readonly processingSince: Instant }
  | { readonly status: 'succeeded'; readonly settledAt: Instant }
  | { readonly status: 'failed'; readonly failedAt: Instant; readonly failureCode: string }
  | { readonly status: 'canceled'; readonly canceledAt: Instant }
  | { readonly status: 'partiallyRefunded'; readonly settledAt: Instant }
  | { readonly status: 'refunded'; readonly settledAt: Instant }
  | { readonly status: 'disputed'; readonly settledAt: Instant; readonly disputedAt: Instant }
  | { readonly status: 'disputeWon'; readonly settledAt: Instant }
  | { readonly status: 'disputeLost'; readonly settledAt: Instant; readonly lostAt: Instant };
export type PaymentStatus = PaymentState['status'];

export type RefundDue = { readonly toMinor: Minor; readonly decidedAt: Instant };

/** Money of the debtor that no invoice has taken yet. Signed: an application or refund is negative. */
export type DebtorCredit = {
  readonly id: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** Where the money came from; null when it was not through us. */
  readonly paymentId: string | null;
  readonly why: Why;
  readonly at: Instant;
};

/** `sessionId`: the processor's name for the page; null until it is known that there is one. */
export type Checkout = { readonly sessionId: string | null };

export type Payment = PaymentState & {
  readonly id: string;
  readonly channel: 'stripe' | 'offline';
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** Sums to `amountMinor`, or to less when an offline surplus became credit. */
  readonly allocations: readonly Allocation[];
  readonly option: QuoteKind;
  /** The quote's price holds for a confirmation up to here. */
  readonly quoteExpiresAt: Instant;
  readonly createdAt: Instant;
  /** When the debtor confirmed it; null until then. */
  readonly initiatedAt: Instant | null;
  readonly planId: string | null;
  /** Charged by us to a saved method, not by the debtor in a browser. */
  readonly offSession: boolean;
  /** The processor's own page that it is paid on; null: it is paid without one. */
  readonly checkout: Checkout | null;
  readonly paymentIntentId: string | null;
  /** The processor's customer and saved method, known after a confirmation that saves it. */
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  /** For people: "Visa ·4242", "SEPA ·3000", "bank transfer". */
  readonly methodLabel: string | null;
  /** The processor's word for the kind of method: "card", "sepa_debit", "blik". */
  readonly methodType: string | null;
  /** The processor's own name for the card or account, the same each time it pays. */
  readonly methodFingerprint: string | null;
  /** The processor's cumulative figure. */
  readonly refundedMinor: Minor;
  /** What a bank asks about without having taken it. */
  readonly inquiryMinor: Minor;
  /** What is in dispute with a bank now. */
  readonly disputedMinor: Minor;
  /** What banks have taken back for good: the processor's cumulative figure, too. */
  readonly chargedBackMinor: Minor;
  /** What the refunded figure is to become, decided by us; null once the processor says so, or when nothing is. */
  readonly refundDue: RefundDue | null;
  /** The last refusal of a card that may still be retried; the payment itself is not failed by it. */
  readonly lastDeclineCode: string | null;
  readonly reference: string | null;
};

export type Frequency = 'weekly' | 'biweekly' | 'monthly';

export type PlanPolicy = {
  readonly counts: readonly number[];
  readonly frequencies: readonly Frequency[];
  readonly minInstalmentMinor: Minor;
  readonly minFirstBps: Bps;
  readonly latestFirstDays: number;
  readonly longestDays: number;
  readonly autopay: 'off' | 'optional' | 'required';
  /** active at once, or when the first payment arrives within so many days. */
  readonly activation:
    | { readonly on: 'acceptance' }
    | { readonly on: 'firstPayment'; readonly withinDays: number };
  readonly weekend: 'keep' | 'nextWorkingDay';
  readonly againAfterDefault: boolean;
  readonly graceDays: number;
  readonly defaultAfter:
    | { readonly rule: 'missedInTotal'; readonly count: number }
    | { readonly rule: 'missedInARow'; readonly count: number }
    | { readonly rule: 'arrears'; readonly percentBps: Bps };
  readonly noticeDays: number;
  readonly reinstateDays: number;
  /** Where dunning goes on after a default: the step that was next, or this one if it is firmer. */
  readonly resumeAtStep: string | null;
};

export type Instalment = {
  readonly no: number;
  readonly dueOn: CivilDate;
  readonly amountMinor: Minor;
};

export type Acceptance = {
  readonly name: string;
  readonly at: Instant;
  readonly locale: string;
  readonly termsText: string;
  readonly termsSha256: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly linkId: string | null;
};

/** A plan that still asks for money, or whose rest was called in. */
export type OpenPlanState =
  | { readonly status: 'accepted'; readonly activateBy: Instant }
  | {
      readonly status: 'active';
      readonly activeSince: Instant;
      readonly reinstatedAt: Instant | null;
      /** It went on after money that was none; what fell due before is asked for from that day on. */
      readonly reopenedAt?: Instant;
      readonly before?: OpenPlanState;
    }
  | {
      readonly status: 'defaulted';
      readonly defaultedAt: Instant;
      /** The rest becomes due after this day unless the arrears are paid. */
      readonly noticeUntilOn: CivilDate;
      readonly reinstateUntilOn: CivilDate;
      readonly mayReinstate: boolean;
    }
  | {
      readonly status: 'accelerated';
      readonly acceleratedAt: Instant;
      readonly reinstateUntilOn: CivilDate;
      readonly mayReinstate: boolean;
    };

export type PlanState =
  | OpenPlanState
  | {
      readonly status: 'completed';
      readonly completedAt: Instant;
      /** What money moved it on from: it is that again where the money turns out to be none. */
      readonly before?: OpenPlanState;
      /** The plan had broken for good before the rest was paid; it stays a default. */
      readonly acceleratedAt?: Instant;
    }
  | { readonly status: 'lapsed'; readonly lapsedAt: Instant }
  | { readonly status: 'canceled'; readonly canceledAt: Instant; readonly reason: string }
  | { readonly status: 'superseded'; readonly supersededAt: Instant; readonly byPlanId: string };
export type PlanStatus = PlanState['status'];

export type Plan = PlanState & {
  readonly id: string;
  readonly currency: Currency;
  readonly baseMinor: Minor;
  readonly allocations: readonly Allocation[];
  readonly instalments: readonly Instalment[];
  readonly frequency: Frequency;
  readonly autopay: boolean;
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly methodLabel: string | null;
  /** When the debtor left it; an earlier payment says nothing about the method any more. */
  readonly methodSince: Instant | null;
  /** The method cannot be charged any more, and the debtor was asked for another. */
  readonly methodLost: MethodLost | null;
  /** The vendor's policy as it was at acceptance; later edits do not touch this plan. */
  readonly policy: PlanPolicy;
  readonly acceptance: Acceptance;
  /** The journal record of the acceptance: where to read what was decided with it. */
  readonly acceptedSeq: number;
  readonly acceptedAt: Instant;
  /** Letters about single instalments that were queued already, so that each is queued once. */
  readonly letters: readonly (PlanLetter | PlanMark)[];
};

export type MethodLost = {
  readonly why: 'detached' | 'mandateInactive' | 'expired';
  readonly at: Instant;
};

export type PlanLetter = {
  readonly kind: 'planBefore' | 'planDue' | 'planMissed';
  readonly no: number;
  readonly at: Instant;
};

/** The vendor was told that this part waits because its plan is held by hand. */
export type PlanMark = { readonly kind: 'planHeld'; readonly no: number; readonly at: Instant };

export type HoldReason =
  | 'processing'
  | 'planReview'
  | 'planOffer'
  | 'plan'
  | 'promise'
  | 'extension'
  | 'dispute'
  | 'alreadyPaid'
  | 'refundReview'
  | 'chargeback'
  | 'bounced'
  | 'manual'
  | 'legal'
  | 'insolvency'
  | 'staleData';

/** Where the sequence goes on: the step that waits, the one after it, from the first, or a named one. */
export type ResumeRule =
  | { readonly at: 'same' }
  | { readonly at: 'next' }
  | { readonly at: 'restart' }
  | { readonly at: 'step'; readonly step: string };

/** A hold that somebody set. Holds that follow from payments and plans are derived, not recorded. */
export type Hold = {
  readonly id: string;
  /** null: all invoices of the debtor. */
  readonly invoiceId: string | null;
  readonly reason: HoldReason;
  readonly source: 'vendor' | 'debtor' | 'system';
  readonly note: string | null;
  readonly from: Instant;
  /** Last day of the hold in the vendor's zone; null: until it is ended. */
  readonly untilOn: CivilDate | null;
  readonly resume: ResumeRule;
  readonly endedAt: Instant | null;
};

export type SettlementOffer = {
  readonly id: string;
  readonly invoiceId: string;
  readonly amountMinor: Minor;
  readonly untilOn: CivilDate;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
};

/** 1 friendly … 5 final demand. */
export type Tone = 1 | 2 | 3 | 4 | 5;
export type StepChannel = 'email' | 'callTask';
export type StepTemplate =
  | 'beforeDue'
  | 'whenExpected'
  | 'secondReminder'
  | 'firmReminder'
  | 'callTask'
  | 'finalDemand';

export type Step = {
  /** Stable name, the offset with its sign: "-3", "+14". Unique inside the sequence. */
  readonly id: string;
  readonly offsetDays: number;
  readonly channel: StepChannel;
  readonly tone: Tone;
  readonly template: StepTemplate;
};

export type Sequence = { readonly id: string; readonly steps: readonly Step[] };

/** What became of one step for one invoice in one cycle. Key: (invoice, cycle, step, recipient). */
export type Reminder = {
  readonly id: string;
  readonly invoiceId: string;
  readonly cycle: number;
  readonly step: string;
  readonly tone: Tone;
  readonly recipient: string;
  readonly outcome: 'queued' | 'sent' | 'suppressed' | 'skipped';
  /** A reason code with its figures, stored so that the decision can be explained later. */
  readonly why: Why;
  readonly at: Instant;
  /** The letter that carries it; several invoices may share one. null when skipped. */
  readonly messageId: string | null;
};

export type Why = { readonly code: string } & { readonly [figure: string]: string | number | null };

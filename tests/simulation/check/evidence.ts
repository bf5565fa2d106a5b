import type { Coverage } from './coverage.ts';

/** What the checker is given: plain data of the world, nothing of the product. */
export type Evidence = {
  readonly now: number;
  /** Newest first. */
  readonly letters: readonly Letter[];
  /** Ids of letters that arrived, though the server was told that it should try again. */
  readonly unsure: ReadonlySet<string>;
  readonly processor: () => Processor;
  /** What people and programs were told to have happened. */
  readonly promised: readonly Promised[];
  /** Intents whose arrival no webhook has told. */
  readonly untold: ReadonlySet<string>;
  readonly proves: Coverage['proves'];
  /** What the product's own comparison with the processor has found; nothing before it was made. */
  readonly differences: readonly string[];
  /** Faults that nobody ordered. */
  readonly broken: readonly string[];
};

export type Letter = {
  /** Message-ID. */
  readonly id: string;
  /** Which row of the outbox it says to be. */
  readonly rowId: string | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: string;
  readonly kind: string | null;
  readonly invoiceIds: readonly string[];
  readonly step: string | null;
  readonly attachments: readonly { readonly base64: string }[];
};

export type Processor = {
  readonly paymentIntents: readonly Intent[];
  readonly charges: readonly Charge[];
  readonly checkoutSessions: readonly {
    readonly id: string;
    readonly metadata: { readonly [name: string]: string } | null;
  }[];
  readonly disputes: readonly {
    readonly charge: unknown;
    readonly amount: number;
    readonly status: string;
  }[];
};
export type Intent = {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: { readonly [name: string]: string };
  readonly latest_charge: unknown;
};
export type Charge = {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly amount_refunded: number;
  readonly currency: string;
  readonly created: number;
  readonly payment_intent: unknown;
};

export type Promised =
  | { readonly what: 'invoice'; readonly id: string; readonly amountDueMinor: number }
  | {
      readonly what: 'offline';
      readonly invoiceId: string;
      readonly reference: string;
      readonly amountMinor: number;
    }
  | { readonly what: 'creditNote'; readonly invoiceId: string; readonly number: string }
  | { readonly what: 'hold' | 'plan'; readonly id: string }
  | {
      readonly what: 'payment';
      readonly id: string;
      readonly intent: string;
      readonly at: number;
    }
  | { readonly what: 'page'; readonly id: string; readonly session: string; readonly at: number };

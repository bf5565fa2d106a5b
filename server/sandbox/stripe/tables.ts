import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import type { Delivery, WebhookMode } from './deliveries.ts';
import type { StoredAnswer } from './idempotency.ts';
import type { EmulatorStore } from './store.ts';
import type { BlockReason } from './test-methods.ts';

/** A payment method with what Stripe does not tell: how the bank behind it will answer. */
export type MethodRow = {
  readonly object: Stripe.PaymentMethod;
  /** Key into test-methods.ts. */
  readonly test: string;
  /** Authenticated for later charges without the customer. */
  readonly isSetUp: boolean;
  /** Used once without being attached: Stripe never takes it again. */
  readonly isSpent: boolean;
  readonly mandate: string | null;
  /** The bank refuses it from now on, whatever kind it is. */
  readonly isBlocked: boolean;
  /** Why, if not on the general ground. */
  readonly blockedFor?: BlockReason;
  /** The permission to debit the account was taken back. */
  readonly isMandateEnded?: boolean;
};

export type TokenRow = {
  readonly object: Stripe.ConfirmationToken;
  readonly test: string;
  readonly details: Stripe.PaymentMethod.BillingDetails;
  readonly expiry: { readonly month: number; readonly year: number };
  /** An existing method that the token was made from. */
  readonly paymentMethod: string | null;
};

export type IntentRow = {
  readonly object: Stripe.PaymentIntent;
  readonly confirmations: number;
  /** Waiting for the customer at the bank's page. */
  readonly challenge: { readonly id: string; readonly returnUrl: string | null } | null;
};

export type SetupRow = {
  readonly object: Stripe.SetupIntent;
  readonly challenge: { readonly id: string; readonly returnUrl: string | null } | null;
};

/** A page of the processor's own, with what it will make an intent of once somebody confirms. */
export type SessionRow = {
  readonly object: Stripe.Checkout.Session;
  readonly intent: Pick<
    Stripe.PaymentIntentCreateParams,
    'description' | 'metadata' | 'setup_future_usage'
  >;
  /** What the page says is paid for. */
  readonly items: readonly string[];
};

export type TimerRow = {
  readonly at: Instant;
  readonly kind:
    | 'debit'
    | 'push'
    | 'dispute'
    | 'inquiry'
    | 'refundSucceeds'
    | 'refundFails'
    | 'sessionExpires';
  /** The intent, the refund, or the session. */
  readonly target: string;
};

export type Rows = {
  customers: Stripe.Customer;
  methods: MethodRow;
  tokens: TokenRow;
  intents: IntentRow;
  setups: SetupRow;
  sessions: SessionRow;
  charges: Stripe.Charge;
  refunds: Stripe.Refund;
  disputes: Stripe.Dispute;
  transactions: Stripe.BalanceTransaction;
  events: Stripe.Event;
  deliveries: Delivery;
  answers: StoredAnswer;
  timers: TimerRow;
  settings: { readonly counter: number; readonly mode: WebhookMode };
};
export type TableName = keyof Rows;

/** Fields that an answer may expand hold the id in here, or nothing; their type does not say so. */
export const idOf = (field: unknown): string => (typeof field === 'string' ? field : '');

type Change = readonly [table: TableName, id: string, row: unknown];

/**
 * The emulator's memory. Changes of one request are kept or dropped together: `commit` writes them
 * as one line, `discard` takes them back.
 */
export type Tables = {
  readonly get: <T extends TableName>(table: T, id: string) => Rows[T] | undefined;
  /** Oldest first. */
  readonly all: <T extends TableName>(table: T) => readonly Rows[T][];
  readonly entries: <T extends TableName>(table: T) => readonly (readonly [string, Rows[T]])[];
  readonly put: <T extends TableName>(table: T, id: string, row: Rows[T]) => void;
  readonly remove: (table: TableName, id: string) => void;
  readonly commit: () => void;
  readonly discard: () => void;
};

export function createTables(store: EmulatorStore): Tables {
  const kept = new Map<TableName, Map<string, unknown>>();
  const rowsOf = (table: TableName): Map<string, unknown> => {
    const rows = kept.get(table) ?? new Map<string, unknown>();
    kept.set(table, rows);
    return rows;
  };
  const apply = ([table, id, row]: Change): void => {
    if (row === null) rowsOf(table).delete(id);
    else rowsOf(table).set(id, row);
  };
  let changes: Change[] = [];
  let undo: Change[] = [];
  const change = (made: Change): void => {
    const [table, id] = made;
    undo.push([table, id, rowsOf(table).get(id) ?? null]);
    changes.push(made);
    apply(made);
  };
  load(store, apply, kept);
  return {
    get: <T extends TableName>(table: T, id: string) =>
      rowsOf(table).get(id) as Rows[T] | undefined,
    all: <T extends TableName>(table: T) => [...rowsOf(table).values()] as Rows[T][],
    entries: <T extends TableName>(table: T) => [...rowsOf(table).entries()] as [string, Rows[T]][],
    put: (table, id, row) => change([table, id, row]),
    remove: (table, id) => change([table, id, null]),
    commit: () => {
      if (changes.length > 0) store.append(JSON.stringify(changes));
      changes = [];
      undo = [];
    },
    discard: () => {
      for (const before of undo.toReversed()) apply(before);
      changes = [];
      undo = [];
    },
  };
}

/** Lines after which the file is worth writing anew with the last state of every row only. */
const COMPACT_AFTER = 2_000;
const ROWS_PER_LINE = 100;

function load(
  store: EmulatorStore,
  apply: (change: Change) => void,
  kept: ReadonlyMap<TableName, ReadonlyMap<string, unknown>>,
): void {
  const lines = store.read();
  for (const line of lines) {
    for (const made of JSON.parse(line) as Change[]) apply(made);
  }
  if (lines.length < COMPACT_AFTER) return;
  const changes = [...kept].flatMap(([table, rows]) =>
    [...rows].map(([id, row]): Change => [table, id, row]),
  );
  const compact = Array.from({ length: Math.ceil(changes.length / ROWS_PER_LINE) }, (_, i) =>
    JSON.stringify(changes.slice(i * ROWS_PER_LINE, (i + 1) * ROWS_PER_LINE)),
  );
  store.rewrite(compact);
}

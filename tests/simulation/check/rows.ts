/** What the checker reads: raw rows under the names of their columns, written down here a second time. */

type OfCase = { readonly vendor_id: string; readonly debtor_id: string };
type Part = { readonly invoiceId: string; readonly amountMinor: number };
export type Json = { readonly [name: string]: unknown };

export type VendorRow = {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
  readonly country: string;
  readonly settings: Settings;
};
export type Settings = {
  readonly currency: string;
  readonly minReminderMinor: number;
  readonly minGapDays: number;
  readonly sendWindow: { readonly fromHour: number; readonly toHour: number };
  readonly sequence: { readonly steps: readonly StepOf[] };
};
export type StepOf = {
  readonly id: string;
  readonly offsetDays: number;
  readonly channel: string;
  readonly tone: number;
};
export type DebtorRow = {
  readonly vendor_id: string;
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly time_zone: string | null;
  readonly country: string | null;
  readonly seq: number;
  readonly head: string;
  readonly wake_at: number | null;
};
export type JournalRow = OfCase & {
  readonly seq: number;
  readonly type: string;
  readonly data: Json;
  readonly actor: Json;
  readonly at: number;
  readonly hash: string;
};
export type TaxRow = {
  readonly taxRateBps: number;
  readonly taxCategory: string;
  readonly netMinor: number;
  readonly taxMinor: number;
};
export type EntryRow = OfCase & {
  readonly id: string;
  readonly seq: number;
  readonly place: number;
  readonly invoice_id: string;
  readonly kind: string;
  readonly side: 'debit' | 'credit';
  readonly amount_minor: number;
  readonly currency: string;
  readonly at: number;
  readonly value_on: string;
  readonly payment_id: string | null;
  readonly corrects_id: string | null;
  readonly reversal: string | null;
  readonly breakdown: readonly TaxRow[];
  readonly reference: string | null;
};
export type TierOf = {
  readonly kind: 'percent' | 'fixed';
  readonly percentBps?: number;
  readonly fixedMinor?: number;
  readonly untilOn: string;
  readonly taxMode: string;
  readonly excludedLines: readonly string[];
};
export type InvoiceRow = OfCase & {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly issued_on: string;
  readonly due_on: string;
  readonly amount_due_minor: number;
  readonly balance_minor: number;
  readonly document: {
    readonly lines: readonly (Omit<TaxRow, 'taxMinor'> & { readonly id: string })[];
    readonly taxTotals: readonly TaxRow[];
    readonly terms: { readonly discount: readonly TierOf[]; readonly discountFullOnly: boolean };
  };
};
export type PaymentRow = OfCase & {
  readonly id: string;
  readonly status: string;
  readonly channel: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly allocations: readonly Part[];
  readonly option: string;
  readonly quote_expires_at: number;
  readonly created_at: number;
  readonly plan_id: string | null;
  readonly off_session: number;
  readonly payment_method_id: string | null;
  readonly payment_intent_id: string | null;
  readonly refunded_minor: number;
  readonly reference: string | null;
  readonly method_fingerprint: string | null;
  readonly checkout: { readonly sessionId: string | null } | null;
  readonly refund_due: { readonly toMinor: number; readonly decidedAt: number } | null;
};
export type PlanRow = OfCase & {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly base_minor: number;
  readonly allocations: readonly Part[];
  readonly instalments: readonly {
    readonly no: number;
    readonly dueOn: string;
    readonly amountMinor: number;
  }[];
  readonly frequency: string;
  readonly autopay: number;
  readonly policy: PolicyOf;
  readonly accepted_at: number;
};
type PolicyOf = {
  readonly graceDays: number;
  readonly noticeDays: number;
  readonly weekend: string;
  readonly resumeAtStep: string | null;
  readonly activation: { readonly on: string };
};
export type HoldRow = OfCase & {
  readonly id: string;
  readonly invoice_id: string | null;
  readonly reason: string;
  readonly note: string | null;
  readonly from_at: number;
  readonly until_on: string | null;
  readonly resume: { readonly at: string };
  readonly ended_at: number | null;
};
export type ReminderRow = OfCase & {
  readonly id: string;
  readonly invoice_id: string;
  readonly cycle: number;
  readonly step: string;
  readonly tone: number;
  readonly recipient: string;
  readonly outcome: string;
  readonly at: number;
  readonly message_id: string | null;
};
export type MessageRow = OfCase & {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly recipient: string;
  readonly plan_id: string | null;
  readonly payment_id: string | null;
  readonly status: string;
  readonly created_at: number;
};
export type CreditRow = OfCase & {
  readonly id: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly payment_id: string | null;
};
export type TaskRow = OfCase & {
  readonly kind: string;
  readonly invoice_id: string | null;
  readonly note: Json;
};

type Tables = {
  vendors: VendorRow;
  debtors: DebtorRow;
  journal: JournalRow;
  entries: EntryRow;
  invoices: InvoiceRow;
  payments: PaymentRow;
  plans: PlanRow;
  holds: HoldRow;
  reminders: ReminderRow;
  messages: MessageRow;
  credits: CreditRow;
  tasks: TaskRow;
};

/** Column names by table; `*` marks one that holds JSON. */
const COLUMNS: { readonly [table in keyof Tables]: string } = {
  vendors: 'id name time_zone country settings*',
  debtors: 'vendor_id id name email time_zone country seq head wake_at',
  journal: 'vendor_id debtor_id seq type data* actor* at hash',
  entries:
    'vendor_id debtor_id id seq place invoice_id kind side amount_minor currency at value_on payment_id corrects_id reversal breakdown* reference',
  invoices:
    'vendor_id debtor_id id number currency issued_on due_on amount_due_minor balance_minor document*',
  payments:
    'vendor_id debtor_id id status channel currency amount_minor allocations* option quote_expires_at created_at plan_id off_session payment_method_id payment_intent_id refunded_minor reference method_fingerprint checkout* refund_due*',
  plans:
    'vendor_id debtor_id id status currency base_minor allocations* instalments* frequency autopay policy* accepted_at',
  holds: 'vendor_id debtor_id id invoice_id reason note from_at until_on resume* ended_at',
  reminders: 'vendor_id debtor_id id invoice_id cycle step tone recipient outcome at message_id',
  messages: 'vendor_id debtor_id id key kind recipient plan_id payment_id status created_at',
  credits: 'vendor_id debtor_id id currency amount_minor payment_id',
  tasks: 'vendor_id debtor_id kind invoice_id note*',
};

type Values = readonly (string | number)[];
/** First column of each row of a statement; its text is the same each time, so that it is prepared once. */
export type Read = (sql: string, values?: Values) => Promise<readonly unknown[]>;
/** Part of a statement with the values of its places. */
export type Where = { readonly sql: string; readonly values: Values };
const ALL: Where = { sql: 'true', values: [] };

/** Rows in the order in which they were written; `where` is SQL of the checker's own making. */
export async function rowsOf<T extends keyof Tables>(
  read: Read,
  table: T,
  where: Where = ALL,
): Promise<readonly Tables[T][]> {
  const found = await read(
    `SELECT ${objectOf(COLUMNS[table])} FROM ${table} WHERE ${where.sql} ORDER BY rowid`,
    where.values,
  );
  return found.map((text) => JSON.parse(String(text)) as Tables[T]);
}

function objectOf(columns: string): string {
  const parts = columns.split(' ').map((column) => {
    const name = column.replace('*', '');
    return `'${name}', ${column.endsWith('*') ? `json(${name})` : name}`;
  });
  return `json_object(${parts.join(', ')})`;
}

/** Of one case, and of those what `sql` says. */
export const ofCase = (
  { vendor_id: vendor, id }: Pick<DebtorRow, 'vendor_id' | 'id'>,
  sql = 'true',
  ...values: Values
): Where => ({
  sql: `vendor_id = ? AND debtor_id = ? AND ${sql}`,
  values: [vendor, id, ...values],
});

export const byId = (id: string): Where => ({ sql: 'id = ?', values: [id] });

import {
  addEntry,
  isExhausted,
  newCase,
  newInvoice,
  numberIn,
  onItsWay,
  reasonsNotToRemind,
  setHold,
  textIn,
} from './case-model.ts';
import type { CaseModel } from './case-model.ts';
import { checkAtRest, checkLongAfter } from './at-rest.ts';
import type { Coverage } from './coverage.ts';
import { checkEqual } from './equal.ts';
import type { Evidence, Letter } from './evidence.ts';
import { checkGivenBack, checkOwedBack, tellCredit } from './credit-rules.ts';
import { hashAfter } from './journal-chain.ts';
import { checkDiscount, tellPayment } from './payment-rules.ts';
import { tellPlan } from './plan-rules.ts';
import { checkCall, checkLetter, checkQueued, countReminder } from './reminder-rules.ts';
import type { Sent } from './reminder-rules.ts';
import { byId, ofCase, rowsOf } from './rows.ts';
import type {
  EntryRow,
  HoldRow,
  JournalRow,
  PaymentRow,
  PlanRow,
  Read,
  ReminderRow,
  VendorRow,
} from './rows.ts';
import { must } from './violation.ts';

/** Looks at everything that is stored and everything that left, after each step of a history. */
export type Auditor = {
  readonly check: (evidence: Evidence) => Promise<void>;
  /** An hour after the last fault. */
  readonly checkEqual: (evidence: Evidence) => Promise<void>;
  /** Once the faults are over and everybody has waited long enough. */
  readonly checkAtRest: (evidence: Evidence) => Promise<void>;
  /** After months in which nobody did anything. */
  readonly checkLongAfter: (evidence: Evidence) => Promise<void>;
  readonly fingerprint: () => Promise<string>;
  readonly nothingChanged: (before: string) => Promise<void>;
};

/** A case as far as it was followed. */
export type Followed = {
  readonly model: CaseModel;
  readonly sent: Sent;
  seq: number;
  head: string;
};

export function openAuditor({
  read,
  proves,
}: {
  readonly read: Read;
  readonly proves: Coverage['proves'];
}): Auditor {
  const cases = new Map<string, Followed>();
  let vendors: readonly VendorRow[] = [];
  let lettersSeen = 0;
  /** A clock that is set back does not undo what holds. */
  let latest = 0;
  /** Reminders that the server may take for not sent, and may therefore repeat. */
  let aside: { readonly letter: Letter; readonly followed: Followed }[] = [];

  const check = async (evidence: Evidence): Promise<void> => {
    must(evidence.broken.length === 0, 'the server never breaks', () => evidence.broken.join('\n'));
    latest = Math.max(latest, evidence.now);
    vendors = vendors.length > 0 ? vendors : await rowsOf(read, 'vendors');
    for (const text of await read(
      'SELECT json_array(id, seq, head, wake_at) FROM debtors ORDER BY rowid',
    )) {
      const [id, seq, head, wakeAt] = JSON.parse(String(text)) as [
        string,
        number,
        string,
        number | null,
      ];
      const followed = cases.get(id) ?? (await follow(read, vendors, id, proves));
      cases.set(id, followed);
      followed.model.debtor = { ...followed.model.debtor, seq, head, wake_at: wakeAt };
      if (followed.seq !== seq || followed.head !== head) await catchUp(read, followed);
      checkNextStep(followed.model, latest);
    }
    await readLetters(evidence);
  };

  const readLetters = async ({ letters, unsure }: Evidence): Promise<void> => {
    const fresh = letters.slice(0, letters.length - lettersSeen).toReversed();
    lettersSeen = letters.length;
    const sure = aside.filter(({ letter }) => !unsure.has(letter.id));
    aside = aside.filter(({ letter }) => unsure.has(letter.id));
    for (const { letter, followed } of sure) {
      // What left the letter meanwhile is taken for not sent.
      const rows = await rowsOf(read, 'reminders', {
        sql: "message_id = ? AND outcome = 'sent'",
        values: [rowIdOf(letter)],
      });
      const [sent] = rows;
      if (sent === undefined) continue;
      // It counts from when the server knew; on the day it arrived, "later" was all it had heard.
      const at = new Date(sent.at).toISOString();
      countReminder(followed.model, { ...letter, at }, rows, followed.sent);
    }
    for (const letter of fresh) {
      const id = rowIdOf(letter);
      const [message] = await rowsOf(read, 'messages', byId(id));
      const followed = cases.get(message?.debtor_id ?? '');
      must(
        followed !== undefined && message !== undefined,
        'every letter has its row in the outbox',
        () => letter.id,
      );
      if (followed === undefined || message === undefined) return;
      const reminders = await rowsOf(read, 'reminders', { sql: 'message_id = ?', values: [id] });
      checkLetter(followed.model, letter, message);
      if (message.kind !== 'reminder') continue;
      if (unsure.has(letter.id)) aside.push({ letter, followed });
      else countReminder(followed.model, letter, reminders, followed.sent);
    }
  };

  const fingerprint = async (): Promise<string> => String(await read('SELECT total_changes()'));
  return {
    check,
    checkEqual: (evidence) => checkEqual(read, [...cases.values()], evidence),
    checkAtRest: (evidence) => checkAtRest(read, [...cases.values()], evidence),
    checkLongAfter: (evidence) => checkLongAfter(read, [...cases.values()], evidence),
    fingerprint,
    nothingChanged: async (before) => {
      const after = await fingerprint();
      must(
        before === after,
        'looking changes nothing (rules 9.2)',
        () => `rows changed: ${before} before, ${after} after`,
      );
    },
  };
}

const rowIdOf = ({ rowId }: Letter): string => rowId ?? '';

async function follow(
  read: Read,
  vendors: readonly VendorRow[],
  id: string,
  proves: Coverage['proves'],
): Promise<Followed> {
  const [debtor] = await rowsOf(read, 'debtors', byId(id));
  const vendor = vendors.find((v) => v.id === debtor?.vendor_id);
  if (debtor === undefined || vendor === undefined)
    throw new Error(`a debtor without its vendor: ${id}`);
  return {
    model: newCase(vendor, debtor, proves),
    sent: { reminders: [], steps: [] },
    seq: 0,
    head: '',
  };
}

/** Reads what was written since the last look, record by record, each with its ledger entries. */
async function catchUp(read: Read, followed: Followed): Promise<void> {
  const { model, seq } = followed;
  const mine = ofCase(model.debtor);
  const news = ofCase(model.debtor, 'seq > ?', seq);
  const records = (await rowsOf(read, 'journal', news)).toSorted((a, b) => a.seq - b.seq);
  const written = await rowsOf(read, 'entries', news);
  const entries = Map.groupBy(written, (e) => e.seq);
  const tells = (types: RegExp): boolean => records.some((record) => types.test(record.type));
  // Only the tables that these records are about.
  const payments = tells(/^payment/) ? await rowsOf(read, 'payments', mine) : [];
  const plans = tells(/^plan/) ? await rowsOf(read, 'plans', mine) : [];
  const holds = tells(/^hold|^message.failed/) ? await rowsOf(read, 'holds', mine) : [];
  const reminders = tells(/^reminder/) ? await rowsOf(read, 'reminders', mine) : [];
  const invoices =
    written.length > 0 || tells(/^invoice/) ? await rowsOf(read, 'invoices', mine) : [];
  for (const row of invoices) {
    if (!model.invoices.has(row.id)) model.invoices.set(row.id, newInvoice(row));
  }
  for (const record of records) {
    const own = (entries.get(record.seq) ?? []).toSorted((a, b) => a.place - b.place);
    checkChain(followed, record, own);
    tellBefore(followed, record, reminders);
    postEntries(model, own);
    tellPayment(model, { record, entries: own, rows: payments });
    tellCredit(model, record, payments);
    tellPlan(model, record, plans);
    tellHold(model, record, holds);
    if (record.type === 'message.suppressed') model.proves('F54');
    if (record.type === 'dunning.exhausted')
      model.ranOut.set(textIn(record.data, 'invoiceId'), numberIn(record.data, 'cycle'));
  }
  checkOwedBack(model);
  must(
    followed.seq === model.debtor.seq && followed.head === model.debtor.head,
    'the journal is whole (I13)',
    () => `${model.debtor.id}: ${followed.seq} of ${model.debtor.seq}`,
  );
  for (const row of invoices) {
    const balance = model.invoices.get(row.id)?.balance ?? 0;
    must(
      balance === row.balance_minor,
      'a balance is what its entries say (I2)',
      () => `${row.number}: ${row.balance_minor} stored, ${balance} by its entries`,
    );
  }
  checkStates(model, payments, plans);
}

function checkChain(followed: Followed, record: JournalRow, entries: readonly EntryRow[]): void {
  must(
    record.seq === followed.seq + 1,
    'the journal has no gap (I13)',
    () => `${record.seq} after ${followed.seq}`,
  );
  const hash = hashAfter(followed.head, record, entries);
  must(
    hash === record.hash,
    'the journal chain verifies (I13)',
    () => `record ${record.seq} of ${record.debtor_id}`,
  );
  followed.seq = record.seq;
  followed.head = record.hash;
}

/** What is decided on the facts as they were before this record. */
function tellBefore(
  { model, sent }: Followed,
  record: JournalRow,
  reminders: readonly ReminderRow[],
): void {
  if (record.type === 'reminder.queued') checkQueued(model, record, reminders);
  if (record.type === 'reminder.callDue') checkCall(model, record, reminders, sent);
}

function postEntries(model: CaseModel, entries: readonly EntryRow[]): void {
  for (const entry of entries) {
    const invoice = model.invoices.get(entry.invoice_id);
    must(
      invoice !== undefined && invoice.row.currency === entry.currency,
      'an entry is in the currency of its invoice (rules 1.6)',
      () => entry.id,
    );
    if (invoice === undefined) continue;
    checkDiscount(model, entry, [...invoice.entries]);
    addEntry(invoice, entry);
  }
  for (const { invoice_id: id } of entries) {
    const invoice = model.invoices.get(id);
    must(
      (invoice?.balance ?? 0) >= 0,
      'no balance is below zero (I2)',
      () => `${invoice?.row.number}: ${invoice?.balance}`,
    );
    if (invoice !== undefined) checkGivenBack(invoice);
  }
}

function tellHold(
  model: CaseModel,
  { type, data, at }: JournalRow,
  rows: readonly HoldRow[],
): void {
  if (type === 'message.failed') {
    const bounce = rows.find((h) => h.reason === 'bounced' && h.from_at === at);
    if (bounce !== undefined && !model.holds.has(bounce.id)) {
      setHold(model, bounce.id, bounce);
      model.proves('F55');
    }
  }
  const row = rows.find((h) => h.id === textIn(data, 'holdId'));
  if (row === undefined) return;
  must(
    row.reason !== 'alreadyPaid' || row.until_on !== null,
    'a claim that it is paid has a last day (rules 6.4)',
    () => row.id,
  );
  if (type === 'hold.set') setHold(model, row.id, row);
  if (type !== 'hold.ended') return;
  const hold = model.holds.get(row.id);
  if (hold === undefined) model.released.set(`${row.invoice_id} ${row.from_at}`, at);
  else Object.assign(hold, { endedAt: at });
}

/** The stored states are those that the journal tells. */
function checkStates(
  model: CaseModel,
  payments: readonly PaymentRow[],
  plans: readonly PlanRow[],
): void {
  for (const { id, status } of payments) {
    const told = model.payments.get(id)?.status ?? 'nothing';
    const same = status === 'partiallyRefunded' || status === 'refunded' ? 'succeeded' : status;
    must(
      told === same,
      'a stored state is what the journal tells',
      () => `payment ${id} is stored as ${status}, told as ${told}`,
    );
  }
  for (const { id, status } of plans) {
    const told = model.plans.get(id)?.status ?? 'nothing';
    must(
      told === status,
      'a stored state is what the journal tells',
      () => `plan ${id} is stored as ${status}, told as ${told}`,
    );
  }
}

/** An unpaid debt that nothing holds has a day on which somebody looks at it again (I8). */
function checkNextStep(model: CaseModel, clockAt: number): void {
  if (model.debtor.wake_at !== null) return;
  // Where the clock was set back, a hold begins at the time of the case, which never runs backwards.
  const now = Math.max(clockAt, ...[...model.holds.values()].map((hold) => hold.from));
  for (const [id, { row }] of model.invoices) {
    const isQuiet = reasonsNotToRemind(model, id, now).length > 0 || onItsWay(model, id) > 0;
    must(
      isQuiet || isExhausted(model, id, now),
      'an unpaid debt that nothing holds has a next step (I8)',
      () => `${row.number}: nobody will look at it again`,
    );
  }
}

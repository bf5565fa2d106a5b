import type { Instant } from '../server/domain/brands.ts';
import { type Actor, applyChanges, type Change } from '../server/domain/decision.ts';
import type { Entry } from '../server/domain/facts.ts';
import { balanceOf } from '../server/domain/ledger.ts';
import type { LoadedCase } from './cases.ts';
import { changeStatements } from './changes.ts';
import type { Database } from './client.ts';
import { CaseBroken, ConstraintViolated } from './errors.ts';
import { chainHash, type JournalRecord, type Recorded } from './journal.ts';
import type { CaseRef } from './rows.ts';
import { journal } from './schema/cases.ts';
import { mergeable, type MergeRule, type Statement } from './statement.ts';
import { RANK_OF_UPDATES, tableSql } from './table.ts';

export type Commit = {
  readonly actor: Actor;
  readonly at: Instant;
  readonly events: readonly Recorded[];
  readonly changes: readonly Change[];
  /** When the worker should look at this debtor again; null: never by itself. */
  readonly wakeAt: Instant | null;
  /**
   * The worker looked, and does what is due. Everybody else leaves a look that is due where it is: what
   * somebody did first after an outage would put off what has waited all the while.
   */
  readonly hasLooked?: boolean;
  /** Written first: the row of a new debtor. */
  readonly before?: readonly Statement[];
  /** Written last, together with the rest: links, idempotency keys, inbox marks. */
  readonly also?: readonly Statement[];
};

export type Committed =
  | { readonly ok: true; readonly seq: number; readonly head: string }
  | { readonly ok: false; readonly conflict: true };

/**
 * Writes one decision: journal records, changed rows, cached balances and the wake-up, all or nothing.
 * A conflict means that the case has moved on since `facts` were loaded: load and decide again. A case
 * that is not as it was written throws CaseBroken, any other broken rule of the schema ConstraintViolated.
 */
export async function commitCase(
  db: Database,
  facts: LoadedCase,
  commit: Commit,
): Promise<Committed> {
  const { statements, seq, head } = commitStatements(facts, commit);
  try {
    await db.write(statements);
    return { ok: true, seq, head };
  } catch (error) {
    if (isConflict(error)) return { ok: false, conflict: true };
    if (isBroken(error)) throw new CaseBroken(facts.debtor.id, { cause: error });
    throw error;
  }
}

/** Writes decisions on several cases; they share commits on the disk, and each succeeds or fails by itself. */
export function commitCases(
  db: Database,
  commits: readonly { readonly facts: LoadedCase; readonly commit: Commit }[],
): Promise<PromiseSettledResult<Committed>[]> {
  return Promise.allSettled(commits.map(({ facts, commit }) => commitCase(db, facts, commit)));
}

const isConflict = (error: unknown): boolean =>
  error instanceof ConstraintViolated &&
  error.kind === 'unique' &&
  error.on === 'journal.vendor_id, journal.debtor_id, journal.seq';

/** What the trigger of migrations/0011 says. */
const isBroken = (error: unknown): boolean =>
  error instanceof ConstraintViolated &&
  error.kind === 'trigger' &&
  error.on === 'the case is not as it was written';

function commitStatements(facts: LoadedCase, commit: Commit) {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const { before = [], also = [], changes } = commit;
  if (commit.events.length === 0) {
    if (changes.length > 0) throw new Error('a change without a journal record');
    return {
      statements: [...before, ...also, wakeOnly(ref, facts, commit)],
      seq: facts.seq,
      head: facts.head,
    };
  }
  const chain = journalOf(ref, facts, commit);
  const after = applyChanges(facts, changes);
  const statements = [
    ...before,
    // The guard: a second writer of the same case breaks this key, and with it all of its write.
    ...chain.statements,
    ...changeStatements(ref, { seq: facts.seq + 1, changes, entries: after.entries }),
    ...balanceStatements(ref, changes, after.entries),
    headStatement(ref, facts, commit, chain),
    ...also,
  ];
  return { statements, seq: chain.seq, head: chain.head };
}

const journalSql = tableSql(journal);

function journalOf(ref: CaseRef, facts: LoadedCase, { events, changes, actor, at }: Commit) {
  const added = changes.flatMap((change) => (change.do === 'addEntry' ? [change.entry] : []));
  let head = facts.head;
  const statements = events.map((event, index) => {
    const record: JournalRecord = {
      ...ref,
      seq: facts.seq + 1 + index,
      type: event.type,
      data: event.data,
      actor,
      at,
      entries: index === 0 ? added : [],
    };
    head = chainHash(head, record);
    const { entries: _, ...row } = record;
    return journalSql.insert({ ...row, hash: head });
  });
  return { statements, seq: facts.seq + events.length, head };
}

/** The cached balances of invoices whose ledger grew. New invoices were inserted with theirs. */
function balanceStatements(
  ref: CaseRef,
  changes: readonly Change[],
  entries: readonly Entry[],
): Statement[] {
  const fresh = new Set(
    changes.flatMap((change) => (change.do === 'addInvoice' ? [change.invoice.id] : [])),
  );
  const touched = new Set(
    changes.flatMap((change) => (change.do === 'addEntry' ? [change.entry.invoiceId] : [])),
  );
  return [...touched]
    .filter((invoiceId) => !fresh.has(invoiceId))
    .map((invoiceId) =>
      mergeable(SET_BALANCE, [
        ref.vendorId,
        ref.debtorId,
        invoiceId,
        balanceOf(entries, invoiceId),
      ]),
    );
}

const SET_BALANCE: MergeRule = {
  head: 'UPDATE invoices SET balance_minor = v.column4 FROM (VALUES',
  row: '(?, ?, ?, ?)',
  tail: `) v WHERE invoices.vendor_id = v.column1 AND invoices.debtor_id = v.column2
    AND invoices.id = v.column3`,
  rank: RANK_OF_UPDATES,
};

// A wake-up that was worked out with settings that have changed meanwhile is not to be trusted: look at once.
const SET_HEAD: MergeRule = {
  head: `UPDATE debtors SET seq = v.column3, head = v.column4, wake_at = CASE
      WHEN (SELECT settings_version FROM vendors WHERE id = v.column1) <> v.column5 THEN v.column7
      WHEN NOT v.column8 AND wake_at <= v.column7 THEN wake_at
      ELSE v.column6 END
    FROM (VALUES`,
  row: '(?, ?, ?, ?, ?, ?, ?, ?)',
  tail: ') v WHERE debtors.vendor_id = v.column1 AND debtors.id = v.column2',
  rank: RANK_OF_UPDATES,
};

function headStatement(
  ref: CaseRef,
  facts: LoadedCase,
  { wakeAt, at, hasLooked = false }: Commit,
  { seq, head }: { readonly seq: number; readonly head: string },
): Statement {
  const { vendorId, debtorId } = ref;
  const { settingsVersion } = facts;
  const looked = Number(hasLooked);
  return mergeable(SET_HEAD, [vendorId, debtorId, seq, head, settingsVersion, wakeAt, at, looked]);
}

/** Nothing was decided, so whoever decided something meanwhile knows better when to wake. */
function wakeOnly(ref: CaseRef, facts: LoadedCase, commit: Commit): Statement {
  const { wakeAt, at, hasLooked = false } = commit;
  const { settingsVersion, seq } = facts;
  return {
    sql: `UPDATE debtors SET wake_at = CASE
        WHEN (SELECT settings_version FROM vendors WHERE id = ?1) <> ?2 THEN ?4
        WHEN NOT ?7 AND wake_at <= ?4 THEN wake_at
        ELSE ?3 END
      WHERE vendor_id = ?1 AND id = ?5 AND seq = ?6`,
    args: [ref.vendorId, settingsVersion, wakeAt, at, ref.debtorId, seq, Number(hasLooked)],
  };
}

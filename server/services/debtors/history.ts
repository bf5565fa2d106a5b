import { loadCase } from '../../../db/cases.ts';
import { latestOfCase } from '../../../db/queries/journal.ts';
import type { JournalRow } from '../../../db/queries/journal.ts';
import { messagesOfCase } from '../../../db/queries/messages.ts';
import { HISTORY_PAGE } from '../../contract/admin.ts';
import type { DebtorHistory } from '../../contract/admin.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { disputedByCurrency } from '../../domain/ledger.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { invoicesOf } from '../invoices/show.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';

type Steps = ReadonlyMap<unknown, string | null>;

/** What happened with a debtor, over all invoices, newest first; a page of it before a record. */
export async function showHistory(
  deps: Deps,
  ref: CaseRef,
  before: number | undefined,
): Promise<Outcome<DebtorHistory>> {
  const facts = await loadCase(deps.db, ref);
  if (facts === undefined) return failed('notFound');
  const page = { beforeSeq: before, limit: HISTORY_PAGE + 1 };
  const rows = await latestOfCase(deps.db, ref, page);
  const shown = rows.slice(0, HISTORY_PAGE);
  const letters = await messagesOfCase(deps.db, ref);
  const steps: Steps = new Map(letters.map(({ id, step }) => [id, step]));
  return done({
    events: shown.map((row) => eventOf(facts, steps, row)),
    before: rows.length > shown.length ? (shown.at(-1)?.seq ?? null) : null,
    disputed: disputedByCurrency(facts.payments).map((one) => ({ ...one })),
  });
}

function eventOf(facts: CaseFacts, steps: Steps, row: JournalRow): DebtorHistory['events'][number] {
  const { seq, at, type, actor, data } = row;
  const ids = invoicesOf(facts, row);
  const invoices = facts.invoices.filter(({ id }) => ids.includes(id));
  const payment = facts.payments.find(({ id }) => id === data['paymentId']);
  const [first = facts.invoices[0]] = invoices;
  return {
    seq,
    at: toIso(at),
    type,
    actor,
    data,
    currency: payment?.currency ?? first?.currency ?? '',
    invoices: invoices.map(({ id, number }) => ({ id, number })),
    step: steps.get(data['messageId']) ?? null,
    payment: payment ? { amountMinor: payment.amountMinor, currency: payment.currency } : null,
  };
}

import { loadBankLine, loadLineDecisions } from '../../../db/queries/bank.ts';
import type { BankLineRow, LineDecisionRow } from '../../../db/queries/bank.ts';
import { findInvoiceByNumber } from '../../../db/queries/invoices.ts';
import { caseOfInvoice } from '../../../db/queries/locate.ts';
import type { BankLineView, ConfirmBankLine } from '../../contract/bank.ts';
import { haveSame, mayDecideLine, statusAfter } from '../../domain/bank-line.ts';
import type { Actor } from '../../domain/decision.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { showLine } from './list.ts';
import { ignoreLine, recordLine, undoLine } from './record.ts';
import type { Said } from './record.ts';

export type OnLine = { readonly vendorId: string; readonly lineId: string; readonly actor: Actor };

/** A person says what the money of a line is for. Said twice it is recorded once. */
export async function confirmLine(
  deps: Deps,
  on: OnLine,
  input: ConfirmBankLine,
): Promise<Outcome<BankLineView>> {
  const loaded = await requireLine(deps, on);
  if (!loaded.ok) return loaded;
  const found = await findInvoices(deps, on.vendorId, input);
  if (!found.ok) return found;
  const { debtorId, invoiceIds } = found.value;
  const { line, decisions } = loaded.value;
  const last = decisions.at(-1);
  const isSame = haveSame(last?.invoiceIds ?? [], invoiceIds);
  const may = mayDecideLine(statusAfter(last?.type), 'record');
  if (may !== 'yes')
    return isSame ? showLine(deps, on.vendorId, line.id) : failed('bankLineDecided');
  const { actor } = on;
  const how = {
    line,
    said: saidOf(decisions),
    debtorId,
    invoiceIds,
    matched: 'confirmed',
    actor,
  } as const;
  const recorded = await recordLine(deps, how);
  return recorded.ok ? showLine(deps, on.vendorId, line.id) : recorded;
}

/** A person says that a line pays none of our invoices. It can still be confirmed afterwards. */
export async function dismissLine(deps: Deps, on: OnLine): Promise<Outcome<BankLineView>> {
  const loaded = await requireLine(deps, on);
  if (!loaded.ok) return loaded;
  const { line, decisions } = loaded.value;
  const may = mayDecideLine(statusAfter(decisions.at(-1)?.type), 'ignore');
  if (may === 'no') return failed('bankLineDecided');
  if (may === 'yes') {
    const ignored = await ignoreLine(deps, line, { said: saidOf(decisions), actor: on.actor });
    if (!ignored.ok) return ignored;
  }
  return showLine(deps, on.vendorId, line.id);
}

/** A person says that a line was recorded by mistake. It is open again, for people only. */
export async function takeBackLine(deps: Deps, on: OnLine): Promise<Outcome<BankLineView>> {
  const loaded = await requireLine(deps, on);
  if (!loaded.ok) return loaded;
  const { line, decisions } = loaded.value;
  const last = decisions.at(-1);
  const may = mayDecideLine(statusAfter(last?.type), 'undo');
  if (may === 'no' && last?.type !== 'undone') return failed('bankLineNotRecorded');
  if (may === 'yes' && last !== undefined) {
    const how = { said: saidOf(decisions), actor: on.actor };
    const undone = await undoLine(deps, line, last, how);
    if (!undone.ok) return undone;
  }
  return showLine(deps, on.vendorId, line.id);
}

const saidOf = (decisions: readonly LineDecisionRow[]): Said => ({
  words: decisions.length,
  undone: decisions.filter(({ type }) => type === 'undone').length,
});

/**
 * What may be said follows from the words alone, which are counted: those of one moment and the row of
 * another would let a second word in, about money that the first has booked.
 */
type Loaded = { readonly line: BankLineRow; readonly decisions: readonly LineDecisionRow[] };

async function requireLine(deps: Deps, { vendorId, lineId }: OnLine): Promise<Outcome<Loaded>> {
  const line = await loadBankLine(deps.db, vendorId, lineId);
  if (line === undefined) return failed('notFound');
  return done({ line, decisions: await loadLineDecisions(deps.db, vendorId, [lineId]) });
}

type Found = { readonly debtorId: string; readonly invoiceIds: readonly string[] };

/** The invoices that are meant, of one debtor of this vendor. */
async function findInvoices(
  deps: Deps,
  vendorId: string,
  { invoiceIds = [], invoiceNumbers = [] }: ConfirmBankLine,
): Promise<Outcome<Found>> {
  const byNumber = await Promise.all(
    invoiceNumbers.map((number) => findInvoiceByNumber(deps.db, vendorId, number)),
  );
  const unknown = byNumber.indexOf(undefined);
  if (unknown !== -1) return missing(`invoiceNumbers.${unknown}`);
  const ids = [...new Set([...invoiceIds, ...byNumber.flatMap((known) => known?.invoiceId ?? [])])];
  const refs = await Promise.all(ids.map((id) => caseOfInvoice(deps.db, vendorId, id)));
  const debtorIds = [...new Set(refs.map((ref) => ref?.debtorId))];
  const [debtorId] = debtorIds;
  if (debtorIds.length > 1) return failed('severalDebtors');
  return debtorId === undefined ? failed('notFound') : done({ debtorId, invoiceIds: ids });
}

const missing = (path: string): Outcome<never> =>
  failed('invalidInput', { errors: [{ path, message: 'is not the number of an invoice' }] });

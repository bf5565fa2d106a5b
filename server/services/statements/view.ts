import { loadCases } from '../../../db/cases.ts';
import { loadLineDecisions } from '../../../db/queries/bank.ts';
import type { BankLineRow, BankStatementRow, LineDecisionRow } from '../../../db/queries/bank.ts';
import type { BankLineView, BankStatementView, SuggestionView } from '../../contract/bank.ts';
import { suggestionsOf } from '../../domain/bank-line.ts';
import type { Suggestion } from '../../domain/bank-line.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { payableOf } from '../../domain/ledger.ts';
import type { Deps } from '../../deps.ts';
import { toIso } from '../portal/view.ts';
import { createMatcher } from './match.ts';
import type { Matched } from './match.ts';

/** Lines with what is known of them now. What they may pay is asked anew each time, never stored. */
export async function bankLineViews(
  deps: Deps,
  vendorId: string,
  lines: readonly BankLineRow[],
): Promise<BankLineView[]> {
  const ids = lines.map(({ id }) => id);
  const decisions = await loadLineDecisions(deps.db, vendorId, ids);
  const undecided = lines.filter(({ status }) => status !== 'recorded');
  const matcher = undecided.length > 0 && (await createMatcher(deps, vendorId, undecided));
  const cases = await casesOf(deps, vendorId, decisions);
  const views: BankLineView[] = [];
  for (const line of lines) {
    const matched = matcher && line.status !== 'recorded' ? await matcher(line) : undefined;
    const last = decisions.findLast(({ lineId }) => lineId === line.id);
    views.push(lineView(line, matched, last && decisionView(last, cases)));
  }
  return views;
}

async function casesOf(
  deps: Deps,
  vendorId: string,
  decisions: readonly LineDecisionRow[],
): Promise<readonly CaseFacts[]> {
  const debtorIds = new Set(decisions.flatMap(({ debtorId }) => debtorId ?? []));
  return loadCases(
    deps.db,
    Array.from(debtorIds, (debtorId) => ({ vendorId, debtorId })),
  );
}

function lineView(
  line: BankLineRow,
  matched: Matched | undefined,
  decision: BankLineView['decision'] | undefined,
): BankLineView {
  const suggestions = matched
    ? suggestionsOf(matched.match).map((s) => suggestionView(s, matched.cases))
    : [];
  return {
    id: line.id,
    statementId: line.statementId,
    bookedOn: line.bookedOn,
    valueOn: line.valueOn,
    kind: line.isReversal ? 'takenBack' : 'moneyIn',
    amountMinor: line.amountMinor,
    currency: line.currency,
    payerName: line.payerName,
    payerIban: line.payerIban,
    remittance: line.remittance,
    bankReference: line.bankReference,
    status: line.status,
    suggestions,
    decision: decision ?? null,
  };
}

function suggestionView(
  { invoiceIds, isCertain, clues, doubts }: Suggestion,
  cases: readonly CaseFacts[],
): SuggestionView {
  const invoices = invoiceIds.flatMap((id) => {
    const facts = cases.find((c) => c.invoices.some((i) => i.id === id));
    const invoice = facts?.invoices.find((i) => i.id === id);
    if (facts === undefined || invoice === undefined) return [];
    const { number, currency, dueOn } = invoice;
    const debtor = { id: facts.debtor.id, name: facts.debtor.name };
    return [{ id, number, debtor, currency, dueOn, payableMinor: payableOf(facts, id) }];
  });
  return { invoices, isCertain, clues: [...clues], doubts: [...doubts] };
}

function decisionView(
  { type, matched, at, actor, paymentId, invoiceIds }: LineDecisionRow,
  cases: readonly CaseFacts[],
): BankLineView['decision'] {
  const invoices = cases
    .flatMap((facts) => facts.invoices)
    .filter(({ id }) => invoiceIds.includes(id))
    .map(({ id, number }) => ({ id, number }));
  return { type, matched, at: toIso(at), actor: actorView(actor), paymentId, invoices };
}

function actorView(actor: LineDecisionRow['actor']): BankStatementView['actor'] {
  return actor.kind === 'vendor'
    ? { kind: actor.kind, via: actor.via, id: actor.id }
    : { kind: actor.kind };
}

export function bankStatementView(row: BankStatementRow): BankStatementView {
  const { vendorId: _, accountIban: _iban, actor, importedAt, ...own } = row;
  return { ...own, actor: actorView(actor), importedAt: toIso(importedAt) };
}

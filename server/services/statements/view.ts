import { loadCases } from '../../../db/cases.ts';
import { loadLineDecisions } from '../../../db/queries/bank.ts';
import type { BankLineRow, BankStatementRow, LineDecisionRow } from '../../../db/queries/bank.ts';
import type { BankLineView, BankStatementView, SuggestionView } from '../../contract/bank.ts';
import { suggestionsOf, surplusOf, whyWaits } from '../../domain/bank-line.ts';
import type { Suggestion } from '../../domain/bank-line.ts';
import type { Instant } from '../../domain/brands.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { payableOf } from '../../domain/ledger.ts';
import type { Deps } from '../../deps.ts';
import { toIso } from '../portal/view.ts';
import { createMatcher, transferOf } from './match.ts';
import type { Matched } from './match.ts';
import { toldTwice } from './told-twice.ts';

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
  const isTold = await toldTwice(deps, vendorId, undecided);
  const cases = await casesOf(deps, vendorId, decisions);
  const now = deps.clock.now();
  const views: BankLineView[] = [];
  for (const line of lines) {
    const matched = matcher && line.status !== 'recorded' ? await matcher(line) : undefined;
    const said = decisions.filter(({ lineId }) => lineId === line.id);
    const asked = { line, said, isToldTwice: isTold(line), now };
    const last = said.at(-1);
    const suggestions = matched ? offered(asked, matched) : [];
    views.push(lineView(line, suggestions, last && decisionView(last, cases)));
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

type Asked = {
  readonly line: BankLineRow;
  readonly said: readonly LineDecisionRow[];
  readonly isToldTwice: boolean;
  readonly now: Instant;
};

/** What a line may pay, as people are asked about it. */
function offered(
  { line, said, isToldTwice, now }: Asked,
  { match, cases }: Matched,
): SuggestionView[] {
  const transfer = transferOf(line);
  const caseOf = (ids: readonly string[]): CaseFacts | undefined =>
    cases.find(({ invoices }) => invoices.some(({ id }) => ids.includes(id)));
  const undone = said.filter(({ type }) => type === 'undone').map(({ invoiceIds }) => invoiceIds);
  const told = { isSpokenOf: said.length > 0, isToldByAnotherFormat: isToldTwice };
  const whyOf = (ids: readonly string[]) => {
    const facts = caseOf(ids);
    return facts ? whyWaits(facts, transfer, ids, told) : 'notCertainThen';
  };
  return suggestionsOf(match, undone, whyOf).flatMap((suggestion) => {
    const facts = caseOf(suggestion.invoiceIds);
    if (facts === undefined) return [];
    const surplusMinor = surplusOf(facts, { transfer, invoiceIds: suggestion.invoiceIds }, now);
    return [{ ...suggestionView(suggestion, facts), surplusMinor }];
  });
}

function lineView(
  line: BankLineRow,
  suggestions: SuggestionView[],
  decision: BankLineView['decision'] | undefined,
): BankLineView {
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
  facts: CaseFacts,
): Omit<SuggestionView, 'surplusMinor'> {
  const invoices = invoiceIds.flatMap((id) => {
    const invoice = facts.invoices.find((i) => i.id === id);
    if (invoice === undefined) return [];
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

import { setImmediate as turn } from 'node:timers/promises';
import { loadCases } from '../../../db/cases.ts';
import { debtorsByAccount, listNamedInvoices } from '../../../db/queries/bank.ts';
import type { BankLineRow } from '../../../db/queries/bank.ts';
import { matchTransfer } from '../../domain/bank-transfer.ts';
import type { BankTransfer, KnownAccounts, TransferMatch } from '../../domain/bank-transfer.ts';
import type { Instant } from '../../domain/brands.ts';
import { DAY_MS } from '../../domain/calendar.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { openInvoicesOf } from '../../domain/open-invoice.ts';
import type { OpenInvoice } from '../../domain/open-invoice.ts';
import type { Deps } from '../../deps.ts';

export type Matched = {
  readonly match: TransferMatch;
  /** Cases of the debtors whom the transfer may concern, as they are now. */
  readonly cases: readonly CaseFacts[];
};
export type Matcher = (line: BankLineRow) => Promise<Matched>;

/** Paid invoices stay recognisable so long: money that comes a second time names one of them. */
const REMEMBERED_DAYS = 400;

/**
 * Tells which invoices lines are for. All invoices of the vendor are asked without their ledger first,
 * so that only the cases that a line may concern have to be read for each line.
 */
export async function createMatcher(
  deps: Deps,
  vendorId: string,
  lines: readonly BankLineRow[],
): Promise<Matcher> {
  const since = (deps.clock.now() - REMEMBERED_DAYS * DAY_MS) as Instant;
  const ibans = new Set(lines.flatMap(({ payerIban }) => payerIban ?? []));
  const [named, accounts] = await Promise.all([
    listNamedInvoices(deps.db, vendorId, since),
    debtorsByAccount(deps.db, vendorId, [...ibans]),
  ]);
  const debts = named.map(toOpenInvoice);
  const debtorOf = new Map(named.map(({ id, debtorId }) => [id, debtorId]));
  const slices = slicesOf(debts);
  return async (line) => {
    const transfer = transferOf(line);
    const likely = await likelyInvoices(transfer, slices, accounts);
    const debtorIds = new Set(likely.flatMap((id) => debtorOf.get(id) ?? []));
    const refs = Array.from(debtorIds, (debtorId) => ({ vendorId, debtorId }));
    const cases = await loadCases(deps.db, refs);
    const open = cases.flatMap((facts) => openInvoicesOf(facts, transfer.valueOn));
    return { match: matchTransfer(transfer, open, accounts), cases };
  };
}

/** Asked for so many invoices, a line takes some milliseconds; then everybody else has a turn. */
const SLICE = 500;

function slicesOf(debts: readonly OpenInvoice[]): readonly (readonly OpenInvoice[])[] {
  const count = Math.ceil(debts.length / SLICE);
  return Array.from({ length: count }, (_, at) => debts.slice(at * SLICE, (at + 1) * SLICE));
}

/** More than these cannot be told apart by a person either, where nothing is named. */
const MOST_UNNAMED = 10;

/** Every invoice that the transfer names, and some of those that only its amount or payer speaks for. */
async function likelyInvoices(
  transfer: BankTransfer,
  slices: readonly (readonly OpenInvoice[])[],
  accounts: KnownAccounts,
): Promise<readonly string[]> {
  const named: string[] = [];
  const others: string[] = [];
  for (const slice of slices) {
    await turn();
    const match = matchTransfer(transfer, slice, accounts);
    if (match.status === 'certain') named.push(...match.invoiceIds);
    if (match.status !== 'suggestion') continue;
    for (const { invoiceId, clues } of match.candidates) {
      const isNamed = clues.includes('reference') || clues.includes('similarReference');
      (isNamed ? named : others).push(invoiceId);
    }
  }
  return [...named, ...others.slice(0, MOST_UNNAMED)];
}

/** The transfer of a stored line, as the domain asks about it. */
export const transferOf = (line: BankLineRow): BankTransfer => ({
  direction: line.direction,
  isReversal: line.isReversal,
  amountMinor: line.amountMinor,
  currency: line.currency,
  valueOn: line.valueOn,
  payerName: line.payerName,
  payerIban: line.payerIban,
  references: line.references,
});

type Named = Awaited<ReturnType<typeof listNamedInvoices>>[number];

/** The price is asked for when the case has been read; the balance is enough to find it. */
function toOpenInvoice({ balanceMinor, ...invoice }: Named): OpenInvoice {
  const way = { kind: 'all', amountMinor: balanceMinor, untilOn: null } as const;
  const ways = balanceMinor > 0 ? [{ ...way, invoiceIds: [invoice.id] }] : [];
  return { ...invoice, payableMinor: balanceMinor, ways };
}

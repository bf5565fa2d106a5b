import { setImmediate as turn } from 'node:timers/promises';
import { loadCases } from '../../../db/cases.ts';
import { debtorsByAccount, listNamedInvoices } from '../../../db/queries/bank.ts';
import type { BankLineRow } from '../../../db/queries/bank.ts';
import { matchTransfer } from '../../domain/bank-transfer.ts';
import type { BankTransfer, TransferMatch } from '../../domain/bank-transfer.ts';
import type { Instant } from '../../domain/brands.ts';
import { DAY_MS } from '../../domain/calendar.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { indexInvoices, likelyInvoices } from '../../domain/invoice-index.ts';
import type { InvoiceIndex } from '../../domain/invoice-index.ts';
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
  const indexes = await indexesOf(debts);
  return async (line) => {
    await turn();
    const transfer = transferOf(line);
    const likely = likelyInvoices(transfer, indexes, accounts);
    const debtorIds = new Set(likely.map(({ debtorId }) => debtorId));
    const refs = Array.from(debtorIds, (debtorId) => ({ vendorId, debtorId }));
    const cases = await loadCases(deps.db, refs);
    const open = cases.flatMap((facts) => openInvoicesOf(facts, transfer.valueOn));
    return { match: matchTransfer(transfer, open, accounts), cases };
  };
}

/** So many are made ready in some milliseconds; then everybody else has a turn. */
const SLICE = 500;

async function indexesOf(debts: readonly OpenInvoice[]): Promise<readonly InvoiceIndex[]> {
  const indexes: InvoiceIndex[] = [];
  for (let at = 0; at < debts.length; at += SLICE) {
    await turn();
    indexes.push(indexInvoices(debts.slice(at, at + SLICE)));
  }
  return indexes;
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

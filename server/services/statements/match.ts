import { setImmediate as turn } from 'node:timers/promises';
import { loadCases } from '../../../db/cases.ts';
import { debtorsByAccount, listNamedInvoices } from '../../../db/queries/bank.ts';
import type { BankLineRow, NamedInvoice } from '../../../db/queries/bank.ts';
import { matchTransfer } from '../../domain/bank-transfer.ts';
import type { BankTransfer, KnownAccounts, TransferMatch } from '../../domain/bank-transfer.ts';
import { DAY_MS, instant } from '../../domain/calendar.ts';
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
  /** By which accounts a payer was known. */
  readonly accounts: KnownAccounts;
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
  const ibans = new Set(lines.flatMap(({ payerIban }) => payerIban ?? []));
  const accounts = await debtorsByAccount(deps.db, vendorId, [...ibans]);
  const indexes = await readIndexes(deps, vendorId, lines.map(transferOf), accounts);
  return async (line) => {
    await turn();
    const transfer = transferOf(line);
    const likely = likelyInvoices(transfer, indexes, accounts);
    const debtorIds = new Set(likely.map(({ debtorId }) => debtorId));
    const refs = Array.from(debtorIds, (debtorId) => ({ vendorId, debtorId }));
    const cases = await loadCases(deps.db, refs);
    const open = cases.flatMap((facts) => openInvoicesOf(facts, transfer.valueOn));
    return { match: matchTransfer(transfer, open, accounts), cases, accounts };
  };
}

/** So many are read and made ready in some milliseconds; then everybody else has a turn. */
const SLICE = 500;
/** So many slices take some 50 MB. Of more, the invoices that no line may concern are let go. */
const MOST_SLICES = 40;

async function readIndexes(
  { db, clock }: Deps,
  vendorId: string,
  transfers: readonly BankTransfer[],
  accounts: KnownAccounts,
): Promise<readonly InvoiceIndex[]> {
  const since = instant(clock.now() - REMEMBERED_DAYS * DAY_MS);
  let indexes: readonly InvoiceIndex[] = [];
  let page: readonly NamedInvoice[] = [];
  let slices = 0;
  do {
    await turn();
    page = await listNamedInvoices(db, vendorId, { since, after: page.at(-1), limit: SLICE });
    indexes = [...indexes, indexInvoices(page.map(toOpenInvoice))];
    slices += 1;
    if (slices % MOST_SLICES === 0) indexes = await onlyLikely(transfers, indexes, accounts);
  } while (page.length === SLICE);
  return indexes;
}

async function onlyLikely(
  transfers: readonly BankTransfer[],
  indexes: readonly InvoiceIndex[],
  accounts: KnownAccounts,
): Promise<readonly InvoiceIndex[]> {
  const likely = new Set<OpenInvoice>();
  for (const transfer of transfers) {
    await turn();
    for (const invoice of likelyInvoices(transfer, indexes, accounts)) likely.add(invoice);
  }
  return indexInSlices([...likely]);
}

async function indexInSlices(invoices: readonly OpenInvoice[]): Promise<readonly InvoiceIndex[]> {
  const indexes: InvoiceIndex[] = [];
  for (let at = 0; at < invoices.length; at += SLICE) {
    await turn();
    indexes.push(indexInvoices(invoices.slice(at, at + SLICE)));
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

/** The price is asked for when the case has been read; the balance is enough to find it. */
function toOpenInvoice(invoice: NamedInvoice): OpenInvoice {
  const { balanceMinor } = invoice;
  const way = { kind: 'all', amountMinor: balanceMinor, untilOn: null } as const;
  const ways = balanceMinor > 0 ? [{ ...way, invoiceIds: [invoice.id] }] : [];
  return { ...invoice, payableMinor: balanceMinor, ways };
}

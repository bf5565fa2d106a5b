import { cleanLine } from '../../portal/messages/clean-text.ts';
import type { CivilDate, Minor } from '../domain/brands.ts';
import { codeOfEntry } from '../domain/entry-code.ts';
import type { Entry, Invoice } from '../domain/facts.ts';
import { entriesOf, processingOf } from '../domain/ledger.ts';
import { negate, sum } from '../domain/money.ts';
import { amountText, moneyText, numberOf, type Desk } from './desk.ts';
import { payableNow } from './figures.ts';
import type { Row, Table } from './letter.ts';

/** More lines than this are named by their number: the page shows them all. */
const MOST_LINES = 8;

/** One invoice from its lines to what is still to pay; every row adds up to the sum. */
export function invoiceTable(desk: Desk, invoice: Invoice): Table {
  const payableMinor = payableNow(desk, invoice);
  const rows = [
    ...lineRows(desk, invoice),
    ...documentRows(desk, invoice),
    ...ledgerRows(desk, invoice),
  ];
  return {
    kind: 'table',
    rows,
    sum: {
      label: desk.words.table.toPay,
      note: null,
      amount: moneyText(desk, payableMinor, invoice.currency),
    },
  };
}

/** Several invoices of one currency, each with its day, and their sum. */
export function invoicesTable(
  desk: Desk,
  invoices: readonly { readonly invoice: Invoice; readonly amountMinor: Minor }[],
  total: { readonly label: string; readonly amountMinor: Minor },
): Table | null {
  const currency = invoices[0]?.invoice.currency;
  if (currency === undefined) return null;
  const { table } = desk.words;
  const dueNote = (dueOn: CivilDate) =>
    dueOn < desk.today ? table.wasDue(dueOn, desk.today) : table.due(dueOn, desk.today);
  return {
    kind: 'table',
    rows: invoices.map(({ invoice, amountMinor }) => ({
      label: table.invoice(numberOf(invoice)),
      note: dueNote(invoice.dueOn),
      amount: amountText(desk, amountMinor, currency),
    })),
    sum: {
      label: total.label,
      note: null,
      amount: moneyText(desk, total.amountMinor, currency),
    },
  };
}

function lineRows(desk: Desk, { lines, currency }: Invoice): readonly Row[] {
  const shown = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES - 1) : lines;
  const rest = lines.slice(shown.length);
  const rows = shown.map(({ description, netMinor }) => ({
    label: cleanLine(description, 120),
    note: null,
    amount: amountText(desk, netMinor, currency),
  }));
  if (rest.length === 0) return rows;
  const restMinor = sum(rest.map((line) => line.netMinor));
  const label = desk.words.table.moreLines(rest.length);
  return [...rows, { label, note: null, amount: amountText(desk, restMinor, currency) }];
}

function documentRows(desk: Desk, invoice: Invoice): readonly Row[] {
  const { table } = desk.words;
  const row = (label: string, amountMinor: Minor): readonly Row[] =>
    amountMinor === 0
      ? []
      : [{ label, note: null, amount: amountText(desk, amountMinor, invoice.currency) }];
  return [
    ...invoice.adjustments.flatMap(({ kind, reason, netMinor }) =>
      row(cleanLine(reason, 120), kind === 'charge' ? netMinor : negate(netMinor)),
    ),
    ...invoice.taxTotals.flatMap(({ taxRateBps, taxMinor }) =>
      row(table.tax(taxRateBps), taxMinor),
    ),
    ...row(table.prepaid, negate(invoice.prepaidMinor)),
    ...row(table.rounding, invoice.roundingMinor),
  ];
}

function ledgerRows(desk: Desk, invoice: Invoice): readonly Row[] {
  const later = entriesOf(desk.facts.entries, invoice.id).filter((e) => e.kind !== 'invoiced');
  const rows = later.map((entry) => ({
    label: entryLabel(desk, entry),
    note: null,
    amount: amountText(
      desk,
      entry.side === 'debit' ? entry.amountMinor : negate(entry.amountMinor),
      invoice.currency,
    ),
  }));
  const onItsWay = processingOf(desk.facts.payments, invoice.id);
  if (onItsWay === 0) return rows;
  const amount = amountText(desk, negate(onItsWay), invoice.currency);
  return [...rows, { label: desk.words.table.onItsWay, note: null, amount }];
}

function entryLabel({ facts, words: { table }, today }: Desk, entry: Entry): string {
  const code = codeOfEntry(entry, facts.credits);
  switch (code) {
    case 'payment':
      return table.paidOn(entry.valueOn, today);
    case 'paidFromCredit':
      return table.paidFromCredit(entry.valueOn, today);
    case 'paymentReleased':
      return table.movedToCredit;
    case 'refund':
    case 'chargeback':
    case 'paymentTakenBack':
      return table.takenBackOn(entry.valueOn, today);
    case 'discount':
    case 'discountRestored':
      return table.discount;
    case 'creditNote':
      return table.creditNote(entry.reference === null ? null : cleanLine(entry.reference, 60));
    case 'writeOff':
    case 'writeOffRestored':
      return table.writeOff;
    case 'discountTakenBack':
    case 'lateCharge':
    case 'waiver':
      return table[code];
    case 'invoiced':
    case 'paymentRestored':
    case 'creditNoteUndone':
    case 'lateChargeUndone':
    case 'waiverUndone':
    case 'writeOffUndone':
      return table.correction;
  }
}

import { numberIn, standing, textIn } from './case-model.ts';
import type { CaseModel, InvoiceModel } from './case-model.ts';
import type { JournalRow, PaymentRow, TaxRow } from './rows.ts';
import { must } from './violation.ts';

const WINDOW_MS = 30 * 86_400_000;

/** What came twice from one card goes back to it by itself, as much as that and nothing else (rules 4.3). */
export function tellCredit(
  model: CaseModel,
  { type, data, at }: JournalRow,
  rows: readonly PaymentRow[],
): void {
  const id = textIn(data, 'paymentId');
  if (type === 'payment.succeeded') {
    const surplus = numberIn(data, 'surplusMinor');
    if (surplus > 0 && isSecondOfCard(model, id, at, rows)) model.owedBack.set(id, surplus);
    model.arrivals.set(id, at);
  }
  if (type !== 'payment.refundDecided' || textIn(data, 'why') !== 'paidTwice') return;
  const amount = numberIn(data, 'amountMinor');
  const owed = model.owedBack.get(id);
  must(
    owed === amount,
    'only what one card paid twice goes back by itself (rules 4.3)',
    () => `${id}: ${amount} goes back where ${owed ?? 'nothing'} came twice`,
  );
  model.owedBack.delete(id);
}

/** To be asked when all records of a moment were told: the decision stands beside the arrival. */
export function checkOwedBack({ owedBack }: CaseModel): void {
  for (const [id, amount] of owedBack) {
    must(
      false,
      'what one card paid twice goes back to it (rules 4.3)',
      () => `${id}: ${amount} came twice and nobody sends it back`,
    );
  }
}

/** Another payment by this card arrived not long before and is on one of the same invoices. */
function isSecondOfCard(
  model: CaseModel,
  id: string,
  at: number,
  rows: readonly PaymentRow[],
): boolean {
  const cardOf = (payment: string): string | null =>
    rows.find((row) => row.id === payment)?.method_fingerprint ?? null;
  const card = cardOf(id);
  const mine = model.payments.get(id)?.covers.map((part) => part.invoiceId) ?? [];
  const paidBy = new Set(
    mine.flatMap((invoice) =>
      (model.invoices.get(invoice)?.entries ?? [])
        .filter((e) => e.kind === 'payment' && e.side === 'credit')
        .map((e) => e.payment_id),
    ),
  );
  return [...model.arrivals].some(
    ([other, arrivedAt]) =>
      other !== id &&
      card !== null &&
      cardOf(other) === card &&
      at - arrivedAt <= WINDOW_MS &&
      paidBy.has(other),
  );
}

/** Notes and what stands of a discount give back the document at most; a discount makes room for a note. */
export function checkGivenBack({ row, entries }: InvoiceModel): void {
  const { taxTotals } = row.document;
  const own = entries.filter((e) => e.side === 'credit' && e.corrects_id === null);
  const discount = own
    .filter((e) => e.kind === 'discount')
    .reduce((sum, e) => sum + standing(e, entries), 0);
  const notes = own.filter((e) => e.kind === 'creditNote').flatMap((e) => e.breakdown);
  const amountOf = (parts: readonly TaxRow[]): number =>
    parts.reduce((sum, t) => sum + t.netMinor + t.taxMinor, 0);
  must(
    amountOf(notes) + discount <= amountOf(taxTotals),
    'notes and a discount give back no more than the invoice',
    () => `${row.number}: ${amountOf(notes)} and ${discount} of ${amountOf(taxTotals)}`,
  );
}

import { COMPARED_DAYS } from '../../server/contract/comparison.ts';
import type { DifferenceView } from '../../server/contract/comparison.ts';
import { readForm } from './admin-forms.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';

/** One payment about which the two books differ, in words. */
export interface DifferenceRow {
  readonly debtor: DifferenceView['debtor'];
  readonly invoices: DifferenceView['invoices'];
  readonly id: string;
  readonly here: readonly string[];
  readonly there: readonly string[];
  readonly kinds: readonly string[];
  readonly next: string;
}

/** Compares, or asks about one payment, when the button was pressed; the page then shows what was kept. */
export async function compareOnRequest(
  { api }: AdminContext,
  request: Request,
  url: URL,
): Promise<Response> {
  const { days = '', intent } = await readForm(request);
  if (intent !== undefined) {
    const asked = await api.askAgain(intent);
    if (!asked.ok && asked.status === 401) return signInFirst({ url, request });
    const isLeft = asked.ok && asked.value.differences.some((one) => one.paymentIntent === intent);
    return seeOther(`${url.pathname}?asked=${asked.ok ? (isLeft ? 'differs' : 'same') : 'failed'}`);
  }
  const wanted = COMPARED_DAYS.find((one) => String(one) === days) ?? 30;
  const answer = await api.compare(wanted);
  if (!answer.ok && answer.status === 401) return signInFirst({ url, request });
  return seeOther(`${url.pathname}?days=${wanted}${answer.ok ? '' : '&failed=1'}`);
}

export function differenceRow(admin: AdminContext, difference: DifferenceView): DifferenceRow {
  const t = admin.t.comparison;
  const { debtor, invoices, paymentIntent, kinds, next, here, there } = difference;
  return {
    debtor,
    invoices,
    id: paymentIntent,
    here: here ? hereWords(admin, here) : [t.nothing],
    there: there ? thereWords(admin, there) : [t.nothing],
    kinds: kinds.map((kind) => t.kinds[kind]),
    next: t.next[next],
  };
}

function hereWords(
  { t: { comparison: t }, money }: AdminContext,
  side: NonNullable<DifferenceView['here']>,
): readonly string[] {
  const { status, amountMinor, currency, bookedMinor, refundedMinor } = side;
  const amount = (minor: number): string => money(minor, currency);
  return [
    t.of(t.statusHere[status] ?? status, amount(amountMinor)),
    ...(bookedMinor === 0 ? [] : [t.booked(amount(bookedMinor))]),
    ...(refundedMinor === 0 ? [] : [t.refunded(amount(refundedMinor))]),
  ];
}

function thereWords(
  { t: { comparison: t }, money }: AdminContext,
  side: NonNullable<DifferenceView['there']>,
): readonly string[] {
  const { status, amountMinor, currency, receivedMinor, refundedMinor, dispute } = side;
  const amount = (minor: number): string => money(minor, currency);
  const disputed = t.disputes[dispute];
  return [
    t.of(t.statusThere[status] ?? status, amount(amountMinor)),
    ...(receivedMinor === 0 ? [] : [t.received(amount(receivedMinor))]),
    ...(refundedMinor === 0 ? [] : [t.refunded(amount(refundedMinor))]),
    ...(disputed === undefined ? [] : [disputed]),
  ];
}

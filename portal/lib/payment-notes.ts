import type { PaymentView } from '../../server/contract/portal.ts';
import type { PageContext } from './open-link.ts';

/** What the state of a payment alone leaves open, in one sentence each; mostly nothing. */
export function paymentNotes(payment: PaymentView, { t, money }: PageContext): readonly string[] {
  const { note } = t.payments;
  const { inquiryMinor, refundFailedMinor, cameInstead } = payment;
  const said = (amountMinor: number) => money(amountMinor, payment.currency);
  return [
    ...ofState(payment, note, said),
    ...(inquiryMinor > 0 ? [note.inquiry] : []),
    ...(refundFailedMinor > 0 ? [note.refundFailed(said(refundFailedMinor))] : []),
    ...(cameInstead
      ? [note.cameInstead(money(cameInstead.amountMinor, cameInstead.currency))]
      : []),
  ];
}

function ofState(
  { status, disputedMinor, chargedBackMinor, refundedMinor }: PaymentView,
  note: PageContext['t']['payments']['note'],
  said: (amountMinor: number) => string,
): readonly string[] {
  switch (status) {
    case 'failed':
      return [note.failed];
    case 'disputed':
      return [note.disputed(said(disputedMinor))];
    case 'disputeWon':
      return [note.stands];
    case 'disputeLost':
      return [note.takenBack(said(chargedBackMinor))];
    case 'partiallyRefunded':
    case 'refunded':
      return [note.returned(said(refundedMinor))];
    case 'created':
    case 'requiresAction':
    case 'processing':
    case 'succeeded':
    case 'canceled':
      return [];
  }
}

import { acceptPlan, issue, pay } from './debtor-world.ts';
import type { Issued } from './debtor-world.ts';
import { otherVendor } from './other-vendor.ts';
import type { OtherVendor } from './other-vendor.ts';
import type { TestWorld } from './world.ts';

/** A word that stands in every text of the one vendor's data: it must never reach the other. */
export const CANARY = 'Kanarek';

export type TwoVendors = {
  readonly stranger: OtherVendor;
  /** Of the stranger: a link that works. */
  readonly strangersLink: Issued;
  /** Of the first vendor, one debtor: paid, on a plan, owed. */
  readonly paid: Issued;
  readonly onPlan: Issued;
  readonly owed: Issued;
  /** Ids of everything that the first vendor has, by kind. */
  readonly ids: Readonly<Record<Kind, string>>;
};

type Kind =
  | 'paidInvoice'
  | 'planInvoice'
  | 'invoice'
  | 'debtor'
  | 'payment'
  | 'plan'
  | 'hold'
  | 'link'
  | 'vendor';

/** Two vendors on one Saldo, the first with something of every kind. */
export async function twoVendors(saldo: TestWorld): Promise<TwoVendors> {
  const debtor = { name: `${CANARY} sp. z o.o.`, email: `${CANARY}@kanarek.example`, locale: 'en' };
  const paid = await issue(saldo, `${CANARY}/1`, { debtor });
  const payment = await pay(saldo, paid);
  const onPlan = await issue(saldo, `${CANARY}/2`, { debtor });
  const plan = await acceptPlan(saldo, onPlan);
  const owed = await issue(saldo, `${CANARY}/3`, { debtor });
  const hold = await saldo.api<{ id: string }>(
    'POST',
    `/api/v1/invoices/${owed.invoice.id}/holds`,
    { note: CANARY },
  );
  const link = await saldo.api<{ id: string }>('POST', '/api/v1/links', {
    invoiceId: owed.invoice.id,
  });
  const stranger = await otherVendor(saldo, { name: 'Inny Dach' });
  const strangersLink = await issue(stranger, 'INNY/1');
  return {
    stranger,
    strangersLink,
    paid,
    onPlan,
    owed,
    ids: {
      paidInvoice: paid.invoice.id,
      planInvoice: onPlan.invoice.id,
      invoice: owed.invoice.id,
      debtor: owed.invoice.debtor.id,
      payment: payment.paymentId,
      plan: plan.body.id,
      hold: hold.body.id,
      link: link.body.id,
      vendor: saldo.access.vendorId,
    },
  };
}

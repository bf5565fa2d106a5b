import type { Fillings } from './curl.ts';

type Fetch = App.Locals['saldo']['fetch'];
type Vendor = { readonly id: string; readonly apiKey: string };
type Row = {
  readonly id: string;
  readonly payUrl?: string;
  readonly debtor?: { readonly id: string };
};

/** In the sandbox the examples carry its demo key and ids that exist; elsewhere they leave gaps. */
export async function fillingsFor(fetch: Fetch, origin: string): Promise<Fillings> {
  const gaps = {
    origin,
    apiKey: '…',
    token: '…',
    vendorId: 'ven_…',
    debtorId: 'deb_…',
    linkId: 'lnk_…',
    invoiceId: 'inv_…',
    planId: 'pln_…',
  };
  const asked = await fetch('/sandbox/state.json');
  if (!asked.ok) return gaps;
  const { vendor } = (await asked.json()) as { readonly vendor: Vendor };
  const first = async (path: string) => {
    const headers = { Authorization: `Bearer ${vendor.apiKey}` };
    const answer = await fetch(`/api/v1/${path}?limit=1`, { headers });
    const { data = [] } = (await answer.json()) as {
      readonly data?: readonly Row[];
    };
    return data[0];
  };
  const [invoice, plan] = [await first('invoices'), await first('plans')];
  const token = invoice?.payUrl?.split('/p/')[1] ?? gaps.token;
  return {
    origin,
    apiKey: vendor.apiKey,
    token,
    vendorId: vendor.id,
    debtorId: invoice?.debtor?.id ?? gaps.debtorId,
    linkId: token.split('.')[1] ?? gaps.linkId,
    invoiceId: invoice?.id ?? gaps.invoiceId,
    planId: plan?.id ?? gaps.planId,
  };
}

import type { Fillings } from './curl.ts';

type Fetch = App.Locals['saldo']['fetch'];

/** In the sandbox the examples carry its demo key and ids that exist; elsewhere they leave gaps. */
export async function fillingsFor(fetch: Fetch, origin: string): Promise<Fillings> {
  const gaps = { origin, apiKey: '…', token: '…', invoiceId: 'inv_…', planId: 'pln_…' };
  const asked = await fetch('/sandbox/state.json');
  if (!asked.ok) return gaps;
  const { vendor } = (await asked.json()) as { readonly vendor: { readonly apiKey: string } };
  const first = async (path: string) => {
    const headers = { Authorization: `Bearer ${vendor.apiKey}` };
    const answer = await fetch(`/api/v1/${path}?limit=1`, { headers });
    const { data = [] } = (await answer.json()) as {
      readonly data?: ReadonlyArray<{ readonly id: string; readonly payUrl?: string }>;
    };
    return data[0];
  };
  const [invoice, plan] = [await first('invoices'), await first('plans')];
  return {
    origin,
    apiKey: vendor.apiKey,
    token: invoice?.payUrl?.split('/p/')[1] ?? gaps.token,
    invoiceId: invoice?.id ?? gaps.invoiceId,
    planId: plan?.id ?? gaps.planId,
  };
}

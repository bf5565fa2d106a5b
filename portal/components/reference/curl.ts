import type { Endpoint } from './document.ts';

/** What fills the gaps of an example: the demo's own key and ids, or words that say what belongs there. */
export interface Fillings {
  readonly origin: string;
  readonly apiKey: string;
  readonly token: string;
  readonly vendorId: string;
  readonly debtorId: string;
  readonly linkId: string;
  readonly invoiceId: string;
  readonly planId: string;
}

/** A command for a terminal that asks this very endpoint. */
export function curlOf({ method, path, operation }: Endpoint, fill: Fillings): string {
  const { requestBody, security } = operation;
  const json = requestBody?.content['application/json'];
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${fill.origin}${filled(path, fill)}`,
  ];
  if (security === undefined) lines.push(`-H 'Authorization: Bearer ${fill.apiKey}'`);
  if (json) {
    lines.push(`-H 'Content-Type: application/json'`);
    const body = JSON.stringify(json.example ?? {}, null, 2);
    lines.push(`-d '${withIds(body, fill).replaceAll("'", "'\\''")}'`);
  } else if (requestBody) {
    lines.push(`-H 'Content-Type: application/xml'`, '--data-binary @invoice.xml');
  }
  return lines.join(' \\\n  ');
}

function filled(path: string, fill: Fillings): string {
  // A plan of the vendor need not be one of the debtor whose link the examples carry.
  const ids = [
    ['/api/v1/plans/', fill.planId],
    ['/invoices/', fill.invoiceId],
    ['/debtors/', fill.debtorId],
    ['/links/', fill.linkId],
  ] as const;
  return path
    .replace('{token}', fill.token)
    .replace('{vendorId}', fill.vendorId)
    .replace('{id}', ids.find(([part]) => path.includes(part))?.[1] ?? '…')
    .replaceAll(/\{\w+\}/g, '…');
}

const withIds = (body: string, { invoiceId, token, vendorId }: Fillings): string =>
  body
    .replaceAll('inv_0000000000', invoiceId)
    .replaceAll('ven_0000000000', vendorId)
    .replaceAll('k1.lnk_0000000000.signature', token);

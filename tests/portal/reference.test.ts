import { expect, test } from 'vitest';
import { curlOf } from '../../portal/components/reference/curl.ts';
import { invoiceTableSchema } from '../../server/contract/import.ts';
import {
  HEADER_COLUMNS,
  NUMBER_COLUMNS,
  REQUIRED_COLUMNS,
} from '../../server/einvoice/csv-columns.ts';

const fill = {
  origin: 'https://pay.example.com',
  apiKey: 'sk_saldo_1',
  token: 'k1.lnk_1.s',
  vendorId: 'ven_1',
  debtorId: 'deb_1',
  linkId: 'lnk_1',
  invoiceId: 'inv_1',
  planId: 'pln_1',
};

test.each([
  ['/api/v1/invoices/{id}/quote', '/api/v1/invoices/inv_1/quote'],
  ['/api/v1/invoices/{id}/holds/{holdId}', '/api/v1/invoices/inv_1/holds/…'],
  ['/api/v1/debtors/{id}', '/api/v1/debtors/deb_1'],
  ['/api/v1/links/{id}', '/api/v1/links/lnk_1'],
  ['/api/v1/plans/{id}', '/api/v1/plans/pln_1'],
  ['/portal/v1/vendors/{vendorId}/embed', '/portal/v1/vendors/ven_1/embed'],
  ['/portal/v1/{token}/invoices/{id}.pdf', '/portal/v1/k1.lnk_1.s/invoices/inv_1.pdf'],
  ['/portal/v1/{token}/plans/{id}.pdf', '/portal/v1/k1.lnk_1.s/plans/….pdf'],
  ['/portal/v1/{token}/payments/{id}', '/portal/v1/k1.lnk_1.s/payments/…'],
])('the example of %s asks for what exists', (path, asked) => {
  const operation = { operationId: 'x', summary: 'x', tags: [], responses: {} };
  const curl = curlOf({ method: 'GET', path, operation, parameters: [] }, fill);
  expect(curl.split(' ')[1]).toBe(`https://pay.example.com${asked}`);
});

test('a body of an example names the vendor of the sandbox', () => {
  const content = { 'application/json': { schema: {}, example: { vendorId: 'ven_0000000000' } } };
  const requestBody = { content };
  const operation = { operationId: 'x', summary: 'x', tags: [], responses: {}, requestBody };
  const curl = curlOf({ method: 'POST', path: '/x', operation, parameters: [] }, fill);
  expect(curl).toContain('"vendorId": "ven_1"');
});

test('the pages name every column that a table may have', () => {
  const said = invoiceTableSchema.description ?? '';
  for (const column of [...HEADER_COLUMNS, ...REQUIRED_COLUMNS, ...NUMBER_COLUMNS])
    expect(said).toMatch(new RegExp(`\\b${column}\\b`));
});

import { expect, test } from 'vitest';
import type { PaymentView, PortalView } from '../../server/contract/portal.ts';
import { confirm, issue, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { readPdf } from '../support/pdf-text.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const debtor = { name: 'Lipa', email: 'lipa@podlipa.example', locale: 'en' };
const plain = { debtor, terms: {} };

/** One payment of 121.00 and 121.00 through the debtor's own link. */
async function payTwo(saldo: TestWorld): Promise<{
  readonly all: Issued;
  readonly one: Issued;
  readonly other: Issued;
  readonly paymentId: string;
  readonly paymentIntent: string;
}> {
  const one = await issue(saldo, 'V/100', plain);
  const other = await issue(saldo, 'V/200', plain);
  const link = await saldo.api<{ url: string }>('POST', '/api/v1/links', {
    debtorId: one.invoice.debtor.id,
  });
  const all = { ...one, portal: link.body.url.replace(/^.*\/p\//, '/portal/v1/') };
  const invoiceIds = [one, other].map(({ invoice }) => invoice.id);
  const { body } = await startPayment(saldo, all, { invoiceIds });
  await confirm(saldo, body.paymentIntent);
  return { all, one, other, paymentId: body.paymentId, paymentIntent: body.paymentIntent };
}

const paymentOf = (saldo: TestWorld, { portal }: Issued, id: string) =>
  saldo.call<PaymentView>('GET', `${portal}/payments/${id}`);
const listed = async (saldo: TestWorld, { portal }: Issued): Promise<readonly PaymentView[]> =>
  (await saldo.call<PortalView>('GET', portal)).body.payments;
async function receiptText(saldo: TestWorld, { portal }: Issued, id: string): Promise<string> {
  const response = await saldo.app.request(`${portal}/receipts/${id}.pdf`);
  if (!response.ok) return String(response.status);
  return (await readPdf(new Uint8Array(await response.arrayBuffer()))).text;
}

test('an invoice link shows of a payment what is about its invoice, and no figure of another', async () => {
  await using saldo = await openTestWorld();
  const { all, one, paymentId, paymentIntent } = await payTwo(saldo);
  const own = { amountMinor: 12_100, refundedMinor: 0, invoiceNumbers: ['V/100'] };
  const whole = { amountMinor: 24_200, invoiceNumbers: ['V/100', 'V/200'] };
  expect((await paymentOf(saldo, all, paymentId)).body).toMatchObject(whole);
  expect(await paymentOf(saldo, one, paymentId)).toMatchObject({ status: 200, body: own });
  expect(await listed(saldo, one)).toMatchObject([own]);
  expect(await listed(saldo, all)).toMatchObject([whole]);
  const receipt = await receiptText(saldo, one, paymentId);
  expect(receipt).toContain('V/100');
  for (const foreign of ['V/200', '242.00']) expect(receipt).not.toContain(foreign);
  expect(await receiptText(saldo, all, paymentId)).toContain('242.00');
  // What goes back is taken from the last served invoice first.
  await saldo.world.emulator.world({ do: 'refund', paymentIntent, amountMinor: 14_100 });
  await saldo.world.emulator.idle();
  expect((await paymentOf(saldo, one, paymentId)).body.refundedMinor).toBe(2_000);
  expect((await paymentOf(saldo, all, paymentId)).body.refundedMinor).toBe(14_100);
});

test('an invoice link does not know payments of other invoices', async () => {
  await using saldo = await openTestWorld();
  const { one, paymentId } = await payTwo(saldo);
  const third = await issue(saldo, 'V/300', plain);
  const stranger = await issue(saldo, 'V/400');
  for (const link of [third, stranger]) {
    expect((await paymentOf(saldo, link, paymentId)).status).toBe(404);
    expect(await listed(saldo, link)).toEqual([]);
    expect(await receiptText(saldo, link, paymentId)).toBe('404');
  }
  expect((await paymentOf(saldo, one, 'pay_unknown')).status).toBe(404);
});

import { expect, test } from 'vitest';
import type { DebtorView } from '../../server/contract/debtor.ts';
import type { PortalView } from '../../server/contract/portal.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import { confirm, issue, look, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const plain = { terms: {} };

/**
 * The invoice is paid twice with the processor: an attempt that was given up here lived on there, as
 * when the answer to closing it was lost.
 */
async function payTwice(saldo: TestWorld, issued: Issued, card = 'pm_card_visa'): Promise<string> {
  const first = await startPayment(saldo, issued);
  await saldo.deps.db.write([
    {
      sql: `UPDATE payments SET status = 'canceled',
        state = json_object('status', 'canceled', 'canceledAt', created_at) WHERE id = ?`,
      args: [first.body.paymentId],
    },
  ]);
  const second = await startPayment(saldo, issued);
  await confirm(saldo, second.body.paymentIntent);
  await confirm(saldo, first.body.paymentIntent, card);
  return first.body.paymentId;
}

const debtorOf = async (saldo: TestWorld, { invoice }: Issued): Promise<DebtorView> =>
  (await saldo.api<DebtorView>('GET', `/api/v1/debtors/${invoice.debtor.id}`)).body;
const refunds = (saldo: TestWorld): readonly number[] =>
  saldo.world.emulator
    .state()
    .charges.filter((charge) => charge.amount_refunded > 0)
    .map((charge) => charge.amount_refunded);
const tooMuch = (saldo: TestWorld, { invoice }: Issued, amountMinor = 15_100) =>
  saldo.api('POST', `/api/v1/invoices/${invoice.id}/payments`, { amountMinor });
const apply = (saldo: TestWorld, { invoice }: Issued, body: object = {}, key?: string) =>
  saldo.api<InvoiceView>(
    'POST',
    `/api/v1/invoices/${invoice.id}/apply-credit`,
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  );
const giveBack = (saldo: TestWorld, { invoice }: Issued, currency = 'EUR') =>
  saldo.api<DebtorView>('POST', `/api/v1/debtors/${invoice.debtor.id}/return-credit`, { currency });
const tasks = (saldo: TestWorld) => countRows(saldo.deps.db, 'tasks', `kind = 'refundOverpayment'`);

test('money that comes twice from one card goes back to it by itself, and the debt stays paid (F33)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'G/1', plain);
  const paymentId = await payTwice(saldo, issued);
  await saldo.advance('PT10M');
  expect([refunds(saldo), await tasks(saldo)]).toEqual([[12_100], 0]);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect((await debtorOf(saldo, issued)).credits).toEqual([]);
  const done = `id = '${paymentId}' AND status = 'refunded' AND refund_due IS NULL`;
  expect(await countRows(saldo.deps.db, 'payments', done)).toBe(1);
  const letters = saldo.world.mail.list().map(({ kind }) => kind);
  expect(letters.filter((kind) => kind === 'paymentReversed')).toHaveLength(1);
});

test('a refund whose answer is lost, or that has to wait for days, is made once', async () => {
  await using saldo = await openTestWorld();
  const { emulator } = saldo.world;
  emulator.inject({ on: 'POST /v1/refunds', kind: 'lostBefore', times: 3 });
  emulator.inject({ on: 'POST /v1/refunds', kind: 'rateLimited', times: 3 });
  emulator.inject({ on: 'POST /v1/refunds', kind: 'lostAfter' });
  const issued = await issue(saldo, 'G/2', plain);
  await payTwice(saldo, issued);
  await emulator.world({ do: 'webhooks', mode: 'drop' });
  await saldo.advance('PT30M');
  expect((await debtorOf(saldo, issued)).credits).toMatchObject([
    { currency: 'EUR', amountMinor: 12_100, returningMinor: 12_100 },
  ]);
  await saldo.advance('P3D');
  expect([refunds(saldo), (await debtorOf(saldo, issued)).credits]).toEqual([[12_100], []]);
  expect(await countRows(saldo.deps.db, 'payments', 'refund_due IS NOT NULL')).toBe(0);
});

test('money that comes twice from two cards is credit with a task, and goes back on a word', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'G/3', plain);
  await payTwice(saldo, issued, 'pm_card_mastercard');
  await saldo.advance('P1D');
  expect([refunds(saldo), await tasks(saldo)]).toEqual([[], 1]);
  expect((await debtorOf(saldo, issued)).credits).toEqual([
    { currency: 'EUR', amountMinor: 12_100, returningMinor: 0 },
  ]);
  expect(await giveBack(saldo, issued)).toMatchObject({ status: 201, body: { credits: [] } });
  expect(refunds(saldo)).toEqual([12_100]);
  expect(await giveBack(saldo, issued)).toMatchObject({
    status: 409,
    body: { code: 'creditNotEnough' },
  });
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('a transfer of too much pays another invoice of the debtor, once', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Lipa', email: 'lipa@podlipa.example' };
  const first = await issue(saldo, 'G/4', { ...plain, debtor });
  const second = await issue(saldo, 'G/5', { ...plain, debtor });
  await tooMuch(saldo, first);
  expect(await tasks(saldo)).toBe(1);
  expect((await debtorOf(saldo, first)).credits).toMatchObject([{ amountMinor: 3_000 }]);
  const once = await apply(saldo, second, { amountMinor: 1_000 }, 'key-1');
  expect(once).toMatchObject({ status: 201, body: { balanceMinor: 11_100 } });
  expect((await apply(saldo, second, { amountMinor: 1_000 }, 'key-1')).body).toEqual(once.body);
  expect((await apply(saldo, second)).body.balanceMinor).toBe(9_100);
  expect(await apply(saldo, second)).toMatchObject({
    status: 409,
    body: { code: 'creditNotEnough' },
  });
  expect(await apply(saldo, first)).toMatchObject({ status: 409, body: { code: 'invoiceClosed' } });
  expect((await debtorOf(saldo, first)).credits).toEqual([]);
});

test('the debtor sees what is credit, and an invoice link only that of its own invoice', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Lipa', email: 'lipa@podlipa.example' };
  const first = await issue(saldo, 'G/7', { ...plain, debtor });
  const second = await issue(saldo, 'G/8', { ...plain, debtor });
  await tooMuch(saldo, first);
  const link = await saldo.api<{ url: string }>('POST', '/api/v1/links', {
    debtorId: first.invoice.debtor.id,
  });
  const creditsOf = async (portal: string) =>
    (await saldo.call<PortalView>('GET', portal)).body.credits;
  const whole = [{ currency: 'EUR', freeMinor: 3_000, returningMinor: 0 }];
  expect(await creditsOf(link.body.url.replace(/^.*\/p\//, '/portal/v1/'))).toEqual(whole);
  expect(await creditsOf(first.portal)).toEqual(whole);
  expect(await creditsOf(second.portal)).toEqual([]);
});

test('a transfer of too much counts as given back when a person has transferred it', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'G/6', plain);
  await tooMuch(saldo, issued);
  expect(await giveBack(saldo, issued, 'EURO')).toMatchObject({ status: 400 });
  expect(await giveBack(saldo, issued, 'PLN')).toMatchObject({ status: 409 });
  expect(await giveBack(saldo, issued)).toMatchObject({ status: 201, body: { credits: [] } });
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(refunds(saldo)).toEqual([]);
});

test('two debts that are forgiven in the same moment are told each with its own amount', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Lipa', email: 'lipa@podlipa.example', locale: 'en' };
  const issued = [
    await issue(saldo, 'G/9', { ...plain, debtor }),
    await issue(saldo, 'G/10', { ...plain, debtor }),
  ];
  const [first] = issued;
  await saldo.api('POST', `/api/v1/invoices/${first?.invoice.id}/payments`, { amountMinor: 2_100 });
  for (const { invoice } of issued) {
    const path = `/api/v1/invoices/${invoice.id}/write-off`;
    const asked = { reason: 'agreed', tellDebtor: true };
    expect((await saldo.api('POST', path, asked)).status).toBeLessThan(300);
  }
  await saldo.worker.tick();
  const letters = saldo.world.mail.list().filter(({ kind }) => kind === 'writtenOff');
  const told = letters.map(({ text }) => /€1\d\d\.00/.exec(text)?.[0]);
  expect(new Set(told)).toEqual(new Set(['€100.00', '€121.00']));
});

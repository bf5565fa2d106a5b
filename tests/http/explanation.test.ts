import { expect, test } from 'vitest';
import type { Explanation } from '../../server/contract/explanation.ts';
import { issue, pay } from '../support/debtor-world.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const explain = async (saldo: TestWorld, id: string, at?: string) => {
  const query = at === undefined ? '' : `?at=${encodeURIComponent(at)}`;
  const path = `/api/v1/invoices/${id}/explanation${query}`;
  return saldo.api<Explanation>('GET', path);
};

const sumOf = (terms: readonly { readonly amountMinor: number }[]): number =>
  terms.reduce((sum, term) => sum + term.amountMinor, 0);

test('a balance is explained by what the journal says, and so is the price of each way to pay', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W-1');
  const { body } = await explain(saldo, issued.invoice.id);
  expect(body).toMatchObject({ number: 'W-1', currency: 'EUR', balanceMinor: 12_100 });
  expect(body.terms).toMatchObject([
    { code: 'invoiced', seq: 1, source: 'invoice.issued', actor: { kind: 'vendor', via: 'api' } },
  ]);
  const discounted = body.options.find(({ option }) => option.kind === 'discount');
  expect(discounted?.option.amountMinor).toBe(11_858);
  expect(discounted?.terms).toMatchObject([
    { code: 'owed', amountMinor: 12_100 },
    { code: 'discount', amountMinor: -242, why: { untilOn: '2026-11-27' } },
  ]);
  for (const { option, terms } of body.options) expect(sumOf(terms)).toBe(option.amountMinor);
});

test('each term names its journal record, who decided and the figures, and the sum is the balance', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W-2');
  const before = new Date(saldo.deps.clock.now()).toISOString();
  await saldo.advance('PT1H');
  const { paymentId, paymentIntent } = await pay(saldo, issued, 'discount');
  const { body: now } = await explain(saldo, issued.invoice.id);
  expect(now.balanceMinor).toBe(0);
  expect(now.terms).toMatchObject([
    { code: 'invoiced', amountMinor: 12_100 },
    {
      code: 'payment',
      amountMinor: -11_858,
      source: 'payment.succeeded',
      actor: { kind: 'processor' },
      why: { paymentId, paymentMinor: 11_858, method: 'Visa ·4242' },
    },
    { code: 'discountEarned', amountMinor: -242, balanceMinor: 0, why: { percentBps: 200 } },
  ]);
  await saldo.advance('P1D');
  await saldo.call('POST', '/sandbox/world', { do: 'refund', paymentIntent });
  const { body: refunded } = await explain(saldo, issued.invoice.id);
  expect(refunded.terms.slice(3).map(({ code, amountMinor }) => [code, amountMinor])).toEqual([
    ['refund', 11_858],
    ['discountTakenBack', 242],
  ]);
  expect(sumOf(refunded.terms)).toBe(refunded.balanceMinor);
  const { body: then } = await explain(saldo, issued.invoice.id, before);
  expect(then).toMatchObject({ at: before, balanceMinor: 12_100, options: [] });
  const { body: timeline } = await saldo.api<{ data: { seq: number; type: string }[] }>(
    'GET',
    `/api/v1/invoices/${issued.invoice.id}/timeline`,
  );
  const types = new Map(timeline.data.map(({ seq, type }) => [seq, type]));
  for (const { seq, source } of refunded.terms) expect(types.get(seq)).toBe(source);
});

test('nobody is told what will be owed, nor what was owed at no instant', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'W-3');
  const later = new Date(saldo.deps.clock.now() + 1_000).toISOString();
  for (const at of [later, 'yesterday', '2026-11-22']) {
    expect(await explain(saldo, invoice.id, at)).toMatchObject({
      status: 400,
      body: { code: 'invalidInput', errors: [{ path: 'at' }] },
    });
  }
  expect(await explain(saldo, 'inv_0000000000')).toMatchObject({ status: 404 });
});

test('people see the same explanation as their programs', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'W-4');
  const cookie = await sessionCookie(saldo, {
    email: saldo.access.adminEmail,
    password: saldo.access.adminPassword,
  });
  const path = `/admin/v1/invoices/${invoice.id}/explanation`;
  const { body } = await saldo.call<Explanation>('GET', path, undefined, { cookie });
  expect(body).toEqual((await explain(saldo, invoice.id)).body);
});

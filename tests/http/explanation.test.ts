import { expect, test } from 'vitest';
import type { Explanation } from '../../server/contract/explanation.ts';
import { acceptPlan, issue, look, pay } from '../support/debtor-world.ts';
import { openPages } from '../support/screens.ts';
import { lookBackTo, whyOptions, whyRows } from '../../portal/lib/admin-why.ts';
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

test('people read in sentences what their programs get, also of a past day', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W-4');
  await saldo.advance('P1D');
  await pay(saldo, issued, 'discount');
  await saldo.advance('P1D');
  const admin = await openPages(saldo);
  const lookAt = async (on: string) => {
    const found = await admin.api.explanation(issued.invoice.id, lookBackTo(admin, on) ?? {});
    if (!found.ok) throw new Error(found.code);
    return found.value;
  };
  const now = await lookAt('');
  expect(now).toEqual((await explain(saldo, issued.invoice.id)).body);
  expect(whyRows(admin, now)).toEqual([
    {
      sentence: 'Invoice W-4, issued Fri 20 Nov, due Fri 4 Dec.',
      when: 'Sun 22 Nov, 10:00',
      record: 'record 1, your program',
      amount: '€121.00',
      rest: '€121.00',
    },
    {
      sentence: 'Payment by Visa ·4242 of Mon 23 Nov.',
      when: 'Mon 23 Nov, 10:00',
      record: expect.stringMatching(/^record \d+, payment service$/) as string,
      amount: '−€118.58',
      rest: '€2.42',
    },
    {
      sentence:
        'Early-payment discount of 2 %: what was paid by Mon 23 Nov reached the early price, which held until Fri 27 Nov.',
      when: 'Mon 23 Nov, 10:00',
      record: expect.stringMatching(/^record \d+, payment service$/) as string,
      amount: '−€2.42',
      rest: '€0.00',
    },
  ]);
  const then = await lookAt('2026-11-22');
  expect(then.balanceMinor).toBe(12_100);
  expect(whyOptions(admin, then)).toEqual([]);
  expect(['2026-11-25', '22.11.2026'].map((on) => lookBackTo(admin, on))).toEqual([null, null]);
});

test('people read why the price in time is lower', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'W-5');
  const { body } = await explain(saldo, invoice.id);
  const options = whyOptions(await openPages(saldo), body);
  expect(options).toContainEqual({
    caption: 'With the discount: €118.58',
    rows: [
      { sentence: 'Owed.', amount: '€121.00' },
      { sentence: 'Early-payment discount, until Fri 27 Nov.', amount: '−€2.42' },
    ],
    total: '€118.58',
  });
});

test('people read of the whole first and of the least last, each with its sum', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'W-6');
  const { body } = await explain(saldo, invoice.id);
  const options = whyOptions(await openPages(saldo), body);
  expect(options.map(({ caption }) => caption)).toEqual([
    'All of it: €121.00',
    'With the discount: €118.58',
    'The smallest part: €5.00',
  ]);
  for (const { caption, total } of options) expect(caption.endsWith(`: ${total}`)).toBe(true);
});

test('people read of a part that is not due yet by its day, and of one that is as what is due', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W-7', { terms: {} });
  await acceptPlan(saldo, issued, { firstOn: '2026-11-30' });
  const captions = async () => {
    const { body } = await explain(saldo, issued.invoice.id);
    return whyOptions(await openPages(saldo), body).map(({ caption }) => caption);
  };
  const first = (await look(saldo, issued)).plan?.instalments[0];
  expect(first).toMatchObject({ amountMinor: 4034, dueOn: '2026-11-30' });
  expect(await captions()).toContain('Next part, due Mon 30 Nov: €40.34');
  await saldo.advance('P8D');
  expect(await captions()).toContain('What is due: €40.34');
});

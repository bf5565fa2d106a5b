import { expect, test } from 'vitest';
import type { PortalView } from '../../server/contract/portal.ts';
import { caseOfPayment } from '../../db/queries/locate.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import { applyReport } from '../../server/services/payments/apply.ts';
import { acceptPlan, confirm, issue, look, pay, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** Intents that a browser could still pay. */
const payableIntents = (saldo: TestWorld): readonly string[] =>
  saldo.world.emulator
    .state()
    .paymentIntents.filter(({ status }) => status === 'requires_payment_method')
    .map(({ id }) => id);
const balanceOf = async (saldo: TestWorld, issued: Issued) =>
  (await look(saldo, issued)).balanceMinor;

const AMOUNTS = [0, -1, 0.1, 2 ** 53, 1e308, '1e3', 'NaN', null, true, [100], {}, ''];

test('an impossible amount is refused before anybody asks the processor', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/1');
  const before = await logicalDigest(saldo.deps.db);
  for (const option of ['other', 'all'])
    for (const amountMinor of AMOUNTS) {
      const answer = await startPayment(saldo, issued, { option, amountMinor });
      expect([amountMinor, answer]).toMatchObject([
        amountMinor,
        { status: 400, body: { code: 'invalidInput' } },
      ]);
    }
  const refused = [
    [{ option: 'other' }, 422, 'amountNotAllowed'],
    [{ option: 'other', amountMinor: 12_101 }, 422, 'amountAbovePayable'],
    [{ option: 'other', amountMinor: 2 ** 51 }, 422, 'amountAbovePayable'],
    [{ option: 'other', amountMinor: 499 }, 422, 'amountBelowMinimum'],
    [{ option: 'all', amountMinor: 12_099 }, 409, 'quoteExpired'],
    [{ option: 'discount', amountMinor: 1 }, 409, 'quoteExpired'],
    [{ option: 'settlement' }, 409, 'optionNotOffered'],
    [{ option: 'free' }, 400, 'invalidInput'],
    [{ currency: 'USD' }, 400, 'invalidInput'],
    [{ invoiceIds: [] }, 400, 'invalidInput'],
    [{ invoiceIds: ['inv_1'] }, 404, 'notFound'],
    [{ invoiceIds: [issued.invoice.id, 'inv_1'] }, 404, 'notFound'],
    [{ invoiceIds: Array.from({ length: 101 }, () => issued.invoice.id) }, 400, 'invalidInput'],
  ] as const;
  for (const [more, status, code] of refused) {
    const answer = await startPayment(saldo, issued, more);
    expect([more, answer]).toMatchObject([more, { status, body: { code } }]);
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  expect(saldo.world.emulator.state().paymentIntents).toEqual([]);
});

test('more than one payment can carry is refused, and the rest can be paid in parts', async () => {
  await using saldo = await openTestWorld();
  const lines = [{ description: 'Roof', quantity: 1, unitPriceMinor: 150_000_000, taxRateBps: 0 }];
  const issued = await issue(saldo, 'P/2', { lines, terms: {} });
  expect(await startPayment(saldo, issued)).toMatchObject({
    status: 422,
    body: { code: 'amountTooLarge' },
  });
  const part = await startPayment(saldo, issued, { option: 'other', amountMinor: 99_999_999 });
  expect(part.status).toBe(201);
});

test('two tabs that start the same payment share one attempt and one intent (F32)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/3');
  const started = await Promise.all(Array.from({ length: 10 }, () => startPayment(saldo, issued)));
  expect(new Set(started.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(started.map(({ body }) => body.paymentIntent)).size).toBe(1);
  expect(payableIntents(saldo)).toHaveLength(1);
  await confirm(saldo, started[0]?.body.paymentIntent ?? '');
  expect(await balanceOf(saldo, issued)).toBe(0);
  const late = await startPayment(saldo, issued);
  expect(late).toMatchObject({ status: 409, body: { code: 'nothingToPay' } });
});

test('another choice takes the first attempt out of the way, and only the last one can be paid', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/4');
  const first = await startPayment(saldo, issued);
  const second = await startPayment(saldo, issued, { option: 'discount' });
  expect(payableIntents(saldo)).toEqual([second.body.paymentIntent]);
  const paid = await confirm(saldo, first.body.paymentIntent);
  expect(paid.status).toBeGreaterThanOrEqual(400);
  await confirm(saldo, second.body.paymentIntent);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('while money is on its way another payment and a plan are refused as already being paid', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/5');
  await pay(saldo, issued, 'all', 'pm_sepaDebit');
  for (const answer of [await startPayment(saldo, issued), await acceptPlan(saldo, issued)])
    expect(answer).toMatchObject({ status: 409, body: { code: 'alreadyBeingPaid' } });
  expect(await balanceOf(saldo, issued)).toBe(12_100);
});

test('different choices at once, fifty times: never two intents that can be paid', async () => {
  await using saldo = await openTestWorld();
  const rounds = Array.from({ length: 50 }, async (_, n) => {
    const issued = await issue(saldo, `P/6-${n}`);
    const options = ['all', 'discount', 'dueNow', 'all'];
    const answers = await Promise.all(
      options.map((option) => startPayment(saldo, issued, { option })),
    );
    const given = answers
      .filter(({ status }) => status === 201)
      .map(({ body }) => body.paymentIntent);
    const payable = payableIntents(saldo).filter((id) => given.includes(id));
    const others = answers.filter(({ status }) => status !== 201);
    return { payable: payable.length, codes: others.map(({ status }) => status) };
  });
  const seen = await Promise.all(rounds);
  expect(Math.max(...seen.map(({ payable }) => payable))).toBe(1);
  expect(seen.flatMap(({ codes }) => codes).filter((status) => status !== 409)).toEqual([]);
  const open = await countRows(saldo.deps.db, 'payments', `status = 'created'`);
  expect(payableIntents(saldo).length).toBe(open);
  expect(open).toBeLessThanOrEqual(50);
});

test('money that arrives twice is credit with a task, never lost and never silent (F33)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/7');
  const started = await startPayment(saldo, issued);
  await saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/payments`, {
    amountMinor: 12_100,
  });
  await confirm(saldo, started.body.paymentIntent);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  const credits = await saldo.deps.db.read({ sql: 'SELECT amount_minor FROM credits', args: [] });
  expect(credits.map((row) => row['amount_minor'])).toEqual([12_100]);
  expect(await countRows(saldo.deps.db, 'tasks', `kind = 'refundOverpayment'`)).toBe(1);
});

test('one payment covers invoices of one debtor and currency only', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Lipa', email: 'lipa@podlipa.example' };
  const euro = await issue(saldo, 'P/8', { debtor });
  const zloty = await issue(saldo, 'P/9', { debtor, currency: 'PLN' });
  const stranger = await issue(saldo, 'P/10');
  const theirs = await issue(await otherVendor(saldo), 'P/11');
  const link = await saldo.api<{ url: string }>('POST', '/api/v1/links', {
    debtorId: euro.invoice.debtor.id,
  });
  const all = { ...euro, portal: link.body.url.replace(/^.*\/p\//, '/portal/v1/') };
  const start = (...others: Issued[]) =>
    startPayment(saldo, all, { invoiceIds: [euro, ...others].map(({ invoice }) => invoice.id) });
  expect(await start(zloty)).toMatchObject({ status: 422, body: { code: 'currencyMismatch' } });
  for (const foreign of [stranger, theirs])
    expect(await start(foreign)).toMatchObject({ status: 404, body: { code: 'notFound' } });
  expect(saldo.world.emulator.state().paymentIntents).toEqual([]);
  const view = await saldo.call<PortalView>('GET', all.portal);
  expect(view.body.quotes.map(({ currency }) => currency).toSorted()).toEqual(['EUR', 'PLN']);
});

test('a price that nobody confirmed within the hour is taken back and made anew (F7, F29)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/12');
  const first = await startPayment(saldo, issued);
  await saldo.advance('PT61M');
  expect(payableIntents(saldo)).toEqual([]);
  const paid = await saldo.call<Problem>('POST', '/sandbox/pay', {
    paymentIntent: first.body.paymentIntent,
    paymentMethod: 'pm_card_visa',
  });
  expect(paid.status).toBeGreaterThanOrEqual(400);
  const second = await startPayment(saldo, issued);
  expect(second.status).toBe(201);
  expect(second.body.paymentIntent).not.toBe(first.body.paymentIntent);
});

test('an old answer of the processor that comes late takes nothing back (F15)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'P/13');
  const { paymentId, paymentIntent } = await pay(saldo, issued);
  const ref = await caseOfPayment(saldo.deps.db, paymentId);
  const old = await saldo.deps.payments.fetchIntent(paymentIntent);
  if (ref === undefined || !old.ok) throw new Error('the payment is not there');
  await saldo.call('POST', '/sandbox/world', { do: 'refund', paymentIntent, amountMinor: 100 });
  expect(await balanceOf(saldo, issued)).toBe(100);
  const told = await applyReport(saldo.deps, ref, paymentId, old.value.report);
  expect(told).toMatchObject({ ok: true, events: [] });
  expect(await balanceOf(saldo, issued)).toBe(100);
});

import { describe, expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import { acceptPlan, issue, look, pay, startPayment } from '../support/debtor-world.ts';
import { BOOKED_ON, imported, linesOf, statement, transfer, upload } from '../support/bank.ts';
import { at, day, PLN } from '../support/builders.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { seedDebts } from '../support/many-debts.ts';
import { sample } from '../support/statements/samples.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const paymentsOf = async (saldo: TestWorld): Promise<number> =>
  countRows(saldo.deps.db, 'payments', "channel = 'offline'");
const events = async (saldo: TestWorld, id: string) => {
  const path = `/api/v1/invoices/${id}/timeline`;
  const { body } = await saldo.api<{ data: { type: string; actor: object; data: object }[] }>(
    'GET',
    path,
  );
  return body.data.filter(({ type }) => type === 'payment.recorded');
};

describe('a transfer that names an invoice and settles it exactly', () => {
  test('is recorded, ends the reminders, and the journal says by whom and from which line', async () => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/101');
    const { lines } = await imported(saldo, [transfer('Zapłata FV/2026/101', 12_100)]);
    expect(lines).toEqual({ read: 1, new: 1, recorded: 1, open: 0 });
    const paid = await look(saldo, owed);
    expect(paid).toMatchObject({ status: 'paid', balanceMinor: 0, dunning: { status: 'stopped' } });
    const [line] = await linesOf(saldo);
    expect(line).toMatchObject({
      status: 'recorded',
      suggestions: [],
      decision: { type: 'recorded', matched: 'certain', invoices: [{ number: 'FV/2026/101' }] },
    });
    expect(await events(saldo, owed.invoice.id)).toMatchObject([
      {
        actor: { kind: 'vendor', via: 'api' },
        data: { bankLineId: line?.id, matched: 'certain', valueOn: BOOKED_ON },
      },
    ]);
  });

  test('keeps the discount inside its window and not a day later (3.3)', async () => {
    await using saldo = await openTestWorld();
    const early = await issue(saldo, 'FV/2026/102');
    await issue(saldo, 'FV/2026/103');
    await saldo.advance('P10D');
    const on = (text: string, valueOn: string) =>
      transfer(text, 11_858, { bookedOn: day('2026-11-30'), valueOn: day(valueOn) });
    const { lines } = await imported(
      saldo,
      [on('FV/2026/102', '2026-11-27'), on('FV/2026/103', '2026-11-28')],
      { toOn: day('2026-11-30') },
    );
    expect(lines).toMatchObject({ recorded: 1, open: 1 });
    expect(await look(saldo, early)).toMatchObject({ status: 'paid', balanceMinor: 0 });
    expect((await linesOf(saldo, 'open'))[0]?.suggestions).toMatchObject([
      { isCertain: false, clues: ['reference'], doubts: ['amountDiffers'] },
    ]);
  });

  test('is recorded also before its value date, which still counts for the discount (3.3)', async () => {
    await using saldo = await openTestWorld({ startAt: at('2026-11-27T16:00:00Z') });
    const [whole, early] = [await issue(saldo, 'FV/2026/108'), await issue(saldo, 'FV/2026/109')];
    const booked = { bookedOn: day('2026-11-27'), valueOn: day('2026-11-30') };
    const { lines } = await imported(
      saldo,
      [transfer('FV/2026/108', 12_100, booked), transfer('FV/2026/109', 11_858, booked)],
      { toOn: day('2026-11-27') },
    );
    expect(lines).toMatchObject({ recorded: 1, open: 1 });
    expect(await look(saldo, whole)).toMatchObject({ status: 'paid', balanceMinor: 0 });
    expect(await look(saldo, early)).toMatchObject({ status: 'open', balanceMinor: 12_100 });
    const [line] = await linesOf(saldo, 'open');
    const confirmed = await saldo.api('POST', `/api/v1/bank-lines/${line?.id}/confirm`, {
      invoiceNumbers: ['FV/2026/109'],
    });
    expect(confirmed.status).toBe(200);
    await saldo.advance('P5D');
    expect(await look(saldo, early)).toMatchObject({ balanceMinor: 242 });
  });

  test('pays several invoices of one debtor when it is their sum', async () => {
    await using saldo = await openTestWorld();
    const debtor = { name: 'Dwa Sp. z o.o.', email: 'dwa@dwa.example', locale: 'pl' };
    const one = await issue(saldo, 'FV/2026/104', { debtor });
    const two = await issue(saldo, 'FV/2026/105', { debtor, terms: undefined });
    const both = transfer('FV/2026/104 FV/2026/105', 24_200);
    expect((await imported(saldo, [both])).lines).toMatchObject({ recorded: 1 });
    expect([await look(saldo, one), await look(saldo, two)]).toMatchObject([
      { balanceMinor: 0 },
      { balanceMinor: 0 },
    ]);
    expect(await paymentsOf(saldo)).toBe(1);
  });

  test('pays the instalment of a running plan', async () => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/106');
    const { body: plan } = await acceptPlan(saldo, owed);
    const [first] = plan.instalments;
    await imported(saldo, [transfer('FV/2026/106', first?.amountMinor ?? 0)]);
    expect((await look(saldo, owed)).plan).toMatchObject({ paidMinor: first?.amountMinor });
  });
});

describe('everything weaker waits for a person', () => {
  test.each([
    ['a part of the amount', 'FV/2026/111', 5_000, ['reference'], ['amountDiffers']],
    ['the amount alone', 'thank you', 12_100, ['amount'], ['noReference']],
    [
      'a similar reference',
      'KOR/FV/2026/111',
      12_100,
      ['similarReference', 'amount'],
      ['referenceNotExact'],
    ],
  ])('%s', async (_, text, amountMinor, clues, doubts) => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/111', { terms: undefined });
    const { lines } = await imported(saldo, [transfer(text, amountMinor)]);
    expect(lines).toMatchObject({ recorded: 0, open: 1 });
    expect((await linesOf(saldo, 'open'))[0]?.suggestions).toMatchObject([
      { isCertain: false, clues, doubts, invoices: [{ id: owed.invoice.id }] },
    ]);
    expect(await paymentsOf(saldo)).toBe(0);
  });

  test('an invoice that was paid by card meanwhile', async () => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/112');
    await pay(saldo, owed);
    const { lines } = await imported(saldo, [transfer('FV/2026/112', 12_100)]);
    expect(lines).toMatchObject({ recorded: 0, open: 1 });
    expect((await linesOf(saldo, 'open'))[0]?.suggestions[0]).toMatchObject({
      doubts: ['nothingPayable'],
      invoices: [{ number: 'FV/2026/112', payableMinor: 0 }],
    });
  });

  test('another currency, an unknown payer, and money that the bank took back', async () => {
    await using saldo = await openTestWorld();
    await issue(saldo, 'FV/2026/113');
    await imported(saldo, [transfer('FV/2026/113', 12_100)], { id: 'S-PLN', currency: PLN });
    await imported(saldo, [
      transfer('rent of the garage', 7),
      transfer('FV/2026/113', 12_100, { isTakenBack: true }),
    ]);
    const open = await linesOf(saldo, 'open');
    expect(open.map(({ kind, suggestions }) => [kind, suggestions[0]?.doubts])).toEqual(
      expect.arrayContaining([
        ['moneyIn', ['currencyDiffers']],
        ['moneyIn', undefined],
        ['takenBack', undefined],
      ]),
    );
    expect(await paymentsOf(saldo)).toBe(0);
  });

  test('what was recorded by hand before the statement came is not booked again', async () => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/114');
    const { body: plan } = await acceptPlan(saldo, owed);
    const amountMinor = plan.instalments[0]?.amountMinor ?? 0;
    const path = `/api/v1/invoices/${owed.invoice.id}/payments`;
    await saldo.api('POST', path, { amountMinor, paidOn: BOOKED_ON });
    expect(plan.instalments[1]?.amountMinor).toBe(amountMinor - 1);
    await imported(saldo, [transfer('FV/2026/114', amountMinor)]);
    expect(await paymentsOf(saldo)).toBe(1);
  });
});

describe('the same money is recorded once', () => {
  test('the same statement again changes nothing', async () => {
    await using saldo = await openTestWorld();
    await issue(saldo, 'FV/2026/121');
    const file = statement([transfer('FV/2026/121', 12_100), transfer('who knows', 5)]);
    expect((await upload(saldo, file)).body).toMatchObject({
      statements: [{ isNew: true }],
      lines: { read: 2, new: 2, recorded: 1, open: 1 },
    });
    const before = await logicalDigest(saldo.deps.db);
    expect((await upload(saldo, file)).body).toMatchObject({
      statements: [{ isNew: false }],
      lines: { read: 2, new: 0, recorded: 0, open: 1 },
    });
    expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  });

  test('statements that overlap record each line once', async () => {
    await using saldo = await openTestWorld();
    await issue(saldo, 'FV/2026/122');
    await issue(saldo, 'FV/2026/123');
    const [one, two] = [transfer('FV/2026/122', 12_100), transfer('FV/2026/123', 12_100)];
    await imported(saldo, [one], { id: 'day 1' });
    expect((await imported(saldo, [one, two], { id: 'month' })).lines).toMatchObject({
      read: 2,
      new: 1,
      recorded: 1,
    });
    expect([await paymentsOf(saldo), (await linesOf(saldo)).length]).toEqual([2, 2]);
  });

  test('ten uploads of the same file at once record it once', async () => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/124');
    const file = statement([transfer('FV/2026/124', 12_100)]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload(saldo, file)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from(answers, () => 200));
    const sum = (name: 'new' | 'recorded') =>
      answers.reduce((total, { body }) => total + body.lines[name], 0);
    expect([sum('new'), sum('recorded'), await paymentsOf(saldo)]).toEqual([1, 1, 1]);
    expect(await look(saldo, owed)).toMatchObject({ balanceMinor: 0 });
    expect(await countRows(saldo.deps.db, 'credits')).toBe(0);
  });

  test('a card payment that is confirmed at the same time is serialised with it; what is too much is kept as credit (F34)', async () => {
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/125');
    const started = await startPayment(saldo, owed);
    await Promise.all([
      imported(saldo, [transfer('FV/2026/125', 12_100)]),
      saldo.call('POST', '/sandbox/pay', {
        paymentIntent: started.body.paymentIntent,
        paymentMethod: 'pm_card_visa',
      }),
    ]);
    expect(await look(saldo, owed)).toMatchObject({ balanceMinor: 0 });
    const came = await paymentsOf(saldo);
    expect((await linesOf(saldo, 'open')).length + came).toBe(1);
    const { body } = await saldo.api<{ data: { amountMinor: number; status: string }[] }>(
      'GET',
      '/api/v1/payments',
    );
    const arrived = body.data.filter(({ status }) => status === 'succeeded').length;
    expect(await countRows(saldo.deps.db, 'credits', 'amount_minor = 12100')).toBe(arrived - 1);
  });

  test('what another kind of file told of the day waits for a person', async () => {
    await using saldo = await openTestWorld();
    await issue(saldo, 'FV/2026/126');
    await imported(saldo, [transfer('nothing of ours', 1)]);
    const csv = `Booking date;Amount;Currency;Description\n${BOOKED_ON};121.00;EUR;FV/2026/126\n`;
    const { body } = await upload(saldo, csv);
    expect(body).toMatchObject({ format: 'csv', lines: { read: 1, recorded: 0, open: 1 } });
    const open = await linesOf(saldo, 'open');
    expect(open.flatMap(({ suggestions }) => suggestions)).toContainEqual(
      expect.objectContaining({ isCertain: true, doubts: ['toldByAnotherFormat'] }),
    );
  });
});

describe('a file that is not taken', () => {
  test.each([
    ['nothing', '', /empty/],
    ['a PDF', '%PDF-1.7', /This is a PDF/],
    ['a web page', '<!doctype html><p>Sign in', /web page/],
    [
      'entities',
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
      /DOCTYPE/,
    ],
    [
      'a balance that its lines do not make',
      statement([transfer('x', 5)]).replace(
        '>0.05</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>',
        '>0.06</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>',
      ),
      /closing balance/,
    ],
    ['half a file', statement([transfer('x', 5)]).slice(0, 700), /not well-formed/],
    ['a deep nest', `<a>${'<b>'.repeat(65)}`, /nested over 64/],
    [
      'an amount beyond the ledger',
      `Booking date;Amount;Currency;Description\n2026-11-20;90000000000000.00;EUR;x\n`,
      /is not an amount/,
    ],
  ])(
    '%s is a problem that says what is wrong and where, and leaves nothing behind',
    async (_, file, says) => {
      await using saldo = await openTestWorld();
      const before = await logicalDigest(saldo.deps.db);
      const { status, body } = await upload(saldo, file);
      expect({ status, body }).toMatchObject({ status: 422, body: { code: 'documentUnreadable' } });
      const [error] = body.errors ?? [];
      expect(error?.message).toMatch(says);
      expect(error?.path).not.toBe('');
      expect(await logicalDigest(saldo.deps.db)).toEqual(before);
    },
  );

  test('one of more than 8 MB is not read', async () => {
    await using saldo = await openTestWorld();
    expect(await upload(saldo, 'x'.repeat(9 * 1024 * 1024))).toMatchObject({ status: 413 });
  });
});

test.each(['german.sta', 'dutch.sta', 'polish.sta', 'camt053-v02.xml'] as const)(
  'what %s tells is kept, and what went out is not',
  async (name) => {
    await using saldo = await openTestWorld();
    const { status, body } = await upload(saldo, sample(name));
    expect([status, body.lines.recorded]).toEqual([200, 0]);
    expect(body.lines.read).toBeGreaterThan(0);
    const lines = await linesOf(saldo);
    expect(lines).toHaveLength(body.lines.read);
    expect(lines.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
    const { body: list } = await saldo.api<{ data: { lineCount: number }[] }>(
      'GET',
      '/api/v1/bank-statements',
    );
    const told = list.data.reduce((sum, { lineCount }) => sum + lineCount, 0);
    expect(told).toBeGreaterThanOrEqual(lines.length);
  },
);

test('a number that may be a month is recorded where the account is known to be the debtor’s', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Dąb Sp. z o.o.', email: 'dab@dab.example', locale: 'pl' };
  const payerIban = 'DE89370400440532013000';
  await issue(saldo, 'FV/2026/132', { debtor });
  await issue(saldo, '11/2026', { debtor, terms: undefined });
  const first = await imported(saldo, [transfer('FV/2026/132', 12_100, { payerIban })]);
  const told = [transfer('Roof 11/2026', 12_100, { payerIban })];
  const next = await imported(saldo, told, { id: 'S-2' });
  expect([first, next].map(({ lines }) => lines.recorded)).toEqual([1, 1]);
});

test('an invoice that came in after its transfer is offered with one click', async () => {
  await using saldo = await openTestWorld();
  await imported(saldo, [transfer('FV/2026/131', 12_100)]);
  expect((await linesOf(saldo, 'open'))[0]?.suggestions).toEqual([]);
  const { invoice } = await issue(saldo, 'FV/2026/131');
  const [line] = await linesOf(saldo, 'open');
  const doubts = ['notCertainThen'];
  expect(line?.suggestions).toMatchObject([
    { isCertain: true, doubts, invoices: [{ id: invoice.id }] },
  ]);
  const { body } = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(body.balanceMinor).toBe(12_100);
});

test('among more invoices than are read at once the first and the last are found', async () => {
  await using saldo = await openTestWorld();
  const vendor = { deps: saldo.deps, access: saldo.access };
  await seedDebts(vendor, { debtors: 30, each: 20 });
  const { lines } = await imported(saldo, [
    transfer('FV/0/0', 12_100),
    transfer('FV/29/19', 12_100),
    transfer('FV/30/0', 12_100),
  ]);
  expect(lines).toMatchObject({ read: 3, recorded: 2, open: 1 });
});

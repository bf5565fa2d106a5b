import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import { invoiceInput, issue, look } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';

const line = { description: 'Roof', quantity: 1, unitPriceMinor: 10_000, taxRateBps: 2100 };
const tier = { percentBps: 200, untilOn: '2026-11-27' };
const discount = (...tiers: unknown[]) => ({ terms: { discount: tiers } });
const lines = (...some: unknown[]) => ({ lines: some });

/** What is wrong, and what it is answered: the status, the code, and the place that is named. */
const WRONG = [
  ['an unknown currency', { currency: 'ZZZ' }, 422, 'unknownCurrency', 'currency'],
  ['a currency in small letters', { currency: 'eur' }, 400, 'invalidInput', 'currency'],
  ['due before issued', { dueOn: '2026-11-19' }, 422, 'dueBeforeIssued', 'dueOn'],
  ['a day that is none', { dueOn: '2027-02-29' }, 400, 'invalidInput', 'dueOn'],
  ['a day with a time', { issuedOn: '2026-11-20T00:00:00Z' }, 400, 'invalidInput', 'issuedOn'],
  ['a day of the year 0', { issuedOn: '0000-01-01' }, 400, 'invalidInput', 'issuedOn'],
  ['less than nothing', lines({ ...line, unitPriceMinor: -1 }), 422, 'negativeInvoice', 'lines'],
  ['more prepaid than billed', { prepaidMinor: 12_101 }, 422, 'sumsDisagree', 'prepaidMinor'],
  ['no line', { lines: [] }, 400, 'invalidInput', 'lines'],
  [
    '10,000 lines',
    { lines: Array.from({ length: 10_000 }, () => line) },
    400,
    'invalidInput',
    'lines',
  ],
  ['an empty number', { number: ' \u200b ' }, 400, 'invalidInput', 'number'],
  ['a number of 101 characters', { number: 'x'.repeat(101) }, 400, 'invalidInput', 'number'],
  ['half a character', { number: 'B/\ud800' }, 400, 'invalidInput', 'number'],
  ['a note of 4,001 characters', { note: 'x'.repeat(4001) }, 400, 'invalidInput', 'note'],
  ['a price of 0.1', lines({ ...line, unitPriceMinor: 0.1 }), 400, 'invalidInput', 'lines.0'],
  ['a price of 2^53', lines({ ...line, unitPriceMinor: 2 ** 53 }), 400, 'invalidInput', 'lines.0'],
  ['a price of 1e308', lines({ ...line, unitPriceMinor: 1e308 }), 400, 'invalidInput', 'lines.0'],
  ['a price in words', lines({ ...line, unitPriceMinor: '1e3' }), 400, 'invalidInput', 'lines.0'],
  ['no price', lines({ ...line, unitPriceMinor: null }), 400, 'invalidInput', 'lines.0'],
  ['a quantity of 1e308', lines({ ...line, quantity: 1e308 }), 400, 'invalidInput', 'lines.0'],
  ['a quantity in words', lines({ ...line, quantity: '1e3' }), 400, 'invalidInput', 'lines.0'],
  [
    'more than the ledger takes',
    lines({ ...line, quantity: '999999999999999', unitPriceMinor: 2 ** 51 }),
    400,
    'invalidInput',
    'lines.0',
  ],
  [
    'a sum that the ledger does not take',
    lines({ ...line, unitPriceMinor: 2 ** 51 }),
    400,
    'invalidInput',
    'lines',
  ],
  ['a tax of 10,001', lines({ ...line, taxRateBps: 10_001 }), 400, 'invalidInput', 'lines.0'],
  [
    'tax where there is none',
    lines({ ...line, taxCategory: 'AE' }),
    400,
    'invalidInput',
    'lines.0.taxRateBps',
  ],
  [
    'a discount until the due day',
    discount({ ...tier, untilOn: '2026-12-04' }),
    422,
    'invalidTerms',
    'terms.discount.0.untilOn',
  ],
  [
    'a discount until before the issue',
    discount({ ...tier, untilOn: '2026-11-19' }),
    422,
    'invalidTerms',
    'terms.discount.0.untilOn',
  ],
  [
    'a discount of nothing',
    discount({ untilOn: '2026-11-27' }),
    400,
    'invalidInput',
    'terms.discount.0',
  ],
  [
    'a discount of two kinds',
    discount({ ...tier, fixedMinor: 100 }),
    400,
    'invalidInput',
    'terms.discount.0',
  ],
  [
    'a discount of everything',
    discount({ ...tier, percentBps: 10_000 }),
    400,
    'invalidInput',
    'terms.discount.0.percentBps',
  ],
  [
    'a discount on a line that is not there',
    discount({ ...tier, excludedLines: ['7'] }),
    422,
    'invalidTerms',
    'terms.discount.0.excludedLines',
  ],
  [
    'six discounts',
    discount(tier, tier, tier, tier, tier, tier),
    400,
    'invalidInput',
    'terms.discount',
  ],
  [
    'an address without @',
    { debtor: { name: 'A', email: 'a.example' } },
    400,
    'invalidInput',
    'debtor.email',
  ],
  [
    'an address with a second header',
    { debtor: { name: 'A', email: 'a@b.example\r\nBcc: c@d.example' } },
    400,
    'invalidInput',
    'debtor.email',
  ],
  [
    'a zone that is none',
    { debtor: { name: 'A', email: null, timeZone: 'Mars/North' } },
    400,
    'invalidInput',
    'debtor.timeZone',
  ],
  [
    'a file of another kind',
    {
      attachments: [
        { filename: 'a.exe', mimeType: 'application/x-msdownload', contentBase64: 'AAAA' },
      ],
    },
    400,
    'invalidInput',
    'attachments.0.mimeType',
  ],
] as const;

test('an invoice that cannot be is refused with its code and place, and leaves nothing behind', async () => {
  await using saldo = await openTestWorld();
  const before = await logicalDigest(saldo.deps.db);
  for (const [what, overrides, status, code, path] of WRONG) {
    const input = invoiceInput('B/1', overrides);
    const { status: given, body } = await saldo.api<Problem>('POST', '/api/v1/invoices', input);
    expect([what, given, body.code]).toEqual([what, status, code]);
    expect([what, body.errors?.map((e) => e.path).join(' ')]).toEqual([
      what,
      expect.stringContaining(path),
    ]);
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('without a due day the settings say how long there is to pay, and the same again is the same', async () => {
  await using saldo = await openTestWorld();
  const { dueOn: _, ...undated } = invoiceInput('B/21');
  const send = (more: object = {}) =>
    saldo.api<InvoiceView>('POST', '/api/v1/invoices', { ...undated, ...more });
  const first = await send();
  expect(first).toMatchObject({ status: 201, body: { dueOn: '2026-12-04' } });
  expect(await send()).toMatchObject({ status: 200, body: { id: first.body.id } });
  const late = { number: 'B/22', terms: { discount: [{ ...tier, untilOn: '2026-12-04' }] } };
  expect(await send(late)).toMatchObject({ status: 422 });
  const ends = await send({ number: 'B/23', issuedOn: '9999-12-31', terms: {} });
  expect(ends.status).toBeLessThan(500);
});

test('what is not there is called missing, whatever it should have been', async () => {
  await using saldo = await openTestWorld();
  const send = (body: object) => saldo.api<Problem>('POST', '/api/v1/invoices', body);
  const { body: empty } = await send({ debtor: { name: 'Klon' } });
  const places = ['number', 'debtor.email', 'currency', 'issuedOn', 'lines'];
  expect(empty.errors).toEqual(places.map((path) => ({ path, message: 'is missing' })));
  const { body: wrong } = await send(
    invoiceInput('B/24', { debtor: { name: 'Klon', email: 'klon' } }),
  );
  expect(wrong.errors).toEqual([{ path: 'debtor.email', message: 'is not an e-mail address' }]);
});

test('the same number with the same content is the same invoice, with other content it is refused', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'B/2');
  const again = await saldo.api<InvoiceView>('POST', '/api/v1/invoices', invoiceInput('B/2'));
  expect([again.status, again.body.id]).toEqual([200, invoice.id]);
  const others = [
    { dueOn: '2026-12-05' },
    { note: 'more' },
    { debtor: { name: 'Somebody', email: 'else@podlipa.example' } },
    { metadata: { a: 'b' } },
  ];
  for (const overrides of others) {
    const other = await saldo.api<Problem>(
      'POST',
      '/api/v1/invoices',
      invoiceInput('B/2', overrides),
    );
    expect([other.status, other.body.code]).toEqual([409, 'numberTaken']);
  }
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(1);
  expect(await countRows(saldo.deps.db, 'debtors')).toBe(1);
});

test('twenty programs that send one number at once make one invoice of one debtor', async () => {
  await using saldo = await openTestWorld();
  const send = (note?: string) =>
    saldo.api<InvoiceView>('POST', '/api/v1/invoices', invoiceInput('B/3', note ? { note } : {}));
  const same = await Promise.all(Array.from({ length: 20 }, () => send()));
  expect(same.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: 19 }, () => 200),
    201,
  ]);
  expect(new Set(same.map(({ body }) => body.id)).size).toBe(1);
  const other = await Promise.all(Array.from({ length: 20 }, (_, n) => send(`note ${n}`)));
  expect(new Set(other.map(({ status }) => status))).toEqual(new Set([409]));
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(1);
  expect(await countRows(saldo.deps.db, 'debtors')).toBe(1);
  expect(await countRows(saldo.deps.db, 'entries')).toBe(1);
});

test('twenty first invoices of one debtor at once make one debtor', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Lipa', email: 'lipa@podlipa.example', externalId: 'K-1' };
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, n) => issue(saldo, `B/4-${n}`, { debtor })),
  );
  expect(new Set(sent.map(({ invoice }) => invoice.debtor.id)).size).toBe(1);
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(20);
});

const OFFLINE = [
  [{ amountMinor: 0 }, 400, 'invalidInput'],
  [{ amountMinor: -1 }, 400, 'invalidInput'],
  [{ amountMinor: 0.1 }, 400, 'invalidInput'],
  [{ amountMinor: 2 ** 53 }, 400, 'invalidInput'],
  [{ amountMinor: 1e308 }, 400, 'invalidInput'],
  [{ amountMinor: '1e3' }, 400, 'invalidInput'],
  [{ amountMinor: null }, 400, 'invalidInput'],
  [{ amountMinor: true }, 400, 'invalidInput'],
  [{ amountMinor: [100] }, 400, 'invalidInput'],
  [{}, 400, 'invalidInput'],
  [{ amountMinor: 100, paidOn: '2026-02-30' }, 400, 'invalidInput'],
  [{ amountMinor: 100, currency: 'USD' }, 400, 'invalidInput'],
] as const;

test('money of an impossible amount is recorded by nobody', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'B/5');
  const before = await logicalDigest(saldo.deps.db);
  for (const list of ['payments', 'credit-notes']) {
    for (const [body, status, code] of OFFLINE) {
      if (list === 'credit-notes' && 'paidOn' in body) continue;
      const path = `/api/v1/invoices/${issued.invoice.id}/${list}`;
      const answer = await saldo.api<Problem>('POST', path, body);
      expect([list, body, answer.status, answer.body.code]).toEqual([list, body, status, code]);
    }
  }
  const tooMuch = await saldo.api<Problem>(
    'POST',
    `/api/v1/invoices/${issued.invoice.id}/credit-notes`,
    { amountMinor: 12_101 },
  );
  expect([tooMuch.status, tooMuch.body.code]).toEqual([422, 'creditTooLarge']);
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 });
});

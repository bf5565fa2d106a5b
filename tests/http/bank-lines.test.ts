import { expect, test } from 'vitest';
import type { BankLineList } from '../../server/contract/bank.ts';
import {
  confirmLine,
  ignoreLine,
  imported,
  linesOf,
  transfer,
  uploadAs,
  statement,
} from '../support/bank.ts';
import { issue, look, pay } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** One transfer that only a person can place, and the two invoices that it may be for. */
async function unplaced(saldo: TestWorld) {
  const one = await issue(saldo, 'FV/2026/201', { terms: undefined });
  const two = await issue(saldo, 'FV/2026/202', { terms: undefined });
  await imported(saldo, [transfer('Restauracja, some of it', 5_000)]);
  const [line] = await linesOf(saldo, 'open');
  return { one, two, line };
}
const payments = (saldo: TestWorld) => countRows(saldo.deps.db, 'payments');

test('a confirmed line pays the invoice that a person chose, and says who and when', async () => {
  await using saldo = await openTestWorld();
  const { two, line } = await unplaced(saldo);
  const { status, body } = await confirmLine(saldo, line, { invoiceNumbers: ['FV/2026/202'] });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      status: 'recorded',
      decision: {
        matched: 'confirmed',
        actor: { kind: 'vendor', via: 'api' },
        at: '2026-11-22T09:00:00.000Z',
        invoices: [{ number: 'FV/2026/202' }],
      },
    },
  });
  expect(await look(saldo, two)).toMatchObject({ balanceMinor: 7_100 });
});

test('confirmed twice it is one payment; for another invoice it is refused', async () => {
  await using saldo = await openTestWorld();
  const { one, two, line } = await unplaced(saldo);
  const body = { invoiceIds: [one.invoice.id] };
  const first = await confirmLine(saldo, line, body);
  const again = await confirmLine(saldo, line, body);
  expect([first.status, again.status, await payments(saldo)]).toEqual([200, 200, 1]);
  expect(again.body).toEqual(first.body);
  const other = await confirmLine(saldo, line, { invoiceIds: [two.invoice.id] });
  expect(other).toMatchObject({ status: 409, body: { code: 'bankLineDecided' } });
  expect(await ignoreLine(saldo, line)).toMatchObject({ status: 409 });
  expect(await payments(saldo)).toBe(1);
});

test('of two people who confirm it for different debtors at once, one is heard', async () => {
  await using saldo = await openTestWorld();
  const { one, two, line } = await unplaced(saldo);
  const tries = [one, two, one, two].map(({ invoice }) =>
    confirmLine(saldo, line, { invoiceIds: [invoice.id] }),
  );
  const answers = await Promise.all([...tries, ignoreLine(saldo, line)]);
  expect(await countRows(saldo.deps.db, 'bank_line_decisions', "type = 'recorded'")).toBeLessThan(
    2,
  );
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  const [now] = await linesOf(saldo);
  expect(await payments(saldo)).toBe(now?.status === 'recorded' ? 1 : 0);
});

test('an ignored line is left alone by the same file, and can still be confirmed', async () => {
  await using saldo = await openTestWorld();
  const told = transfer('FV/2026/211', 12_100);
  await imported(saldo, [told]);
  const [line] = await linesOf(saldo, 'open');
  expect(await ignoreLine(saldo, line)).toMatchObject({ status: 200, body: { status: 'ignored' } });
  expect(await ignoreLine(saldo, line)).toMatchObject({ status: 200, body: { status: 'ignored' } });
  const owed = await issue(saldo, 'FV/2026/211');
  expect((await imported(saldo, [told])).lines).toMatchObject({ recorded: 0, open: 0 });
  expect(await payments(saldo)).toBe(0);
  const confirmed = await confirmLine(saldo, line, { invoiceIds: [owed.invoice.id] });
  expect(confirmed).toMatchObject({ status: 200, body: { status: 'recorded' } });
  expect(await look(saldo, owed)).toMatchObject({ balanceMinor: 0 });
  expect(await countRows(saldo.deps.db, 'bank_line_decisions')).toBe(2);
});

test('money confirmed for an invoice that was paid meanwhile becomes credit of the debtor (1.5)', async () => {
  await using saldo = await openTestWorld();
  const { one, line } = await unplaced(saldo);
  await pay(saldo, one);
  const named = await imported(saldo, [transfer(one.invoice.number, 6_000)]);
  expect(named.lines).toMatchObject({ open: 1 });
  const offers = (await linesOf(saldo, 'open')).flatMap(({ suggestions }) => suggestions);
  expect(offers.find(({ clues }) => clues.includes('reference'))).toMatchObject({
    doubts: ['nothingPayable'],
    surplusMinor: 6_000,
  });
  await confirmLine(saldo, line, { invoiceIds: [one.invoice.id] });
  expect(await look(saldo, one)).toMatchObject({ balanceMinor: 0 });
  expect(await countRows(saldo.deps.db, 'credits', 'amount_minor = 5000')).toBe(1);
  await saldo.worker.tick();
  const { body: letters } = await saldo.call<{ subject: string }[]>('GET', '/sandbox/mail.json');
  expect(letters[0]?.subject).toMatch(/50\.00 received for invoice FV\/2026\/201$/);
});

test('what the bank took back pays nothing, whatever a person says', async () => {
  await using saldo = await openTestWorld();
  const owed = await issue(saldo, 'FV/2026/221');
  await imported(saldo, [transfer('FV/2026/221', 12_100, { isTakenBack: true })]);
  const [line] = await linesOf(saldo, 'open');
  const refused = await confirmLine(saldo, line, { invoiceIds: [owed.invoice.id] });
  expect(refused).toMatchObject({ status: 422, body: { code: 'bankLineNotMoneyIn' } });
  expect(await ignoreLine(saldo, line)).toMatchObject({ status: 200 });
});

test.each([
  ['no invoice', {}],
  ['none of several', { invoiceIds: [] }],
  ['both ways at once', { invoiceIds: ['inv_1'], invoiceNumbers: ['1'] }],
  ['an unknown number', { invoiceNumbers: ['FV/9'] }],
  ['an amount of one’s own', { invoiceNumbers: ['FV/2026/201'], amountMinor: 1 }],
])('a confirmation that names %s is refused', async (_, body) => {
  await using saldo = await openTestWorld();
  const { line } = await unplaced(saldo);
  const before = await logicalDigest(saldo.deps.db);
  expect(await confirmLine(saldo, line, body)).toMatchObject({
    status: 400,
    body: { code: 'invalidInput' },
  });
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('one transfer pays one debtor', async () => {
  await using saldo = await openTestWorld();
  const { one, two, line } = await unplaced(saldo);
  const invoiceIds = [one.invoice.id, two.invoice.id];
  expect(await confirmLine(saldo, line, { invoiceIds })).toMatchObject({
    status: 422,
    body: { code: 'severalDebtors' },
  });
});

test('another vendor sees no line, decides none, and pays none of its invoices with the same file (T15)', async () => {
  await using saldo = await openTestWorld();
  const { one, line } = await unplaced(saldo);
  const stranger = await otherVendor(saldo);
  const theirs = await issue(stranger, 'FV/2026/201');
  const before = await logicalDigest(saldo.deps.db);
  expect(await linesOf(stranger)).toEqual([]);
  const seen = await stranger.api('GET', `/api/v1/bank-lines/${line?.id}`);
  const confirmed = await confirmLine(stranger, line, { invoiceIds: [theirs.invoice.id] });
  const ignored = await ignoreLine(stranger, line);
  expect([seen.status, confirmed.status, ignored.status]).toEqual([404, 404, 404]);
  const across = await confirmLine(saldo, line, { invoiceIds: [theirs.invoice.id] });
  expect(across.status).toBe(404);
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  const file = statement([transfer('FV/2026/201', 12_100)]);
  const { body } = await uploadAs({ app: saldo.app, apiKey: stranger.apiKey }, file);
  expect(body.lines).toMatchObject({ new: 1, recorded: 1 });
  expect(await look(saldo, one)).toMatchObject({ balanceMinor: 12_100 });
});

test('lines come in pages, the latest day first, with the count of all', async () => {
  await using saldo = await openTestWorld();
  await imported(
    saldo,
    Array.from({ length: 7 }, (_, at) => transfer(`nobody ${at}`, 100 + at)),
  );
  const seen: string[] = [];
  let cursor = '';
  do {
    const path = `/api/v1/bank-lines?status=open&limit=3${cursor && `&cursor=${cursor}`}`;
    const { body } = await saldo.api<BankLineList>('GET', path);
    expect(body.counts).toEqual({ open: 7, recorded: 0, ignored: 0 });
    seen.push(...body.data.map(({ id }) => id));
    cursor = body.nextCursor ?? '';
  } while (cursor !== '');
  expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
  const wrong = await saldo.api('GET', '/api/v1/bank-lines?cursor=nonsense');
  expect(wrong.status).toBe(400);
});

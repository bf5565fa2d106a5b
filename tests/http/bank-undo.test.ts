import { expect, test } from 'vitest';
import type { BankLineView } from '../../server/contract/bank.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import { confirmLine, ignoreLine, imported, linesOf, transfer } from '../support/bank.ts';
import { issue, look } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const undo = (saldo: Pick<TestWorld, 'api'>, line: BankLineView | undefined) =>
  saldo.api<BankLineView & Problem>('POST', `/api/v1/bank-lines/${line?.id}/undo`, {});

/** A certain transfer, recorded by itself. */
async function recorded(saldo: TestWorld, number: string) {
  const told = transfer(number, 12_100);
  const issued = await issue(saldo, number, { terms: undefined });
  await imported(saldo, [told]);
  const [line] = await linesOf(saldo, 'recorded');
  return { told, issued, line };
}

test('a recorded line is taken back: the invoice is owed again, and the line says by whom and when', async () => {
  await using saldo = await openTestWorld();
  const { issued, line } = await recorded(saldo, 'FV/2026/301');
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 0 });
  const { status, body } = await undo(saldo, line);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      status: 'open',
      suggestions: [
        { isCertain: true, doubts: ['takenBack'], invoices: [{ number: 'FV/2026/301' }] },
      ],
      decision: {
        type: 'undone',
        actor: { kind: 'vendor', via: 'api' },
        at: '2026-11-22T09:00:00.000Z',
        invoices: [{ number: 'FV/2026/301' }],
      },
    },
  });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
  const { body: timeline } = await saldo.api<{ data: { type: string }[] }>(
    'GET',
    `/api/v1/invoices/${issued.invoice.id}/timeline`,
  );
  expect(timeline.data.map(({ type }) => type)).toContain('payment.undone');
});

test('taken back, the same statement changes nothing, and only a person records the line again', async () => {
  await using saldo = await openTestWorld();
  const { told, issued, line } = await recorded(saldo, 'FV/2026/302');
  await undo(saldo, line);
  const before = await logicalDigest(saldo.deps.db);
  expect((await imported(saldo, [told])).lines).toMatchObject({ new: 0, recorded: 0, open: 1 });
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  const other = await issue(saldo, 'FV/2026/303', { terms: undefined });
  const confirmed = await confirmLine(saldo, line, { invoiceIds: [other.invoice.id] });
  expect(confirmed).toMatchObject({ status: 200, body: { status: 'recorded' } });
  expect(await look(saldo, other)).toMatchObject({ balanceMinor: 0 });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 });
  await undo(saldo, line);
  await confirmLine(saldo, line, { invoiceIds: [issued.invoice.id] });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 0 });
  expect(await look(saldo, other)).toMatchObject({ balanceMinor: 12_100 });
  expect((await imported(saldo, [told])).lines).toMatchObject({ new: 0, recorded: 0, open: 0 });
});

test('what was taken back stands last among what the line may pay, and its account is forgotten', async () => {
  await using saldo = await openTestWorld();
  const wrong = await issue(saldo, 'FV/2026/307', { terms: undefined });
  const right = await issue(saldo, 'FV/2026/308', { terms: undefined, dueOn: '2026-12-05' });
  const payerIban = 'DE89370400440532013000';
  await imported(saldo, [
    transfer('thank you', 12_100, { payerIban }),
    transfer('and again', 12_100, { payerIban }),
  ]);
  const offersOf = (line: BankLineView | undefined) =>
    (line?.suggestions ?? []).map(({ clues, doubts, invoices }) => [
      invoices[0]?.number,
      ...clues,
      ...doubts,
    ]);
  const [line] = await linesOf(saldo, 'open');
  expect(offersOf(line)[0]?.[0]).toBe('FV/2026/307');
  await confirmLine(saldo, line, { invoiceIds: [wrong.invoice.id] });
  const other = (await linesOf(saldo, 'open')).find(({ id }) => id !== line?.id);
  expect(offersOf(other)).toEqual([[right.invoice.number, 'amount', 'noReference']]);
  await undo(saldo, line);
  const open = await linesOf(saldo, 'open');
  expect(offersOf(open.find(({ id }) => id === line?.id))).toEqual([
    ['FV/2026/308', 'amount', 'noReference'],
    ['FV/2026/307', 'amount', 'noReference', 'takenBack'],
  ]);
  const elsewhere = offersOf(open.find(({ id }) => id === other?.id));
  expect(elsewhere.map(([number]) => number)).toEqual(['FV/2026/307', 'FV/2026/308']);
  expect(elsewhere.flat()).not.toContain('payerAccount');
});

test('twice, or by two people at once, it is taken back once', async () => {
  await using saldo = await openTestWorld();
  const { issued, line } = await recorded(saldo, 'FV/2026/304');
  const answers = await Promise.all([undo(saldo, line), undo(saldo, line), undo(saldo, line)]);
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect((await undo(saldo, line)).status).toBe(200);
  expect(await countRows(saldo.deps.db, 'bank_line_decisions', `type = 'undone'`)).toBe(1);
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 });
});

test('what is not recorded is not taken back', async () => {
  await using saldo = await openTestWorld();
  await imported(saldo, [transfer('nobody', 300)]);
  const [line] = await linesOf(saldo, 'open');
  const refused = { status: 409, body: { code: 'bankLineNotRecorded' } };
  expect(await undo(saldo, line)).toMatchObject(refused);
  await ignoreLine(saldo, line);
  expect(await undo(saldo, line)).toMatchObject(refused);
  expect((await saldo.api('POST', '/api/v1/bank-lines/bln_none/undo', {})).status).toBe(404);
});

test('whoever had a receipt is told that it was a mistake, and an unsent receipt stays here', async () => {
  await using saldo = await openTestWorld();
  const { line } = await recorded(saldo, 'FV/2026/305');
  await saldo.worker.tick();
  await undo(saldo, line);
  await saldo.worker.tick();
  const { body: letters } = await saldo.call<{ subject: string; text: string }[]>(
    'GET',
    '/sandbox/mail.json',
  );
  const [letter] = letters;
  expect(letter?.subject).toContain('by mistake');
  expect(letter?.text).toMatch(/our\s+mistake[^]*121\.00.* is open/);
  const next = await recorded(saldo, 'FV/2026/306');
  await undo(saldo, next.line);
  await saldo.worker.tick();
  expect(
    await countRows(saldo.deps.db, 'messages', `kind = 'paymentReceipt' AND status = 'sent'`),
  ).toBe(1);
});

import { expect, test } from 'vitest';
import type { HoldView } from '../../server/contract/ledger-api.ts';
import { issue, look, pay } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const holdsOf = ({ invoice }: Issued) => `/api/v1/invoices/${invoice.id}/holds`;

const hold = (saldo: Pick<TestWorld, 'api'>, issued: Issued, body: object = {}) =>
  saldo.api<HoldView>('POST', holdsOf(issued), body);

const end = (saldo: Pick<TestWorld, 'api'>, issued: Issued, holdId: string) =>
  saldo.api<HoldView & { code?: string }>('DELETE', `${holdsOf(issued)}/${holdId}`);

/** Paid, then given back at the processor: the id of the hold that a person has to decide about. */
async function givenBack(
  saldo: TestWorld,
  issued: Issued,
  ...worlds: readonly string[]
): Promise<string> {
  const { paymentIntent } = await pay(saldo, issued);
  for (const what of worlds) {
    const done = await saldo.call('POST', '/sandbox/world', { do: what, paymentIntent });
    expect(done).toMatchObject({ status: 200 });
  }
  const { holds = [] } = (await look(saldo, issued)).dunning;
  return holds[0]?.id ?? '';
}

test.each([
  ['a refund', 'refundReview', ['refund']],
  ['a lost chargeback', 'chargeback', ['dispute', 'loseDispute']],
] as const)('%s is reminded again when a person ends its hold', async (_, reason, worlds) => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'H-1');
  const holdId = await givenBack(saldo, issued, ...worlds);
  expect((await look(saldo, issued)).dunning).toMatchObject({ status: 'held', reasons: [reason] });
  const ended = await end(saldo, issued, holdId);
  expect(ended).toMatchObject({ status: 200, body: { reason, invoiceId: issued.invoice.id } });
  expect(ended.body.endedAt).not.toBeNull();
  expect((await look(saldo, issued)).dunning.status).toBe('notDue');
  // Sent again, it is the same hold.
  expect((await end(saldo, issued, holdId)).body).toEqual(ended.body);
});

test('a refund that was credited holds nothing any more, and says so', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'H-2');
  const holdId = await givenBack(saldo, issued, 'refund');
  const { balanceMinor } = await look(saldo, issued);
  await saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/credit-notes`, {
    amountMinor: balanceMinor,
  });
  expect(await end(saldo, issued, holdId)).toMatchObject({
    status: 409,
    body: { code: 'holdEnded' },
  });
});

test.each([
  ['asking again', 'DELETE', 'holds/:hold', undefined],
  ['a credit note', 'POST', 'credit-notes', { amountMinor: 12_100 }],
  ['a write-off', 'POST', 'write-off', { reason: 'not worth it' }],
])('%s answers the task that a refund made', async (_, method, path, body) => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'H-6');
  const holdId = await givenBack(saldo, issued, 'refund');
  const open = () => countRows(saldo.deps.db, 'tasks', 'done_at IS NULL');
  expect(await open()).toBe(1);
  const address = `/api/v1/invoices/${issued.invoice.id}/${path.replace(':hold', holdId)}`;
  const done = await saldo.api<unknown>(method, address, body);
  expect(done.status).toBeLessThan(300);
  expect(await open()).toBe(0);
});

test('the hold of another invoice or of another company is not found', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Dwie faktury', email: 'dwie@faktury.example', locale: 'en' };
  const one = await issue(saldo, 'H-3', { debtor });
  const other = await issue(saldo, 'H-4', { debtor });
  const holdId = await givenBack(saldo, one, 'refund');
  const own = await hold(saldo, one);
  const stranger = await otherVendor(saldo);
  for (const id of [holdId, own.body.id]) {
    expect(await end(saldo, other, id)).toMatchObject({ status: 404 });
    expect(await end(stranger, one, id)).toMatchObject({ status: 404 });
  }
  expect((await look(saldo, one)).dunning.reasons.toSorted()).toEqual(['manual', 'refundReview']);
});

test('held just so already: the answer is that hold, whatever was set after it', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'H-5');
  const first = await hold(saldo, issued, { note: 'Nina called' });
  const legal = await hold(saldo, issued, { reason: 'legal' });
  expect(first).toMatchObject({ status: 201, body: { reason: 'manual' } });
  expect(legal).toMatchObject({ status: 201, body: { reason: 'legal' } });
  expect((await hold(saldo, issued)).body).toEqual(first.body);
});

test('a claim that it is paid runs five working days, and asked for twice is one hold', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'H-9');
  const held = await hold(saldo, issued, { reason: 'alreadyPaid' });
  expect(held).toMatchObject({ status: 201, body: { untilOn: '2026-11-27', endedAt: null } });
  const again = await hold(saldo, issued, { reason: 'alreadyPaid' });
  expect(again.body.id).toBe(held.body.id);
});

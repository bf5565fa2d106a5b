import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import { newKeyRing, parseKeyRing } from '../../server/services/links/token.ts';
import type { KeyRing } from '../../server/services/links/token.ts';
import { invoiceInput, issue, look } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const keyed = (key: string) => ({ 'idempotency-key': key });

test('the same key with the same input gets the first answer again and does nothing twice', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'K/1');
  const path = `/api/v1/invoices/${issued.invoice.id}/payments`;
  const first = await saldo.api<InvoiceView>('POST', path, { amountMinor: 100 }, keyed('pay-1'));
  const again = await saldo.api<InvoiceView>('POST', path, { amountMinor: 100 }, keyed('pay-1'));
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_000 });
  await saldo.api('POST', path, { amountMinor: 100 }, keyed('pay-2'));
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 11_900 });
});

test('the same key with other input, at another address or by another method is refused', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'K/2');
  const path = `/api/v1/invoices/${invoice.id}/payments`;
  await saldo.api('POST', path, { amountMinor: 100 }, keyed('k'));
  const others = [
    saldo.api<Problem>('POST', path, { amountMinor: 101 }, keyed('k')),
    saldo.api<Problem>('POST', path, '{ "amountMinor": 100 }', keyed('k')),
    saldo.api<Problem>('POST', path.replace('payments', 'holds'), {}, keyed('k')),
    saldo.api<Problem>('DELETE', '/api/v1/links/lnk_1', undefined, keyed('k')),
  ];
  for (const { status, body } of await Promise.all(others))
    expect([status, ['idempotencyKeyReused', 'idempotencyInProgress'].includes(body.code)]).toEqual(
      [status === 409 ? 409 : 422, true],
    );
  expect(await countRows(saldo.deps.db, 'entries', `kind = 'payment'`)).toBe(1);
});

test('of twenty requests at once with one key, one is carried out', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'K/3');
  const path = `/api/v1/invoices/${issued.invoice.id}/payments`;
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      saldo.api<Problem>('POST', path, { amountMinor: 100 }, keyed('double-click')),
    ),
  );
  const refused = answers.filter(({ status }) => status !== 201);
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['idempotencyInProgress']));
  expect(answers.length - refused.length).toBe(1);
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_000 });
});

test('a key belongs to its vendor, and a refusal is kept under it like any answer', async () => {
  await using saldo = await openTestWorld();
  const other = await otherVendor(saldo);
  const send = (by: Pick<typeof saldo, 'api'>, number: string) =>
    by.api<InvoiceView>('POST', '/api/v1/invoices', invoiceInput(number), keyed('same'));
  const [mine, theirs] = [await send(saldo, 'K/4'), await send(other, 'K/5')];
  expect([mine.status, theirs.status]).toEqual([201, 201]);
  expect(theirs.body.number).toBe('K/5');
  const wrong = { amountMinor: 0 };
  const path = `/api/v1/invoices/${mine.body.id}/payments`;
  const refused = await saldo.api<Problem>('POST', path, wrong, keyed('wrong'));
  const again = await saldo.api<Problem>('POST', path, wrong, keyed('wrong'));
  expect(again.headers.get('content-type')).toBe('application/problem+json');
  expect(again.body).toEqual(refused.body);
});

test('a key that is not printable or too long is refused', async () => {
  await using saldo = await openTestWorld();
  for (const key of ['', ' ', 'ż', 'a b', 'x'.repeat(256), 'a\tb']) {
    // As it would come over the wire: one character per byte.
    const { status, body } = await saldo.api<Problem>('POST', '/api/v1/invoices', undefined, {
      'idempotency-key': Buffer.from(key).toString('latin1'),
    });
    expect([key, status, body.code]).toEqual([key, 400, 'invalidInput']);
  }
});

/** A Saldo that is started again with other keys on the same database. */
function withKeys(first: KeyRing) {
  let keys = first;
  return {
    turnTo: (next: KeyRing): void => {
      keys = next;
    },
    open: (): Promise<TestWorld> =>
      openTestWorld({
        deps: (deps) => ({
          ...deps,
          get keys() {
            return keys;
          },
        }),
      }),
  };
}

function ring(...texts: readonly string[]): KeyRing {
  const keys = parseKeyRing(texts.join(','));
  if (keys === undefined) throw new Error('not a key ring');
  return keys;
}

const OLD = newKeyRing().replace('k1', 'old');
const NEW = newKeyRing().replace('k1', 'new');
type Issued = Pick<InvoiceView, 'payUrl' | 'debtor'> & Pick<Problem, 'code'>;
const issueKeyed = (saldo: TestWorld, number = 'S/1') =>
  saldo.api<Issued>('POST', '/api/v1/invoices', invoiceInput(number), keyed('s'));

test('an answer is kept sealed: no working link can be read from it', async () => {
  await using saldo = await openTestWorld();
  const { body } = await issueKeyed(saldo);
  const token = body.payUrl.split('/p/')[1] ?? '';
  const [row] = await saldo.deps.db.read({ sql: 'SELECT * FROM idempotency_keys', args: [] });
  expect(token).toMatch(/^k1\.lnk_/);
  expect(row?.['body']).toMatch(/^s1\.k1\.[\w-]+$/);
  expect(JSON.stringify(row)).not.toContain(token);
  expect(JSON.stringify(row)).not.toContain(body.debtor.name);
});

test('a kept answer outlives the rotation of keys for as long as the ring holds its key', async () => {
  const saldoWith = withKeys(ring(OLD));
  await using saldo = await saldoWith.open();
  const first = await issueKeyed(saldo);
  saldoWith.turnTo(ring(NEW, OLD));
  const again = await issueKeyed(saldo);
  expect([again.status, again.body]).toEqual([201, first.body]);
});

test.each([
  ['left the ring', ring(NEW)],
  ['has another secret now', ring(newKeyRing().replace('k1', 'old'))],
])(
  'when the key of an answer %s, the caller hears that it was done, and nothing is done twice',
  async (_, keys) => {
    const saldoWith = withKeys(ring(OLD));
    await using saldo = await saldoWith.open();
    await issueKeyed(saldo);
    saldoWith.turnTo(keys);
    const again = await issueKeyed(saldo);
    expect([again.status, again.body.code]).toEqual([409, 'idempotencyAnswerUnreadable']);
    const other = await issueKeyed(saldo, 'S/2');
    expect([other.status, other.body.code]).toEqual([422, 'idempotencyKeyReused']);
    expect(await countRows(saldo.deps.db, 'invoices')).toBe(1);
  },
);

test.each([
  ['a changed byte', `substr(body, 1, 30) || 'AAAA' || substr(body, 35)`],
  ['a cut', 'substr(body, 1, length(body) - 8)'],
  ['almost nothing', `'s1.k1.AAAA'`],
  ['a text that was never sealed', `'{"payUrl":"http://evil.example"}'`],
  ['the answer of another key', `(SELECT body FROM idempotency_keys WHERE key = 'other')`],
])('%s in place of a kept answer is never handed out', async (_, planted) => {
  await using saldo = await openTestWorld();
  await issueKeyed(saldo);
  await saldo.api('POST', '/api/v1/invoices', invoiceInput('S/3'), keyed('other'));
  const sql = `UPDATE idempotency_keys SET body = ${planted} WHERE key = 's'`;
  await saldo.deps.db.write([{ sql, args: [] }]);
  const again = await issueKeyed(saldo);
  expect([again.status, again.body.code]).toEqual([409, 'idempotencyAnswerUnreadable']);
});

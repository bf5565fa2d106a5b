import { expect, test } from 'vitest';
import type { ApiKeyView, CreatedApiKey } from '../../server/contract/api-key.ts';
import { otherVendor, sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Person = { readonly email: string; readonly password: string };

/** What a signed-in person may do with the keys. */
async function keysOf(saldo: TestWorld, person: Person) {
  const headers = { cookie: await sessionCookie(saldo, person) };
  const ask = <Body>(method: string, path: string, body?: object, more = {}) =>
    saldo.call<Body>(method, `/admin/v1/api-keys${path}`, body, { ...headers, ...more });
  return {
    list: async () => (await ask<{ data: readonly ApiKeyView[] }>('GET', '')).body.data,
    make: (label: string, more = {}) => ask<CreatedApiKey>('POST', '', { label }, more),
    revoke: async (id: string) => (await ask('DELETE', `/${id}`)).status,
  };
}

const anna = ({ access }: TestWorld): Person => ({
  email: access.adminEmail,
  password: access.adminPassword,
});

const opens = async (saldo: TestWorld, apiKey: string) =>
  (
    await saldo.call('GET', '/api/v1/invoices', undefined, {
      authorization: `Bearer ${apiKey}`,
    })
  ).status === 200;

test('a key that a person makes opens the API until it is revoked, and is shown once', async () => {
  await using saldo = await openTestWorld();
  const keys = await keysOf(saldo, anna(saldo));
  const { status, body } = await keys.make('Web shop');
  expect(status).toBe(201);
  expect(body.apiKey.startsWith(body.prefix)).toBe(true);
  expect(await opens(saldo, body.apiKey)).toBe(true);
  const listed = await keys.list();
  expect(listed.map(({ label }) => label).toSorted()).toEqual(['Web shop', 'demo']);
  expect(JSON.stringify(listed)).not.toContain(body.apiKey);
  expect(await keys.revoke(body.id)).toBe(200);
  expect(await opens(saldo, body.apiKey)).toBe(false);
  expect(await opens(saldo, saldo.access.apiKey)).toBe(true);
  expect(await keys.list()).toHaveLength(1);
  expect(await keys.revoke(body.id)).toBe(404);
});

test('a form that is sent twice makes one key', async () => {
  await using saldo = await openTestWorld();
  const keys = await keysOf(saldo, anna(saldo));
  const once = { 'idempotency-key': 'one-form' };
  const [first, second] = [await keys.make('Shop', once), await keys.make('Shop', once)];
  expect(second.body).toEqual(first.body);
  expect(await keys.list()).toHaveLength(2);
});

test('keys are those of one vendor, and no program makes or sees any', async () => {
  await using saldo = await openTestWorld();
  const other = await otherVendor(saldo);
  const own = await keysOf(saldo, anna(saldo));
  const foreign = await keysOf(saldo, other);
  const [key] = await own.list();
  expect(await foreign.revoke(key?.id ?? '')).toBe(404);
  expect((await foreign.list()).map(({ label }) => label)).toEqual(['test']);
  for (const method of ['GET', 'POST'])
    expect((await saldo.api(method, '/admin/v1/api-keys')).status).toBe(401);
});

test('a key without a name, or the fifty-first, is refused', async () => {
  await using saldo = await openTestWorld();
  const keys = await keysOf(saldo, anna(saldo));
  expect(await keys.make('')).toMatchObject({ status: 400, body: { code: 'invalidInput' } });
  for (let made = 1; made < 50; made += 1) await keys.make(`Program ${made}`);
  const tooMany = await keys.make('One more');
  expect(tooMany).toMatchObject({ status: 409, body: { code: 'tooManyApiKeys' } });
  const [oldest] = await keys.list();
  await keys.revoke(oldest?.id ?? '');
  expect((await keys.make('One more')).status).toBe(201);
});

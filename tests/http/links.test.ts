import { expect, test } from 'vitest';
import { loadLink } from '../../db/queries/links.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { deriveToken, newKeyRing, parseKeyRing } from '../../server/services/links/token.ts';
import type { KeyRing } from '../../server/services/links/token.ts';
import { ask } from '../support/ask.ts';
import { issue, issuedOf, look } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

async function rowOf(saldo: TestWorld, { token }: Pick<Issued, 'token'>) {
  const row = await loadLink(saldo.deps.db, token.split('.')[1] ?? '');
  if (row === undefined) throw new Error('a token without its row');
  return row;
}

/** A token with one character changed, for every character and several others in its place. */
function* neighbours(token: string): Generator<string> {
  for (let at = 0; at < token.length; at++) {
    const own = BASE64URL.indexOf(token[at] ?? '');
    for (const step of [1, 2, 4, 8, 16, 32])
      yield token.slice(0, at) + BASE64URL[(own ^ step) & 63] + token.slice(at + 1);
  }
}

function* brokenTokens(token: string): Generator<string> {
  yield* neighbours(token);
  for (let length = 0; length < token.length; length++) yield token.slice(0, length) || '.';
  const [key = '', id = '', mac = ''] = token.split('.');
  yield* [`${token}A`, `${token}.`, `.${token}`, `${key}.${mac}.${id}`, `${id}.${mac}`];
  yield* [`${key}..${mac}`, `${key}.${id}.`, token.toUpperCase(), token.toLowerCase()];
  yield* [`${token}%00`, `${token}%20`, `%20${token}`, `${token}%0a`, token.replace('.', '%2e%2e')];
  yield* [`${key}.${id}.${mac}=`, `${key}.${id}.${Buffer.from(mac, 'base64url').toString('hex')}`];
  for (let n = 0; n < 500; n++)
    yield `${key}.${id}.${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')}`;
}

test('a token in which anything is changed is nobody, and every such answer is the same', async () => {
  await using saldo = await openTestWorld();
  const { token } = await issue(saldo, 'L/1');
  const answers = new Set<string>();
  for (const broken of brokenTokens(token)) {
    if (broken === token) continue;
    const { status, text } = await ask(saldo, 'GET', `/portal/v1/${broken}`);
    answers.add(`${status} ${text.replace(/"requestId":"[\w-]+"/, '')}`);
  }
  expect([...answers]).toEqual([expect.stringMatching(/^404 .*"notFound"/)]);
  expect((await ask(saldo, 'GET', `/portal/v1/${token}`)).status).toBe(200);
});

test('a token is derived with a key that the server still has', async () => {
  const ring = (text: string): KeyRing => {
    const parsed = parseKeyRing(text);
    if (parsed === undefined) throw new Error(text);
    return parsed;
  };
  const old = newKeyRing().replace('k1', 'k0');
  const current = newKeyRing();
  await using saldo = await openTestWorld({
    deps: (deps) => ({ ...deps, keys: ring(`${current},${old}`) }),
  });
  const issued = await issue(saldo, 'L/2');
  const link = await rowOf(saldo, issued);
  const status = async (keys: KeyRing, identity = link) =>
    (await ask(saldo, 'GET', `/portal/v1/${deriveToken(keys, 'link', identity)}`)).status;
  expect(await status(ring(current))).toBe(200);
  expect(await status(ring(old))).toBe(200);
  expect(await status(ring(newKeyRing()))).toBe(404);
  expect(await status(ring(newKeyRing().replace('k1', 'k9')))).toBe(404);
  expect(await status(ring(old.replace('k0', 'k1')))).toBe(404);
  expect(await status(ring(current), { ...link, vendorId: 'ven_1' })).toBe(404);
  expect(await status(ring(current), { ...link, version: 2 })).toBe(404);
});

test('an expired or revoked link opens nothing from that moment on, by any address', async () => {
  await using saldo = await openTestWorld();
  const { deps, world } = saldo;
  const [expiring, revoked] = [await issue(saldo, 'L/3'), await issue(saldo, 'L/4')];
  const open = async ({ portal, invoice }: Issued) => {
    const post = { invoiceIds: [invoice.id], option: 'all' };
    const answers = [
      await saldo.call<{ code?: string }>('GET', portal),
      await saldo.call<{ code?: string }>('GET', `${portal}/embed`),
      await saldo.call<{ code?: string }>('GET', `${portal}/invoices/${invoice.id}.pdf`),
      await saldo.call<{ code?: string }>('POST', `${portal}/payments`, post),
    ];
    return new Set(answers.map(({ status, body }) => `${status} ${body.code ?? ''}`));
  };
  const opens = new Set(['200 ', '201 ']);
  const { id } = await rowOf(saldo, expiring);
  const at = (deps.clock.now() + 60_000) as Instant;
  await deps.db.write([{ sql: 'UPDATE links SET expires_at = ? WHERE id = ?', args: [at, id] }]);
  world.clock.moveTo((at - 1) as Instant);
  expect(await open(expiring)).toEqual(opens);
  for (const moment of [at, at + 1]) {
    world.clock.moveTo(moment as Instant);
    expect(await open(expiring)).toEqual(new Set(['410 linkExpired']));
  }
  await saldo.api('DELETE', `/api/v1/links/${(await rowOf(saldo, revoked)).id}`);
  expect(await open(revoked)).toEqual(new Set(['410 linkRevoked']));
  expect(await open(issuedOf(await look(saldo, revoked)))).toEqual(opens);
});

import { expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { ask } from '../support/ask.ts';
import { issue, look } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { logicalDigest } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const json = { 'content-type': 'application/json' };
const post = (saldo: TestWorld, path: string, body: unknown, ip?: string, headers = {}) =>
  ask(saldo, 'POST', `/portal/v1/${path}`, {
    body: JSON.stringify(body),
    headers: { ...json, ...headers },
    ...(ip === undefined ? {} : { ip }),
  });
const lookUp = (saldo: TestWorld, invoiceNumber: string, ip?: string) =>
  post(saldo, 'lookup', { vendorId: saldo.access.vendorId, invoiceNumber }, ip);
const freshLink = (saldo: TestWorld, token: string, ip?: string) =>
  post(saldo, 'fresh-link', { token }, ip);

/** Who got how many letters. */
async function delivered(saldo: TestWorld): Promise<readonly string[]> {
  await saldo.worker.tick();
  return saldo.world.mail.list().map((letter) => letter.to);
}

const revoke = (saldo: TestWorld, { token }: Issued) =>
  saldo.api('DELETE', `/api/v1/links/${token.split('.')[1]}`);
const pass = (saldo: TestWorld, ms: number) =>
  saldo.world.clock.moveTo((saldo.deps.clock.now() + ms) as Instant);

test('who asks for a link hears the same whatever is known, and only the address on file gets a letter', async () => {
  await using saldo = await openTestWorld();
  const known = await issue(saldo, 'M/1');
  const revoked = await issue(saldo, 'M/2');
  await revoke(saldo, revoked);
  const silent = await issue(saldo, 'M/3', { debtor: { name: 'Mute', email: null } });
  const other = await otherVendor(saldo);
  const theirs = await issue(other, 'M/4');
  const answers = [
    await freshLink(saldo, known.token),
    await freshLink(saldo, revoked.token),
    await freshLink(saldo, silent.token),
    await freshLink(saldo, `${known.token.slice(0, -2)}AA`),
    await freshLink(saldo, 'nonsense\u0000\u202e'),
    await lookUp(saldo, 'M/1'),
    await lookUp(saldo, ' M/1 '),
    await lookUp(saldo, 'M/404'),
    await lookUp(saldo, theirs.invoice.number),
    await lookUp(saldo, "' OR 1=1 --"),
    await lookUp(saldo, 'M%'),
    await post(saldo, 'lookup', { vendorId: 'ven_nobody', invoiceNumber: 'M/1' }),
  ];
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['202 {"status":"accepted"}']),
  );
  expect((await delivered(saldo)).toSorted()).toEqual(['m1@podlipa.example', 'm2@podlipa.example']);
});

test('the letter brings a link that works, made of the configured address and of no header', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'M/5');
  await revoke(saldo, issued);
  const evil = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example',
  };
  await post(saldo, 'fresh-link', { token: issued.token }, undefined, evil);
  await saldo.worker.tick();
  const [letter] = saldo.world.mail.list();
  expect(letter?.html).not.toContain('evil.example');
  const link = letter?.links.find((url) => url.includes('/p/')) ?? '';
  expect(link).toBe((await look(saldo, issued)).payUrl);
  expect(link.startsWith('http://127.0.0.1:4321/p/')).toBe(true);
  expect((await ask(saldo, 'GET', link.replace(/^.*\/p\//, '/portal/v1/'))).status).toBe(200);
});

test('one debtor gets at most one letter per invoice and ten minutes and three an hour, whoever asks', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Bombed', email: 'bombed@podlipa.example' };
  const issued: Issued[] = [];
  for (let n = 0; n < 6; n++) issued.push(await issue(saldo, `M/6-${n}`, { debtor }));
  const [first] = issued;
  const burst = () =>
    Promise.all(Array.from({ length: 20 }, () => freshLink(saldo, first?.token ?? '')));
  const said = [...(await burst()), ...(await burst())].map(
    ({ status, text }) => `${status} ${text}`,
  );
  expect(new Set(said)).toEqual(new Set(['202 {"status":"accepted"}']));
  expect((await delivered(saldo)).length).toBe(1);
  for (const { invoice } of issued) await lookUp(saldo, invoice.number);
  expect((await delivered(saldo)).length).toBe(3);
  pass(saldo, 59 * 60_000);
  await lookUp(saldo, 'M/6-5');
  expect((await delivered(saldo)).length).toBe(3);
  pass(saldo, 60_000);
  await lookUp(saldo, 'M/6-5');
  expect((await delivered(saldo)).length).toBe(4);
});

test('an address that asks more than ten times an hour goes on hearing the same and nothing happens', async () => {
  await using saldo = await openTestWorld();
  const ip = '203.0.113.9';
  for (let n = 0; n < 12; n++) await issue(saldo, `M/7-${n}`);
  const said: string[] = [];
  for (let n = 0; n < 12; n++) said.push((await lookUp(saldo, `M/7-${n}`, ip)).text);
  expect(new Set(said)).toEqual(new Set(['{"status":"accepted"}']));
  expect((await delivered(saldo)).length).toBe(10);
  const { token } = await issue(saldo, 'M/8');
  const before = await logicalDigest(saldo.deps.db);
  expect((await freshLink(saldo, token, ip)).status).toBe(202);
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('a request for a link that is none is refused with the place', async () => {
  await using saldo = await openTestWorld();
  const wrong = [
    ['fresh-link', {}],
    ['fresh-link', { token: '' }],
    ['fresh-link', { token: 'x'.repeat(201) }],
    ['fresh-link', { token: 1 }],
    ['fresh-link', { token: 'x', email: 'evil@evil.example' }],
    ['lookup', { vendorId: saldo.access.vendorId }],
    ['lookup', { vendorId: saldo.access.vendorId, invoiceNumber: ' ' }],
    ['lookup', { vendorId: saldo.access.vendorId, invoiceNumber: 'x'.repeat(101) }],
    ['lookup', { vendorId: saldo.access.vendorId, invoiceNumber: 'x', to: 'evil@evil.example' }],
  ] as const;
  for (const [path, body] of wrong) {
    const { status, problem } = await post(saldo, path, body);
    expect([body, status, problem?.code]).toEqual([body, 400, 'invalidInput']);
    expect(problem?.errors?.length).toBeGreaterThan(0);
  }
});

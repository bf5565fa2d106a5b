import { expect, test } from 'vitest';
import type { Me } from '../../server/contract/admin.ts';
import { otherVendor, sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Problem = { readonly code: string; readonly requestId: string };

async function signIn(
  saldo: TestWorld,
  body: { readonly email: string; readonly password: string },
  clientIp = '192.0.2.7',
): Promise<{ status: number; problem: Omit<Problem, 'requestId'> }> {
  const response = await saldo.app.request(
    '/admin/v1/sign-in',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    { clientIp },
  );
  const { requestId: _, ...problem } = (await response.json()) as Problem;
  return { status: response.status, problem };
}

const demo = ({ access }: TestWorld) => ({
  email: access.adminEmail,
  password: access.adminPassword,
});
const me = (saldo: TestWorld, cookie: string) =>
  saldo.call<Me & Problem>('GET', '/admin/v1/me', undefined, { cookie });

test('an unknown address and a wrong password get the same answer', async () => {
  await using saldo = await openTestWorld();
  const wrong = await signIn(saldo, { ...demo(saldo), password: 'not it' });
  const unknown = await signIn(saldo, { email: 'nobody@example.com', password: 'not it' });
  expect(wrong).toMatchObject({ status: 401, problem: { code: 'signInFailed' } });
  expect(unknown).toEqual(wrong);
});

test('the address is found however it is written, the password is taken as it is', async () => {
  await using saldo = await openTestWorld();
  const { email, password } = demo(saldo);
  expect((await signIn(saldo, { email: ` ${email.toUpperCase()} `, password })).status).toBe(200);
  expect((await signIn(saldo, { email, password: `${password} ` })).status).toBe(401);
});

test('an account under attack is closed for everybody, others are not', async () => {
  await using saldo = await openTestWorld();
  const { email, password } = await otherVendor(saldo);
  for (let guess = 0; guess < 10; guess += 1) {
    const from = `203.0.113.${guess}`;
    expect((await signIn(saldo, { ...demo(saldo), password: `${guess}` }, from)).status).toBe(401);
  }
  const right = await signIn(saldo, demo(saldo), '203.0.113.99');
  expect(right).toMatchObject({ status: 429, problem: { code: 'tooManyRequests' } });
  expect((await signIn(saldo, { email, password }, '203.0.113.98')).status).toBe(200);
});

test('a network address that guesses is closed for every account, others are not', async () => {
  await using saldo = await openTestWorld();
  for (let guess = 0; guess < 20; guess += 1) {
    const body = { email: `guess${guess}@example.com`, password: 'x' };
    expect((await signIn(saldo, body, '2001:db8:1:2::7')).status).toBe(401);
  }
  expect((await signIn(saldo, demo(saldo), '2001:db8:1:2:9::1')).status).toBe(429);
  expect((await signIn(saldo, demo(saldo), '2001:db8:1:3::7')).status).toBe(200);
});

test('of many tries at once no more are looked at than of one after the other', async () => {
  await using saldo = await openTestWorld();
  const { email, password } = await otherVendor(saldo);
  const wrong = Array.from({ length: 30 }, (_, i) =>
    signIn(saldo, { ...demo(saldo), password: `${i}` }, `203.0.113.${i}`),
  );
  const statuses = (await Promise.all(wrong)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  expect((await signIn(saldo, demo(saldo), '203.0.113.99')).status).toBe(429);
  // Tries at the closed account do not close the address that they came from.
  for (let time = 0; time < 25; time += 1) await signIn(saldo, demo(saldo), '203.0.113.98');
  expect((await signIn(saldo, { email, password }, '203.0.113.98')).status).toBe(200);
});

test('signing in again and again with the right password is no attack', async () => {
  await using saldo = await openTestWorld();
  const answers: number[] = [];
  for (let time = 0; time < 12; time += 1) answers.push((await signIn(saldo, demo(saldo))).status);
  expect(new Set(answers)).toEqual(new Set([200]));
});

test('a page of another site cannot sign anybody in', async () => {
  await using saldo = await openTestWorld();
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const answer = await saldo.call<Problem>('POST', '/admin/v1/sign-in', demo(saldo), foreign);
  expect(answer).toMatchObject({ status: 403, body: { code: 'originRefused' } });
});

test('without a session, with a made-up one and with an API key nothing opens', async () => {
  await using saldo = await openTestWorld();
  const made = `saldo=ses_${'A'.repeat(43)}`;
  for (const cookie of ['', 'saldo=', 'saldo=ses_x', made, `saldo=${saldo.access.apiKey}`]) {
    expect(await me(saldo, cookie)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  }
  expect((await saldo.api('GET', '/admin/v1/me')).status).toBe(401);
});

test('a session shows its own company and opens no API', async () => {
  await using saldo = await openTestWorld();
  const other = await otherVendor(saldo, { name: 'Inna Firma' });
  const cookie = await sessionCookie(saldo, other);
  expect((await me(saldo, cookie)).body).toMatchObject({
    vendor: { id: other.vendorId, name: 'Inna Firma' },
    user: { email: other.email },
  });
  const headers = { cookie };
  expect((await saldo.call('GET', '/api/v1/invoices', undefined, headers)).status).toBe(401);
});

test('signing out ends the session, and only that one', async () => {
  await using saldo = await openTestWorld();
  const one = await sessionCookie(saldo, demo(saldo));
  const another = await sessionCookie(saldo, demo(saldo));
  expect((await saldo.call('POST', '/admin/v1/sign-out', {}, { cookie: one })).status).toBe(200);
  expect((await me(saldo, one)).status).toBe(401);
  expect((await me(saldo, another)).status).toBe(200);
  expect((await saldo.call('POST', '/admin/v1/sign-out', {}, { cookie: one })).status).toBe(200);
});

test('a session that is not used for half an hour ends, one that is used goes on for half a day', async () => {
  await using saldo = await openTestWorld();
  const idle = await sessionCookie(saldo, demo(saldo));
  const used = await sessionCookie(saldo, demo(saldo));
  const states: number[] = [];
  for (let part = 0; part < 25; part += 1) {
    await saldo.advance('PT29M');
    states.push((await me(saldo, used)).status);
  }
  expect((await me(saldo, idle)).status).toBe(401);
  // 24 × 29 minutes are less than twelve hours, 25 × 29 are more.
  expect(states).toEqual([...Array.from({ length: 24 }, () => 200), 401]);
});

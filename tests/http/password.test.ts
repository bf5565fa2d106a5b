import { expect, test } from 'vitest';
import { hashPassword, passwordMatches } from '../../server/services/auth/password.ts';

test('a password is kept as argon2id at OWASP’s floor or above, with a salt of its own (T51)', async () => {
  const [one, other] = await Promise.all([hashPassword('correct'), hashPassword('correct')]);
  const [kind, memory, passes, salt = '', tag = ''] = one.split('$');
  expect(kind).toBe('argon2id');
  expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024);
  expect(Number(passes)).toBeGreaterThanOrEqual(2);
  expect(Buffer.from(salt, 'base64url').length).toBeGreaterThanOrEqual(16);
  expect(Buffer.from(tag, 'base64url').length).toBeGreaterThanOrEqual(32);
  expect(one).not.toBe(other);
  expect(await passwordMatches('correct', one)).toBe(true);
  for (const wrong of ['Correct', 'correct ', '', one, 'correct\u0000'])
    expect([wrong, await passwordMatches(wrong, one)]).toEqual([wrong, false]);
});

test('a password is the same however the keyboard spells its letters', async () => {
  const stored = await hashPassword('Zażółć');
  expect(await passwordMatches('Zażółć'.normalize('NFD'), stored)).toBe(true);
});

test('for an unknown person nothing is right, and as much is computed as for a known one (T51)', async () => {
  const stored = await hashPassword('correct');
  await passwordMatches('warm', null);
  const timesOf = async (hash: string | null): Promise<number> => {
    const before = process.cpuUsage();
    for (let n = 0; n < 5; n++) expect(await passwordMatches('guess', hash)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const [known, unknown] = [await timesOf(stored), await timesOf(null)];
  expect(unknown / known).toBeGreaterThan(0.3);
  expect(unknown / known).toBeLessThan(3);
});

test.each(['', '$', 'argon2id', 'argon2id$19456$2$c2FsdA$dGFn', 'argon2id$19456$2$$', 'bcrypt$x'])(
  'a stored hash that was damaged (%j) opens to nobody and breaks nothing',
  async (stored) => {
    expect(await passwordMatches('correct', stored)).toBe(false);
    expect(await passwordMatches('', stored)).toBe(false);
  },
);

test('a hash whose tag was cut short opens to nobody', async () => {
  const stored = await hashPassword('correct');
  expect(await passwordMatches('correct', stored.slice(0, -4))).toBe(false);
  expect(await passwordMatches('correct', `${stored}AAAA`)).toBe(false);
});

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

const SALT_BYTES = 16;

/** `argon2id$memory$passes$salt$tag`, so that the cost can be raised without locking anybody out. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await derive(password, nonce, COST.memory, COST.passes);
  return [
    'argon2id',
    COST.memory,
    COST.passes,
    nonce.toString('base64url'),
    tag.toString('base64url'),
  ].join('$');
}

/** Compares in constant time; an unknown user is compared with a dummy so that both take as long. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, nonce = '', tag = ''] = (stored ?? (await dummyHash())).split('$');
  const expected = Buffer.from(tag, 'base64url');
  const salt = Buffer.from(nonce, 'base64url');
  if (salt.length < SALT_BYTES) return false;
  const given = await derive(password, salt, Number(memory), Number(passes));
  // A row that was damaged opens to nobody, and is no fault of who signs in.
  return stored !== null && given.length === expected.length && timingSafeEqual(given, expected);
}

let dummy: Promise<string> | undefined;
const dummyHash = (): Promise<string> => (dummy ??= hashPassword(randomBytes(12).toString('hex')));

function derive(password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  const parameters = { ...COST, memory, passes, nonce, message: password.normalize('NFKC') };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
  });
}

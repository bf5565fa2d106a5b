import { insertApiKey } from '../../db/queries/api-keys.ts';
import { createUser } from '../../db/queries/users.ts';
import { createVendor, loadVendor } from '../../db/queries/vendors.ts';
import type { Instant } from '../../server/domain/brands.ts';
import type { Vendor } from '../../server/domain/facts.ts';
import { hashPassword } from '../../server/services/auth/password.ts';
import { hashSecret, newSecret } from '../../server/services/auth/secrets.ts';
import type { TestWorld } from './world.ts';

const PASSWORD = newSecret('pw');
/** Making one takes a moment; strangers may share it. */
let passwordHash: Promise<string> | undefined;

/** Somebody else who uses the same Saldo. */
export type OtherVendor = Pick<TestWorld, 'api'> & {
  readonly vendorId: string;
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
};

export async function otherVendor(
  saldo: TestWorld,
  differs: Partial<Vendor> = {},
): Promise<OtherVendor> {
  const { deps } = saldo;
  const first = await loadVendor(deps.db, saldo.access.vendorId);
  if (first === undefined) throw new Error('no demo vendor');
  const vendorId = deps.newId('ven');
  const at = deps.clock.now();
  const { name, timeZone, country, profile, settings } = first;
  const own = { name, timeZone, country, profile, settings, statementsToOn: null };
  const vendor = { ...own, ...differs, id: vendorId };
  await createVendor(deps.db, vendor, at);
  const apiKey = await giveApiKey(saldo, vendorId);
  const email = `${vendorId.toLowerCase()}@other.example`;
  await createUser(deps.db, {
    vendorId,
    id: deps.newId('usr'),
    email,
    name: 'Ewa Inna',
    passwordHash: await (passwordHash ??= hashPassword(PASSWORD)),
    createdAt: at,
  });
  return {
    vendorId,
    apiKey,
    email,
    password: PASSWORD,
    api: (method, path, body, headers = {}) =>
      saldo.call(method, path, body, { authorization: `Bearer ${apiKey}`, ...headers }),
  };
}

/** A key of a vendor; with the times at which it stops to work. */
export async function giveApiKey(
  { deps }: TestWorld,
  vendorId: string,
  ends: { readonly expiresAt?: Instant; readonly revokedAt?: Instant } = {},
): Promise<string> {
  const apiKey = newSecret('sk_saldo');
  await insertApiKey(deps.db, {
    id: deps.newId('key'),
    vendorId,
    hash: hashSecret(apiKey),
    prefix: apiKey.slice(0, 12),
    label: 'test',
    createdAt: deps.clock.now(),
    expiresAt: ends.expiresAt ?? null,
    revokedAt: ends.revokedAt ?? null,
  });
  return apiKey;
}

/** The cookie of a signed-in person. */
export async function sessionCookie(
  saldo: TestWorld,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<string> {
  const signedIn = await saldo.call<{ token: string; cookieName: string }>(
    'POST',
    '/admin/v1/sign-in',
    { email, password },
  );
  return `${signedIn.body.cookieName}=${signedIn.body.token}`;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insertApiKey } from '../../db/queries/api-keys.ts';
import { createUser } from '../../db/queries/users.ts';
import { createVendor } from '../../db/queries/vendors.ts';
import type { Deps } from '../deps.ts';
import type { TimeZone } from '../domain/brands.ts';
import type { Vendor } from '../domain/facts.ts';
import { defaultVendorSettings } from '../domain/sequences.ts';
import { hashPassword } from '../services/auth/password.ts';
import { hashSecret, newSecret } from '../services/auth/secrets.ts';

/** What a person needs to try everything. Kept beside the database, because only hashes are in it. */
export type DemoAccess = {
  readonly vendorId: string;
  readonly apiKey: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
};

const ADMIN_EMAIL = 'anna@zielonydach.example';

/** The demo vendor with its API key and one person; made once per data folder. */
export async function ensureDemoVendor(
  deps: Deps,
  dataDir: string | null,
): Promise<DemoAccess & { readonly isNew: boolean }> {
  const file = dataDir === null ? null : join(dataDir, 'sandbox-access.json');
  if (file !== null && existsSync(file))
    return { ...(JSON.parse(readFileSync(file, 'utf8')) as DemoAccess), isNew: false };
  const at = deps.clock.now();
  const vendorId = deps.newId('ven');
  const access = {
    vendorId,
    apiKey: newSecret('sk_saldo'),
    adminEmail: ADMIN_EMAIL,
    adminPassword: newSecret('demo').slice(0, 21),
  };
  await createVendor(deps.db, demoVendor(deps, vendorId), at);
  await insertApiKey(deps.db, {
    id: deps.newId('key'),
    vendorId,
    hash: hashSecret(access.apiKey),
    prefix: access.apiKey.slice(0, 12),
    label: 'demo',
    createdAt: at,
    expiresAt: null,
    revokedAt: null,
  });
  const passwordHash = await hashPassword(access.adminPassword);
  await createUser(deps.db, {
    vendorId,
    id: deps.newId('usr'),
    email: ADMIN_EMAIL,
    name: 'Anna Nowak',
    passwordHash,
    createdAt: at,
  });
  if (file !== null) writeFileSync(file, JSON.stringify(access), { mode: 0o600 });
  return { ...access, isNew: true };
}

function demoVendor(deps: Deps, id: string): Vendor {
  const { baseUrl } = deps.config;
  return {
    id,
    name: 'Zielony Dach sp. z o.o.',
    timeZone: 'Europe/Warsaw' as TimeZone,
    country: 'PL',
    profile: {
      email: 'biuro@zielonydach.example',
      phone: '+48 22 555 01 14',
      address: ['ul. Ogrodowa 12', '00-876 Warszawa', 'Polska'],
      taxId: 'PL5250001090',
      iban: 'PL61109010140000071219812874',
      accent: '#1f5c4d',
      contactName: 'Anna Nowak',
      // The demo page stands on the other name of loopback, so that it is a foreign site.
      allowedOrigins: [baseUrl, baseUrl.replace('127.0.0.1', 'localhost')],
    },
    settings: defaultVendorSettings,
  };
}

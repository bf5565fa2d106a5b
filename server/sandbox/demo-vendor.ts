import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadVendor } from '../../db/queries/vendors.ts';
import type { Deps } from '../deps.ts';
import type { TimeZone } from '../domain/brands.ts';
import type { Vendor } from '../domain/facts.ts';
import { defaultVendorSettings } from '../domain/sequences.ts';
import { newAccess, openVendor } from '../services/vendors/open-vendor.ts';

/** What a person needs to try everything. Kept beside the database, because only hashes are in it. */
export type DemoAccess = {
  readonly vendorId: string;
  readonly apiKey: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
};

/** Of the demo vendor, and so of the account that its money goes to. */
export const DEMO_VENDOR_NAME = 'Zielony Dach sp. z o.o.';

export const ACCESS_FILE = 'sandbox-access.json';
const ADMIN_EMAIL = 'anna@zielonydach.example';

/**
 * The demo vendor with its API key and one person, made once per data folder. The file comes first and
 * the rows at once after it: a start that was cut short in between is finished by the next.
 */
export async function ensureDemoVendor(deps: Deps, dataDir: string | null): Promise<DemoAccess> {
  const access = accessOf(deps, dataDir);
  const { vendorId, apiKey, adminEmail: email, adminPassword: password } = access;
  if ((await loadVendor(deps.db, vendorId)) === undefined)
    await openVendor(
      deps,
      { vendorId, apiKey, password },
      { vendor: demoVendor(deps), person: { name: 'Anna Nowak', email }, keyLabel: 'demo' },
    );
  return access;
}

function accessOf(deps: Deps, dataDir: string | null): DemoAccess {
  const file = dataDir === null ? null : join(dataDir, ACCESS_FILE);
  if (file !== null && existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as DemoAccess;
  const { vendorId, apiKey, password } = newAccess(deps);
  const access = { vendorId, apiKey, adminEmail: ADMIN_EMAIL, adminPassword: password };
  if (file !== null) {
    // Under its own name only when it is whole.
    writeFileSync(`${file}.part`, JSON.stringify(access), { mode: 0o600 });
    renameSync(`${file}.part`, file);
  }
  return access;
}

function demoVendor(deps: Deps): Omit<Vendor, 'id'> {
  const { baseUrl } = deps.config;
  return {
    name: DEMO_VENDOR_NAME,
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
    statementsToOn: null,
  };
}

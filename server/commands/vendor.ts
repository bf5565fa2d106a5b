import { z } from 'zod';
import { findUserByEmail } from '../../db/queries/users.ts';
import type { TimeZone } from '../domain/brands.ts';
import { parseTimeZone } from '../domain/calendar.ts';
import type { Vendor } from '../domain/facts.ts';
import { defaultVendorSettings } from '../domain/sequences.ts';
import { newAccess, openVendor } from '../services/vendors/open-vendor.ts';
import { mistaken, said } from './command.ts';
import type { CommandDeps, Said, Typed } from './command.ts';
import { isCountry } from './country.ts';
import { readOptions } from './options.ts';

const USAGE =
  'vendor --name "Acme GmbH" --email office@acme.example --country DE --time-zone Europe/Berlin [--person "Anna Nowak"]';

const schema = z.object({
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254),
  country: z.string().refine(isCountry),
  'time-zone': z.string().refine((name) => parseTimeZone(name) !== undefined),
  person: z.string().trim().min(1).max(120).optional(),
});

/** A vendor, the first person who signs in for it and its first API key: what a new installation lacks. */
export async function vendorCommand(deps: CommandDeps, { args }: Typed): Promise<Said> {
  if (deps.config.sandbox)
    return mistaken(
      'Without STRIPE_SECRET_KEY this is the sandbox, which has its vendor: set what the live server is started with.',
    );
  const given = readOptions(args, ['name', 'email', 'country', 'time-zone', 'person']);
  if (typeof given === 'string') return mistaken(`${given}. Usage: ${USAGE}`);
  const read = schema.safeParse(given);
  if (!read.success) {
    const wrong = [...new Set(read.error.issues.map((issue) => `--${issue.path.join('.')}`))];
    return mistaken(`${wrong.join(', ')} missing or not usable. Usage: ${USAGE}`);
  }
  const { name, email, person = email } = read.data;
  if ((await findUserByEmail(deps.db, email)) !== undefined)
    return mistaken(`Somebody signs in with ${email} already: give another --email.`);
  const access = newAccess(deps);
  await openVendor(deps, access, {
    vendor: newVendor(read.data),
    person: { name: person, email },
    keyLabel: 'first key',
  });
  return said(
    `${name} is set up. The password and the key are shown this once; only hashes of them are kept.`,
    '',
    `  Sign in    ${deps.config.baseUrl}/admin`,
    `  E-mail     ${email}`,
    `  Password   ${access.password}`,
    `  API key    ${access.apiKey}`,
    `  Vendor     ${access.vendorId}  (its id, for <saldo-pay vendor="…"> on its site)`,
    '',
    'Look at Settings first: discount, plans, reminders, and what letters say of you.',
  );
}

function newVendor({ name, email, country, 'time-zone': zone }: z.infer<typeof schema>) {
  return {
    name,
    timeZone: zone as TimeZone,
    country,
    profile: {
      email,
      phone: null,
      address: [],
      taxId: null,
      iban: null,
      accent: '#1f5c4d',
      contactName: null,
      allowedOrigins: [],
    },
    settings: defaultVendorSettings,
    statementsToOn: null,
  } satisfies Omit<Vendor, 'id'>;
}

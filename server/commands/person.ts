import { createUser, findUserByEmail, setPassword } from '../../db/queries/users.ts';
import { listVendors } from '../../db/queries/vendors.ts';
import { z } from 'zod';
import { hashPassword } from '../services/auth/password.ts';
import { newPassword } from '../services/vendors/open-vendor.ts';
import { mistaken, said } from './command.ts';
import type { CommandDeps, Said, Typed } from './command.ts';
import { readOptions } from './options.ts';

const USAGE = 'person --email anna@acme.example [--name "Anna Nowak"] [--vendor ven_…]';

/** Lets somebody in: a new person of the vendor, or a known one who lost the password. */
export async function personCommand(deps: CommandDeps, { args }: Typed): Promise<Said> {
  const given = readOptions(args, ['email', 'name', 'vendor']);
  if (typeof given === 'string') return mistaken(`${given}. Usage: ${USAGE}`);
  const email = z.email().max(254).safeParse(given.email);
  if (!email.success) return mistaken(`--email missing or not usable. Usage: ${USAGE}`);
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  const known = await findUserByEmail(deps.db, email.data);
  if (known !== undefined) {
    await setPassword(deps.db, known, passwordHash);
    return welcome(deps, `${known.name} has a new password, and every session ended.`, password);
  }
  const vendors = await listVendors(deps.db);
  const vendor = given.vendor ? vendors.find(({ id }) => id === given.vendor) : vendors[0];
  if (vendor === undefined || (given.vendor === undefined && vendors.length > 1)) {
    const ids = vendors.map(({ id, name }) => `${id} (${name})`).join(', ');
    return mistaken(`Say which vendor with --vendor: ${ids || 'there is none yet'}.`);
  }
  const name = given.name?.trim() || email.data;
  await createUser(deps.db, {
    vendorId: vendor.id,
    id: deps.newId('usr'),
    email: email.data,
    name,
    passwordHash,
    createdAt: deps.clock.now(),
  });
  return welcome(deps, `${name} may sign in for ${vendor.name}.`, password);
}

const welcome = (deps: CommandDeps, sentence: string, password: string): Said =>
  said(
    `${sentence} The password is shown this once.`,
    '',
    `  Sign in    ${deps.config.baseUrl}/admin`,
    `  Password   ${password}`,
  );

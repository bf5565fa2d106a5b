import { randomBytes } from 'node:crypto';
import { createVendorWithAccess } from '../../../db/queries/vendor-access.ts';
import type { Vendor } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { apiKeyRow } from '../auth/api-keys.ts';
import { hashPassword } from '../auth/password.ts';
import { newSecret } from '../auth/secrets.ts';

/** What lets a vendor's first person and first program in. Only hashes of the two secrets are stored. */
export type VendorAccess = {
  readonly vendorId: string;
  readonly apiKey: string;
  readonly password: string;
};

export const newAccess = (deps: Pick<Deps, 'newId'>): VendorAccess => ({
  vendorId: deps.newId('ven'),
  apiKey: newSecret('sk_saldo'),
  password: newPassword(),
});

/** 120 random bits: for somebody who pastes it once and keeps it in a password store. */
export const newPassword = (): string => randomBytes(15).toString('base64url');

/** Writes vendor, person and key at once. An e-mail address that somebody has is ConstraintViolated. */
export async function openVendor(
  deps: Pick<Deps, 'db' | 'clock' | 'newId'>,
  access: VendorAccess,
  input: {
    readonly vendor: Omit<Vendor, 'id'>;
    readonly person: { readonly name: string; readonly email: string };
    readonly keyLabel: string;
  },
): Promise<void> {
  const { vendorId, apiKey, password } = access;
  const at = deps.clock.now();
  const passwordHash = await hashPassword(password);
  await createVendorWithAccess(
    deps.db,
    {
      vendor: { ...input.vendor, id: vendorId },
      user: { ...input.person, vendorId, id: deps.newId('usr'), passwordHash, createdAt: at },
      key: apiKeyRow(deps, { vendorId, apiKey, label: input.keyLabel }),
    },
    at,
  );
}

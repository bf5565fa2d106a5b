import { loadVendor } from '../../../db/queries/vendors.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

export type VendorEmbed = { name: string; allowedOrigins: string[] };

/** What the form for lost links says before anything is known of the visitor: whose it is and who may show it. */
export async function viewVendorEmbed(deps: Deps, vendorId: string): Promise<Outcome<VendorEmbed>> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) return failed('notFound');
  return done({ name: vendor.name, allowedOrigins: [...vendor.profile.allowedOrigins] });
}

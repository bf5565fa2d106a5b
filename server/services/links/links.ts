import { findLink, insertLink } from '../../../db/queries/links.ts';
import type { LinkRow } from '../../../db/queries/links.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { deriveToken } from './token.ts';

/** The row of a new link; its token is derived from it and stored nowhere. */
export function newLink(deps: Deps, ref: CaseRef, invoiceId: string | null): LinkRow {
  const { vendorId, debtorId } = ref;
  return {
    id: deps.newId('lnk'),
    vendorId,
    debtorId,
    invoiceId,
    version: 1,
    createdAt: deps.clock.now(),
    expiresAt: null,
    revokedAt: null,
  };
}

/** The link of an invoice, or of the whole debtor; makes one where the last was revoked. */
export async function ensureLink(
  deps: Deps,
  ref: CaseRef,
  invoiceId: string | null,
): Promise<LinkRow> {
  const known = await findLink(deps.db, ref, invoiceId, deps.clock.now());
  if (known !== undefined) return known;
  const made = newLink(deps, ref, invoiceId);
  await deps.db.write([insertLink(made)]);
  return made;
}

/** The permanent address of a link: ours, without any processor session in it (rules 9.1). */
export function payUrlOf(deps: Deps, link: LinkRow): string {
  return `${deps.config.baseUrl}/p/${deriveToken(deps.keys, 'link', link)}`;
}

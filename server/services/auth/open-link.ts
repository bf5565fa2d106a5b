import { loadLink } from '../../../db/queries/links.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { readToken, tokenMatches } from '../links/token.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** What the bearer of a link may see and settle. */
export type PortalScope = CaseRef & { readonly linkId: string; readonly invoiceId: string | null };

/**
 * Reads a link token. Whatever is wrong with it, a stranger hears only "not found"; a token that
 * was good once hears "gone" and may ask for a fresh letter.
 */
export async function openLink(deps: Deps, token: string): Promise<Outcome<PortalScope>> {
  const read = readToken(token);
  const link = read && (await loadLink(deps.db, read.linkId));
  if (!link) return failed('notFound');
  const now = deps.clock.now();
  if (!tokenMatches(deps.keys, 'link', token, link)) return failed('notFound');
  if (link.revokedAt !== null) return failed('linkRevoked');
  if (link.expiresAt !== null && link.expiresAt <= now) return failed('linkExpired');
  return done({
    vendorId: link.vendorId,
    debtorId: link.debtorId,
    invoiceId: link.invoiceId,
    linkId: link.id,
  });
}

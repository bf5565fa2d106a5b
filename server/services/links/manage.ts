import type { z } from 'zod';
import { insertLink, loadLink, revokeLink } from '../../../db/queries/links.ts';
import type { LinkRow } from '../../../db/queries/links.ts';
import { loadDebtor } from '../../../db/queries/debtors.ts';
import type { LinkView, createLinkSchema } from '../../contract/link.ts';
import type { Deps } from '../../deps.ts';
import { requireInvoice } from '../invoices/show.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { ensureLink, newLink, payUrlOf } from './links.ts';

/** A new permanent link of its own; revoking it leaves the others working. */
export async function createLink(
  deps: Deps,
  vendorId: string,
  input: z.infer<typeof createLinkSchema>,
): Promise<Outcome<LinkView>> {
  const debtorId = await debtorOf(deps, vendorId, input);
  if (debtorId === undefined) return failed('notFound');
  const link = newLink(deps, { vendorId, debtorId }, input.invoiceId ?? null);
  await deps.db.write([insertLink(link)]);
  return done(linkView(deps, link));
}

async function debtorOf(
  deps: Deps,
  vendorId: string,
  input: z.infer<typeof createLinkSchema>,
): Promise<string | undefined> {
  if (input.invoiceId !== undefined) {
    const loaded = await requireInvoice(deps, vendorId, input.invoiceId);
    return loaded.ok ? loaded.value.facts.debtor.id : undefined;
  }
  return (await loadDebtor(deps.db, { vendorId, debtorId: input.debtorId ?? '' }))?.id;
}

/**
 * From now on the link opens nothing but the page that can mail a fresh one. The link that takes its
 * place in letters is made here, so that no reading has to make it.
 */
export async function endLink(
  deps: Deps,
  vendorId: string,
  linkId: string,
): Promise<Outcome<LinkView>> {
  const wasUsable = await revokeLink(deps.db, vendorId, linkId, deps.clock.now());
  const link = await loadLink(deps.db, linkId);
  if (link?.vendorId !== vendorId) return failed('notFound');
  if (wasUsable) await ensureLink(deps, link, link.invoiceId);
  return done(linkView(deps, link));
}

function linkView(deps: Deps, link: LinkRow): LinkView {
  const { id, invoiceId, debtorId } = link;
  return {
    id,
    url: payUrlOf(deps, link),
    invoiceId,
    debtorId,
    createdAt: toIso(link.createdAt),
    revokedAt: link.revokedAt === null ? null : toIso(link.revokedAt),
  };
}

import type { PortalView } from '../../contract/portal.ts';
import { cameFor } from '../../domain/came-for.ts';
import { creditStandings } from '../../domain/credit.ts';
import type { CaseFacts } from '../../domain/facts.ts';

/**
 * The debtor's credit as far as a link may see it: an invoice's link only of what was paid for its
 * invoice alone.
 */
export function creditsThroughLink(
  { credits, payments }: Pick<CaseFacts, 'credits' | 'payments'>,
  invoiceId: string | null,
): PortalView['credits'] {
  const isOwn = (paymentId: string | null): boolean =>
    payments.some(
      (p) => p.id === paymentId && cameFor({ credits }, p).every((a) => a.invoiceId === invoiceId),
    );
  const seen = invoiceId === null ? credits : credits.filter((c) => isOwn(c.paymentId));
  return creditStandings({ credits: seen, payments }).map((standing) => ({ ...standing }));
}

import type { PortalView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';

/** Why one can trust this page, and whom one deals with. */
export function trust({ vendor, debtor }: PortalView, { t }: PageContext): Markup {
  const sentences = [
    debtor.emailHint ? t.trust.sentTo(vendor.name, debtor.emailHint) : t.trust.sentBy(vendor.name),
    t.trust.verify,
    ...(vendor.ibanLast4 ? [t.trust.account(vendor.ibanLast4)] : []),
    t.trust.personal,
  ];
  const company = [
    vendor.name,
    ...vendor.address,
    ...(vendor.taxId ? [`${t.document.taxId} ${vendor.taxId}`] : []),
  ];
  return markup`<section aria-labelledby="trust"><h2 id="trust">${t.trust.heading}</h2><p>${sentences.join(' ')}</p><p>${company.join(', ')}</p></section>`;
}

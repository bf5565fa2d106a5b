import type { PortalView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { telephone } from '../lib/vendor-mark.ts';

interface Topic {
  readonly title: string;
  readonly text: string;
  readonly showsPlan?: boolean;
}

/** Everything a debtor may want to say instead of paying; today a person at the vendor answers. */
export function help(view: PortalView, context: PageContext): Markup {
  const { t, links } = context;
  const { email, phone } = view.vendor;
  const numbers = view.invoices.map((invoice) => invoice.number).join(', ');
  const call = phone && markup` <a href="tel:${telephone(phone)}">${t.help.call(phone)}</a>`;
  const topics = topicsOf(view, context).map(({ title, text, showsPlan }) => {
    const plan = showsPlan && markup`<a href="${links.planChoice()}">${t.help.cannotPayPlan}</a> `;
    const subject = encodeURIComponent(t.help.subject(title, numbers));
    const write = markup`<a href="mailto:${email}?subject=${subject}">${t.help.write}</a>`;
    return markup`<details><summary>${title}</summary><p>${text}</p><p class="acts">${plan}${write}${call}</p></details>`;
  });
  return markup`<section class="help" aria-labelledby="help"><h2 id="help">${t.help.heading}</h2>${topics}</section>`;
}

function topicsOf({ vendor, quotes, planMenu }: PortalView, { t }: PageContext): readonly Topic[] {
  const topics: readonly Topic[] = [
    { title: t.help.wrong, text: t.help.wrongText(vendor.name) },
    { title: t.help.notForMe, text: t.help.notForMeText },
  ];
  if (quotes.length === 0) return topics;
  return [
    {
      title: t.help.cannotPay,
      text: t.help.cannotPayText(vendor.name),
      showsPlan: planMenu !== null,
    },
    { title: t.help.alreadyPaid, text: t.help.alreadyPaidText },
    ...topics,
  ];
}

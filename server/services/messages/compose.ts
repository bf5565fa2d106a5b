import type { Message } from '../../domain/decision.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { letterPapers } from '../../documents/letter-papers.ts';
import type { OutgoingMail } from '../../gateways/types.ts';
import { renderLetter } from '../../letters/render-letter.ts';
import type { Nothing } from '../../letters/desk.ts';
import { ensureLink, payUrlOf } from '../links/links.ts';

/** The words and amounts of a letter as of now, with the permanent link of what it is about. */
export async function composeLetter(deps: Deps, facts: CaseFacts, message: Message): Promise<OutgoingMail | Nothing> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const [only] = message.invoiceIds;
  const invoiceId = message.invoiceIds.length === 1 && only !== undefined ? only : null;
  // A letter about one invoice opens that one and no more; one about several opens what the debtor owes.
  const payUrl = payUrlOf(deps, await ensureLink(deps, ref, invoiceId));
  const now = deps.clock.now();
  return renderLetter(message, facts, {
    now,
    attachments: await letterPapers(message, facts, { now, url: payUrl }),
    cal: deps.calendars.of(facts.vendor, facts.debtor),
    payUrl: () => payUrl,
    mailFrom: deps.config.mailFrom,
  });
}

import type { CivilDate, Instant } from '../../domain/brands.ts';
import { localDate, type WorkCalendar } from '../../domain/calendar.ts';
import { applyChanges, type Message } from '../../domain/decision.ts';
import { dunningStatus } from '../../domain/dunning.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { decideMessageSent } from '../../domain/message-outcome.ts';
import type { Deps } from '../../deps.ts';
import { letterPapers } from '../../documents/letter-papers.ts';
import type { OutgoingMail } from '../../gateways/types.ts';
import { renderLetter } from '../../letters/render-letter.ts';
import type { Nothing } from '../../letters/desk.ts';
import { ensureLink, payUrlOf } from '../links/links.ts';

/** The words and amounts of a letter as of now, with the permanent link of what it is about. */
export async function composeLetter(
  deps: Deps,
  facts: CaseFacts,
  message: Message,
): Promise<OutgoingMail | Nothing> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const [only] = message.invoiceIds;
  const invoiceId = message.invoiceIds.length === 1 && only !== undefined ? only : null;
  // A letter about one invoice opens that one and no more; one about several opens what the debtor owes.
  const payUrl = payUrlOf(deps, await ensureLink(deps, ref, invoiceId));
  const now = deps.clock.now();
  const cal = deps.calendars.of(facts.vendor, facts.debtor);
  return renderLetter(message, facts, {
    now,
    attachments: await letterPapers(message, facts, { now, url: payUrl }),
    cal,
    payUrl: () => payUrl,
    mailFrom: deps.config.mailFrom,
    nextStepOn: nextLetterOn(facts, message, now, cal),
  });
}

/** When the sequence would write again once this reminder has left; null when it would not, or only call. */
function nextLetterOn(
  facts: CaseFacts,
  message: Message,
  now: Instant,
  cal: WorkCalendar,
): CivilDate | null {
  if (message.kind !== 'reminder') return null;
  const sent = decideMessageSent(facts, { message, dropped: [] }, now);
  const after = sent.ok ? applyChanges(facts, sent.changes) : facts;
  const next = message.invoiceIds.map((id) => dunningStatus(after, id, now, cal));
  const letters = next.flatMap((d) =>
    (d.status === 'active' || d.status === 'notDue') && d.nextStep.channel === 'email'
      ? [d.nextAt]
      : [],
  );
  return letters.length === 0
    ? null
    : localDate(Math.min(...letters) as Instant, facts.vendor.timeZone);
}

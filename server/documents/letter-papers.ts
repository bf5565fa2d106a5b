import { toLocale } from '../../portal/messages/locale.ts';
import { paperWords } from '../../portal/messages/papers.ts';
import type { Instant } from '../domain/brands.ts';
import type { Message } from '../domain/decision.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { planIcs } from './plan-ics.ts';
import { planPdf } from './plan-pdf.ts';

export type LetterPaper = {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
};

/**
 * What goes out with a letter: the agreement on a plan and its days (rules 5.8). Other letters carry
 * nothing: a receipt is complete by itself, and its paper is behind the link; setting one for each
 * payment would take most of the time that the outbox has.
 */
export async function letterPapers(
  message: Message,
  facts: CaseFacts,
  { now, url }: { readonly now: Instant; readonly url: string | null },
): Promise<readonly LetterPaper[]> {
  if (message.kind !== 'planAccepted' || message.planId === null) return [];
  const { locale } = facts.debtor;
  const names = paperWords[toLocale(locale) ?? 'en'].file;
  const paper = await planPdf(facts, message.planId, { now, locale });
  const calendar = planIcs(facts, message.planId, { now, locale, url });
  if (paper === undefined || calendar === undefined) return [];
  return [
    { filename: names.plan, contentType: 'application/pdf', content: paper },
    {
      filename: names.calendar,
      contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
      content: new TextEncoder().encode(calendar),
    },
  ];
}

import { toLocale } from '../../portal/messages/locale.ts';
import { paperWords } from '../../portal/messages/papers.ts';
import type { Instant } from '../domain/brands.ts';
import type { Message } from '../domain/decision.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { planIcs } from './plan-ics.ts';
import { planPdf } from './plan-pdf.ts';
import { receiptPdf } from './receipt-pdf.ts';

export type LetterPaper = {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
};

/** What goes out with a letter: the agreement and its days with a plan, the receipt with a payment. */
export async function letterPapers(
  message: Message,
  facts: CaseFacts,
  { now, url }: { readonly now: Instant; readonly url: string | null },
): Promise<readonly LetterPaper[]> {
  const { locale } = facts.debtor;
  const names = paperWords[toLocale(locale) ?? 'en'].file;
  if (message.kind === 'paymentReceipt' && message.paymentId !== null) {
    const content = await receiptPdf(facts, message.paymentId, { now, locale });
    return content ? [pdf(names.receipt(message.paymentId), content)] : [];
  }
  if (message.kind !== 'planAccepted' || message.planId === null) return [];
  const content = await planPdf(facts, message.planId, { now, locale });
  const calendar = planIcs(facts, message.planId, { now, locale, url });
  return [
    ...(content ? [pdf(names.plan, content)] : []),
    ...(calendar ? [ics(names.calendar, calendar)] : []),
  ];
}

const pdf = (filename: string, content: Uint8Array): LetterPaper => ({
  filename,
  contentType: 'application/pdf',
  content,
});

const ics = (filename: string, text: string): LetterPaper => ({
  filename,
  contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  content: new TextEncoder().encode(text),
});

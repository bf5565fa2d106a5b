import type { Content } from 'pdfmake/interfaces.js';
import { cleanLine } from '../../portal/messages/clean-text.ts';
import { formatDateTime } from '../../portal/messages/format.ts';
import { localeNames, toLocale } from '../../portal/messages/locale.ts';
import type { CaseFacts, Plan } from '../domain/facts.ts';
import { subtract } from '../domain/money.ts';
import { openPaperDesk, type PaperContext, type PaperDesk } from './paper-desk.ts';
import {
  factsList,
  paragraphs,
  parties,
  ruledTable,
  section,
  sums,
  titleBlock,
} from './paper-parts.ts';
import { setPdf } from './pdf.ts';

/**
 * The agreement on a plan with its evidence: days, amounts, the text exactly as it was accepted, and
 * by whom and when (rules 5.8). undefined when there is no such plan.
 */
export async function planPdf(
  facts: CaseFacts,
  planId: string,
  context: PaperContext,
): Promise<Uint8Array | undefined> {
  const plan = facts.plans.find((p) => p.id === planId);
  if (plan === undefined) return undefined;
  const desk = openPaperDesk(facts, context);
  const words = desk.words.plan;
  const total = { minor: plan.baseMinor, currency: plan.currency };
  return setPdf({
    locale: desk.locale,
    title: words.title,
    subject: words.subject(desk.vendorName, desk.debtorName),
    author: desk.vendorName,
    madeAt: desk.now,
    foot: `${words.title} ${plan.id} · ${desk.vendorName}`,
    pageOf: desk.words.page,
    content: [
      ...titleBlock(desk.letterhead, words.title, words.lead(total, plan.instalments.length)),
      parties(
        { label: words.creditor, party: desk.vendorParty },
        { label: words.debtor, party: { name: desk.debtorName, lines: [] } },
      ),
      schedule(desk, plan),
      sums([
        { label: words.total, amount: desk.money(plan.baseMinor, plan.currency), isTotal: true },
      ]),
      ...section(words.terms, termsParagraphs(plan.acceptance.termsText)),
      { unbreakable: true, stack: section(words.acceptance, evidence(desk, plan)) },
    ],
  });
}

function schedule(desk: PaperDesk, plan: Plan): Content {
  const { words, day, amount } = desk;
  let leftMinor = plan.baseMinor;
  return ruledTable(
    [
      { title: words.plan.no, width: 24, isFigure: false },
      { title: words.plan.day, width: '*', isFigure: false },
      { title: words.plan.amount, width: 'auto', isFigure: true },
      { title: words.plan.thenLeft, width: 'auto', isFigure: true },
    ],
    plan.instalments.map((part) => {
      leftMinor = subtract(leftMinor, part.amountMinor);
      return [
        String(part.no),
        day(part.dueOn),
        amount(part.amountMinor, plan.currency),
        amount(leftMinor, plan.currency),
      ];
    }),
  );
}

/** Title, then headed blocks: the first line of each block is its heading. */
function termsParagraphs(text: string): Content[] {
  const [, ...blocks] = text.split('\n\n');
  // Text that is not built of blocks is set as it is: evidence is never left out.
  if (blocks.length === 0) return paragraphs(text);
  return blocks.flatMap((block): Content[] => {
    const [heading = '', ...lines] = block.split('\n');
    const stack: Content[] = [
      { text: cleanLine(heading), bold: true, margin: [0, 6, 0, 1] },
      ...paragraphs(lines.join('\n'), 1),
    ];
    // Short blocks stay on one page; a long list of payments has to be allowed to break.
    return [{ stack, unbreakable: lines.length <= 8 }];
  });
}

function evidence(desk: PaperDesk, { acceptance, id }: Plan): Content[] {
  const words = desk.words.plan;
  const { timeZone } = desk.facts.vendor;
  const locale = toLocale(acceptance.locale);
  const at = formatDateTime(acceptance.at, timeZone, desk.locale);
  return [
    factsList([
      [words.acceptedBy, cleanLine(acceptance.name)],
      [words.acceptedAt, `${at} (${timeZone})`],
      [words.language, locale ? localeNames[locale] : cleanLine(acceptance.locale)],
      [words.address, acceptance.ip && cleanLine(acceptance.ip)],
      [words.agent, acceptance.userAgent && cleanLine(acceptance.userAgent, 300)],
      [words.link, acceptance.linkId],
      [words.planNumber, id],
      [words.hash, acceptance.termsSha256],
    ]),
    { text: words.evidence, style: 'small' },
  ];
}

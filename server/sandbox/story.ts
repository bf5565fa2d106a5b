import { journalOfVendor } from '../../db/queries/journal.ts';
import type { JournalRow } from '../../db/queries/journal.ts';
import type { LetterHead, StoryLine } from '../contract/sandbox.ts';
import type { Deps } from '../deps.ts';
import type { Instant } from '../domain/brands.ts';
import type { CaseFacts, Plan } from '../domain/facts.ts';

/** More lines than anybody reads; older ones are left out. */
const MOST_RECORDS = 600;

/** Steps on the way to something that has a line of its own. */
const SILENT = new Set([
  'reminder.queued',
  'plan.letter',
  'plan.methodKept',
  'payment.created',
  'payment.intentCreated',
  'payment.checkoutOpened',
]);

/** A letter leaves in the same round of the worker as what it tells of was decided. */
const SAME_MOMENT_MS = 5_000;

/** What happened since then, oldest first, each thing with the letter that told the debtor of it. */
export async function storySince(
  deps: Deps,
  vendorId: string,
  since: Instant,
  sources: {
    readonly cases: readonly CaseFacts[];
    readonly letterOf: (messageId: string) => LetterHead | null;
  },
): Promise<readonly StoryLine[]> {
  const rows = await journalOfVendor(deps.db, vendorId, { limit: MOST_RECORDS });
  const cases = new Map(sources.cases.map((facts) => [facts.debtor.id, facts]));
  const lines: StoryLine[] = [];
  for (const row of rows.toReversed()) {
    const facts = cases.get(row.debtorId);
    if (row.at < since || SILENT.has(row.type) || facts === undefined) continue;
    const line = toLine(facts, row, sources.letterOf);
    const told = toldBy(lines, line);
    if (told === -1) lines.push(line);
    else lines[told] = { ...line, ...lines[told], letter: line.letter };
  }
  return lines;
}

/** Index of the line that a letter tells of; -1: the letter is what happened. */
function toldBy(lines: readonly StoryLine[], { type, debtor, at, letter }: StoryLine): number {
  if (type !== 'message.sent' || letter === null || letter.template !== null) return -1;
  return lines.findLastIndex(
    (line) =>
      line.debtor === debtor &&
      line.letter === null &&
      FAMILY.get(letter.kind ?? '')?.includes(line.type) === true &&
      Date.parse(at) - Date.parse(line.at) < SAME_MOMENT_MS,
  );
}

/** What each kind of letter tells of. */
const FAMILY: ReadonlyMap<string, readonly string[]> = new Map([
  ['paymentReceipt', ['payment.succeeded', 'payment.recorded']],
  ['paymentProcessing', ['payment.processing']],
  ['paymentFailed', ['payment.failed']],
  ['paymentReversed', ['payment.refunded', 'payment.disputeLost']],
  ['paymentMismatched', ['payment.mismatched']],
  ['paymentDisputed', ['payment.disputed']],
  ['paymentStands', ['payment.disputeWon']],
  ['refundFailed', ['payment.refundFailed', 'payment.refundGivenUp']],
  ['creditNote', ['creditNote.issued']],
  ['creditApplied', ['credit.applied']],
  ['creditReturned', ['credit.taken']],
  ['writtenOff', ['invoice.writtenOff']],
  ['planAccepted', ['plan.accepted']],
  ['planDefaulted', ['plan.defaulted']],
  ['planReinstated', ['plan.reinstated']],
  ['planCompleted', ['plan.completed']],
  ['planCanceled', ['plan.canceled']],
  ['planMethodLost', ['plan.methodLost']],
  ['planMethodReplaced', ['plan.methodReplaced']],
]);

function toLine(
  facts: CaseFacts,
  { at, type, data }: JournalRow,
  letterOf: (messageId: string) => LetterHead | null,
): StoryLine {
  const payment = facts.payments.find((p) => p.id === data['paymentId']);
  const plan = facts.plans.find((p) => p.id === data['planId']);
  return {
    at: new Date(at).toISOString(),
    type,
    debtor: facts.debtor.name,
    invoices: numbersOf(facts, [
      ...strings(data['invoiceIds']),
      ...strings([data['invoiceId']]),
      ...((payment ?? plan)?.allocations.map((a) => a.invoiceId) ?? []),
    ]),
    amountMinor: amountIn(data) ?? payment?.amountMinor ?? null,
    currency: textOf(data['currency']) ?? payment?.currency ?? currencyOf(facts, plan, data),
    method: payment?.methodLabel ?? null,
    isCharge: payment?.offSession ?? false,
    untilOn: textOf(data['noticeUntilOn']) ?? textOf(data['untilOn']),
    code:
      textOf(data['code']) ?? textOf(data['reason']) ?? textOf(data['by']) ?? whyOf(data['why']),
    letter: type.startsWith('message.') ? letterOf(textOf(data['messageId']) ?? '') : null,
  };
}

/** The figure of a record, by the names that records have for theirs. */
const AMOUNTS = [
  'amountMinor',
  'arrearsMinor',
  'leftMinor',
  'baseMinor',
  'amountDueMinor',
  'writtenOffMinor',
];

function amountIn(data: JournalRow['data']): number | null {
  const amount = AMOUNTS.map((name) => data[name]).find(isNumber);
  return amount === undefined ? null : Math.abs(amount);
}

function currencyOf(facts: CaseFacts, plan: Plan | undefined, data: JournalRow['data']) {
  if (plan !== undefined) return plan.currency;
  return facts.invoices.find((i) => i.id === data['invoiceId'])?.currency ?? null;
}

function numbersOf(facts: CaseFacts, ids: readonly string[]): readonly string[] {
  return facts.invoices.filter((i) => ids.includes(i.id)).map((i) => i.number);
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];
const isNumber = (value: unknown): value is number => typeof value === 'number';
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const whyOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'code' in value ? textOf(value.code) : null;

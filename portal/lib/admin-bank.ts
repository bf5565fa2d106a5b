import type { BankLineView, SuggestionView } from '../../server/contract/bank.ts';
import { actorWithin } from './admin-actor.ts';
import { readForm } from './admin-forms.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';
import { withQuery } from './links.ts';

/** The page of transfers after a POST that was refused: what is wrong, and what was typed where. */
export interface BankForm {
  readonly problems: readonly FormProblem[];
  readonly line: string;
  readonly numbers: string;
}
export const NO_BANK_FORM: BankForm = { problems: [], line: '', numbers: '' };

const MAX_FILE_BYTES = 5 * 1024 * 1024;
const PAGE = '/admin/bank';

/** Takes a file, or what a person says about a transfer. */
export async function changeBank(
  admin: AdminContext,
  request: Request,
  url: URL,
): Promise<BankForm | Response> {
  const type = request.headers.get('Content-Type') ?? '';
  return type.startsWith('multipart/form-data')
    ? sendIn(admin, request, url)
    : decide(admin, request, url);
}

async function sendIn(
  admin: AdminContext,
  request: Request,
  url: URL,
): Promise<BankForm | Response> {
  const t = admin.t.bank;
  const file = (await request.formData()).get('file');
  if (!(file instanceof File) || file.size === 0) return wrongFile(t.fileMissing);
  if (file.size > MAX_FILE_BYTES) return wrongFile(t.fileTooLarge);
  const answer = await admin.api.importStatement(new Uint8Array(await file.arrayBuffer()));
  if (answer.ok) {
    const { read, new: fresh, recorded, open } = answer.value.lines;
    return seeOther(
      withQuery(PAGE, {
        read: String(read),
        new: String(fresh),
        recorded: String(recorded),
        open: String(open),
      }),
    );
  }
  if (answer.status === 401) return signInFirst({ url, request });
  const [error] = answer.problem.errors ?? [];
  return wrongFile(error ? t.refused(error.path, error.message) : t.failed);
}

const wrongFile = (text: string): BankForm => ({
  ...NO_BANK_FORM,
  problems: [{ field: 'file', text }],
});

async function decide(
  admin: AdminContext,
  request: Request,
  url: URL,
): Promise<BankForm | Response> {
  const { line = '', act, key = '', invoices, numbers = '' } = await readForm(request);
  const word = act === 'ignore' || act === 'undo' ? act : 'confirm';
  const body = word === 'confirm' ? chosen(invoices, numbers) : {};
  const answer = await admin.api.onBankLine(line, word, body, key);
  if (answer.ok) {
    // What was taken back waits among the open ones.
    const status = word === 'undo' ? 'open' : toStatus(url.searchParams.get('status'));
    return seeOther(withQuery(PAGE, { status, did: DID[word] }));
  }
  if (answer.status === 401) return signInFirst({ url, request });
  const { wrong, other } = admin.t.bank;
  const isAboutNumbers = answer.problem.errors?.some(({ path }) => path.startsWith('invoice'));
  const text = (isAboutNumbers ? wrong['numbers'] : wrong[answer.code]) ?? other;
  return { line, numbers, problems: [{ field: `numbers-${line}`, text }] };
}

const DID = { confirm: 'recorded', ignore: 'ignored', undo: 'undone' } as const;

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const chosen = (invoices: string | undefined, numbers: string): object =>
  invoices === undefined ? { invoiceNumbers: listOf(numbers) } : { invoiceIds: listOf(invoices) };

export type LineTab = BankLineView['status'];
export const LINE_TABS = ['open', 'recorded', 'ignored'] as const satisfies readonly LineTab[];

export const toStatus = (asked: string | null): LineTab =>
  LINE_TABS.find((tab) => tab === asked) ?? 'open';

/** What an import did, from the address it led to. */
export function importedText({ t }: AdminContext, query: URLSearchParams): string | undefined {
  const names = ['read', 'new', 'recorded', 'open'] as const;
  const counts = names.map((name) => /^\d{1,6}$/.exec(query.get(name) ?? '')?.[0]);
  if (counts.includes(undefined)) return undefined;
  const [read = 0, fresh = 0, recorded = 0, open = 0] = counts.map(Number);
  return t.bank.taken(read, fresh, recorded, open);
}

/** Why an invoice is offered, in one sentence. */
export function whyText({ t }: AdminContext, suggestion: SuggestionView): string {
  const { clues, doubts, why, exact } = t.bank;
  const but = suggestion.doubts.map((doubt) => doubts[doubt] ?? doubt).join(' and ');
  if (suggestion.isCertain) return exact(but);
  return why(suggestion.clues.map((clue) => clues[clue] ?? clue).join(' and '), but);
}

/** What becomes of the money that the invoices could not take (rules 1.5). */
export function surplusText(admin: AdminContext, suggestion: SuggestionView, currency: string) {
  const { surplusMinor, invoices } = suggestion;
  const [first] = invoices;
  if (surplusMinor === 0 || first === undefined) return undefined;
  return admin.t.bank.surplus(admin.money(surplusMinor, currency), first.debtor.name);
}

/** What became of a line, and by whose word. */
export function decisionText(admin: AdminContext, { decision }: BankLineView): string | undefined {
  if (decision === null) return undefined;
  const t = admin.t.bank;
  const when = admin.moment(decision.at);
  const who = actorWithin(admin, decision.actor);
  if (decision.type === 'ignored') return t.ignoredBy(who, when);
  const numbers = numbersOf(decision);
  if (decision.type === 'undone') return t.undoneFor(numbers, who, when);
  return t.recordedFor(numbers, t.by[decision.matched ?? 'confirmed'](who), when);
}

/** The invoices that a decision named. */
export const numbersOf = ({ invoices }: NonNullable<BankLineView['decision']>): string =>
  invoices.map(({ number }) => number).join(', ');

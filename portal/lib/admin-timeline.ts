import type { z } from 'zod';
import type { resumeRuleSchema } from '../../server/contract/ledger-api.ts';
import type { AdminInvoice, DebtorHistory, UpcomingView } from '../../server/contract/admin.ts';
import type { FigureName } from '../messages/admin.ts';
import { actorOf } from './admin-actor.ts';
import type { AdminContext } from './admin-session.ts';
import { figures, holdText, letterWhy, stepLabel, stepNamed, text } from './admin-words.ts';
import type { Why } from './admin-words.ts';

type TimelineEvent = AdminInvoice['timeline'][number];
type Data = TimelineEvent['data'];

export interface TimelineRow {
  readonly seq: number;
  readonly when: string;
  readonly who: string;
  readonly sentence: string;
  /** Whose it is, where it stands among the records of other invoices. */
  readonly invoices: DebtorHistory['events'][number]['invoices'];
}

/** What happened to an invoice, newest first, each record as a sentence. */
export function timelineRows(
  admin: AdminContext,
  { timeline, invoice, letters }: AdminInvoice,
): readonly TimelineRow[] {
  const steps = new Map<unknown, string | null>(letters.map(({ id, step }) => [id, step]));
  // The first record of a payment says how much it is; later ones may speak of a part of it.
  const paid = new Map(
    timeline
      .toReversed()
      .flatMap(({ data }) => (hasAmount(data) ? [[data['paymentId'], data] as const] : [])),
  );
  const completed = ({ data }: TimelineEvent): Data => ({
    ...known(paid.get(data['paymentId'])),
    step: steps.get(data['messageId']),
    ...data,
  });
  return timeline
    .map((event) => ({
      seq: event.seq,
      when: admin.moment(event.at),
      who: actorOf(admin, event.actor),
      sentence: sentenceOf(admin, event, completed(event), invoice.currency),
      invoices: [],
    }))
    .toReversed();
}

/** What happened with a debtor over all invoices, in the order of the page: newest first. */
export function historyRows(
  admin: AdminContext,
  { events }: DebtorHistory,
): readonly TimelineRow[] {
  return events.map((event) => {
    const data = { ...event.payment, step: event.step, ...event.data };
    return {
      seq: event.seq,
      when: admin.moment(event.at),
      who: actorOf(admin, event.actor),
      sentence: sentenceOf(admin, event, data, event.currency),
      invoices: event.invoices,
    };
  });
}

/** What will happen, as a sentence per event. */
export function futureText(
  admin: AdminContext,
  event: Pick<UpcomingView, 'kind' | 'step'>,
): string {
  const step = event.step === null ? '' : stepLabel(admin, event.step);
  return admin.t.future[event.kind]?.(figures({ step })) ?? event.kind;
}

type Resume = z.infer<typeof resumeRuleSchema>;

/** Where reminders go on after a hold. */
export function resumeText(admin: AdminContext, resume: Resume): string {
  const { t } = admin;
  return resume.at === 'step' ? t.resume.step(stepNamed(admin, resume.step)) : t.resume[resume.at];
}

/** A sentence for a journal record; its kind by name when no catalogue knows it. */
function sentenceOf(
  admin: AdminContext,
  event: Pick<TimelineEvent, 'type'>,
  data: Data,
  currency: string,
): string {
  const sentence = admin.t.events[event.type];
  return sentence
    ? sentence(
        figures({
          ...moneyOf(admin, data, currency),
          ...datesOf(admin, data),
          ...namesOf(admin, data),
        }),
      )
    : admin.t.timeline.unknown(event.type);
}

const hasAmount = (data: Data): boolean =>
  typeof data['paymentId'] === 'string' && typeof data['amountMinor'] === 'number';

/** A record that names only the payment still says how much it was about. */
const known = (data: Data | undefined): Data =>
  data === undefined ? {} : { amountMinor: data['amountMinor'], currency: data['currency'] };

type Some = Partial<Record<FigureName, string>>;

function moneyOf(admin: AdminContext, data: Data, currency: string): Some {
  const own = text(data['currency']) || currency;
  const amount = (name: string, other = own) => {
    const value = data[name];
    // What was taken off a credit is kept as a negative figure; the sentence says it.
    return typeof value === 'number' ? admin.money(Math.abs(value), other) : '';
  };
  return {
    amount: amount('amountMinor') || amount('amountDueMinor') || amount('baseMinor'),
    asked: amount('askedMinor', text(data['askedCurrency']) || own),
    arrears: amount('arrearsMinor'),
    rest: amount('leftMinor') || amount('writtenOffMinor'),
  };
}

function datesOf({ day }: AdminContext, data: Data): Some {
  const on = (name: string) => (text(data[name]) === '' ? '' : day(text(data[name])));
  return {
    due: on('dueOn'),
    issued: on('issuedOn'),
    received: on('valueOn'),
    until: on('untilOn'),
    notice: on('noticeUntilOn'),
    restore: data['mayReinstate'] === true ? on('reinstateUntilOn') : '',
  };
}

function namesOf(admin: AdminContext, data: Data): Some {
  const { t } = admin;
  const lookUp = (words: Readonly<Record<string, string>>, name: string) => {
    const code = text(data[name]);
    return words[code] ?? code;
  };
  return {
    number: text(data['number']),
    name: text(data['name']),
    no: text(data['no']),
    reference: text(data['reference']),
    parts: countOf(data['instalments']),
    invoices: countOf(data['invoiceIds']),
    state: stateOf(data),
    method: text(data['method']),
    code: lookUp(t.timeline.declineCodes, 'code').replaceAll('_', ' '),
    letter: lookUp(t.letterKinds, 'kind'),
    detail: lookUp(t.timeline.tasks, 'task'),
    step: text(data['step']) && stepNamed(admin, text(data['step'])),
    reason: reasonOf(admin, data),
    changes: changesOf(admin, data),
    resume: isResume(data['resume']) ? resumeText(admin, data['resume']) : '',
    why: isWhy(data['why'])
      ? letterWhy(admin, data['why'])
      : lookUp(t.timeline.creditReasons, 'why'),
  };
}

/** What decides between two ways of saying it. */
function stateOf(data: Data): string {
  if (data['offSession'] === true) return 'offSession';
  if (typeof data['tellDebtor'] === 'boolean') return data['tellDebtor'] ? 'told' : 'untold';
  return text(data['by']) || text(data['matched']) || text(data['before']);
}

/** A person's own words, or the name of a hold. */
function reasonOf(admin: AdminContext, data: Data): string {
  const reason = text(data['reason']);
  return data['holdId'] === undefined ? reason : holdText(admin, { code: reason });
}

/** What a correction of the debtor changed: "e-mail address new@x.example, before old@x.example". */
function changesOf({ t }: AdminContext, { from, to }: Data): string {
  if (!isWhy(from) || !isWhy(to)) return '';
  const names = t.timeline.details as Readonly<Record<string, string>>;
  const changes = Object.keys(to).map((name) =>
    t.timeline.change(names[name] ?? name, text(from[name]), text(to[name])),
  );
  return changes.join('; ');
}

const countOf = (value: unknown): string => (Array.isArray(value) ? String(value.length) : '');
const isWhy = (value: unknown): value is Why => typeof value === 'object' && value !== null;
const isResume = (value: unknown): value is Resume =>
  typeof value === 'object' && value !== null && 'at' in value;

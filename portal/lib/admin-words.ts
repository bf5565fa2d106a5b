import type { AdminInvoice } from '../../server/contract/admin.ts';
import type { DunningView } from '../../server/contract/invoice.ts';
import type { FigureName, Figures } from '../messages/admin.ts';
import type { AdminContext } from './admin-session.ts';

/** Codes and figures of the engine, said in words. */

type Value = string | number | null | undefined;
export type Why = Readonly<Record<string, Value>>;

const NO_FIGURES: Figures = {
  actor: '',
  amount: '',
  arrears: '',
  asked: '',
  balance: '',
  changes: '',
  code: '',
  detail: '',
  due: '',
  invoices: '',
  issued: '',
  least: '',
  letter: '',
  method: '',
  name: '',
  no: '',
  note: '',
  notice: '',
  number: '',
  parts: '',
  reason: '',
  received: '',
  reference: '',
  rest: '',
  restore: '',
  resume: '',
  since: '',
  state: '',
  step: '',
  to: '',
  until: '',
  why: '',
};

/** Figures for a sentence; those that are not given are empty. */
export function figures(given: Partial<Record<FigureName, string>>): Figures {
  return { ...NO_FIGURES, ...given };
}

/** The figures of a reason that the engine stored. `currency` is that of the invoice, where it names none. */
export function whyFigures(admin: AdminContext, why: Why, currency?: string): Figures {
  const { t, money, day } = admin;
  const inCurrency = text(why['currency']) || currency;
  const amount = (name: string, other = inCurrency) => {
    const value = why[name];
    return typeof value === 'number' && other ? money(value, other) : '';
  };
  const date = (name: string) => (text(why[name]) === '' ? '' : day(text(why[name])));
  const state = text(why['planStatus']) || text(why['paymentStatus']) || text(why['status']);
  return figures({
    amount: amount('amountMinor') || amount('payableMinor'),
    asked: amount('askedMinor', text(why['askedCurrency']) || inCurrency),
    balance: amount('balanceMinor'),
    least: amount('minMinor'),
    since: date('sinceOn'),
    until: date('untilOn'),
    due: date('dueOn'),
    method: text(why['method']),
    note: text(why['note']),
    parts: text(why['parts']),
    to: text(why['to']),
    detail: text(why['detail']),
    step: text(why['inFavourOf']) && stepNamed(admin, text(why['inFavourOf'])),
    state: t.overtaking[state] ?? state,
  });
}

/** Why reminders wait: "plan of 3". */
export function holdText(admin: AdminContext, why: Why, currency?: string): string {
  const { t } = admin;
  const code = text(why['code']);
  // A plan's own state decides the words, not the name that other letters have for it.
  const state = text(why['planStatus']);
  const known = t.holds[code];
  return known ? known({ ...whyFigures(admin, why, currency), state }) : code;
}

/** Why a letter was not sent, or a step left out; empty when there is nothing to say. */
export function letterWhy(admin: AdminContext, why: Why | null, currency?: string): string {
  if (why === null) return '';
  const { t } = admin;
  const code = text(why['code']);
  const own = t.letterReasons[code] ?? t.stops[code];
  if (own) return own(whyFigures(admin, why, currency));
  return t.holds[code] ? holdText(admin, why, currency) : code;
}

/** `-3` as people write it, with a minus as wide as a figure. */
const dayOfStep = (id: string): string => id.replace('-', '−');

/** In tables: "+14 firm reminder". */
export function stepLabel(admin: AdminContext, id: string): string {
  const { t } = admin;
  return id === 'handOver' ? t.steps.handOver : t.steps.label(dayOfStep(id), nameOf(admin, id));
}

/** In sentences: "firm reminder (+14)". */
export function stepNamed(admin: AdminContext, id: string): string {
  const { t } = admin;
  return id === 'handOver' ? t.steps.handOver : t.steps.named(dayOfStep(id), nameOf(admin, id));
}

/** Steps of a sequence that is no longer used have only their day. */
function nameOf({ me, t }: AdminContext, id: string): string {
  const step = me.steps.find((s) => s.id === id);
  return step ? t.steps.names[step.template] : '';
}

export interface DunningWords {
  readonly text: string;
  readonly more: string;
  readonly tone: '' | 'warn' | 'bad' | 'soft';
}

/** Where an invoice's dunning stands, for a cell of a table. */
export function dunningWords(admin: AdminContext, dunning: DunningView): DunningWords {
  const { t, moment } = admin;
  const { nextStep, nextAt } = dunning;
  const next = nextStep === null ? '' : stepLabel(admin, nextStep);
  switch (dunning.status) {
    case 'notDue':
    case 'active':
      return { text: nextAt ? t.dunning.next(next, moment(nextAt)) : next, more: '', tone: '' };
    case 'held': {
      const more = nextAt ? t.dunning.afterOn(next, moment(nextAt)) : next && t.dunning.after(next);
      const { until, reasons } = heldBy(admin, withNotes(dunning, NOTE_IN_TABLE));
      const why = until ? t.dunning.heldUntil(until, reasons) : t.dunning.held(reasons);
      return { text: why, more, tone: '' };
    }
    case 'stopped': {
      const { reasons } = heldBy(admin, { ...dunning, reasons: [] });
      const more = reasons.length > 0 ? t.dunning.contested(reasons) : '';
      return { text: t.dunning.stopped(stopText(admin, dunning)), more, tone: 'soft' };
    }
    case 'exhausted':
      return { text: t.dunning.exhausted, more: '', tone: 'warn' };
  }
}

/** The same in whole sentences, for the invoice's own page. */
export function dunningSentence(admin: AdminContext, { invoice }: AdminInvoice): string {
  const { t, me, moment } = admin;
  const { dunning } = invoice;
  const words = t.dunning.sentence;
  const { nextStep, nextAt } = dunning;
  const next = nextStep === null ? '' : stepNamed(admin, nextStep);
  const when = nextAt ? moment(nextAt) : '';
  switch (dunning.status) {
    case 'notDue':
      return words.notDue(next, when);
    case 'active': {
      const isCall = me.steps.find((s) => s.id === nextStep)?.channel === 'callTask';
      return isCall ? words.call(next, when) : words.active(next, when);
    }
    case 'held': {
      const { until, reasons } = heldBy(admin, withNotes(dunning, 0));
      const first = until ? words.heldUntil(until, reasons) : words.held(reasons);
      const then =
        next === '' ? words.afterNothing : when ? words.afterOn(next, when) : words.after(next);
      return `${first} ${then}`;
    }
    case 'stopped': {
      const { reasons } = heldBy(admin, { ...dunning, reasons: [] });
      const why = stopText(admin, dunning, invoice);
      return reasons.length > 0 ? words.contested(why, reasons) : words.stopped(why);
    }
    case 'exhausted':
      return words.exhausted;
  }
}

/** A person's own words in full stand with the hold, on the invoice's page. */
const NOTE_IN_TABLE = 80;

function withNotes({ holds = [], ...rest }: DunningView, most: number): DunningView {
  const shortened = holds.map((hold) => {
    const note = text(hold.why['note']);
    const isWords = hold.reason !== 'bounced' && note.length > most;
    return isWords ? { ...hold, why: { ...hold.why, note: shortText(note, most) } } : hold;
  });
  return { ...rest, holds: shortened };
}

/** Whole words of a text, at most so many characters; nothing at all for none. */
function shortText(note: string, most: number): string | null {
  if (most === 0) return null;
  const start = Array.from(note).slice(0, most).join('');
  return `${start.replace(/\s+\S*$/, '')}…`;
}

/** Until when, if every hold says so: the last of their days. */
function heldBy(admin: AdminContext, { holds = [], reasons }: DunningView) {
  const days = holds.map((h) => h.untilOn).filter((on) => on !== null);
  const until =
    days.length > 0 && days.length === holds.length ? days.toSorted().at(-1) : undefined;
  const said = holds.map((h) => holdText(admin, h.why));
  return { until: until && admin.day(until), reasons: said.length > 0 ? said : reasons };
}

function stopText(
  admin: AdminContext,
  { reasons }: DunningView,
  invoice?: { readonly balanceMinor: number; readonly currency: string },
): string {
  const [code = ''] = reasons;
  const balance = invoice ? admin.money(invoice.balanceMinor, invoice.currency) : '';
  return admin.t.stops[code]?.(figures({ balance })) ?? code;
}

/** A figure of a record as text; absent and null are empty. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

import type {
  PanelDebtor,
  PanelInvoice,
  PanelView,
  StoryLine,
} from '../../../server/contract/sandbox.ts';
import {
  civilDateIn,
  formatDate,
  formatDateTime,
  formatMoney,
  formatTime,
} from '../../messages/format.ts';
import { sandboxMessages as t } from '../../messages/en/sandbox.ts';
import type { SandboxFacts } from '../../messages/en/sandbox.ts';

/** Finds the sentences for what the panel shows, with amounts and days written as people write them. */
export function panelWords({ now, timeZone }: Pick<PanelView, 'now' | 'timeZone'>) {
  const today = civilDateIn(now, timeZone);
  const day = (on: string) => formatDate(on, 'en', { weekday: true, today });
  const dayAt = (at: string) => day(civilDateIn(at, timeZone));
  return {
    today,
    day,
    dayAt,
    time: (at: string) => formatTime(at, timeZone, 'en'),
    moment: (at: string) => formatDateTime(at, timeZone, 'en'),
    money: amountIn,
    story: (line: StoryLine) => storySentence(line, day),
    tone: ({ type }: StoryLine) => (GOOD.has(type) ? 'good' : BAD.has(type) ? 'bad' : undefined),
    debt: (invoice: PanelInvoice) => debtSentences(invoice, day, dayAt),
    plan: (plan: PanelDebtor['plan']) => planSentences(plan, day),
  };
}

export type PanelWords = ReturnType<typeof panelWords>;
type Day = (on: string) => string;

/** How a state is marked beside its words. */
export type Mood = 'good' | 'warn' | 'bad' | 'calm';

export interface State {
  readonly mood: Mood;
  readonly sentences: readonly string[];
}

const amountIn = (amountMinor: number, currency: string) =>
  formatMoney(amountMinor, currency, 'en');

/** Money that comes, and money or plans that break: the words say it too. */
const GOOD = new Set([
  'payment.succeeded',
  'payment.recorded',
  'payment.processing',
  'payment.disputeWon',
  'discount.granted',
  'plan.completed',
  'plan.reinstated',
]);
const BAD = new Set([
  'payment.failed',
  'payment.declined',
  'payment.disputed',
  'payment.disputeLost',
  'plan.defaulted',
  'plan.accelerated',
  'plan.lapsed',
  'message.failed',
]);

/** When something happens by itself; what should have happened already does so with the next look. */
export function nextWords(
  { now, nextAt }: Pick<PanelView, 'now' | 'nextAt'>,
  words: Pick<PanelWords, 'dayAt' | 'time'>,
): string {
  if (nextAt === null) return t.clock.nothing;
  if (Date.parse(nextAt) <= Date.parse(now)) return t.clock.nextNow;
  return t.clock.next(`${words.dayAt(nextAt)}, ${words.time(nextAt)}`);
}

function storySentence(line: StoryLine, day: Day): string {
  const { amountMinor, currency, letter } = line;
  const facts: SandboxFacts = {
    debtor: line.debtor,
    invoices: line.invoices,
    amount: amountMinor === null || currency === null ? '' : amountIn(amountMinor, currency),
    method: line.method ?? '',
    until: line.untilOn === null ? '' : day(line.untilOn),
    code: line.code ?? '',
    isCharge: line.isCharge,
  };
  const isLetter = line.type === 'message.sent' && letter !== null;
  const words = isLetter ? t.letters[letter.template ?? letter.kind ?? ''] : t.story[line.type];
  return words?.(facts) ?? (isLetter ? letter.subject : t.unknown(line.type));
}

function debtSentences(invoice: PanelInvoice, day: Day, dayAt: Day): State {
  const { status, daysLate, dunning, currency, disputedMinor } = invoice;
  if (disputedMinor > 0 && invoice.balanceMinor <= 0) {
    return { mood: 'bad', sentences: [t.state.paidDisputed(amountIn(disputedMinor, currency))] };
  }
  if (status === 'paid' || status === 'credited' || status === 'writtenOff') {
    return { mood: 'good', sentences: [t.state[status]] };
  }
  const age = daysLate > 0 ? t.state.late(daysLate) : t.state.dueIn(-daysLate);
  const mood = daysLate > 0 ? 'warn' : 'calm';
  if (dunning.status === 'held') {
    const { held, isCalm } = heldWords(invoice, day);
    return { mood: isCalm ? 'calm' : mood, sentences: isCalm ? [held] : [age, held] };
  }
  if (dunning.status === 'exhausted') return { mood: 'bad', sentences: [age, t.state.exhausted] };
  if (dunning.status === 'stopped') return { mood, sentences: [age, t.state.stopped] };
  const { nextTemplate, nextAt } = dunning;
  const next = nextAt === null ? [] : [t.state.next(nextTemplate ?? '', dayAt(nextAt))];
  return { mood, sentences: [age, ...next] };
}

/** A debit under way says all by itself; other holds stand beside how late the invoice is. */
function heldWords({ dunning }: PanelInvoice, day: Day): { held: string; isCalm: boolean } {
  const [hold] = dunning.holds ?? [];
  const why = hold?.why ?? {};
  const { amountMinor, currency, sinceOn, note } = why;
  if (hold?.reason === 'processing' && typeof amountMinor === 'number') {
    const amount = amountIn(amountMinor, String(currency));
    return { held: t.state.processing(amount, day(String(sinceOn))), isCalm: true };
  }
  if (hold?.reason === 'manual') {
    return { held: t.state.manual(typeof note === 'string' ? note : ''), isCalm: false };
  }
  return { held: t.state.held[hold?.reason ?? ''] ?? t.state.waits, isCalm: false };
}

/** null: no plan that would say more than the invoice does. */
function planSentences(plan: PanelDebtor['plan'], day: Day): State | null {
  if (plan === null) return null;
  const { currency, next, status, arrearsMinor } = plan;
  const money = (amountMinor: number) => amountIn(amountMinor, currency);
  const words = t.state.plan;
  if (status === 'accepted') return { mood: 'calm', sentences: [words.accepted] };
  if (status === 'defaulted') {
    const broken = words.defaulted(money(arrearsMinor), day(plan.noticeUntilOn ?? ''));
    return { mood: 'bad', sentences: [broken] };
  }
  if (status !== 'active') return null;
  if (plan.standing === 'missed') {
    const mend = plan.graceUntilOn === null ? [] : [words.mendUntil(day(plan.graceUntilOn))];
    return { mood: 'warn', sentences: [words.missed(money(arrearsMinor)), ...mend] };
  }
  const going = words.onTrack(money(plan.paidMinor), money(plan.baseMinor));
  if (next === null) return { mood: 'good', sentences: [going] };
  const say = plan.isDebited ? words.nextCharge : words.nextPart;
  return { mood: 'good', sentences: [going, say(money(next.amountMinor), day(next.dueOn))] };
}

import type { Explanation } from '../../server/contract/explanation.ts';
import { endOfDay, parseCivilDate, parseTimeZone } from '../../server/domain/calendar.ts';
import type { WhyFigures } from '../messages/en/admin/why.ts';
import { actorWithin } from './admin-actor.ts';
import type { AdminContext } from './admin-session.ts';
import { text } from './admin-words.ts';
import type { Why } from './admin-words.ts';

export interface WhyRow {
  readonly sentence: string;
  readonly when: string;
  readonly record: string;
  readonly amount: string;
  readonly rest: string;
}

/** The terms of a balance as sentences, oldest first. */
export function whyRows(admin: AdminContext, { terms, currency }: Explanation): readonly WhyRow[] {
  const words = admin.t.why;
  return terms.map((term) => ({
    sentence: words.balance[term.code](figuresOf(admin, term, currency)),
    when: admin.moment(term.at),
    record: words.record(String(term.seq), actorWithin(admin, term.actor)),
    amount: admin.money(term.amountMinor, currency),
    rest: admin.money(term.balanceMinor, currency),
  }));
}

export interface WhyOption {
  readonly caption: string;
  readonly rows: readonly Pick<WhyRow, 'sentence' | 'amount'>[];
  /** What the rows sum to: the price itself. */
  readonly total: string;
}

/** The whole stands first, and the least that can be paid last: the others lie between. */
const READING_ORDER = ['all', 'discount', 'settlement', 'dueNow', 'other'] as const;

/** What each way of paying costs and why; but for the whole, a price that is simply what is owed says nothing new. */
export function whyOptions(admin: AdminContext, { options }: Explanation): readonly WhyOption[] {
  const words = admin.t.why;
  return options
    .filter(({ option, terms }) => option.kind === 'all' || terms.length > 1)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map(({ option, terms }) => ({
      caption: words.optionCaption(
        kindOf(admin, option),
        admin.money(option.amountMinor, option.currency),
      ),
      total: admin.money(option.amountMinor, option.currency),
      rows: terms.map((term) => ({
        sentence: words.option[term.code](figuresOf(admin, term, option.currency)),
        amount: admin.money(term.amountMinor, option.currency),
      })),
    }));
}

/** What is asked for next is not due before its day: then it is called by that day. */
function kindOf({ t, me, day }: AdminContext, option: PricedWay): string {
  const { kind, dueOn, leavesMinor } = option;
  if (kind !== 'dueNow' || dueOn === null || dueOn <= me.today) return t.why.kinds[kind];
  return leavesMinor > 0 ? t.why.nextPart(day(dueOn)) : t.why.dueOn(day(dueOn));
}

type PricedWay = Explanation['options'][number]['option'];

const placeOf = ({ option }: Explanation['options'][number]): number =>
  READING_ORDER.indexOf(option.kind);

function figuresOf(
  admin: AdminContext,
  { why, amountMinor }: { readonly why: Why; readonly amountMinor: number },
  currency: string,
): WhyFigures {
  const money = (value: unknown) => (typeof value === 'number' ? admin.money(value, currency) : '');
  const day = (name: string) => (text(why[name]) === '' ? '' : admin.day(text(why[name])));
  const { percentBps } = why;
  return {
    amount: money(Math.abs(amountMinor)),
    number: text(why['number']),
    issued: day('issuedOn'),
    due: day('dueOn'),
    day: day('valueOn'),
    whole: money(why['paymentMinor']),
    method: text(why['method']),
    reference: text(why['reference']),
    percent: typeof percentBps === 'number' ? `${percentBps / 100} %` : money(why['fixedMinor']),
    until: day('untilOn'),
    offer: money(why['offerMinor']),
    record: text(why['ofSeq']),
  };
}

/** The instant to look back to: the end of that day in the vendor's zone, or now for today. `null`: no such day. */
export function lookBackTo({ me }: AdminContext, on: string): { readonly at?: string } | null {
  if (on === '' || on === me.today) return {};
  const day = parseCivilDate(on);
  const zone = parseTimeZone(me.vendor.timeZone);
  if (day === undefined || zone === undefined || on > me.today) return null;
  return { at: new Date(endOfDay(day, zone) - 1).toISOString() };
}

import type {
  PlanMenuView,
  PortalView,
  QuoteOption,
  QuoteView,
} from '../../server/contract/portal.ts';
import type { PageContext } from './open-link.ts';
import { stayingDue } from './staying-due.ts';

/** One card among the ways to settle: what it is called, what it costs and what it means. */
export interface Way {
  readonly kind: QuoteOption['kind'] | 'plan';
  readonly title: string;
  readonly amount: string;
  readonly note: string;
  /** What one saves, said in green. */
  readonly gain: string;
  readonly button: string;
  /** Bounds of `other`, written out. */
  readonly hint: string;
}

const order = ['settlement', 'discount', 'dueNow', 'all', 'plan', 'other'] as const;

/** The cards of one quote, cheapest first; a way that equals another is left out. */
export function waysOf(view: PortalView, quote: QuoteView, context: PageContext): readonly Way[] {
  const full = quote.options.find((option) => option.kind === 'all');
  const ways = quote.options
    .filter((option) => isWorthShowing(option, full) && fitsOnePayment(option, quote))
    .map((option) => wayOf(option, view, quote, context));
  const menu = menuOf(view, quote);
  if (menu) ways.push(planWay(menu, context));
  return ways.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

/** One payment of the processor carries no more than the quote lets one choose. */
export function fitsOnePayment({ amountMinor }: QuoteOption, quote: QuoteView): boolean {
  const other = quote.options.find((option) => option.kind === 'other');
  return other === undefined || other.maxMinor === null || amountMinor <= other.maxMinor;
}

/** Said where the whole is more than one payment carries: how much one does, and the lower price. */
export function limitWords(quote: QuoteView, { t, money }: PageContext): readonly string[] {
  const other = quote.options.find((option) => option.kind === 'other');
  const tooLarge = quote.options.filter((option) => !fitsOnePayment(option, quote));
  if (tooLarge.length === 0 || !other) return [];
  const early = tooLarge.find((option) => option.kind === 'discount');
  return [
    t.ways.limit(money(other.maxMinor ?? 0, quote.currency)),
    ...(early?.untilOn
      ? [t.ways.discountedTo(money(early.amountMinor, quote.currency), early.untilOn)]
      : []),
  ];
}

/** The plan menu, if it is about the invoices of this quote. */
export function menuOf(view: PortalView, quote: QuoteView): PlanMenuView | null {
  const menu = view.planMenu;
  if (!menu || menu.items.length === 0 || menu.currency !== quote.currency) return null;
  return menu.invoiceIds.every((id) => quote.invoiceIds.includes(id)) ? menu : null;
}

function isWorthShowing(option: QuoteOption, full: QuoteOption | undefined): boolean {
  if (option.kind === 'dueNow') return !full || option.amountMinor < full.amountMinor;
  if (option.kind !== 'other') return true;
  return option.minMinor !== null && option.maxMinor !== null && option.minMinor < option.maxMinor;
}

function wayOf(option: QuoteOption, view: PortalView, quote: QuoteView, context: PageContext): Way {
  const { t, money } = context;
  const amount = money(option.amountMinor, option.currency);
  const saves =
    option.savesMinor > 0 ? t.ways.saves(money(option.savesMinor, option.currency)) : '';
  const until = option.untilOn ? t.ways.until(option.untilOn) : '';
  const card = { kind: option.kind, amount, gain: saves, hint: '', button: t.ways.pay(amount) };
  switch (option.kind) {
    case 'discount': {
      const title = quote.discountShortfall ? t.ways.discountRestTitle : t.ways.discountTitle;
      return { ...card, title, note: until };
    }
    case 'settlement':
      return {
        ...card,
        title: t.ways.settlementTitle,
        note: `${until} ${settling(view, quote, context)}`,
      };
    case 'dueNow': {
      const rest = stayingDue(view, quote.invoiceIds, context);
      const later = t.ways.leaves(money(option.leavesMinor, option.currency));
      const left = rest ? `${later} ${t.ways.staysDue(rest)}` : later;
      const isAhead = option.dueOn !== null && option.dueOn > view.today;
      const title = isAhead ? t.ways.dueFirstTitle : t.ways.dueNowTitle;
      return {
        ...card,
        title,
        note: isAhead && option.dueOn ? `${t.ways.by(option.dueOn)} ${left}` : left,
      };
    }
    case 'all':
      return { ...card, ...fullAmount(option, view, quote, context) };
    case 'other': {
      const [min, max] = [option.minMinor, option.maxMinor].map((bound) =>
        money(bound ?? 0, option.currency),
      );
      const hint = t.ways.between(min ?? '', max ?? '');
      return {
        ...card,
        title: t.ways.otherTitle,
        amount: '',
        note: '',
        hint,
        button: t.ways.payOther,
      };
    }
  }
}

/** What is not owed any more then, and what is all the same: the debtor may have left invoices out. */
function settling(view: PortalView, quote: QuoteView, context: PageContext): string {
  const rest = stayingDue(view, quote.invoiceIds, context);
  const { settles, settlesThese } = context.t.ways;
  return rest ? settlesThese(quote.invoiceIds.length, rest) : settles;
}

function fullAmount(option: QuoteOption, view: PortalView, quote: QuoteView, context: PageContext) {
  const { t } = context;
  const invoices = view.invoices.filter((invoice) => quote.invoiceIds.includes(invoice.id));
  const isUntouched = invoices.every((invoice) => invoice.balanceMinor === invoice.amountDueMinor);
  const isAhead = invoices.length === 1 && option.dueOn !== null && option.dueOn >= view.today;
  return {
    title: isUntouched ? t.ways.allTitle : t.ways.restTitle,
    note: isAhead && option.dueOn ? t.ways.by(option.dueOn) : settling(view, quote, context),
  };
}

function planWay(menu: PlanMenuView, { t, money }: PageContext): Way {
  const firsts = menu.items.map((item) => item.instalments[0]?.amountMinor ?? item.totalMinor);
  const counts = menu.items.map((item) => item.count);
  const isFree = menu.items.every((item) => item.totalMinor === menu.baseMinor);
  return {
    kind: 'plan',
    title: t.ways.planTitle,
    amount: t.ways.from(money(Math.min(...firsts), menu.currency)),
    note: t.ways.planNote(Math.min(...counts), Math.max(...counts), isFree),
    gain: '',
    hint: '',
    button: t.ways.seeDates,
  };
}

import type { PlanView, PortalView } from '../../server/contract/portal.ts';
import { civilDateIn, formatDate } from '../messages/format.ts';
import type { PageContext } from './open-link.ts';
import { transferHref } from './transfer-words.ts';
import { fitsOnePayment } from './ways.ts';

type InstalmentStatus = PlanView['instalments'][number]['status'];

interface Act {
  readonly href: string;
  readonly label: string;
}

export interface PlanWords {
  readonly title: string;
  readonly lead: readonly string[];
  /** What to do now, and the way to be done with it at once. */
  readonly pay: (Act & { readonly isUrgent: boolean }) | undefined;
  readonly payAll: Act | undefined;
  /** The page for a bank transfer of what `pay` is about. */
  readonly transfer: string | undefined;
  /** The way to leave another card; urgent when nothing is charged until then. */
  readonly method: (Act & { readonly isUrgent: boolean }) | undefined;
  readonly progress: string;
  readonly rows: readonly {
    readonly day: string;
    readonly amount: string;
    readonly word: string;
    readonly status: InstalmentStatus;
  }[];
  readonly total: string;
  readonly agreed: string;
  readonly isRunning: boolean;
}

/** A plan said in words: how it stands, what to do now, each date with what became of it. */
export function planWords(plan: PlanView, view: PortalView, context: PageContext): PlanWords {
  const { t, money, locale } = context;
  const amount = (minor: number) => money(minor, plan.currency);
  const day = (on: string) => formatDate(on, locale, { weekday: true, today: view.today });
  return {
    ...standing(plan, view, context),
    ...acts(plan, view, context),
    method: methodAct(plan, context),
    progress: t.plan.paidOf(amount(plan.paidMinor), amount(plan.baseMinor)),
    rows: plan.instalments.map((instalment) => ({
      day: day(instalment.dueOn),
      amount: amount(instalment.amountMinor),
      word: t.plan.mark[instalment.status],
      status: instalment.status,
    })),
    total: amount(plan.baseMinor),
    agreed: t.plan.agreed(plan.acceptedName, civilDateIn(plan.acceptedAt, view.vendor.timeZone)),
    isRunning: plan.status === 'active' || plan.status === 'accepted',
  };
}

function standing(plan: PlanView, view: PortalView, { t, money }: PageContext) {
  const amount = (minor: number) => money(minor, plan.currency);
  const numbers = t.plan.forInvoices(plan.invoiceNumbers);
  const next = plan.next ? t.plan.nextIs(amount(plan.next.amountMinor), plan.next.dueOn) : '';
  const charged = plan.pausedSinceOn
    ? t.plan.paused
    : plan.isDebited
      ? t.plan.charged(plan.methodLabel)
      : plan.methodProblem
        ? t.planMethod.lost[plan.methodProblem]
        : '';
  switch (plan.status) {
    case 'accepted':
      return { title: t.plan.accepted, lead: sentences(numbers, next) };
    case 'active':
      return activeStanding(plan, view, { t, money }, [numbers, next, charged]);
    case 'defaulted':
      return { title: t.plan.defaulted, lead: defaultedLead(plan, { t, money }) };
    case 'accelerated': {
      const reinstate = plan.reinstateUntilOn ? t.plan.reinstate(plan.reinstateUntilOn) : '';
      return {
        title: t.plan.accelerated,
        lead: sentences(t.plan.acceleratedText(amount(plan.leftMinor)), reinstate),
      };
    }
    case 'completed':
      return { title: t.plan.completed, lead: [t.plan.completedText(amount(plan.baseMinor))] };
    case 'lapsed':
    case 'canceled':
    case 'superseded':
      return { title: t.plan[plan.status], lead: sentences(numbers, t.plan.endedText) };
  }
}

type Words = Pick<PageContext, 't' | 'money'>;

function activeStanding(
  plan: PlanView,
  view: PortalView,
  { t, money }: Words,
  usual: readonly string[],
) {
  const { next } = plan;
  if (plan.standing === 'missed') {
    const missed = plan.instalments.find((instalment) => instalment.status === 'missed');
    return {
      title: t.plan.missed(money(plan.arrearsMinor, plan.currency)),
      lead: sentences(
        missed ? t.plan.missedText(missed.dueOn) : '',
        plan.graceUntilOn ? t.plan.cure(plan.graceUntilOn) : '',
        plan.pausedSinceOn ? t.plan.payNow : '',
        plan.methodProblem ? t.planMethod.lost[plan.methodProblem] : '',
      ),
    };
  }
  if (plan.standing === 'dueSoon' && next) {
    const amount = money(next.amountMinor, plan.currency);
    const [numbers = '', , charged = ''] = usual;
    return {
      title:
        next.dueOn === view.today ? t.plan.dueToday(amount) : t.plan.dueSoon(amount, next.dueOn),
      lead: sentences(numbers, charged),
    };
  }
  return { title: t.plan.onTrack, lead: sentences(...usual) };
}

function defaultedLead(plan: PlanView, { t, money }: Words): readonly string[] {
  const { reinstateUntilOn, noticeUntilOn, arrearsMinor, leftMinor } = plan;
  // When all of it is late, nothing is left that could fall due.
  const isLast = arrearsMinor === leftMinor;
  const after = (on: string) =>
    isLast ? t.plan.completes(on) : t.plan.accelerates(money(leftMinor, plan.currency), on);
  return sentences(
    t.plan.defaultedText(money(plan.arrearsMinor, plan.currency)),
    reinstateUntilOn ? t.plan.reinstate(reinstateUntilOn) : '',
    noticeUntilOn ? after(noticeUntilOn) : '',
  );
}

/** Amounts and whether they can be paid come from the quote; the plan only says which it is about. */
function acts(plan: PlanView, view: PortalView, context: PageContext) {
  const { t, money, links } = context;
  const quote = view.quotes.find((candidate) =>
    plan.invoiceIds.some((id) => candidate.invoiceIds.includes(id)),
  );
  const option = (kind: string) => quote?.options.find((candidate) => candidate.kind === kind);
  const [now, all] = [option('dueNow'), option('all')];
  const invoices = plan.invoiceIds;
  const first = now ?? all;
  if (!quote || !first) return { pay: undefined, payAll: undefined, transfer: undefined };
  const transfer = transferHref(view, context, { kind: first.kind, invoices });
  if (!fitsOnePayment(first, quote)) {
    const pay = { href: links.pay({ option: 'other', invoices }), label: t.ways.otherTitle };
    return { pay: { ...pay, isUrgent: true }, payAll: undefined, transfer };
  }
  const amount = money(first.amountMinor, first.currency);
  const isLate = plan.standing === 'missed' || plan.status === 'defaulted';
  const isAhead = plan.standing === 'onTrack' && first.dueOn !== null && first.dueOn > view.today;
  return {
    transfer,
    pay: {
      href: links.pay({ option: first.kind, invoices }),
      label: isLate
        ? t.plan.payLate(amount)
        : isAhead
          ? t.plan.payEarly(amount)
          : t.plan.payNext(amount),
      isUrgent: !isAhead,
    },
    payAll:
      all && all.amountMinor > first.amountMinor && fitsOnePayment(all, quote)
        ? {
            href: links.pay({ option: 'all', invoices }),
            label: t.plan.payAll(money(all.amountMinor, all.currency)),
          }
        : undefined,
  };
}

function methodAct(plan: PlanView, { t, links }: PageContext): PlanWords['method'] {
  if (!plan.mayReplaceMethod) return undefined;
  const isUrgent = plan.methodProblem !== null;
  const label = isUrgent ? t.planMethod.leave : t.planMethod.other;
  return { href: links.planMethod(plan.id), label, isUrgent };
}

function sentences(...parts: readonly string[]): readonly string[] {
  return parts.filter((part) => part !== '');
}

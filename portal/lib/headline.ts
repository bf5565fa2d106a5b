import type { PlanView, PortalInvoice, PortalView } from '../../server/contract/portal.ts';
import { civilDateIn } from '../messages/format.ts';
import type { PageContext } from './open-link.ts';
import { stayingDue } from './staying-due.ts';

/** The sentence that a page begins with, and what is said under it. */
export interface Headline {
  readonly title: string;
  readonly lead: readonly string[];
  /** Nobody has to pay before somebody at the vendor has decided: no way to pay stands first. */
  readonly mayWait?: boolean;
}

/** What is due, from whom and when; or that nothing is. */
export function headline(view: PortalView, context: PageContext): Headline {
  const payable = view.invoices.filter((invoice) => invoice.payableMinor > 0);
  const only = payable[0];
  if (only && payable.length === 1) return dueHeadline(view, only, context);
  if (payable.length > 1) return severalHeadline(view, context);
  return settledHeadline(view, context);
}

/** The plan that everything payable belongs to: then the plan is the page. */
export function wholePlan(view: PortalView): PlanView | undefined {
  const running = view.plans.filter((plan) =>
    ['accepted', 'active', 'defaulted', 'accelerated'].includes(plan.status),
  );
  return running.find((plan) =>
    view.invoices.every(
      (invoice) => invoice.payableMinor === 0 || plan.invoiceIds.includes(invoice.id),
    ),
  );
}

function dueHeadline(view: PortalView, invoice: PortalInvoice, context: PageContext): Headline {
  const { t, money } = context;
  const amount = money(invoice.payableMinor, invoice.currency);
  const quote = view.quotes.find((candidate) => candidate.invoiceIds.includes(invoice.id));
  const shortfall = quote?.discountShortfall;
  const reviewed = reviewHeadline(view, invoice, context);
  if (reviewed !== undefined) return reviewed;
  const title =
    invoice.daysLate > 0
      ? t.headline.overdue(amount, invoice.dueOn)
      : invoice.daysLate === 0
        ? t.headline.dueToday(amount)
        : t.headline.due(amount, invoice.dueOn);
  const when =
    invoice.daysLate > 0
      ? [t.lead.lateBy(invoice.daysLate)]
      : invoice.daysLate < 0
        ? [t.lead.daysLeft(-invoice.daysLate)]
        : [];
  return {
    title,
    lead: [
      t.lead.invoice(invoice.number, view.debtor.name),
      ...when,
      ...(shortfall
        ? [t.lead.keepDiscount(money(shortfall.amountMinor, invoice.currency), shortfall.untilOn)]
        : []),
      ...(invoice.processingMinor > 0
        ? [t.lead.alsoOnItsWay(money(invoice.processingMinor, invoice.currency))]
        : []),
      ...reviewLead(view, invoice, context),
    ],
  };
}

/**
 * All that is owed went back to the debtor, and nobody has decided yet what that means: then it is not
 * called late, and nobody is asked for it in the first sentence (rules 4.5, 4.6).
 */
function reviewHeadline(
  view: PortalView,
  invoice: PortalInvoice,
  context: PageContext,
): Headline | undefined {
  const { t, money } = context;
  const { payableMinor, currency, underReview } = invoice;
  if (underReview?.isAll !== true) return undefined;
  const { refundMinor, chargebackMinor } = underReview;
  const title =
    chargebackMinor > 0
      ? t.headline.openAgain(money(payableMinor, currency))
      : t.headline.returned(money(refundMinor, currency));
  return {
    title,
    lead: [t.lead.invoice(invoice.number, view.debtor.name), ...reviewLead(view, invoice, context)],
    mayWait: chargebackMinor === 0,
  };
}

function reviewLead(
  { vendor }: PortalView,
  { underReview, currency }: PortalInvoice,
  { t, money }: PageContext,
): readonly string[] {
  const { refundMinor = 0, chargebackMinor = 0 } = underReview ?? {};
  return [
    ...(chargebackMinor > 0
      ? [t.lead.chargebackReview(money(chargebackMinor, currency), vendor.name)]
      : []),
    ...(refundMinor > 0 ? [t.lead.refundReview(money(refundMinor, currency), vendor.name)] : []),
  ];
}

function severalHeadline(view: PortalView, context: PageContext): Headline {
  const { t, money } = context;
  const amounts = view.quotes.map((quote) => money(quote.payableMinor, quote.currency));
  const dueNow = view.quotes.flatMap((quote) =>
    quote.options.filter(
      (option) =>
        option.kind === 'dueNow' &&
        option.amountMinor < quote.payableMinor &&
        option.dueOn !== null &&
        option.dueOn <= view.today,
    ),
  );
  const chosen = view.quotes.flatMap(({ invoiceIds }) => invoiceIds);
  const rest = stayingDue(view, chosen, context);
  const [amount] = amounts;
  const [quote] = view.quotes;
  const title =
    amounts.length === 1 && amount !== undefined && quote
      ? t.headline.several(amount, quote.invoiceIds.length)
      : t.headline.currencies(amounts);
  return {
    title,
    lead: [
      t.lead.invoicesFor(view.debtor.name),
      ...dueNow.map((option) => t.lead.dueNowPart(money(option.amountMinor, option.currency))),
      ...(rest ? [t.ways.staysDue(rest)] : []),
      ...view.invoices.flatMap((invoice) => reviewLead(view, invoice, context)),
    ],
  };
}

function settledHeadline(view: PortalView, { t, money }: PageContext): Headline {
  const waiting = view.payments.filter((payment) => payment.status === 'processing');
  const disputed = view.payments.filter((payment) => payment.status === 'disputed');
  const [onItsWay] = waiting;
  if (onItsWay) {
    return {
      title: t.headline.onItsWay(
        waiting.map((payment) => money(payment.amountMinor, payment.currency)).join(' + '),
      ),
      lead: [
        t.payment.processingSince(
          civilDateIn(onItsWay.initiatedAt ?? onItsWay.createdAt, view.vendor.timeZone),
          onItsWay.methodLabel,
        ),
        t.payment.processingNext,
      ],
    };
  }
  if (disputed.length > 0) {
    const asked = disputed.map(({ disputedMinor, currency }) =>
      t.payment.disputedText(money(disputedMinor, currency)),
    );
    return { title: t.headline.bankDecides, lead: [...asked, t.payment.disputedNext] };
  }
  return nothingOwed(view, { t });
}

function nothingOwed(view: PortalView, { t }: Pick<PageContext, 't'>): Headline {
  const [invoice] = view.invoices;
  if (!invoice || view.invoices.length > 1) {
    return { title: t.headline.nothingDue, lead: [t.lead.noMoreLetters] };
  }
  switch (invoice.status) {
    case 'credited':
      return { title: t.headline.credited(invoice.number), lead: [t.lead.credited] };
    case 'writtenOff':
      return { title: t.headline.closed(invoice.number), lead: [t.lead.closed] };
    case 'paid':
    case 'disputed':
    case 'open':
    case 'overdue':
    case 'processing':
    case 'onPlan':
      return { title: t.headline.paid(invoice.number), lead: [t.lead.noMoreLetters] };
  }
}

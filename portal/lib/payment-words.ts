import type { PaymentView, PortalView } from '../../server/contract/portal.ts';
import { civilDateIn } from '../messages/format.ts';
import { returnsTo } from '../messages/methods.ts';
import type { PageContext } from './open-link.ts';

export interface PaymentWords {
  readonly title: string;
  readonly lead: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly next: readonly string[];
  /** The one thing worth doing now, if any. */
  readonly act: { readonly href: string; readonly label: string } | undefined;
  /** The state can still change by itself. */
  readonly isOpen: boolean;
}

/**
 * What became of a payment: what we wrote down, what happens next, what letters will or won't come.
 * `isUnpaid`: the processor has just said that nobody paid on its page.
 */
export function paymentWords(
  payment: PaymentView,
  view: PortalView,
  context: PageContext,
  isUnpaid = false,
): PaymentWords {
  const { t, money } = context;
  const amount = money(payment.amountMinor, payment.currency);
  switch (payment.status) {
    case 'succeeded':
      return arrived(payment, view, context);
    case 'processing':
      return {
        ...settled('warn', t.payment.processing(amount), since(payment, view, context)),
        next: [...knownBy(payment, view, context), t.payment.processingNext],
        isOpen: true,
      };
    case 'created':
    case 'requiresAction':
      return unfinished(payment, amount, context, isUnpaid);
    case 'failed':
      return stopped(
        'bad',
        t.payment.failed(amount),
        t.problem[payment.problem ?? 'other'],
        context,
      );
    case 'canceled':
      return stopped('plain', t.payment.canceled(amount), t.payment.canceledText, context);
    case 'partiallyRefunded':
    case 'refunded': {
      const returned = money(payment.refundedMinor, payment.currency);
      const how = t.payment.refundedText(returnsTo(payment.methodLabel));
      const next = [...beside(payment, view, context), ...afterReturn(payment, view, context)];
      return { ...settled('plain', t.payment.refunded(returned), how), next };
    }
    case 'disputed': {
      const next = [t.payment.disputedNext];
      const disputed = money(payment.disputedMinor, payment.currency);
      return { ...settled('warn', t.payment.disputed, t.payment.disputedText(disputed)), next };
    }
    case 'disputeWon':
      return {
        ...settled('good', t.payment.disputeWon(amount), t.payment.disputeWonText),
        next: beside(payment, view, context),
      };
    case 'disputeLost': {
      const lost = money(payment.chargedBackMinor, payment.currency);
      const lead = afterLoss(payment, view, context);
      return settled('warn', t.payment.disputeLost(lost), lead);
    }
  }
}

function arrived(payment: PaymentView, view: PortalView, context: PageContext): PaymentWords {
  const { t, money } = context;
  const { cameInstead, amountMinor, currency } = payment;
  const amount = money(amountMinor, currency);
  if (cameInstead !== null) {
    const came = money(cameInstead.amountMinor, cameInstead.currency);
    return settled('warn', t.payment.cameInstead(came, amount), t.payment.cameInsteadText);
  }
  const next = [...beside(payment, view, context), ...afterSuccess(payment, view, context)];
  return { ...settled('good', t.payment.succeeded(amount), t.payment.thanks), next };
}

/** What became of money that no invoice holds, and what a bank asks. */
function beside(
  payment: PaymentView,
  { vendor }: PortalView,
  { t, money }: PageContext,
): readonly string[] {
  const said = (say: (amount: string) => string, amountMinor: number): readonly string[] =>
    amountMinor > 0 ? [say(money(amountMinor, payment.currency))] : [];
  return [
    ...(payment.inquiryMinor > 0 ? [t.payment.inquiry] : []),
    ...said(t.payment.refundFailed, payment.refundFailedMinor),
    ...said(t.payment.goesBack, payment.returningMinor),
    ...said((amount) => t.payment.keptAsCredit(amount, vendor.name), payment.creditMinor),
  ];
}

const invoicesOf = ({ invoiceIds }: PaymentView, view: PortalView) =>
  view.invoices.filter((invoice) => invoiceIds.includes(invoice.id));

/** Until somebody has decided, nothing is to be done; then it is owed like any other debt, or not. */
function afterReturn(
  payment: PaymentView,
  view: PortalView,
  { t, money }: PageContext,
): readonly string[] {
  const own = invoicesOf(payment, view);
  const isDecided = own.every((invoice) => invoice.underReview === null);
  const quote = view.quotes.find((candidate) => candidate.currency === payment.currency);
  const isOpen = own.some((invoice) => invoice.payableMinor > 0);
  return isDecided && isOpen && quote
    ? [t.payment.stillOwed(money(quote.payableMinor, quote.currency))]
    : [t.payment.refundedNext];
}

function afterLoss(payment: PaymentView, view: PortalView, { t }: PageContext): string {
  const own = invoicesOf(payment, view);
  if (own.some(({ underReview }) => (underReview?.chargebackMinor ?? 0) > 0)) {
    return t.payment.disputeLostText;
  }
  const isOpen = own.some((invoice) => invoice.balanceMinor > 0);
  return isOpen ? t.payment.disputeLostOpen : t.payment.disputeLostClosed;
}

function settled(tone: PaymentWords['tone'], title: string, lead: string): PaymentWords {
  return { tone, title, lead, next: [], act: undefined, isOpen: false };
}

function stopped(
  tone: PaymentWords['tone'],
  title: string,
  lead: string,
  { t, links }: PageContext,
): PaymentWords {
  const act = { href: links.home(), label: t.payment.payOther };
  return { ...settled(tone, title, lead), next: [t.payment.failedNext], act };
}

function since(payment: PaymentView, view: PortalView, { t }: PageContext): string {
  const on = civilDateIn(payment.initiatedAt ?? payment.createdAt, view.vendor.timeZone);
  return t.payment.processingSince(on, payment.methodLabel);
}

function knownBy(
  { expectedBy }: PaymentView,
  { today }: PortalView,
  { t }: PageContext,
): readonly string[] {
  if (expectedBy === null) return [];
  return [expectedBy < today ? t.payment.processingLate : t.payment.processingBy(expectedBy)];
}

function unfinished(
  payment: PaymentView,
  amount: string,
  context: PageContext,
  isUnpaid: boolean,
): PaymentWords {
  const { t, links } = context;
  // To start again now would be to pay twice: the question in the app is still open.
  if (payment.isOnPhone) {
    const asked = settled('warn', t.payment.onPhone(amount), t.payment.onPhoneText);
    return { ...asked, next: [t.payment.onPhoneNext], isOpen: true };
  }
  if (isUnpaid && payment.status === 'created' && payment.problem === null) {
    const act = { href: links.home(), label: t.payment.waysToPay };
    return { ...settled('plain', t.payment.unpaid(amount), t.payment.unpaidText), act };
  }
  return {
    tone: payment.problem ? 'bad' : 'warn',
    title: t.payment.unfinished(amount),
    lead: payment.problem ? t.problem[payment.problem] : t.payment.unfinishedText,
    next: payment.problem ? [] : [t.payment.unfinishedNext],
    act: {
      href: links.pay({ option: payment.option, invoices: payment.invoiceIds }),
      label: t.payment.finish,
    },
    isOpen: payment.problem === null,
  };
}

function afterSuccess(
  payment: PaymentView,
  view: PortalView,
  context: PageContext,
): readonly string[] {
  const { t, money } = context;
  const discount = payment.discountGrantedMinor;
  return [
    ...(discount > 0 ? [t.payment.discountGranted(money(discount, payment.currency))] : []),
    ...stillOwed(payment, view, context),
    ...(view.debtor.emailHint ? [t.payment.receiptSent(view.debtor.emailHint)] : []),
  ];
}

function stillOwed(
  payment: PaymentView,
  view: PortalView,
  { t, money }: PageContext,
): readonly string[] {
  const plan = view.plans.find((candidate) => candidate.id === payment.planId);
  if (plan?.next)
    return [t.payment.planNext(money(plan.next.amountMinor, plan.currency), plan.next.dueOn)];
  const paid = view.invoices.filter((invoice) => payment.invoiceIds.includes(invoice.id));
  const isSettled = paid.length > 0 && paid.every((invoice) => invoice.balanceMinor === 0);
  const done = plan?.status === 'completed' ? [t.payment.planDone] : [];
  if (isSettled) return [...done, t.payment.noMoreReminders(paid.map((invoice) => invoice.number))];
  const quote = view.quotes.find((candidate) => candidate.currency === payment.currency);
  return quote ? [t.payment.stillOwed(money(quote.payableMinor, quote.currency))] : [];
}

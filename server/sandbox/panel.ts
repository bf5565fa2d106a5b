import { loadCases } from '../../db/cases.ts';
import { listDebtors } from '../../db/queries/debtors.ts';
import type {
  PanelDebtor,
  PanelInvoice,
  PanelPayment,
  PanelView,
  WorldAct,
} from '../contract/sandbox.ts';
import type { Deps } from '../deps.ts';
import type { Instant } from '../domain/brands.ts';
import { DAY_MS, localDate } from '../domain/calendar.ts';
import type { CaseFacts, Invoice, Payment } from '../domain/facts.ts';
import { disputedOf, runningPlanOf } from '../domain/ledger.ts';
import { defaultVendorSettings } from '../domain/sequences.ts';
import { invoiceSummary } from '../services/invoices/view.ts';
import { ensureLink, payUrlOf } from '../services/links/links.ts';
import { paymentView, planView } from '../services/portal/view.ts';
import { findLetter, letterHead, letterId, letterView } from './letters.ts';
import type { SandboxLink } from './routes.ts';
import { isDebit } from './stripe/test-methods.ts';
import { storySince } from './story.ts';
import { nextEventAt } from './next-event.ts';
import type { SandboxWorld } from './world.ts';

/** A sandbox is small; what a visitor imports beyond this is in the admin's lists. */
const MOST_DEBTORS = 100;
const MOST_PAYMENTS = 20;
const LETTERS = 30;
const DAYS_BACK = 7;

export type PanelQuery = {
  /** Tell what happened from here on; a week back by default. */
  readonly since: Instant | null;
  readonly letterId: string | null;
};

/** Everything on the try-out panel, read from the same facts as the real pages. */
export async function panelView(
  deps: Deps,
  world: SandboxWorld,
  vendorId: string,
  links: readonly SandboxLink[],
  query: PanelQuery,
): Promise<PanelView> {
  const now = deps.clock.now();
  const since = query.since ?? ((now - DAYS_BACK * DAY_MS) as Instant);
  const known = await listDebtors(deps.db, vendorId, { limit: MOST_DEBTORS });
  const cases = await loadCases(
    deps.db,
    known.map((debtor) => ({ vendorId, debtorId: debtor.id })),
  );
  const sequence = (cases[0]?.vendor.settings ?? defaultVendorSettings).sequence;
  const letters = world.mail.list();
  const heads = new Map(letters.map((letter) => [letterId(letter), letter]));
  const letterOf = (id: string) => {
    const letter = heads.get(id);
    return letter === undefined ? null : letterHead(letter, sequence);
  };
  const opened = query.letterId === null ? undefined : findLetter(world.mail, query.letterId);
  const next = await nextEventAt(deps, world);
  return {
    now: iso(now),
    timeZone: cases[0]?.vendor.timeZone ?? 'Europe/Warsaw',
    nextAt: next === null ? null : iso(next),
    since: iso(since),
    story: await storySince(deps, vendorId, since, { cases, letterOf }),
    debtors: await debtorsOf(deps, cases, links),
    payments: paymentsOf(cases),
    letters: {
      total: letters.length,
      shown: shownLetters(letters, since).map((letter) => letterHead(letter, sequence)),
    },
    letter: opened === undefined ? null : letterView(opened, sequence),
    webhooks: webhooksOf(world),
  };
}

/** At least a screenful, and all that are new. */
function shownLetters<Letter extends { readonly at: string }>(
  letters: readonly Letter[],
  since: Instant,
): readonly Letter[] {
  const fresh = letters.filter((letter) => Date.parse(letter.at) >= since).length;
  return letters.slice(0, Math.max(LETTERS, fresh));
}

/** The cast in its order, then the visitor's own, the newest first. */
async function debtorsOf(
  deps: Deps,
  cases: readonly CaseFacts[],
  links: readonly SandboxLink[],
): Promise<readonly PanelDebtor[]> {
  const debtors = await Promise.all(cases.map((facts) => debtorOf(deps, facts, links)));
  const place = (debtor: PanelDebtor): number => {
    const at = links.findIndex((link) => link.label === debtor.label);
    return at === -1 ? links.length : at;
  };
  const age = new Map(cases.map((facts) => [facts.debtor.id, facts.debtor.createdAt]));
  return debtors.toSorted(
    (a, b) => place(a) - place(b) || (age.get(b.id) ?? 0) - (age.get(a.id) ?? 0),
  );
}

async function debtorOf(
  deps: Deps,
  facts: CaseFacts,
  links: readonly SandboxLink[],
): Promise<PanelDebtor> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const summaries = await Promise.all(
    facts.invoices.map((invoice) => invoiceSummary(deps, facts, invoice)),
  );
  const [first, ...others] = summaries;
  const link = await ensureLink(deps, ref, others.length > 0 ? null : (first?.id ?? null));
  const today = localDate(deps.clock.now(), facts.vendor.timeZone);
  const plan = planOf(facts);
  const url = payUrlOf(deps, link);
  const own = new Set([url, ...summaries.map((summary) => summary.payUrl)]);
  return {
    id: facts.debtor.id,
    name: facts.debtor.name,
    label: links.find((known) => own.has(known.url))?.label ?? null,
    url,
    invoices: summaries.map((summary) => panelInvoice(facts, summary)).toSorted(oldestFirst),
    plan: plan === undefined ? null : planView(facts, plan, today),
  };
}

const oldestFirst = (a: PanelInvoice, b: PanelInvoice): number =>
  a.dueOn.localeCompare(b.dueOn) || a.number.localeCompare(b.number);

type Summary = Awaited<ReturnType<typeof invoiceSummary>>;

function panelInvoice(facts: CaseFacts, summary: Summary): PanelInvoice {
  const { id, number, currency, dueOn, daysLate, status, balanceMinor, payableMinor } = summary;
  const { status: dunned, reasons, holds = [], nextStep, nextAt } = summary.dunning;
  const { steps } = facts.vendor.settings.sequence;
  const nextTemplate = steps.find((step) => step.id === nextStep)?.template ?? null;
  return {
    id,
    number,
    currency,
    dueOn,
    daysLate,
    status,
    balanceMinor,
    payableMinor,
    disputedMinor: disputedOf(facts.payments, id),
    dunning: { status: dunned, reasons, holds, nextAt, nextTemplate },
  };
}

/** The plan that runs, else the last one as long as anything is owed. */
function planOf(facts: CaseFacts) {
  const running = facts.invoices.map((invoice: Invoice) => runningPlanOf(facts.plans, invoice.id));
  return running.find((plan) => plan !== undefined) ?? facts.plans.at(-1);
}

function paymentsOf(cases: readonly CaseFacts[]): readonly PanelPayment[] {
  return cases
    .flatMap((facts) => facts.payments.flatMap((payment) => panelPayment(facts, payment)))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, MOST_PAYMENTS);
}

function panelPayment(facts: CaseFacts, payment: Payment): readonly PanelPayment[] {
  if (payment.paymentIntentId === null || payment.status === 'canceled') return [];
  const view = paymentView(facts, payment);
  return [
    {
      amountMinor: view.amountMinor,
      refundedMinor: view.refundedMinor,
      currency: view.currency,
      status: view.status,
      methodLabel: view.methodLabel,
      createdAt: view.initiatedAt ?? view.createdAt,
      paymentIntent: payment.paymentIntentId,
      debtor: facts.debtor.name,
      invoices: view.invoiceNumbers,
      can: actsOn(facts, payment),
    },
  ];
}

function actsOn(facts: CaseFacts, payment: Payment): readonly WorldAct[] {
  switch (payment.status) {
    case 'processing':
      return ['settle', 'failDebit'];
    case 'succeeded':
    case 'partiallyRefunded':
      return [...ofBank(payment), ...ofRefund(payment), ...ofMethod(facts, payment)];
    case 'refunded':
      return ['failRefund'];
    case 'disputed':
      return ['winDispute', 'loseDispute'];
    case 'requiresAction':
      return isPush(payment) ? ['settle', 'failDebit'] : [];
    case 'created':
    case 'failed':
    case 'canceled':
    case 'disputeWon':
    case 'disputeLost':
      return [];
  }
}

/** What a bank asks about is answered or becomes a dispute; a debit only comes back. */
function ofBank({ inquiryMinor, methodType }: Payment): readonly WorldAct[] {
  if (inquiryMinor > 0) return ['winDispute', 'loseDispute'];
  return isDebit(methodType ?? '') ? ['bankReturn'] : ['dispute', 'inquiry'];
}

const ofRefund = ({ refundedMinor }: Payment): readonly WorldAct[] =>
  refundedMinor > 0 ? ['refund', 'failRefund'] : ['refund', 'refundPart'];

/** Only what a plan goes on to charge is worth taking away. */
function ofMethod({ plans }: CaseFacts, payment: Payment): readonly WorldAct[] {
  const isKept = plans.some(
    (p) =>
      p.status === 'active' &&
      p.autopay &&
      p.methodLost === null &&
      p.paymentMethodId === payment.paymentMethodId,
  );
  if (!isKept) return [];
  const end = isDebit(payment.methodType ?? '') ? 'endMandate' : 'expireCard';
  return ['blockMethod', 'detachMethod', end];
}

function webhooksOf(world: SandboxWorld): PanelView['webhooks'] {
  const { webhookMode, deliveries } = world.emulator.state();
  return { mode: webhookMode, waiting: deliveries.filter((d) => d.at !== null).length };
}

/** Nobody holds a phone here: the panel approves it, or does not. */
const isPush = ({ methodType }: Payment): boolean => methodType === 'blik' || methodType === 'p24';

const iso = (at: Instant): string => new Date(at).toISOString();

import type { Bps, CivilDate, Instant, Minor, TimeZone } from '../../server/domain/brands.ts';
import { instant, parseCivilDate, parseTimeZone } from '../../server/domain/calendar.ts';
import type { NewId } from '../../server/domain/decision.ts';
import type {
  CaseFacts,
  Debtor,
  Entry,
  Hold,
  Invoice,
  InvoiceLine,
  Payment,
  PaymentState,
  Plan,
  PlanPolicy,
  PlanState,
  TaxTotal,
  Vendor,
  VendorProfile,
  VendorSettings,
} from '../../server/domain/facts.ts';
import { bps, currency, minor, percentOf, sum, ZERO } from '../../server/domain/money.ts';
import { UNTOUCHED } from '../../server/domain/payment.ts';
import { PLAN_POLICY, PROFILE, SETTINGS } from './vendor-defaults.ts';

/** Valid defaults for tests: say only what the test is about. The default day is Monday 4 May 2026. */

/** An instant from ISO text: at('2026-05-04T10:00:00Z'). */
export const at = (iso: string): Instant => instant(Date.parse(iso));
export function day(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === undefined) throw new Error(`not a date: ${text}`);
  return date;
}
export const NOW = at('2026-05-04T10:00:00Z');
export const TODAY = day('2026-05-04');
export const EUR = currency('EUR');
export const PLN = currency('PLN');

/** Ids that count up per prefix: pay_1, pay_2, ent_1 … */
export function countedIds(): NewId {
  const counts = new Map<string, number>();
  return (prefix) => {
    const next = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, next);
    return `${prefix}_${next}`;
  };
}

export const aPlanPolicy = (over: Partial<PlanPolicy> = {}): PlanPolicy => ({
  ...PLAN_POLICY,
  ...over,
});

export function aVendor(
  over: Partial<Omit<Vendor, 'settings' | 'profile'>> & {
    settings?: Partial<VendorSettings>;
    profile?: Partial<VendorProfile>;
  } = {},
): Vendor {
  return {
    id: 'ven_1',
    name: 'Lipa Studio',
    timeZone: zone('Europe/Warsaw'),
    country: 'PL',
    statementsToOn: null,
    ...over,
    profile: { ...PROFILE, ...over.profile },
    settings: { ...SETTINGS, ...over.settings },
  };
}

export function aDebtor(over: Partial<Debtor> = {}): Debtor {
  return {
    id: 'deb_1',
    name: 'Kowalski sp. z o.o.',
    email: 'books@kowalski.example',
    locale: 'en',
    timeZone: null,
    country: null,
    createdAt: at('2026-01-02T08:00:00Z'),
    ...over,
  };
}

export function aLine(over: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    id: 'lin_1',
    description: 'Design work',
    quantity: '1',
    unit: 'HUR',
    unitPrice: '100.00',
    netMinor: minor(10_000),
    taxRateBps: bps(2100),
    taxCategory: 'S',
    ...over,
  };
}

/** Lines by net and rate: lines([123450, 2300], [45670, 800]). */
export function lines(
  ...netAndRate: readonly (readonly [net: number, rate: number])[]
): InvoiceLine[] {
  return netAndRate.map(([net, rate], i) =>
    aLine({
      id: `lin_${i + 1}`,
      netMinor: minor(net),
      taxRateBps: bps(rate),
      taxCategory: rate === 0 ? 'Z' : 'S',
    }),
  );
}

/**
 * One line of 100.00 at 21 %: 121.00. Totals follow from `lines`; `amountMinor` is short for one
 * untaxed line of that amount.
 */
export function anInvoice(over: Partial<Invoice> & { amountMinor?: number } = {}): Invoice {
  const { amountMinor, ...rest } = over;
  const own = amountMinor === undefined ? (over.lines ?? [aLine()]) : lines([amountMinor, 0]);
  const taxTotals = taxTotalsOf(own);
  const netMinor = sum(taxTotals.map((t) => t.netMinor));
  const taxMinor = sum(taxTotals.map((t) => t.taxMinor));
  const grossMinor = minor(netMinor + taxMinor);
  const prepaidMinor = over.prepaidMinor ?? ZERO;
  const roundingMinor = over.roundingMinor ?? ZERO;
  return {
    id: 'inv_1',
    number: 'FV/2026/001',
    currency: EUR,
    issuedOn: day('2026-05-01'),
    dueOn: day('2026-05-31'),
    lines: own,
    adjustments: [],
    taxTotals,
    netMinor,
    taxMinor,
    grossMinor,
    prepaidMinor,
    roundingMinor,
    amountDueMinor: minor(grossMinor - prepaidMinor + roundingMinor),
    terms: { discount: [], discountFullOnly: false, paymentTermsText: null },
    seller: null,
    buyer: null,
    iban: null,
    paymentReference: null,
    orderReference: null,
    note: null,
    createdAt: at('2026-05-01T08:00:00Z'),
    ...rest,
  };
}

/** A payment of 10.00 on the default invoice unless told otherwise. */
export function anEntry(over: Partial<Entry> = {}): Entry {
  const kind = over.kind ?? 'payment';
  const debits: readonly Entry['kind'][] = ['invoiced', 'paymentReversed', 'lateCharge'];
  return {
    id: 'ent_1',
    invoiceId: 'inv_1',
    kind,
    side: debits.includes(kind) ? 'debit' : 'credit',
    amountMinor: minor(1000),
    currency: EUR,
    at: NOW,
    valueOn: TODAY,
    paymentId: null,
    correctsId: null,
    reversal: null,
    breakdown: [],
    reference: null,
    ...over,
  };
}

/** The entry that an issued invoice starts its ledger with. */
export function invoicedEntry(invoice: Invoice): Entry {
  return anEntry({
    id: `ent_${invoice.id.replace('_', '')}`,
    invoiceId: invoice.id,
    kind: 'invoiced',
    amountMinor: invoice.amountDueMinor,
    currency: invoice.currency,
    at: invoice.createdAt,
    valueOn: invoice.issuedOn,
  });
}

type PaymentBase = Omit<Payment, 'status'>;
type PlanBase = Omit<Plan, 'status'>;

export function aPayment(
  over: Partial<PaymentBase> = {},
  state: PaymentState = { status: 'created' },
): Payment {
  return {
    id: 'pay_1',
    channel: 'stripe',
    currency: EUR,
    amountMinor: minor(12_100),
    allocations: [{ invoiceId: 'inv_1', amountMinor: over.amountMinor ?? minor(12_100) }],
    option: 'all',
    quoteExpiresAt: instant(NOW + 3_600_000),
    createdAt: NOW,
    initiatedAt: null,
    planId: null,
    offSession: false,
    checkout: null,
    paymentIntentId: 'pi_1',
    customerId: null,
    ...UNTOUCHED,
    ...over,
    ...state,
  };
}

/** Three monthly parts of 40.34, 40.33, 40.33 from the default day, accepted and active. */
export function aPlan(over: Partial<PlanBase> = {}, state?: PlanState): Plan {
  return {
    id: 'pln_1',
    currency: EUR,
    baseMinor: minor(12_100),
    allocations: [{ invoiceId: 'inv_1', amountMinor: over.baseMinor ?? minor(12_100) }],
    instalments: [
      { no: 1, dueOn: day('2026-05-04'), amountMinor: minor(4034) },
      { no: 2, dueOn: day('2026-06-04'), amountMinor: minor(4033) },
      { no: 3, dueOn: day('2026-07-04'), amountMinor: minor(4033) },
    ],
    frequency: 'monthly',
    autopay: false,
    customerId: null,
    paymentMethodId: null,
    methodLabel: null,
    methodSince: null,
    methodLost: null,
    policy: aPlanPolicy(),
    acceptance: {
      name: 'Jan Kowalski',
      at: NOW,
      locale: 'en',
      termsText: 'I will pay in three parts.',
      termsSha256: '0'.repeat(64),
      ip: null,
      userAgent: null,
      linkId: null,
    },
    acceptedSeq: 1,
    acceptedAt: NOW,
    letters: [],
    ...over,
    ...(state ?? { status: 'active', activeSince: NOW, reinstatedAt: null }),
  };
}

export function aHold(over: Partial<Hold> = {}): Hold {
  return {
    id: 'hld_1',
    invoiceId: 'inv_1',
    reason: 'manual',
    source: 'vendor',
    note: null,
    from: NOW,
    untilOn: null,
    resume: { at: 'same' },
    endedAt: null,
    ...over,
  };
}

/** One debtor with what is given. Each invoice without an `invoiced` entry gets one. */
export function aCase(over: Partial<CaseFacts> = {}): CaseFacts {
  const invoices = over.invoices ?? [anInvoice()];
  const entries = over.entries ?? [];
  const isIssued = (id: string): boolean =>
    entries.some((e) => e.invoiceId === id && e.kind === 'invoiced');
  const issued = invoices.filter((i) => !isIssued(i.id) && i.amountDueMinor > 0);
  return {
    vendor: aVendor(),
    debtor: aDebtor(),
    seq: 1,
    payments: [],
    plans: [],
    holds: [],
    offers: [],
    reminders: [],
    credits: [],
    ...over,
    invoices,
    entries: [...issued.map(invoicedEntry), ...entries],
  };
}

function taxTotalsOf(own: readonly InvoiceLine[]): TaxTotal[] {
  const groups = Map.groupBy(own, (l) => `${l.taxCategory} ${l.taxRateBps}`);
  return [...groups.values()].map((group) => {
    const first: { taxRateBps: Bps; taxCategory: string } = group[0] ?? aLine();
    const netMinor: Minor = sum(group.map((l) => l.netMinor));
    const { taxRateBps, taxCategory } = first;
    return { taxRateBps, taxCategory, netMinor, taxMinor: percentOf(netMinor, taxRateBps) };
  });
}

function zone(name: string): TimeZone {
  const known = parseTimeZone(name);
  if (known === undefined) throw new Error(`unknown zone ${name}`);
  return known;
}

import type {
  PaymentView,
  PlanView,
  PortalInvoice,
  PortalView,
  QuoteOption,
  QuoteView,
} from '../../server/contract/portal.ts';

/** What a link shows in every state that a page must be right in, as the portal's API would answer. */

const today = '2026-11-22';
const now = '2026-11-22T09:30:00.000Z';

export function portalView(overrides: Partial<PortalView> = {}): PortalView {
  const invoices = overrides.invoices ?? [portalInvoice()];
  return {
    now,
    today,
    sandbox: true,
    publishableKey: 'pk_sandbox_fixtures',
    checkout: 'embedded',
    vendor: {
      id: 'ven_zielonydach',
      name: 'Zielony Dach sp. z o.o.',
      email: 'biuro@zielonydach.example',
      phone: '+48 22 555 01 14',
      address: ['ul. Ogrodowa 12', '00-876 Warszawa'],
      taxId: 'PL5250001009',
      ibanLast4: '4017',
      accent: '#1f5c4d',
      timeZone: 'Europe/Warsaw',
    },
    debtor: { name: 'Restauracja Pod Lipą', locale: 'en', emailHint: 'a•@podlipa.example' },
    scope: 'invoice',
    invoices,
    quotes: [quote()],
    planMenu: planMenu(),
    plans: [],
    payments: [],
    credits: [],
    ...overrides,
  };
}

export function portalInvoice(overrides: Partial<PortalInvoice> = {}): PortalInvoice {
  return {
    id: 'inv_114',
    number: '2026/114',
    status: 'open',
    currency: 'EUR',
    issuedOn: '2026-11-20',
    dueOn: '2026-12-04',
    daysLate: -12,
    lines: [
      line('ln_1', 'Roof inspection, with photo report', 8000, {
        quantity: '1',
        unit: 'visit',
        unitPrice: '80.00',
      }),
      line('ln_2', 'Gutter cleaning, courtyard side', 2000, {
        quantity: '4',
        unit: 'm',
        unitPrice: '5.00',
      }),
    ],
    adjustments: [],
    taxTotals: [{ taxRateBps: 2100, taxCategory: 'S', netMinor: 10000, taxMinor: 2100 }],
    netMinor: 10000,
    taxMinor: 2100,
    grossMinor: 12100,
    prepaidMinor: 0,
    roundingMinor: 0,
    amountDueMinor: 12100,
    entries: [],
    balanceMinor: 12100,
    processingMinor: 0,
    payableMinor: 12100,
    disputedMinor: 0,
    underReview: null,
    seller: {
      name: 'Zielony Dach sp. z o.o.',
      taxId: 'PL5250001009',
      address: ['ul. Ogrodowa 12', '00-876 Warszawa'],
      email: 'biuro@zielonydach.example',
    },
    buyer: {
      name: 'Restauracja Pod Lipą',
      taxId: 'PL5272526121',
      address: ['ul. Lipowa 3', '00-316 Warszawa'],
      email: 'ap@podlipa.example',
    },
    paymentReference: null,
    orderReference: 'PO-7731',
    paymentTermsText: '2 % discount when paid within 7 days.',
    note: null,
    planId: null,
    ...overrides,
  };
}

/** Like the domain's, a quote says what is due first or now whenever something is payable. */
export function quote(overrides: Partial<QuoteView> = {}): QuoteView {
  const options = overrides.options ?? [discountOption(), allOption(), otherOption()];
  const all = options.find((candidate) => candidate.kind === 'all');
  const saysDue = options.some((candidate) => candidate.kind === 'dueNow');
  return {
    invoiceIds: ['inv_114'],
    currency: 'EUR',
    payableMinor: 12100,
    processingMinor: 0,
    discountShortfall: null,
    ...overrides,
    options: saysDue || !all ? options : [{ ...all, kind: 'dueNow' }, ...options],
  };
}

const option = (
  over: Partial<QuoteOption> & Pick<QuoteOption, 'kind' | 'amountMinor'>,
): QuoteOption => ({
  currency: 'EUR',
  untilOn: null,
  dueOn: '2026-12-04',
  savesMinor: 0,
  minMinor: null,
  maxMinor: null,
  leavesMinor: 0,
  covers: [{ invoiceId: 'inv_114', amountMinor: over.amountMinor }],
  ...over,
});
const discountOption = (over: Partial<QuoteOption> = {}): QuoteOption =>
  option({ kind: 'discount', amountMinor: 11858, untilOn: '2026-11-27', savesMinor: 242, ...over });
const allOption = (over: Partial<QuoteOption> = {}): QuoteOption =>
  option({ kind: 'all', amountMinor: 12100, ...over });
const otherOption = (over: Partial<QuoteOption> = {}): QuoteOption =>
  option({ kind: 'other', amountMinor: 12100, minMinor: 1000, maxMinor: 12100, ...over });

function line(
  id: string,
  description: string,
  netMinor: number,
  sold: { readonly quantity: string; readonly unit: string; readonly unitPrice: string },
) {
  return { id, description, ...sold, netMinor, taxRateBps: 2100, taxCategory: 'S' };
}

export function payment(overrides: Partial<PaymentView> = {}): PaymentView {
  return {
    id: 'pay_1',
    status: 'succeeded',
    option: 'all',
    amountMinor: 12100,
    expectedBy: null,
    isOnPhone: false,
    refundedMinor: 0,
    disputedMinor: 0,
    chargedBackMinor: 0,
    inquiryMinor: 0,
    creditMinor: 0,
    returningMinor: 0,
    refundFailedMinor: 0,
    cameInstead: null,
    currency: 'EUR',
    invoiceIds: ['inv_114'],
    invoiceNumbers: ['2026/114'],
    planId: null,
    methodLabel: 'Visa ··4242',
    problem: null,
    createdAt: '2026-11-22T09:12:00.000Z',
    initiatedAt: '2026-11-22T09:12:40.000Z',
    settledAt: '2026-11-22T09:12:42.000Z',
    discountGrantedMinor: 0,
    ...overrides,
  };
}

/** The menu of the demo policy: 2 to 6 parts, monthly or biweekly, each at least 20.00. */
export function planMenu(
  baseMinor = 12100,
  firstOn = today,
  invoiceIds: readonly string[] = ['inv_114'],
): NonNullable<PortalView['planMenu']> {
  const items = (['monthly', 'biweekly'] as const).flatMap((frequency) =>
    [2, 3, 4, 5, 6].map((count) => planItem(baseMinor, firstOn, frequency, count)),
  );
  return {
    invoiceIds: [...invoiceIds],
    currency: 'EUR',
    baseMinor,
    earliestFirstOn: today,
    latestFirstOn: '2026-12-22',
    autopay: 'optional',
    graceDays: 5,
    items,
  };
}

function planItem(
  baseMinor: number,
  firstOn: string,
  frequency: 'monthly' | 'biweekly',
  count: number,
) {
  const part = Math.floor(baseMinor / count);
  let thenLeftMinor = baseMinor;
  const instalments = Array.from({ length: count }, (_, index) => {
    const amountMinor = part + (index < baseMinor - part * count ? 1 : 0);
    thenLeftMinor -= amountMinor;
    return {
      no: index + 1,
      dueOn: laterDate(firstOn, frequency, index),
      amountMinor,
      thenLeftMinor,
    };
  });
  return { count, frequency, firstOn, instalments, totalMinor: baseMinor };
}

function laterDate(firstOn: string, frequency: 'monthly' | 'biweekly', index: number): string {
  const day = new Date(`${firstOn}T00:00:00Z`);
  if (frequency === 'monthly') day.setUTCMonth(day.getUTCMonth() + index);
  else day.setUTCDate(day.getUTCDate() + 14 * index);
  return day.toISOString().slice(0, 10);
}

type InstalmentView = PlanView['instalments'][number];

const instalment = (
  no: number,
  dueOn: string,
  amountMinor: number,
  thenLeftMinor: number,
  status: InstalmentView['status'],
): InstalmentView => ({
  no,
  dueOn,
  amountMinor,
  thenLeftMinor,
  paidMinor: status === 'paid' ? amountMinor : 0,
  status,
});

export function plan(overrides: Partial<PlanView> = {}): PlanView {
  return {
    id: 'plan_1',
    status: 'active',
    standing: 'onTrack',
    currency: 'EUR',
    baseMinor: 12100,
    paidMinor: 4034,
    leftMinor: 8066,
    arrearsMinor: 0,
    invoiceIds: ['inv_114'],
    invoiceNumbers: ['2026/114'],
    instalments: [
      instalment(1, '2026-11-22', 4034, 8066, 'paid'),
      instalment(2, '2026-12-22', 4033, 4033, 'upcoming'),
      instalment(3, '2027-01-22', 4033, 0, 'upcoming'),
    ],
    next: { no: 2, dueOn: '2026-12-22', amountMinor: 4033 },
    autopay: true,
    isDebited: true,
    methodLabel: 'Visa ··4242',
    methodProblem: null,
    mayReplaceMethod: false,
    acceptedAt: '2026-11-22T09:10:00.000Z',
    acceptedName: 'Anna Kowalska',
    graceUntilOn: null,
    pausedSinceOn: null,
    noticeUntilOn: null,
    reinstateUntilOn: null,
    ...overrides,
  };
}

const missedPlan = (overrides: Partial<PlanView> = {}): PlanView =>
  plan({
    standing: 'missed',
    paidMinor: 4034,
    leftMinor: 8066,
    arrearsMinor: 4033,
    autopay: false,
    isDebited: false,
    methodLabel: null,
    instalments: [
      instalment(1, '2026-10-19', 4034, 8066, 'paid'),
      instalment(2, '2026-11-19', 4033, 4033, 'missed'),
      instalment(3, '2026-12-19', 4033, 0, 'upcoming'),
    ],
    next: { no: 2, dueOn: '2026-11-19', amountMinor: 4033 },
    acceptedAt: '2026-10-19T08:00:00.000Z',
    graceUntilOn: '2026-11-24',
    ...overrides,
  });

const planInvoice = (overrides: Partial<PortalInvoice> = {}) =>
  portalInvoice({
    status: 'onPlan',
    planId: 'plan_1',
    balanceMinor: 8066,
    payableMinor: 8066,
    entries: [entry('payment', 4034, 'Visa ··4242')],
    ...overrides,
  });

const planQuote = (dueNowMinor: number) =>
  quote({
    payableMinor: 8066,
    options: [
      option({
        kind: 'dueNow',
        amountMinor: dueNowMinor,
        dueOn: '2026-12-22',
        leavesMinor: 8066 - dueNowMinor,
      }),
      allOption({ amountMinor: 8066 }),
      otherOption({ amountMinor: 8066, maxMinor: 8066 }),
    ],
  });

function entry(
  kind: 'payment' | 'discount' | 'creditNote',
  amountMinor: number,
  reference: string | null = null,
  on = today,
): PortalInvoice['entries'][number] {
  return {
    kind,
    code: kind,
    side: 'credit',
    amountMinor,
    on,
    reference,
  };
}

const overdueInvoice = (overrides: Partial<PortalInvoice> = {}) =>
  portalInvoice({
    status: 'overdue',
    issuedOn: '2026-10-30',
    dueOn: '2026-11-13',
    daysLate: 9,
    paymentTermsText: null,
    ...overrides,
  });

const paidInvoice = portalInvoice({
  status: 'paid',
  balanceMinor: 0,
  payableMinor: 0,
  entries: [entry('payment', 11858, 'Visa ··4242'), entry('discount', 242)],
});

const noWays = { quotes: [], planMenu: null } satisfies Partial<PortalView>;

const longLines = Array.from({ length: 20 }, (_, index) =>
  line(
    `ln_${index}`,
    `Roof sheet ${index + 1}, graphite, cut to length and drilled on site`,
    12100,
    { quantity: '2.5', unit: 'm²', unitPrice: '48.40' },
  ),
);

const severalInvoices = [
  overdueInvoice({ id: 'inv_097', number: '2026/097' }),
  portalInvoice({
    id: 'inv_109',
    number: '2026/109',
    grossMinor: 8000,
    balanceMinor: 8000,
    payableMinor: 8000,
    amountDueMinor: 8000,
  }),
  portalInvoice(),
];

/** One view per state; the key is the link token under which the preview serves it. */
export const portalStates: Readonly<Record<string, PortalView>> = {
  open: portalView(),
  /** As outside the sandbox: the card form is the processor's own. */
  realProcessor: portalView({ publishableKey: 'pk_test_fixtures' }),
  overpaid: portalView({
    credits: [
      { currency: 'EUR', freeMinor: 3_000, returningMinor: 12_100 },
      { currency: 'PLN', freeMinor: 500, returningMinor: 0 },
    ],
  }),
  'due-today': portalView({
    invoices: [portalInvoice({ dueOn: today, daysLate: 0 })],
    quotes: [quote({ options: [allOption({ dueOn: today }), otherOption()] })],
  }),
  overdue: portalView({
    invoices: [overdueInvoice()],
    quotes: [quote({ options: [allOption({ dueOn: '2026-11-13' }), otherOption()] })],
  }),
  'no-plan': portalView({ quotes: [quote({ options: [allOption()] })], planMenu: null }),
  'discount-part-paid': portalView({
    invoices: [
      portalInvoice({
        balanceMinor: 7100,
        payableMinor: 7100,
        entries: [entry('payment', 5000, 'Visa ··4242')],
      }),
    ],
    quotes: [
      quote({
        payableMinor: 7100,
        options: [
          discountOption({ amountMinor: 6858 }),
          allOption({ amountMinor: 7100 }),
          otherOption({ amountMinor: 7100, maxMinor: 7100 }),
        ],
        discountShortfall: { amountMinor: 6858, untilOn: '2026-11-27' },
      }),
    ],
    planMenu: planMenu(7100),
    payments: [payment({ amountMinor: 5000, option: 'other' })],
  }),
  settlement: portalView({
    invoices: [overdueInvoice()],
    quotes: [
      quote({
        options: [
          option({
            kind: 'settlement',
            amountMinor: 9680,
            untilOn: '2026-11-27',
            savesMinor: 2420,
            dueOn: '2026-11-13',
          }),
          allOption({ dueOn: '2026-11-13' }),
        ],
      }),
    ],
  }),
  processing: portalView({
    ...noWays,
    invoices: [portalInvoice({ status: 'processing', processingMinor: 12100, payableMinor: 0 })],
    payments: [
      payment({
        status: 'processing',
        methodLabel: 'SEPA ··3000',
        settledAt: null,
        initiatedAt: '2026-11-19T14:03:00.000Z',
        createdAt: '2026-11-19T14:02:00.000Z',
      }),
    ],
  }),
  'processing-part': portalView({
    invoices: [portalInvoice({ processingMinor: 5000, payableMinor: 7100 })],
    quotes: [
      quote({
        payableMinor: 7100,
        processingMinor: 5000,
        options: [allOption({ amountMinor: 7100 })],
      }),
    ],
    planMenu: null,
    payments: [
      payment({
        status: 'processing',
        amountMinor: 5000,
        methodLabel: 'SEPA ··3000',
        settledAt: null,
        initiatedAt: '2026-11-19T14:03:00.000Z',
        createdAt: '2026-11-19T14:02:00.000Z',
      }),
    ],
  }),
  'plan-on-track': portalView({
    invoices: [planInvoice()],
    quotes: [planQuote(4033)],
    planMenu: null,
    plans: [plan()],
    payments: [payment({ amountMinor: 4034, planId: 'plan_1', option: 'dueNow' })],
  }),
  'plan-due': portalView({
    invoices: [planInvoice()],
    quotes: [planQuote(4033)],
    planMenu: null,
    plans: [
      plan({
        standing: 'dueSoon',
        autopay: false,
        isDebited: false,
        methodLabel: null,
        instalments: [
          instalment(1, '2026-10-22', 4034, 8066, 'paid'),
          instalment(2, today, 4033, 4033, 'dueToday'),
          instalment(3, '2026-12-22', 4033, 0, 'upcoming'),
        ],
        next: { no: 2, dueOn: today, amountMinor: 4033 },
      }),
    ],
  }),
  'plan-missed': portalView({
    invoices: [planInvoice()],
    quotes: [planQuote(4033)],
    planMenu: null,
    plans: [missedPlan()],
  }),
  'plan-defaulted': portalView({
    invoices: [planInvoice({ status: 'overdue', dueOn: '2026-10-09', daysLate: 44 })],
    quotes: [planQuote(4033)],
    planMenu: null,
    plans: [
      missedPlan({
        status: 'defaulted',
        standing: null,
        arrearsMinor: 4033,
        instalments: [
          instalment(1, '2026-09-12', 4034, 8066, 'paid'),
          instalment(2, '2026-10-12', 4033, 4033, 'missed'),
          instalment(3, '2026-12-12', 4033, 0, 'upcoming'),
        ],
        next: { no: 2, dueOn: '2026-10-12', amountMinor: 4033 },
        graceUntilOn: null,
        noticeUntilOn: '2026-11-24',
        reinstateUntilOn: '2026-12-01',
      }),
    ],
  }),
  'plan-completed': portalView({
    ...noWays,
    invoices: [
      planInvoice({
        status: 'paid',
        balanceMinor: 0,
        payableMinor: 0,
        entries: [entry('payment', 4034), entry('payment', 4033), entry('payment', 4033)],
      }),
    ],
    plans: [
      plan({
        status: 'completed',
        standing: null,
        paidMinor: 12100,
        leftMinor: 0,
        next: null,
        instalments: [
          instalment(1, '2026-09-22', 4034, 8066, 'paid'),
          instalment(2, '2026-10-22', 4033, 4033, 'paid'),
          instalment(3, today, 4033, 0, 'paid'),
        ],
      }),
    ],
  }),
  paid: portalView({
    ...noWays,
    invoices: [paidInvoice],
    payments: [payment({ amountMinor: 11858, option: 'discount', discountGrantedMinor: 242 })],
  }),
  credited: portalView({
    ...noWays,
    invoices: [
      portalInvoice({
        status: 'credited',
        balanceMinor: 0,
        payableMinor: 0,
        entries: [entry('creditNote', 12100, 'KOR/2026/7')],
      }),
    ],
  }),
  'bank-disputed': portalView({
    ...noWays,
    invoices: [{ ...paidInvoice, disputedMinor: 11858 }],
    payments: [payment({ status: 'disputed', amountMinor: 11858, disputedMinor: 11858 })],
  }),
  /** The debit came back, and nothing has come since. */
  'debit-failed': portalView({
    invoices: [overdueInvoice()],
    quotes: [quote({ options: [allOption()] })],
    payments: [
      payment({
        status: 'failed',
        problem: 'debitFailed',
        methodLabel: 'SEPA ·3001',
        settledAt: null,
        initiatedAt: '2026-11-18T14:03:00.000Z',
      }),
    ],
  }),
  'on-phone': portalView({
    payments: [
      payment({ status: 'requiresAction', isOnPhone: true, methodLabel: 'BLIK', settledAt: null }),
    ],
  }),
  'several-disputed': portalView({
    scope: 'debtor',
    invoices: [
      portalInvoice(),
      { ...paidInvoice, id: 'inv_099', number: '2026/099', disputedMinor: 11858 },
    ],
    payments: [
      payment({
        status: 'disputed',
        amountMinor: 11858,
        disputedMinor: 11858,
        invoiceIds: ['inv_099'],
        invoiceNumbers: ['2026/099'],
      }),
    ],
  }),
  several: portalView({
    scope: 'debtor',
    invoices: severalInvoices,
    quotes: [
      quote({
        invoiceIds: ['inv_097', 'inv_109', 'inv_114'],
        payableMinor: 32200,
        options: [
          option({ kind: 'dueNow', amountMinor: 12100, dueOn: '2026-11-13', leavesMinor: 20100 }),
          discountOption({ amountMinor: 31958 }),
          allOption({ amountMinor: 32200 }),
          otherOption({ amountMinor: 32200, maxMinor: 32200 }),
        ],
      }),
    ],
    planMenu: { ...planMenu(32200), invoiceIds: ['inv_097', 'inv_109', 'inv_114'] },
  }),
  /** As `several`, after the overdue one was unticked. */
  'several-some': portalView({
    scope: 'debtor',
    invoices: severalInvoices,
    quotes: [
      quote({
        invoiceIds: ['inv_109', 'inv_114'],
        payableMinor: 20100,
        options: [
          discountOption({ amountMinor: 19858 }),
          allOption({ amountMinor: 20100 }),
          otherOption({ amountMinor: 20100, maxMinor: 20100 }),
        ],
      }),
    ],
  }),
  'two-currencies': portalView({
    scope: 'debtor',
    invoices: [
      portalInvoice(),
      portalInvoice({ id: 'inv_115', number: '2026/115', currency: 'PLN' }),
    ],
    quotes: [
      quote(),
      quote({
        invoiceIds: ['inv_115'],
        currency: 'PLN',
        options: [allOption({ currency: 'PLN' })],
      }),
    ],
  }),
  long: portalView({
    invoices: [
      portalInvoice({
        lines: longLines,
        adjustments: [
          {
            kind: 'allowance',
            reason: 'Loyalty',
            netMinor: 2000,
            taxRateBps: 2100,
            taxCategory: 'S',
          },
        ],
        taxTotals: [{ taxRateBps: 2100, taxCategory: 'S', netMinor: 240000, taxMinor: 50400 }],
        netMinor: 240000,
        taxMinor: 50400,
        grossMinor: 290400,
        prepaidMinor: 40000,
        roundingMinor: 0,
        amountDueMinor: 250400,
        entries: [entry('payment', 50000, 'Przelew 17/11', '2026-11-17')],
        balanceMinor: 200400,
        payableMinor: 200400,
        note: 'Access to the roof from ul. Miła. Warranty of 24 months.',
        paymentReference: 'RF18 5390 0754 7034',
      }),
    ],
    quotes: [
      quote({
        payableMinor: 200400,
        options: [
          discountOption({ amountMinor: 195392, savesMinor: 5008 }),
          allOption({ amountMinor: 200400 }),
          otherOption({ amountMinor: 200400, maxMinor: 200400 }),
        ],
        discountShortfall: { amountMinor: 195392, untilOn: '2026-11-27' },
      }),
    ],
    planMenu: planMenu(200400),
  }),
};

/** Payments for the status page, by id. */
export const paymentStates: Readonly<Record<string, PaymentView>> = {
  pay_succeeded: payment({
    id: 'pay_succeeded',
    amountMinor: 11858,
    option: 'discount',
    discountGrantedMinor: 242,
  }),
  pay_instalment: payment({
    id: 'pay_instalment',
    amountMinor: 4034,
    option: 'dueNow',
    planId: 'plan_1',
  }),
  pay_processing: payment({
    id: 'pay_processing',
    status: 'processing',
    methodLabel: 'SEPA ··3000',
    settledAt: null,
    initiatedAt: '2026-11-19T14:03:00.000Z',
  }),
  pay_action: payment({
    id: 'pay_action',
    status: 'requiresAction',
    methodLabel: null,
    settledAt: null,
    initiatedAt: null,
  }),
  pay_on_phone: payment({
    id: 'pay_on_phone',
    status: 'requiresAction',
    isOnPhone: true,
    methodLabel: 'BLIK',
    settledAt: null,
    initiatedAt: null,
  }),
  pay_created: payment({
    id: 'pay_created',
    status: 'created',
    methodLabel: null,
    settledAt: null,
    initiatedAt: null,
  }),
  pay_declined: payment({
    id: 'pay_declined',
    status: 'requiresAction',
    problem: 'insufficientFunds',
    settledAt: null,
    initiatedAt: null,
  }),
  pay_failed: payment({
    id: 'pay_failed',
    status: 'failed',
    problem: 'debitFailed',
    methodLabel: 'SEPA ··3000',
    settledAt: null,
  }),
  pay_canceled: payment({ id: 'pay_canceled', status: 'canceled', settledAt: null }),
  pay_refunded: payment({ id: 'pay_refunded', status: 'refunded', refundedMinor: 12100 }),
  pay_part_refunded: payment({
    id: 'pay_part_refunded',
    status: 'partiallyRefunded',
    refundedMinor: 2100,
  }),
  pay_disputed: payment({ id: 'pay_disputed', status: 'disputed', disputedMinor: 12100 }),
  pay_dispute_won: payment({ id: 'pay_dispute_won', status: 'disputeWon' }),
  pay_dispute_lost: payment({
    id: 'pay_dispute_lost',
    status: 'disputeLost',
    chargedBackMinor: 12100,
  }),
};

import type { CivilDate, Instant } from '../../server/domain/brands.ts';
import type { Message, MessageKind } from '../../server/domain/decision.ts';
import type { CaseFacts, Invoice, Plan, PlanState } from '../../server/domain/facts.ts';
import { bps, minor } from '../../server/domain/money.ts';
import type { LetterContext } from '../../server/letters/desk.ts';
import {
  aCase,
  aDebtor,
  aLine,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  aVendor,
  day,
  EUR,
  PLN,
} from './builders.ts';

/** One letter of each kind, with the facts that call for it: for tests and for looking at. */

export const zielonyDach = aVendor({
  name: 'Zielony Dach sp. z o.o.',
  profile: {
    email: 'biuro@zielonydach.example',
    phone: '+48 22 555 01 14',
    contactName: 'Anna Nowak',
    address: ['ul. Mokotowska 12', '00-561 Warszawa'],
    taxId: 'PL5252525252',
    iban: 'PL61109010140000071219812874',
  },
});

export const roof = (over: Partial<Invoice> = {}): Invoice =>
  anInvoice({
    number: '2026/114',
    issuedOn: day('2026-11-20'),
    dueOn: day('2026-12-04'),
    createdAt: at('2026-11-20T08:00:00Z'),
    lines: [
      aLine({ description: 'Roof inspection, with photo report', netMinor: minor(8000) }),
      aLine({ id: 'lin_2', description: 'Gutter cleaning, courtyard side', netMinor: minor(2000) }),
    ],
    ...over,
  });

const discounted = roof({
  terms: {
    discount: [
      {
        kind: 'percent',
        percentBps: bps(200),
        untilOn: day('2026-12-02'),
        taxMode: 'onEarly',
        excludedLines: [],
      },
    ],
    discountFullOnly: false,
    paymentTermsText: null,
  },
});

export function aMessage(kind: MessageKind, over: Partial<Message> = {}): Message {
  return {
    id: 'msg_1',
    key: 'key_1',
    kind,
    to: 'ap@podlipa.example',
    invoiceIds: ['inv_1'],
    step: null,
    planId: null,
    instalmentNo: null,
    paymentId: null,
    notBefore: at('2026-11-20T08:00:00Z'),
    createdAt: at('2026-11-20T08:00:00Z'),
    ...over,
  };
}

export function aContext(now: Instant, over: Partial<LetterContext> = {}): LetterContext {
  return {
    now,
    cal: { zone: zielonyDach.timeZone, isHoliday: () => false },
    payUrl: (scope) =>
      `https://pay.zielonydach.example/p/k1.${scope.kind === 'invoice' ? scope.invoiceId : scope.debtorId}`,
    mailFrom: 'letters@saldo.example',
    ...over,
  };
}

export type LetterCase = {
  readonly name: string;
  readonly message: Message;
  readonly facts: CaseFacts;
  readonly context: LetterContext;
};

const noon = (on: string): Instant => at(`${on}T11:00:00Z`);
const restaurant = (locale: string) =>
  aDebtor({ name: 'Restauracja Pod Lipą', email: 'ap@podlipa.example', locale });

const facts = (locale: string, over: Partial<CaseFacts> = {}): CaseFacts =>
  aCase({ vendor: zielonyDach, debtor: restaurant(locale), invoices: [roof()], ...over });

const paid = (amount: number, on: string, paymentId = 'pay_1') =>
  anEntry({
    id: `ent_${paymentId}`,
    amountMinor: minor(amount),
    at: noon(on),
    valueOn: day(on),
    paymentId,
  });

const card = (amount: number, on: string, state: Parameters<typeof aPayment>[1]) =>
  aPayment(
    {
      amountMinor: minor(amount),
      methodLabel: 'Visa ·4242',
      createdAt: noon(on),
      initiatedAt: noon(on),
    },
    state,
  );

const planOf = (over: Partial<Plan> = {}, state?: PlanState): Plan => {
  const { status: _, ...rest } = over;
  return aPlan(
    {
      instalments: [
        { no: 1, dueOn: day('2026-11-22'), amountMinor: minor(4034) },
        { no: 2, dueOn: day('2026-12-22'), amountMinor: minor(4033) },
        { no: 3, dueOn: day('2027-01-22'), amountMinor: minor(4033) },
      ],
      acceptedAt: noon('2026-11-22'),
      acceptance: { ...aPlan().acceptance, name: 'Maria Lipa', at: noon('2026-11-22') },
      ...rest,
    },
    state ?? { status: 'active', activeSince: noon('2026-11-22'), reinstatedAt: null },
  );
};

const saved = { autopay: true, paymentMethodId: 'pm_1', methodLabel: 'Visa ·4242' } as const;

export function letterCases(locale: string): readonly LetterCase[] {
  return [...reminders(locale), ...payments(locale), ...plans(locale), ...others(locale)];
}

function reminders(locale: string): readonly LetterCase[] {
  const one = (
    name: string,
    step: string,
    on: string,
    over: Partial<CaseFacts> = {},
    next?: CivilDate,
  ) => ({
    name: `reminder-${name}`,
    message: aMessage('reminder', { step }),
    facts: facts(locale, over),
    context: aContext(noon(on), next ? { nextStepOn: next } : {}),
  });
  const several = [
    roof(),
    roof({ id: 'inv_2', number: '2026/118', dueOn: day('2026-12-09') }),
    roof({ id: 'inv_3', number: '2026/120', dueOn: day('2026-12-07'), currency: PLN }),
  ];
  const moving = aPayment(
    { amountMinor: minor(3000), allocations: [{ invoiceId: 'inv_1', amountMinor: minor(3000) }] },
    { status: 'processing', processingSince: noon('2026-12-09') },
  );
  return [
    one('before-due', '-3', '2026-12-01', {}, day('2026-12-07')),
    one('before-due-discount', '-3', '2026-12-01', { invoices: [discounted] }),
    one('before-due-shortfall', '-3', '2026-12-01', {
      invoices: [discounted],
      entries: [paid(5000, '2026-11-25')],
    }),
    one('when-expected', '+1', '2026-12-07', {}, day('2026-12-11')),
    one('second', '+7', '2026-12-11', { entries: [paid(5000, '2026-12-08')], payments: [moving] }),
    one('firm', '+14', '2026-12-18'),
    one('final', '+30', '2027-01-04'),
    {
      name: 'reminder-several',
      message: aMessage('reminder', { step: '+7', invoiceIds: ['inv_1', 'inv_2', 'inv_3'] }),
      facts: facts(locale, { invoices: several }),
      context: aContext(noon('2026-12-16')),
    },
    one('long', '+1', '2026-12-07', { invoices: [manyLines(14)] }),
  ];
}

export const manyLines = (count: number): Invoice =>
  roof({
    lines: Array.from({ length: count }, (_, i) =>
      aLine({
        id: `lin_${i + 1}`,
        description: `Slate tile row ${i + 1}, cut, carried up and set by hand`,
        quantity: '12.5',
        unit: 'MTK',
        unitPrice: '1234.5678',
        netMinor: minor(1_543_210 + i),
      }),
    ),
  });

function payments(locale: string): readonly LetterCase[] {
  const one = (name: string, kind: MessageKind, on: string, over: Partial<CaseFacts>) => ({
    name: `payment-${name}`,
    message: aMessage(kind, { paymentId: 'pay_1' }),
    facts: facts(locale, over),
    context: aContext(noon(on)),
  });
  const granted = anEntry({
    id: 'ent_d',
    kind: 'discount',
    amountMinor: minor(242),
    at: noon('2026-11-25'),
    paymentId: 'pay_1',
  });
  const back = (reversal: 'refund' | 'chargeback', on: string) =>
    anEntry({
      id: 'ent_r',
      kind: 'paymentReversed',
      amountMinor: minor(12_100),
      at: noon(on),
      valueOn: day(on),
      paymentId: 'pay_1',
      correctsId: 'ent_pay_1',
      reversal,
    });
  const settled = { status: 'succeeded', settledAt: noon('2026-11-25') } as const;
  const whole = card(12_100, '2026-11-25', settled);
  return [
    one('receipt', 'paymentReceipt', '2026-11-25', {
      invoices: [discounted],
      payments: [card(11_858, '2026-11-25', settled)],
      entries: [paid(11_858, '2026-11-25'), granted],
    }),
    one('receipt-part', 'paymentReceipt', '2026-11-25', {
      payments: [card(5000, '2026-11-25', settled)],
      entries: [paid(5000, '2026-11-25')],
    }),
    one('processing', 'paymentProcessing', '2026-12-04', {
      payments: [
        {
          ...card(12_100, '2026-12-04', {
            status: 'processing',
            processingSince: noon('2026-12-04'),
          }),
          methodLabel: 'SEPA ·3000',
        },
      ],
    }),
    one('failed', 'paymentFailed', '2026-12-09', {
      payments: [
        card(12_100, '2026-12-04', {
          status: 'failed',
          failedAt: noon('2026-12-09'),
          failureCode: 'insufficient_funds',
        }),
      ],
    }),
    one('refunded', 'paymentReversed', '2026-12-09', {
      payments: [
        {
          ...whole,
          status: 'refunded',
          settledAt: noon('2026-11-25'),
          refundedMinor: minor(12_100),
        },
      ],
      entries: [paid(12_100, '2026-11-25'), back('refund', '2026-12-09')],
    }),
    one('charged-back', 'paymentReversed', '2027-01-12', {
      payments: [
        {
          ...whole,
          status: 'disputeLost',
          settledAt: noon('2026-11-25'),
          lostAt: noon('2027-01-12'),
        },
      ],
      entries: [paid(12_100, '2026-11-25'), back('chargeback', '2027-01-12')],
    }),
  ];
}

function plans(locale: string): readonly LetterCase[] {
  const one = (
    name: string,
    kind: MessageKind,
    on: string,
    no: number | null,
    over: Partial<CaseFacts>,
  ) => ({
    name: `plan-${name}`,
    message: aMessage(kind, { planId: 'pln_1', instalmentNo: no }),
    facts: facts(locale, { plans: [planOf()], ...over }),
    context: aContext(noon(on)),
  });
  const first = [paid(4034, '2026-11-22')];
  const pdf = {
    filename: 'plan.pdf',
    contentType: 'application/pdf',
    content: new Uint8Array([37]),
  };
  const broken = {
    defaultedAt: noon('2027-01-28'),
    noticeUntilOn: day('2027-02-04'),
    reinstateUntilOn: day('2027-02-11'),
    mayReinstate: true,
  };
  const failedDebit = card(4033, '2026-12-22', {
    status: 'failed',
    failedAt: noon('2026-12-22'),
    failureCode: 'card_declined',
  });
  const accepted = one('accepted', 'planAccepted', '2026-11-22', null, { plans: [planOf(saved)] });
  return [
    { ...accepted, context: { ...accepted.context, attachments: [pdf] } },
    one('accepted-waits', 'planAccepted', '2026-11-22', null, {
      plans: [planOf({}, { status: 'accepted', activateBy: noon('2026-11-25') })],
    }),
    one('before', 'planBefore', '2026-12-19', 2, { entries: first }),
    one('before-debit', 'planBefore', '2026-12-19', 2, { entries: first, plans: [planOf(saved)] }),
    one('due', 'planDue', '2026-12-22', 2, { entries: first }),
    one('due-debit', 'planDue', '2026-12-22', 2, { entries: first, plans: [planOf(saved)] }),
    one('missed', 'planMissed', '2026-12-23', 2, { entries: first }),
    one('missed-debit', 'planMissed', '2026-12-23', 2, {
      entries: first,
      plans: [planOf(saved)],
      payments: [{ ...failedDebit, planId: 'pln_1', offSession: true }],
    }),
    one('missed-two', 'planMissed', '2027-01-23', 3, { entries: first }),
    one('defaulted', 'planDefaulted', '2027-01-28', null, {
      entries: first,
      plans: [planOf({}, { status: 'defaulted', ...broken })],
    }),
    one('accelerated', 'planDefaulted', '2027-02-05', null, {
      entries: first,
      plans: [
        planOf(
          {},
          {
            status: 'accelerated',
            acceleratedAt: noon('2027-02-05'),
            reinstateUntilOn: broken.reinstateUntilOn,
            mayReinstate: true,
          },
        ),
      ],
    }),
    one('reinstated', 'planReinstated', '2027-01-05', null, {
      entries: [...first, { ...paid(4033, '2027-01-05'), id: 'ent_2' }],
      plans: [
        planOf(
          {},
          { status: 'active', activeSince: noon('2027-01-05'), reinstatedAt: noon('2027-01-05') },
        ),
      ],
    }),
    one('brought-back', 'planReinstated', '2027-02-01', null, {
      entries: first,
      plans: [
        planOf(
          {},
          { status: 'active', activeSince: noon('2027-02-01'), reinstatedAt: noon('2027-02-01') },
        ),
      ],
    }),
    one('completed', 'planCompleted', '2027-01-22', null, {
      entries: [paid(12_100, '2027-01-22')],
      plans: [planOf({}, { status: 'completed', completedAt: noon('2027-01-22') })],
    }),
    one('canceled', 'planCanceled', '2026-12-01', null, {
      entries: first,
      plans: [planOf({}, { status: 'canceled', canceledAt: noon('2026-12-01'), reason: 'asked' })],
    }),
  ];
}

function others(locale: string): readonly LetterCase[] {
  return [
    {
      name: 'fresh-link',
      message: aMessage('freshLink'),
      facts: facts(locale),
      context: aContext(noon('2026-12-01')),
    },
    {
      name: 'fresh-link-all',
      message: aMessage('freshLink', { invoiceIds: ['inv_1', 'inv_2'] }),
      facts: facts(locale, {
        invoices: [roof(), roof({ id: 'inv_2', number: '2026/118', currency: EUR })],
      }),
      context: aContext(noon('2026-12-01')),
    },
  ];
}

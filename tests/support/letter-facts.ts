import type { Instant } from '../../server/domain/brands.ts';
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
} from './builders.ts';

/** What the letters and papers of the tests are about: a roofer, a restaurant and one invoice. */

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

/** 2 % off until 2 December: 118.58 instead of 121.00. */
export const discounted = roof({
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

export const noon = (on: string): Instant => at(`${on}T11:00:00Z`);

const restaurant = (locale: string) =>
  aDebtor({ name: 'Restauracja Pod Lipą', email: 'ap@podlipa.example', locale });

export const factsIn = (locale: string, over: Partial<CaseFacts> = {}): CaseFacts =>
  aCase({ vendor: zielonyDach, debtor: restaurant(locale), invoices: [roof()], ...over });

export const paid = (amount: number, on: string, paymentId = 'pay_1') =>
  anEntry({
    id: `ent_${paymentId}`,
    amountMinor: minor(amount),
    at: noon(on),
    valueOn: day(on),
    paymentId,
  });

export const card = (amount: number, on: string, state: Parameters<typeof aPayment>[1]) =>
  aPayment(
    {
      amountMinor: minor(amount),
      methodLabel: 'Visa ·4242',
      createdAt: noon(on),
      initiatedAt: noon(on),
    },
    state,
  );

export const planOf = (over: Partial<Plan> = {}, state?: PlanState): Plan => {
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

export const saved = {
  autopay: true,
  customerId: 'cus_1',
  paymentMethodId: 'pm_1',
  methodLabel: 'Visa ·4242',
} as const;

import { insertDebtor } from '../../db/queries/debtors.ts';
import { insertLink } from '../../db/queries/links.ts';
import { commitCases } from '../../db/commit.ts';
import { newCase } from '../../db/cases.ts';
import { loadVendor } from '../../db/queries/vendors.ts';
import type { Deps } from '../../server/deps.ts';
import type { CivilDate, Instant } from '../../server/domain/brands.ts';
import { addDays, DAY_MS, localDate } from '../../server/domain/calendar.ts';
import type { Change } from '../../server/domain/decision.ts';
import type { Invoice, Payment, Vendor } from '../../server/domain/facts.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { newLink } from '../../server/services/links/links.ts';
import { deriveToken } from '../../server/services/links/token.ts';
import {
  aDebtor,
  aLine,
  anEntry,
  anInvoice,
  aPayment,
  invoicedEntry,
} from '../support/builders.ts';

const CHUNK = 500;
const LINES = 20;
const GOODS = [
  'Montaż pokrycia dachowego z blachy',
  'Roof inspection with a written report',
  'Rynna stalowa ocynkowana 150 mm, 4 m',
  'Gutter cleaning, both sides of the house',
  'Okno dachowe 78 × 118 z kołnierzem',
];

/**
 * Debtors with one invoice each, as they are in the middle of their life: 20 lines, two tax rates, an
 * early-payment discount that can still be earned, one partial payment. Returns the tokens of the links.
 */
export async function seedOpenInvoices(
  deps: Deps,
  vendorId: string,
  count: number,
): Promise<string[]> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) throw new Error('no vendor to seed');
  const tokens: string[] = [];
  for (let from = 0; from < count; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => from + i + 1);
    const written = await commitCases(
      deps.db,
      numbers.map((no) => {
        const made = openInvoice(deps, vendor, no);
        tokens.push(made.token);
        return made;
      }),
    );
    const refused = written.find((one) => one.status === 'rejected' || !one.value.ok);
    if (refused) throw new Error('a seeded invoice was refused', { cause: refused });
  }
  return tokens;
}

function openInvoice(
  deps: Deps,
  vendor: Vendor & { readonly settingsVersion: number },
  no: number,
) {
  const now = deps.clock.now();
  const today = localDate(now, vendor.timeZone);
  const debtor = aDebtor({
    id: deps.newId('deb'),
    name: `Restauracja ${no}`,
    email: `office@restauracja-${no}.example`,
    locale: no % 2 === 0 ? 'pl' : 'en',
    createdAt: now,
  });
  const invoice = anOpenInvoice(deps, vendor, no, today);
  const payment = aPartialPayment(deps, invoice, now);
  const ref = { vendorId: vendor.id, debtorId: debtor.id };
  const link = newLink(deps, ref, invoice.id);
  const changes: Change[] = [
    { do: 'addInvoice', invoice, contentHash: `hash of ${invoice.number}` },
    { do: 'addEntry', entry: { ...invoicedEntry(invoice), id: deps.newId('ent') } },
    { do: 'putPayment', payment },
    {
      do: 'addEntry',
      entry: anEntry({
        id: deps.newId('ent'),
        invoiceId: invoice.id,
        amountMinor: payment.amountMinor,
        currency: invoice.currency,
        at: payment.createdAt,
        valueOn: addDays(today, -2),
        paymentId: payment.id,
      }),
    },
  ];
  return {
    token: deriveToken(deps.keys, 'link', link),
    facts: newCase(vendor, debtor),
    commit: {
      actor: { kind: 'system' as const },
      at: now,
      events: [
        { type: 'invoice.issued', data: { invoiceId: invoice.id, number: invoice.number } },
        { type: 'payment.succeeded', data: { paymentId: payment.id } },
      ],
      changes,
      wakeAt: null,
      before: [insertDebtor(vendor.id, { ...debtor, externalId: null })],
      also: [insertLink(link)],
    },
  };
}

function anOpenInvoice(deps: Deps, vendor: Vendor, no: number, today: CivilDate): Invoice {
  return anInvoice({
    id: deps.newId('inv'),
    number: `FV/2026/${no}`,
    issuedOn: addDays(today, -4),
    dueOn: addDays(today, 10),
    createdAt: (deps.clock.now() - 4 * DAY_MS) as Instant,
    lines: Array.from({ length: LINES }, (_, i) => {
      const netMinor = minor(1_250 + 37 * ((no * 7 + i * 13) % 900));
      return aLine({
        id: `lin_${i + 1}`,
        description: `${GOODS[(no + i) % GOODS.length]} (${i + 1})`,
        quantity: '1',
        unit: 'szt.',
        unitPrice: `${Math.floor(netMinor / 100)}.${String(netMinor % 100).padStart(2, '0')}`,
        netMinor,
        taxRateBps: bps(i % 4 === 0 ? 800 : 2300),
      });
    }),
    terms: {
      discount: [
        {
          kind: 'percent',
          percentBps: bps(200),
          untilOn: addDays(today, 3),
          taxMode: 'onEarly',
          excludedLines: [],
        },
      ],
      discountFullOnly: false,
      paymentTermsText: '2 % within 7 days, net 14 days',
    },
    seller: {
      name: vendor.name,
      taxId: vendor.profile.taxId,
      address: vendor.profile.address,
      email: vendor.profile.email,
    },
    buyer: {
      name: `Restauracja ${no}`,
      taxId: 'PL5260250274',
      address: ['ul. Długa 5', '00-263 Warszawa', 'Polska'],
      email: null,
    },
    iban: vendor.profile.iban,
    paymentReference: `FV/2026/${no}`,
  });
}

function aPartialPayment(deps: Deps, invoice: Invoice, now: Instant): Payment {
  const at = (now - 2 * DAY_MS) as Instant;
  const amountMinor = minor(10_000);
  return aPayment(
    {
      id: deps.newId('pay'),
      currency: invoice.currency,
      amountMinor,
      allocations: [{ invoiceId: invoice.id, amountMinor }],
      option: 'other',
      quoteExpiresAt: at,
      createdAt: at,
      initiatedAt: at,
      paymentIntentId: `pi_${invoice.id}`,
      methodLabel: 'Visa ·4242',
    },
    { status: 'succeeded', settledAt: at },
  );
}

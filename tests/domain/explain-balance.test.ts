import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../server/domain/calendar.ts';
import { decideCreditNote } from '../../server/domain/credit-note.ts';
import { applyChanges } from '../../server/domain/decision.ts';
import type { Decision, NewId } from '../../server/domain/decision.ts';
import { explainBalance } from '../../server/domain/explain-balance.ts';
import type { BookedEntry, TermCode } from '../../server/domain/explain-balance.ts';
import { explainOptions } from '../../server/domain/explain-option.ts';
import type { CaseFacts, DiscountTier, SettlementOffer } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import {
  decideGrantDiscount,
  decideOfflinePayment,
  decideWriteOff,
} from '../../server/domain/ledger-decisions.ts';
import { bps, minor } from '../../server/domain/money.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  at,
  countedIds,
  day,
  EUR,
  invoicedEntry,
  NOW,
} from '../support/builders.ts';
import { anyPayments, INVOICE_IDS, PaymentWorld } from '../support/payment-world.ts';

const sumOf = (terms: readonly { readonly amountMinor: number }[]): number =>
  terms.reduce((sum, term) => sum + term.amountMinor, 0);

const tier = (percent: number, untilOn: string): DiscountTier => ({
  kind: 'percent',
  percentBps: bps(percent * 100),
  untilOn: day(untilOn),
  taxMode: 'onEarly',
  excludedLines: [],
});
const terms = {
  discount: [tier(1, '2026-05-20'), tier(2, '2026-05-10')],
  discountFullOnly: false,
  paymentTermsText: null,
};
const invoice = anInvoice({ terms });
const LATER = at('2027-01-01T00:00:00Z');

type Decide = (facts: CaseFacts, newId: NewId) => Decision<string>;

/** The story of one invoice, told by decisions and booked as the database books them. */
function told(decisions: readonly Decide[], over: Partial<CaseFacts> = {}) {
  const begun = aCase({ invoices: [invoice], ...over });
  const newId = countedIds();
  let facts = begun;
  let seq = 1;
  const booked: BookedEntry[] = begun.entries.map((e) => book(e, 'invoice.issued', 1));
  for (const decide of decisions) {
    const decision = decide(facts, newId);
    if (!decision.ok) throw new Error(`refused: ${decision.code}`);
    const before = facts.entries.length;
    facts = applyChanges(facts, decision.changes);
    const source = decision.events[0]?.type ?? '';
    booked.push(...facts.entries.slice(before).map((e) => book(e, source, seq + 1)));
    seq += decision.events.length;
  }
  return { ...facts, entries: booked };
}

const book = (entry: CaseFacts['entries'][number], source: string, seq: number): BookedEntry => ({
  ...entry,
  seq,
  actor: { kind: 'system' },
  source,
});

const paid = (amountMinor: number, valueOn: string): Decide => {
  const money = { invoiceIds: ['inv_1'], currency: EUR, amountMinor, valueOn: day(valueOn) };
  const command = { ...money, reference: 'Transfer 7', methodLabel: 'bank transfer' };
  const now = at(`${valueOn}T12:00:00Z`);
  return (facts, newId) => decideOfflinePayment(facts, command, now, newId);
};
const credited = (amountMinor: number, issuedOn: string): Decide => {
  const note = { invoiceId: 'inv_1', amountMinor, currency: EUR, issuedOn: day(issuedOn) };
  const now = at(`${issuedOn}T12:00:00Z`);
  return (facts, newId) => decideCreditNote(facts, { ...note, reference: 'K1' }, now, newId);
};
const codesOf = (facts: ReturnType<typeof told>): readonly TermCode[] =>
  explainBalance(facts, 'inv_1', LATER).terms.map((term) => term.code);

test('118.58 is the invoice less the discount that its payment earned in time', () => {
  const facts = told([paid(6_000, '2026-05-05'), paid(5_858, '2026-05-09')]);
  const { terms: found, balanceMinor } = explainBalance(facts, 'inv_1', LATER);
  expect(balanceMinor).toBe(0);
  expect(
    found.map(({ code, amountMinor, balanceMinor: left }) => [code, amountMinor, left]),
  ).toEqual([
    ['invoiced', 12_100, 12_100],
    ['payment', -6_000, 6_100],
    ['payment', -5_858, 242],
    ['discountEarned', -242, 0],
  ]);
  expect(found.map((term) => term.why)).toMatchObject([
    { number: 'FV/2026/001', issuedOn: '2026-05-01', dueOn: '2026-05-31' },
    { paymentMinor: 6_000, method: 'bank transfer', reference: 'Transfer 7' },
    { paymentMinor: 5_858, valueOn: '2026-05-09' },
    { percentBps: 200, untilOn: '2026-05-10', valueOn: '2026-05-09' },
  ]);
});

test('a balance of a past instant knows nothing of what came later', () => {
  const facts = told([paid(6_000, '2026-05-05'), paid(5_858, '2026-05-09')]);
  const balanceAt = (iso: string) => explainBalance(facts, 'inv_1', at(iso));
  expect(balanceAt('2026-04-30T00:00:00Z')).toEqual({ balanceMinor: 0, terms: [] });
  expect(balanceAt('2026-05-05T11:59:59.999Z').balanceMinor).toBe(12_100);
  expect(balanceAt('2026-05-05T12:00:00Z')).toMatchObject({ balanceMinor: 6_100 });
});

test('the terms of a discount are those that its day still reached', () => {
  const facts = told([paid(11_979, '2026-05-15')]);
  const [, , discount] = explainBalance(facts, 'inv_1', LATER).terms;
  expect(discount).toMatchObject({
    code: 'discountEarned',
    amountMinor: -121,
    why: { percentBps: 100, untilOn: '2026-05-20' },
  });
});

test('each way in which a balance changes has its own name', () => {
  expect(codesOf(told([paid(12_100, '2026-05-25')]))).toEqual(['invoiced', 'payment']);
  expect(codesOf(told([credited(1_210, '2026-05-12')]))).toEqual(['invoiced', 'creditNote']);
  const grant: Decide = (facts, newId) =>
    decideGrantDiscount(facts, { invoiceId: 'inv_1' }, at('2026-06-02T12:00:00Z'), newId);
  expect(codesOf(told([paid(11_979, '2026-06-01'), grant]))).toEqual([
    'invoiced',
    'payment',
    'discountGranted',
  ]);
  const giveUp: Decide = (facts, newId) =>
    decideWriteOff(facts, { invoiceId: 'inv_1', reason: 'small' }, NOW, newId);
  expect(codesOf(told([giveUp, credited(1_210, '2026-05-12')]))).toEqual([
    'invoiced',
    'writeOff',
    'creditNote',
    'writeOffUndone',
  ]);
  expect(codesOf(told([paid(12_100, '2026-05-25'), credited(1_210, '2026-05-26')]))).toEqual([
    'invoiced',
    'payment',
    'creditNote',
    'paymentReleased',
  ]);
});

test('a kept settlement names its offer', () => {
  const offer: SettlementOffer = {
    id: 'off_1',
    invoiceId: 'inv_1',
    amountMinor: minor(9_000),
    untilOn: day('2026-06-05'),
    createdAt: at('2026-06-01T08:00:00Z'),
    endedAt: null,
  };
  const facts = told([paid(9_000, '2026-06-02')], { offers: [offer] });
  expect(explainBalance(facts, 'inv_1', LATER).terms.at(-1)).toMatchObject({
    code: 'settlementKept',
    amountMinor: -3_100,
    why: { offerMinor: 9_000, untilOn: '2026-06-05' },
  });
});

test('every kind of entry on either side has a name', () => {
  const entries = (['refund', 'chargeback', null] as const).map((reversal, i) =>
    anEntry({ id: `ent_r${i}`, kind: 'paymentReversed', reversal, correctsId: 'ent_1' }),
  );
  const others = (['lateCharge', 'waiver', 'discount', 'writeOff', 'creditNote'] as const).flatMap(
    (kind) =>
      (['debit', 'credit'] as const).map((side) =>
        anEntry({ id: `ent_${kind}${side}`, kind, side, correctsId: 'ent_1' }),
      ),
  );
  const restored = anEntry({ id: 'ent_b', kind: 'paymentReversed', side: 'credit' });
  const all = [anEntry(), ...entries, ...others, restored];
  expect(codesOf(told([], { entries: [invoicedEntry(invoice), ...all] })).slice(1)).toEqual([
    'payment',
    'refund',
    'chargeback',
    'paymentTakenBack',
    'lateCharge',
    'lateChargeUndone',
    'waiverUndone',
    'waiver',
    'discountTakenBack',
    'discountRestored',
    'writeOffUndone',
    'writeOffRestored',
    'creditNoteUndone',
    'creditNote',
    'paymentRestored',
  ]);
});

test('in any history the terms sum to the balance at every instant', () => {
  fc.assert(
    fc.property(anyPayments, (list) => {
      const world = new PaymentWorld();
      const seen = list.map((action, index) => {
        world.now = instant(NOW + (index + 1) * 60_000);
        world.act(action);
        const balances = INVOICE_IDS.map((id) => balanceOf(world.facts.entries, id));
        return { when: world.now, balances };
      });
      for (const { when, balances } of seen) {
        for (const [index, id] of INVOICE_IDS.entries()) {
          const facts = { ...world.facts, entries: world.booked };
          const { balanceMinor, terms: found } = explainBalance(facts, id, when);
          expect(balanceMinor).toBe(balances[index]);
          expect(sumOf(found)).toBe(balanceMinor);
          expect(found.at(-1)?.balanceMinor).toBe(balanceMinor);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('in any history the terms of each way of paying sum to its amount', () => {
  fc.assert(
    fc.property(anyPayments, (list) => {
      const world = new PaymentWorld();
      for (const action of list) {
        world.act(action);
        const ask = { invoiceIds: [...INVOICE_IDS], now: world.now };
        for (const { option, terms: found } of explainOptions(world.facts, ask)) {
          expect(sumOf(found)).toBe(option.amountMinor);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('a price in time is what is owed, less what is on its way, less the discount', () => {
  const moving = aPayment(
    { amountMinor: minor(2_000), initiatedAt: NOW },
    { status: 'processing', processingSince: NOW },
  );
  const facts = aCase({ invoices: [invoice], payments: [moving] });
  const explained = explainOptions(facts, { invoiceIds: ['inv_1'], now: NOW });
  const discounted = explained.find((one) => one.option.kind === 'discount');
  expect(discounted?.terms.map(({ code, amountMinor }) => [code, amountMinor])).toEqual([
    ['owed', 12_100],
    ['onItsWay', -2_000],
    ['discount', -242],
  ]);
});

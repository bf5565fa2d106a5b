import { describe, expect, test } from 'vitest';
import { decideRecordTransfer } from '../../server/domain/bank-line.ts';
import type { NewId } from '../../server/domain/decision.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { decideApplyCredit, decideReturnCredit, freeCredit } from '../../server/domain/credit.ts';
import { activeHolds } from '../../server/domain/hold.ts';
import { balanceOf, standingAmount } from '../../server/domain/ledger.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { bps, minor, sum } from '../../server/domain/money.ts';
import { decideUndoTransfer } from '../../server/domain/undo-transfer.ts';
import { aCase, anInvoice, aPayment, countedIds, EUR, NOW, TODAY } from '../support/builders.ts';
import { given } from '../support/given.ts';

const LINE = { lineId: 'bln_1', paymentId: 'pay_bln1' };
const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'FV/2026/002' })];

/** Ids of one command, which those of another never are. */
function idsOf(command: string): NewId {
  const newId = countedIds();
  return (prefix) => newId(`${prefix}_${command}`);
}

const recorded =
  (amountMinor: number, invoiceIds = ['inv_1']) =>
  (facts: CaseFacts) =>
    decideRecordTransfer(
      facts,
      {
        ...LINE,
        transfer: {
          direction: 'credit',
          isReversal: false,
          amountMinor: minor(amountMinor),
          currency: EUR,
          valueOn: TODAY,
          payerName: null,
          payerIban: null,
          references: [],
        },
        reference: null,
        invoiceIds,
        matched: 'confirmed',
      },
      NOW,
      idsOf('rec'),
    );
const undone = (facts: CaseFacts) => decideUndoTransfer(facts, LINE, NOW, idsOf('undo'));
const balances = ({ entries }: CaseFacts) => ['inv_1', 'inv_2'].map((id) => balanceOf(entries, id));

describe('a line that was recorded by mistake', () => {
  test('is reversed by entries that each name the one they correct (1.4)', () => {
    const before = aCase({ invoices });
    const { facts } = given(before)
      .when(recorded(15_000, ['inv_1', 'inv_2']))
      .and.when(undone)
      .thenHappened('payment.undone');
    expect(balances(facts)).toEqual(balances(before));
    const paid = facts.entries.filter((e) => e.kind === 'payment');
    expect(paid).toHaveLength(2);
    expect(paid.map((e) => standingAmount(e, facts.entries))).toEqual([0, 0]);
    const reversals = facts.entries.filter((e) => e.kind === 'paymentReversed');
    expect(new Set(reversals.map((e) => e.correctsId))).toEqual(new Set(paid.map((e) => e.id)));
    expect(facts.payments).toMatchObject([{ status: 'canceled', canceledAt: NOW }]);
  });

  test('is asked about no more when all of it was too much', () => {
    const closed = aCase({ invoices: [anInvoice({ amountMinor: 0 })] });
    const taken = given(closed)
      .when(recorded(5_000))
      .and.when(undone)
      .thenHappened('payment.undone', 'credit.taken');
    expect(taken.changes('endTasks')).toMatchObject([
      { kind: 'refundOverpayment', invoiceId: 'inv_1' },
    ]);
  });

  test('leaves the question open about other money that was too much for the same invoice', () => {
    const other = (facts: CaseFacts) =>
      decideOfflinePayment(
        facts,
        {
          invoiceIds: ['inv_1'],
          amountMinor: 13_000,
          currency: EUR,
          valueOn: TODAY,
          reference: null,
          methodLabel: null,
        },
        NOW,
        idsOf('other'),
      );
    const taken = given(aCase({ invoices })).when(other).and.when(recorded(5_000)).and.when(undone);
    expect(taken.changes('endTasks')).toEqual([]);
    expect(freeCredit(taken.facts, EUR)).toBe(900);
  });

  test('takes with it the discount that it had earned', () => {
    const tier = { kind: 'percent', percentBps: bps(200), untilOn: TODAY } as const;
    const discount = [{ ...tier, taxMode: 'onEarly', excludedLines: [] } as const];
    const terms = { discount, discountFullOnly: false, paymentTermsText: null };
    const early = [anInvoice({ terms }), ...invoices.slice(1)];
    const { facts } = given(aCase({ invoices: early })).when(recorded(11_858));
    expect(facts.entries.some((e) => e.kind === 'discount')).toBe(true);
    expect(balanceOf(facts.entries, 'inv_1')).toBe(0);
    const after = given(facts).when(undone).facts;
    expect(balances(after)).toEqual([12_100, 12_100]);
  });

  test('gives back the credit that was too much, also where it paid another invoice since', () => {
    const surplus = given(aCase({ invoices })).when(recorded(20_000));
    expect(freeCredit(surplus.facts, EUR)).toBe(7_900);
    const used = surplus.and.when((facts) =>
      decideApplyCredit(facts, { invoiceId: 'inv_2', amountMinor: 5_000 }, NOW, idsOf('use')),
    );
    const { facts } = used.and.when(undone);
    expect(balances(facts)).toEqual([12_100, 12_100]);
    expect(sum(facts.credits.map((c) => c.amountMinor))).toBe(0);
  });

  test('holds nothing: who took it back has decided', () => {
    const { facts } = given(aCase({ invoices })).when(recorded(12_100)).and.when(undone);
    expect(activeHolds(facts, 'inv_1', NOW)).toEqual([]);
  });

  test('is not undone where money of it was really given back', () => {
    given(aCase({ invoices }))
      .when(recorded(20_000))
      .and.when((facts) => decideReturnCredit(facts, { currency: EUR }, NOW, idsOf('back')))
      .and.when(undone)
      .thenRefused('bankLineReturned');
  });

  test('is undone once, and may be recorded anew under another name', () => {
    const first = given(aCase({ invoices })).when(recorded(12_100)).and.when(undone);
    first.and.when(undone).thenNothingHappened('alreadyUndone');
    first.and.when(recorded(12_100)).thenNothingHappened('alreadyRecorded');
  });
});

test('a card payment is not undone like a line', () => {
  const card = aPayment({ id: LINE.paymentId }, { status: 'succeeded', settledAt: NOW });
  given(aCase({ payments: [card] }))
    .when(undone)
    .thenRefused('notFound');
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInvoiceSchema } from '../../server/contract/invoice.ts';
import { normalizeInvoice } from '../../server/contract/normalize-invoice.ts';
import { parseEInvoice } from '../../server/einvoice/parse-einvoice.ts';
import { toInvoiceInput } from '../../server/einvoice/to-invoice-input.ts';
import { accepted } from '../support/einvoices/samples.ts';
import {
  decimal,
  toCii,
  totalsOf,
  toUbl,
  type WrittenInvoice,
  type WrittenLine,
} from '../support/einvoices/write.ts';

const DEFAULTS = { termsDays: 14 };
const anyRate = fc.constantFrom(0, 5, 8, 19, 23);

const anyLine: fc.Arbitrary<WrittenLine> = fc.record({
  name: fc.stringMatching(/^[A-Za-ząćęłńóśźż&<> ]{0,20}[A-Za-z]$/u),
  quantity: fc.integer({ min: -9999, max: 99_999 }).map((n) => `${(n / 1000).toString()}`),
  price: fc.integer({ min: 0, max: 9_999_999 }).map(decimal),
  netMinor: fc.integer({ min: -50_000, max: 90_000_000 }),
  ratePercent: anyRate,
});

/** Anything that a program could issue: no rule but that it is not negative. */
const anyInvoice: fc.Arbitrary<WrittenInvoice> = fc
  .record({
    number: fc.stringMatching(/^[A-Z]{1,3}\/20\d\d\/\d{1,5}$/),
    lines: fc.array(anyLine, { minLength: 1, maxLength: 12 }),
    adjustments: fc.array(
      fc.record({
        isCharge: fc.boolean(),
        amountMinor: fc.integer({ min: 0, max: 20_000 }),
        ratePercent: anyRate,
      }),
      { maxLength: 4 },
    ),
    prepaidMinor: fc.integer({ min: 0, max: 10_000 }),
    roundingMinor: fc.integer({ min: -99, max: 99 }),
  })
  .filter((invoice) => totalsOf(invoice).due >= 0 && totalsOf(invoice).gross >= 0);

describe('an invoice that was written is read as it was', { timeout: 60_000 }, () => {
  test('in UBL and in CII, to the last unit', () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const ubl = toInvoiceInput(accepted(toUbl(invoice)), DEFAULTS);
        expect(toInvoiceInput(accepted(toCii(invoice)), DEFAULTS)).toEqual(ubl);
        const totals = totalsOf(invoice);
        expect(ubl.invoice).toMatchObject({
          number: invoice.number,
          netMinor: totals.net,
          taxMinor: totals.tax,
          grossMinor: totals.gross,
          amountDueMinor: totals.due,
        });
        expect(ubl.invoice.lines.map((line) => line.netMinor)).toEqual(
          invoice.lines.map((line) => line.netMinor),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('and the API makes the same totals of the same lines', () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const rest = ({ ratePercent }: { ratePercent: number }) => ({
          taxRateBps: ratePercent * 100,
        });
        const rows = (isCharge: boolean) =>
          invoice.adjustments
            .filter((a) => a.isCharge === isCharge && a.amountMinor > 0)
            .map((a) => ({ netMinor: a.amountMinor, ...rest(a) }));
        const body = createInvoiceSchema.parse({
          number: invoice.number,
          debtor: { name: 'Klon', email: null },
          currency: 'EUR',
          issuedOn: '2026-05-04',
          dueOn: '2026-05-18',
          lines: invoice.lines.map((line) => ({
            description: line.name,
            quantity: line.quantity,
            unitPrice: line.price,
            netMinor: line.netMinor,
            ...rest(line),
          })),
          allowances: rows(false),
          charges: rows(true),
          prepaidMinor: invoice.prepaidMinor,
          roundingMinor: invoice.roundingMinor,
        });
        const made = normalizeInvoice(body, { termsDays: 14 });
        const totals = totalsOf(invoice);
        expect(made).toMatchObject({
          ok: true,
          input: {
            invoice: {
              netMinor: totals.net,
              taxMinor: totals.tax,
              grossMinor: totals.gross,
              amountDueMinor: totals.due,
            },
          },
        });
      }),
      { numRuns: 150 },
    );
  });

  test('one amount changed by a unit or more, wherever it stands, and it is refused', () => {
    const anyWriter = fc.constantFrom(toUbl, toCii);
    const anyChange = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(anyInvoice, anyWriter, fc.nat(), anyChange, (invoice, write, pick, change) => {
        const document = write(invoice);
        // Every amount but the price, which no sum is made of.
        const places = [
          ...document.matchAll(/(?<=Amount(?: currencyID="EUR")?>)-?\d+\.\d\d(?=<)/g),
        ].filter((found) => !/<(?:b:Price|Charge)Amount>$/.test(document.slice(0, found.index)));
        const place = places[pick % places.length];
        if (place === undefined) throw new Error('there is no amount');
        const other = decimal(Math.round(Number(place[0]) * 100) + change);
        const text =
          document.slice(0, place.index) + other + document.slice(place.index + place[0].length);
        expect(parseEInvoice(text).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

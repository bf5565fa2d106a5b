import { describe, expect, test } from 'vitest';
import {
  accepted,
  changed,
  refusals,
  sample,
  type SampleName,
} from '../support/einvoices/samples.ts';

/** A sample with one thing changed, and the start of the one refusal that this must bring. */
type Case = readonly [
  what: string,
  name: SampleName,
  from: string | RegExp,
  to: string,
  says: string,
];

const SUMS: readonly Case[] = [
  [
    'sum of the lines',
    'ubl-invoice.xml',
    '<cbc:LineExtensionAmount currencyID="EUR">1494.97<',
    '<cbc:LineExtensionAmount currencyID="EUR">1494.98<',
    'BT-106 /Invoice/LegalMonetaryTotal/LineExtensionAmount: The lines add up to 1494.97 EUR, but their sum is stated as 1494.98 EUR.',
  ],
  [
    'sum of the allowances',
    'ubl-invoice.xml',
    '<cbc:AllowanceTotalAmount currencyID="EUR">10.00<',
    '<cbc:AllowanceTotalAmount currencyID="EUR">11.00<',
    'BT-107 /Invoice/LegalMonetaryTotal/AllowanceTotalAmount: The allowances of the document add up to 10.00 EUR, but their sum is stated as 11.00 EUR.',
  ],
  [
    'sum of the charges, which must not be left out',
    'cii-invoice.xml',
    '<ram:ChargeTotalAmount>25.5</ram:ChargeTotalAmount>',
    '',
    'BT-108 /CrossIndustryInvoice/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation: The charges of the document add up to 25.50 EUR, but their sum is stated as 0.00 EUR.',
  ],
  [
    'total without tax',
    'ubl-invoice.xml',
    '1510.47<',
    '1510.48<',
    'BT-109 /Invoice/LegalMonetaryTotal/TaxExclusiveAmount: Lines 1494.97 EUR less allowances 10.00 EUR plus charges 25.50 EUR make 1510.47 EUR, but the total without tax is stated as 1510.48 EUR.',
  ],
  [
    'total tax',
    'ubl-invoice.xml',
    '>241.87<',
    '>241.88<',
    'BT-110 /Invoice/TaxTotal[1]/TaxAmount: The taxes of the breakdown add up to 241.87 EUR, but the total tax is stated as 241.88 EUR.',
  ],
  [
    'total with tax',
    'cii-invoice.xml',
    '>1752.34<',
    '>1752.43<',
    'BT-112 /CrossIndustryInvoice/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount: Without tax 1510.47 EUR and tax 241.87 EUR make 1752.34 EUR, but the total with tax is stated as 1752.43 EUR.',
  ],
  [
    'amount due',
    'ubl-invoice.xml',
    '>1252.30<',
    '>1752.34<',
    'BT-115 /Invoice/LegalMonetaryTotal/PayableAmount: Total 1752.34 EUR less prepaid 500.00 EUR plus rounding -0.04 EUR make 1252.30 EUR, but the amount due is stated as 1752.34 EUR.',
  ],
  [
    'taxable amount of a rate',
    'ubl-invoice.xml',
    '>59.97</cbc:TaxableAmount>',
    '>59.98</cbc:TaxableAmount>',
    'BT-116 /Invoice/TaxTotal[1]/TaxSubtotal[3]: Lines, allowances and charges taxed S 5 % add up to 59.97 EUR, but the tax breakdown states 59.98 EUR.',
  ],
  [
    'tax of a rate',
    'ubl-credit-note.xml',
    /<ba:Percent>23<\/ba:Percent>/g,
    '<ba:Percent>8</ba:Percent>',
    'BT-117 /CreditNote/TaxTotal/TaxSubtotal: Tax S 8 % on 100.00 PLN is 8.00 PLN, but the document states 23.00 PLN.',
  ],
];

describe('a document whose own sums disagree is refused with the sum that fails', () => {
  test.each(SUMS)('%s', (_, name, from, to, says) => {
    expect(refusals(changed(name, from, to))).toContain(says);
  });

  test('a line that nobody adds up is noticed in every sum it belongs to', () => {
    const text = changed(
      'ubl-invoice.xml',
      '>59.97</cbc:LineExtensionAmount>',
      '>69.97</cbc:LineExtensionAmount>',
    );
    expect(refusals(text).map((r) => r.slice(0, 6))).toEqual(['BT-106', 'BT-116']);
  });

  test('a rate of the lines that the breakdown does not know is named', () => {
    const text = changed(
      'cii-extended.xml',
      /19(?=<\/RateApplicablePercent><\/ApplicableTradeTax>)/,
      '7',
    );
    expect(refusals(text).join('\n')).toContain(
      'taxed S 7 % add up to 300.00 EUR, but the tax breakdown states 0.00 EUR',
    );
  });
});

describe('tax may be rounded per line', () => {
  const taxOf = (tax: string, total: string, gross: string, due: string): string =>
    sample('ubl-invoice.xml')
      .replace('>212.87<', `>${tax}<`)
      .replace('>241.87<', `>${total}<`)
      .replace('>1752.34<', `>${gross}<`)
      .replace('>1252.30<', `>${due}<`);

  test('by one unit for each line, allowance and charge behind it', () => {
    expect(accepted(taxOf('212.91', '241.91', '1752.38', '1252.34')).totals.taxMinor).toBe(24_191);
  });

  test('and no more', () => {
    expect(refusals(taxOf('212.92', '241.92', '1752.39', '1252.35'))).toEqual([
      'BT-117 /Invoice/TaxTotal[1]/TaxSubtotal[1]: Tax S 23 % on 925.50 EUR is 212.87 EUR, but the document states 212.92 EUR.',
    ]);
  });

  test('where there is no tax there is nothing to round', () => {
    const text = sample('ubl-invoice.xml')
      .replace(/>0\.00<\/cbc:TaxAmount>/, '>0.01</cbc:TaxAmount>')
      .replace('>241.87<', '>241.88<')
      .replace('>1752.34<', '>1752.35<')
      .replace('>1252.30<', '>1252.31<');
    expect(refusals(text)).toEqual([
      expect.stringContaining('Tax E 0 % on 200.00 EUR is 0.00 EUR'),
    ]);
  });
});

describe('a debt is not negative', () => {
  /** Every amount of the credit note with a minus. */
  const turned = (text: string): string => text.replaceAll(/(currencyID="PLN">)(\d)/g, '$1-$2');

  test('a credit note with negative amounts is refused with advice', () => {
    expect(refusals(turned(sample('ubl-credit-note.xml')))).toEqual([
      expect.stringContaining('BT-112'),
      expect.stringMatching(/BT-115.*negative: -123.00 PLN. Amounts of a credit note are positive/),
    ]);
  });

  test('an invoice that gives money back is sent back for a credit note', () => {
    const invoice = turned(sample('ubl-credit-note.xml'))
      .replaceAll('CreditNoteLine', 'InvoiceLine')
      .replaceAll('CreditedQuantity', 'InvoicedQuantity')
      .replaceAll('CreditNoteTypeCode', 'InvoiceTypeCode')
      .replace('>381<', '>384<')
      .replaceAll(/:CreditNote(?=[ >])/g, ':Invoice')
      .replace('xsd:CreditNote-2', 'xsd:Invoice-2');
    expect(refusals(invoice).join()).toContain('Send what is given back as a credit note (381)');
  });

  test('paid in advance in full, nothing is due, and that is fine', () => {
    const text = sample('ubl-invoice.xml')
      .replace('>500.00<', '>1752.30<')
      .replace('>1252.30<', '>0.00<');
    expect(accepted(text).totals.amountDueMinor).toBe(0);
  });
});

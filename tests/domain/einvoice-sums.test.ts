import { describe, expect, test } from 'vitest';
import { parseEInvoice } from '../../server/einvoice/parse-einvoice.ts';
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

const VALUES: readonly Case[] = [
  [
    'the number',
    'ubl-invoice.xml',
    '<cbc:ID>FV/2026/05/17</cbc:ID>',
    '<cbc:ID> </cbc:ID>',
    'BT-1 /Invoice: The number of the document is missing.',
  ],
  [
    'the issue date',
    'cii-invoice.xml',
    '>20260504<',
    '>20260230<',
    'BT-2 /CrossIndustryInvoice/ExchangedDocument/IssueDateTime/DateTimeString: "20260230" is not a date.',
  ],
  [
    'the type',
    'ubl-invoice.xml',
    '<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>',
    '',
    'BT-3 /Invoice: The type code is missing.',
  ],
  [
    'a type that is no claim',
    'ubl-invoice.xml',
    '>380<',
    '>325<',
    'BT-3 /Invoice/InvoiceTypeCode: Type 325 is a pro forma invoice: it is not a demand for payment.',
  ],
  [
    'a type against its element',
    'ubl-credit-note.xml',
    '>381<',
    '>380<',
    'BT-3 /CreditNote/CreditNoteTypeCode: A CreditNote cannot have type 380, which is an invoice.',
  ],
  [
    'an unknown currency',
    'ubl-invoice.xml',
    '<cbc:DocumentCurrencyCode>EUR<',
    '<cbc:DocumentCurrencyCode>XYZ<',
    'BT-5 /Invoice/DocumentCurrencyCode: "XYZ" is not a currency that we know (ISO 4217).',
  ],
  [
    'an amount in another currency',
    'ubl-invoice.xml',
    '<cbc:PayableAmount currencyID="EUR">',
    '<cbc:PayableAmount currencyID="USD">',
    'BT-115 /Invoice/LegalMonetaryTotal/PayableAmount: The amount is in "USD", but the document is in EUR.',
  ],
  [
    'due before issued',
    'ubl-invoice.xml',
    '2026-06-03',
    '2026-05-03',
    'BT-9 /Invoice/DueDate: It is due on 2026-05-03, before it was issued on 2026-05-04.',
  ],
  [
    'too many decimals',
    'ubl-invoice.xml',
    '>1252.30<',
    '>1252.301<',
    'BT-115 /Invoice/LegalMonetaryTotal/PayableAmount: "1252.301" has more decimals than EUR has.',
  ],
  [
    'words for an amount',
    'ubl-invoice.xml',
    '>1252.30<',
    '>1.252,30<',
    'BT-115 /Invoice/LegalMonetaryTotal/PayableAmount: "1.252,30" is not an amount.',
  ],
  [
    'a power of ten',
    'cii-invoice.xml',
    '>1252.30<',
    '>1.2e3<',
    'BT-115 /CrossIndustryInvoice/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount: "1.2e3" is not an amount.',
  ],
  [
    'more than the ledger takes',
    'ubl-invoice.xml',
    '>1252.30<',
    '>90071992547409.93<',
    'BT-115 /Invoice/LegalMonetaryTotal/PayableAmount: "90071992547409.93" is larger than any amount we can take.',
  ],
  [
    'the name of the buyer',
    'ubl-invoice.xml',
    'Klon GmbH',
    '\u202E',
    'BT-44 /Invoice/AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName: The name of the buyer is missing.',
  ],
  [
    'the price',
    'ubl-invoice.xml',
    /<cac:Price><cbc:PriceAmount currencyID="EUR">19.99<\/cbc:PriceAmount><\/cac:Price>/,
    '',
    'BT-146 /Invoice/InvoiceLine[4]: The price of the item is missing.',
  ],
  [
    'a base quantity of nothing',
    'ubl-invoice.xml',
    '>100</cbc:BaseQuantity>',
    '>0.0</cbc:BaseQuantity>',
    'BT-149 /Invoice/InvoiceLine[2]: The base quantity of the price must be above zero.',
  ],
  [
    'the tax rate of a taxed line',
    'cii-extended.xml',
    '<RateApplicablePercent>19</RateApplicablePercent></ApplicableTradeTax>',
    '</ApplicableTradeTax>',
    'BT-152 /CrossIndustryInvoice/SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]: The tax rate of category S is missing.',
  ],
  [
    'a rate where there is no tax',
    'ubl-invoice.xml',
    /<cbc:ID>E<\/cbc:ID><cbc:Percent>0</,
    '<cbc:ID>E</cbc:ID><cbc:Percent>23<',
    'BT-152 /Invoice/InvoiceLine[5]/Item/ClassifiedTaxCategory/Percent: "23" is not 0, but category E is untaxed.',
  ],
  [
    'the tax breakdown',
    'ubl-credit-note.xml',
    /<ag:TaxSubtotal>[\s\S]*<\/ag:TaxSubtotal>/,
    '',
    'BG-23 /CreditNote: The tax breakdown is missing.',
  ],
  [
    'the lines',
    'ubl-credit-note.xml',
    /<ag:CreditNoteLine>[\s\S]*<\/ag:CreditNoteLine>/,
    '',
    'BG-25 /CreditNote: The document has no lines.',
  ],
];

describe('a value that is missing or cannot be is refused where it stands', () => {
  test.each(VALUES)('%s', (_, name, from, to, says) => {
    expect(refusals(changed(name, from, to))).toEqual([says]);
  });

  test('a summary profile is told what to export instead', () => {
    const text = sample('cii-extended.xml')
      .replace(
        'urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended',
        'urn:factur-x.eu:1p0:minimum',
      )
      .replaceAll(
        /<IncludedSupplyChainTradeLineItem[\s\S]*?<\/IncludedSupplyChainTradeLineItem>/g,
        '',
      );
    expect(refusals(text).join()).toContain('The profile is a summary');
  });

  test('several mistakes are all named at once', () => {
    const text = sample('ubl-invoice.xml')
      .replace('>1252.30<', '>x<')
      .replace('>59.97</cbc:Line', '>y</cbc:Line');
    expect(refusals(text)).toHaveLength(2);
  });

  test('a refused document is still named by its number', () => {
    const parsed = parseEInvoice(changed('ubl-invoice.xml', '>1252.30<', '>1.00<'));
    expect(parsed).toMatchObject({ ok: false, number: 'FV/2026/05/17' });
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

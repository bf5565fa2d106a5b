import { describe, expect, test } from 'vitest';
import { parseEInvoice } from '../../server/einvoice/parse-einvoice.ts';
import { changed, refusals, sample, type SampleName } from '../support/einvoices/samples.ts';

/** A sample with one thing changed, and the start of the one refusal that this must bring. */
type Case = readonly [
  what: string,
  name: SampleName,
  from: string | RegExp,
  to: string,
  says: string,
];

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

import {
  all,
  amount,
  amounts,
  attribute,
  many,
  one,
  pathOf,
  type Stated,
  type StatedAdjustment,
  type StatedAttachment,
  type StatedDocument,
  type StatedLine,
  type StatedParty,
  type StatedTax,
  type StatedTotals,
} from './stated.ts';
import type { XmlElement } from './xml.ts';

/** Where a UBL 2.1 Invoice or CreditNote says what (EN 16931-3-2). */
export function readUbl(root: XmlElement): StatedDocument {
  return {
    root: root.name === 'CreditNote' ? 'CreditNote' : 'Invoice',
    path: pathOf(root),
    profile: one(root, 'CustomizationID')?.text ?? '',
    number: one(root, 'ID'),
    issuedOn: one(root, 'IssueDate'),
    typeCode: one(root, 'InvoiceTypeCode', 'CreditNoteTypeCode'),
    currency: one(root, 'DocumentCurrencyCode'),
    dueOns: dueDates(root),
    paymentTerms: many(root, 'PaymentTerms/Note'),
    discounts: [],
    seller: readParty(root, 'AccountingSupplierParty/Party'),
    buyer: readParty(root, 'AccountingCustomerParty/Party'),
    buyerReference: one(root, 'BuyerReference'),
    orderReference: one(root, 'OrderReference/ID'),
    notes: many(root, 'Note'),
    accounts: many(root, 'PaymentMeans/PayeeFinancialAccount/ID'),
    paymentReference: one(root, 'PaymentMeans/PaymentID'),
    preceding: readPreceding(root),
    lines: [...all(root, 'InvoiceLine'), ...all(root, 'CreditNoteLine')].map(readLine),
    adjustments: all(root, 'AllowanceCharge').map(readAdjustment),
    breakdown: all(root, 'TaxTotal/TaxSubtotal').map(readTax),
    totals: readTotals(root),
    attachments: all(root, 'AdditionalDocumentReference').flatMap(readAttachment),
  };
}

/** EN 16931 knows one due date; UBL itself has three places for it and programs use them all. */
function dueDates(root: XmlElement): readonly Stated[] {
  const own = one(root, 'DueDate');
  if (own !== null) return [own];
  const ofMeans = one(root, 'PaymentMeans/PaymentDueDate');
  return ofMeans === null ? many(root, 'PaymentTerms/PaymentDueDate') : [ofMeans];
}

function readParty(root: XmlElement, path: string): StatedParty | null {
  const party = all(root, path)[0];
  if (party === undefined) return null;
  const schemes = all(party, 'PartyTaxScheme');
  const isVat = (scheme: XmlElement): boolean => one(scheme, 'TaxScheme/ID')?.text === 'VAT';
  const idsOf = (schemesOf: readonly XmlElement[]): readonly Stated[] =>
    schemesOf.flatMap((scheme) => many(scheme, 'CompanyID'));
  const endpoint = all(party, 'EndpointID')[0];
  return {
    path: pathOf(party),
    names: many(party, 'PartyLegalEntity/RegistrationName', 'PartyName/Name'),
    vatId: idsOf(schemes.filter(isVat))[0] ?? null,
    taxIds: idsOf(schemes.filter((scheme) => !isVat(scheme))),
    legalId: one(party, 'PartyLegalEntity/CompanyID'),
    partyIds: many(party, 'PartyIdentification/ID'),
    addressLines: [
      ...many(party, 'PostalAddress/StreetName', 'PostalAddress/AdditionalStreetName'),
      ...many(party, 'PostalAddress/AddressLine/Line'),
    ],
    postalCode: one(party, 'PostalAddress/PostalZone'),
    city: one(party, 'PostalAddress/CityName'),
    country: one(party, 'PostalAddress/Country/IdentificationCode'),
    emails: [
      ...many(party, 'Contact/ElectronicMail'),
      ...(attribute(endpoint, 'schemeID') === 'EM' ? many(party, 'EndpointID') : []),
    ],
    phone: one(party, 'Contact/Telephone'),
  };
}

function readPreceding(root: XmlElement): StatedDocument['preceding'] {
  const references = [
    ...all(root, 'BillingReference/InvoiceDocumentReference'),
    ...all(root, 'BillingReference/CreditNoteDocumentReference'),
  ];
  return references.flatMap((reference) => {
    const number = one(reference, 'ID');
    return number === null ? [] : [{ number, issuedOn: one(reference, 'IssueDate') }];
  });
}

function readLine(line: XmlElement): StatedLine {
  const quantity = all(line, 'InvoicedQuantity')[0] ?? all(line, 'CreditedQuantity')[0];
  return {
    path: pathOf(line),
    id: one(line, 'ID'),
    name: one(line, 'Item/Name'),
    description: one(line, 'Item/Description'),
    quantity: one(line, 'InvoicedQuantity', 'CreditedQuantity'),
    unit: attribute(quantity, 'unitCode'),
    price: amount(line, 'Price/PriceAmount'),
    baseQuantity: one(line, 'Price/BaseQuantity'),
    net: amount(line, 'LineExtensionAmount'),
    tax: {
      code: one(line, 'Item/ClassifiedTaxCategory/ID'),
      percent: one(line, 'Item/ClassifiedTaxCategory/Percent'),
    },
    adjustments: all(line, 'AllowanceCharge').map(readAdjustment),
  };
}

function readAdjustment(adjustment: XmlElement): StatedAdjustment {
  return {
    path: pathOf(adjustment),
    isCharge: one(adjustment, 'ChargeIndicator'),
    amount: amount(adjustment, 'Amount'),
    reason: one(adjustment, 'AllowanceChargeReason'),
    reasonCode: one(adjustment, 'AllowanceChargeReasonCode'),
    tax: {
      code: one(adjustment, 'TaxCategory/ID'),
      percent: one(adjustment, 'TaxCategory/Percent'),
    },
  };
}

function readTax(subtotal: XmlElement): StatedTax {
  return {
    path: pathOf(subtotal),
    taxable: amount(subtotal, 'TaxableAmount'),
    tax: amount(subtotal, 'TaxAmount'),
    category: {
      code: one(subtotal, 'TaxCategory/ID'),
      percent: one(subtotal, 'TaxCategory/Percent', 'Percent'),
    },
    exemptionReason: one(
      subtotal,
      'TaxCategory/TaxExemptionReason',
      'TaxCategory/TaxExemptionReasonCode',
    ),
  };
}

function readTotals(root: XmlElement): StatedTotals {
  const total = (name: string) => amount(root, `LegalMonetaryTotal/${name}`);
  return {
    path: `${pathOf(root)}/LegalMonetaryTotal`,
    lineSum: total('LineExtensionAmount'),
    allowances: total('AllowanceTotalAmount'),
    charges: total('ChargeTotalAmount'),
    net: total('TaxExclusiveAmount'),
    tax: amounts(root, 'TaxTotal/TaxAmount'),
    gross: total('TaxInclusiveAmount'),
    prepaid: total('PrepaidAmount'),
    rounding: total('PayableRoundingAmount'),
    due: total('PayableAmount'),
  };
}

function readAttachment(reference: XmlElement): readonly StatedAttachment[] {
  const objects = all(reference, 'Attachment/EmbeddedDocumentBinaryObject');
  return objects.map((object) => ({
    path: pathOf(object),
    filename: attribute(object, 'filename') ?? one(reference, 'ID')?.text ?? null,
    mimeType: attribute(object, 'mimeCode'),
    base64: object.text,
  }));
}

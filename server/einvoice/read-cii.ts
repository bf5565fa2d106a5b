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
  type StatedDiscount,
  type StatedDocument,
  type StatedLine,
  type StatedParty,
  type StatedTax,
  type StatedTotals,
} from './stated.ts';
import type { XmlElement } from './xml.ts';

const AGREEMENT = 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement';
const SETTLEMENT = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement';
const LINES = 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem';

/** Where a CrossIndustryInvoice (D16B; Factur-X, ZUGFeRD 2, XRechnung) says what (EN 16931-3-3). */
export function readCii(root: XmlElement): StatedDocument {
  return {
    root: 'CrossIndustryInvoice',
    path: pathOf(root),
    profile: one(root, PROFILE)?.text ?? '',
    number: one(root, 'ExchangedDocument/ID'),
    issuedOn: one(root, 'ExchangedDocument/IssueDateTime/DateTimeString'),
    typeCode: one(root, 'ExchangedDocument/TypeCode'),
    currency: one(root, `${SETTLEMENT}/InvoiceCurrencyCode`),
    dueOns: dueDates(root),
    paymentTerms: many(root, `${SETTLEMENT}/${TERMS}/Description`),
    discounts: all(root, `${SETTLEMENT}/${TERMS}`).flatMap(readDiscounts),
    seller: readParty(root, `${AGREEMENT}/SellerTradeParty`),
    buyer: readParty(root, `${AGREEMENT}/BuyerTradeParty`),
    buyerReference: one(root, `${AGREEMENT}/BuyerReference`),
    orderReference: one(root, `${AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID`),
    notes: many(root, 'ExchangedDocument/IncludedNote/Content'),
    accounts: [
      ...many(root, `${SETTLEMENT}/${MEANS}/PayeePartyCreditorFinancialAccount/IBANID`),
      ...many(root, `${SETTLEMENT}/${MEANS}/PayeePartyCreditorFinancialAccount/ProprietaryID`),
    ],
    paymentReference: one(root, `${SETTLEMENT}/PaymentReference`),
    preceding: readPreceding(root),
    lines: all(root, LINES).filter(countsInTheSum).map(readLine),
    adjustments: [
      ...all(root, `${SETTLEMENT}/SpecifiedTradeAllowanceCharge`).map(readAdjustment),
      ...all(root, `${SETTLEMENT}/SpecifiedLogisticsServiceCharge`).map(readLogisticsCharge),
    ],
    breakdown: all(root, `${SETTLEMENT}/ApplicableTradeTax`).map(readTax),
    totals: readTotals(root),
    attachments: all(root, `${AGREEMENT}/AdditionalReferencedDocument`).flatMap(readAttachment),
  };
}

const PROFILE = 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID';
const TERMS = 'SpecifiedTradePaymentTerms';
const DISCOUNT = 'ApplicableTradePaymentDiscountTerms';
const MEANS = 'SpecifiedTradeSettlementPaymentMeans';

/** A payment term that grants a discount states the last day of the discount, not of the debt. */
function dueDates(root: XmlElement): readonly Stated[] {
  const terms = all(root, `${SETTLEMENT}/${TERMS}`);
  const plain = terms.filter((term) => all(term, DISCOUNT).length === 0);
  const counting = plain.length > 0 ? plain : terms;
  return counting.flatMap((term) => many(term, 'DueDateDateTime/DateTimeString'));
}

/** Only the extended profiles have groups and remarks among the lines; their amounts are repeats. */
function countsInTheSum(line: XmlElement): boolean {
  const kind = one(line, 'AssociatedDocumentLineDocument/LineStatusReasonCode')?.text;
  return kind !== 'GROUP' && kind !== 'INFORMATION';
}

function readDiscounts(terms: XmlElement): readonly StatedDiscount[] {
  return all(terms, DISCOUNT).map((discount) => {
    const period = all(discount, 'BasisPeriodMeasure')[0];
    const inDays = (attribute(period, 'unitCode') ?? 'DAY') === 'DAY';
    return {
      path: pathOf(discount),
      percent: one(discount, 'CalculationPercent'),
      days: inDays ? one(discount, 'BasisPeriodMeasure') : null,
      untilOn: one(terms, 'DueDateDateTime/DateTimeString'),
      base: amount(discount, 'BasisAmount'),
    };
  });
}

function readParty(root: XmlElement, path: string): StatedParty | null {
  const party = all(root, path)[0];
  if (party === undefined) return null;
  return {
    path: pathOf(party),
    names: many(party, 'Name', 'SpecifiedLegalOrganization/TradingBusinessName'),
    vatId: registrations(party, 'VA')[0] ?? null,
    taxIds: registrations(party, 'FC'),
    legalId: one(party, 'SpecifiedLegalOrganization/ID'),
    partyIds: many(party, 'GlobalID', 'ID'),
    addressLines: many(
      party,
      'PostalTradeAddress/LineOne',
      'PostalTradeAddress/LineTwo',
      'PostalTradeAddress/LineThree',
    ),
    postalCode: one(party, 'PostalTradeAddress/PostcodeCode'),
    city: one(party, 'PostalTradeAddress/CityName'),
    country: one(party, 'PostalTradeAddress/CountryID'),
    emails: [
      ...many(party, 'DefinedTradeContact/EmailURIUniversalCommunication/URIID'),
      ...withScheme(party, 'URIUniversalCommunication/URIID', 'EM'),
    ],
    phone: one(party, 'DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber'),
  };
}

const registrations = (party: XmlElement, scheme: string): readonly Stated[] =>
  withScheme(party, 'SpecifiedTaxRegistration/ID', scheme);

function withScheme(from: XmlElement, path: string, scheme: string): readonly Stated[] {
  return all(from, path)
    .filter((element) => attribute(element, 'schemeID') === scheme && element.text.trim() !== '')
    .map((element) => ({ text: element.text.trim(), path: pathOf(element) }));
}

function readPreceding(root: XmlElement): StatedDocument['preceding'] {
  return all(root, `${SETTLEMENT}/InvoiceReferencedDocument`).flatMap((reference) => {
    const number = one(reference, 'IssuerAssignedID');
    const issuedOn = one(reference, 'FormattedIssueDateTime/DateTimeString');
    return number === null ? [] : [{ number, issuedOn }];
  });
}

function readLine(line: XmlElement): StatedLine {
  const settlement = 'SpecifiedLineTradeSettlement';
  const price = 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice';
  const quantity = all(line, 'SpecifiedLineTradeDelivery/BilledQuantity')[0];
  return {
    path: pathOf(line),
    id: one(line, 'AssociatedDocumentLineDocument/LineID'),
    name: one(line, 'SpecifiedTradeProduct/Name'),
    description: one(line, 'SpecifiedTradeProduct/Description'),
    quantity: one(line, 'SpecifiedLineTradeDelivery/BilledQuantity'),
    unit: attribute(quantity, 'unitCode'),
    price: amount(line, `${price}/ChargeAmount`),
    baseQuantity: one(line, `${price}/BasisQuantity`),
    net: amount(
      line,
      `${settlement}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
    ),
    tax: {
      code: one(line, `${settlement}/ApplicableTradeTax/CategoryCode`),
      percent: one(line, `${settlement}/ApplicableTradeTax/RateApplicablePercent`),
    },
    adjustments: all(line, `${settlement}/SpecifiedTradeAllowanceCharge`).map(readAdjustment),
  };
}

function readAdjustment(adjustment: XmlElement): StatedAdjustment {
  return {
    path: pathOf(adjustment),
    isCharge: one(adjustment, 'ChargeIndicator/Indicator'),
    amount: amount(adjustment, 'ActualAmount'),
    reason: one(adjustment, 'Reason'),
    reasonCode: one(adjustment, 'ReasonCode'),
    tax: {
      code: one(adjustment, 'CategoryTradeTax/CategoryCode'),
      percent: one(adjustment, 'CategoryTradeTax/RateApplicablePercent'),
    },
  };
}

/** Freight and packing of the extended profile: a charge that has its own element. */
function readLogisticsCharge(charge: XmlElement): StatedAdjustment {
  return {
    path: pathOf(charge),
    isCharge: { text: 'true', path: pathOf(charge) },
    amount: amount(charge, 'AppliedAmount'),
    reason: one(charge, 'Description'),
    reasonCode: null,
    tax: {
      code: one(charge, 'AppliedTradeTax/CategoryCode'),
      percent: one(charge, 'AppliedTradeTax/RateApplicablePercent'),
    },
  };
}

function readTax(tax: XmlElement): StatedTax {
  return {
    path: pathOf(tax),
    taxable: amount(tax, 'BasisAmount'),
    tax: amount(tax, 'CalculatedAmount'),
    category: {
      code: one(tax, 'CategoryCode'),
      percent: one(tax, 'RateApplicablePercent'),
    },
    exemptionReason: one(tax, 'ExemptionReason', 'ExemptionReasonCode'),
  };
}

function readTotals(root: XmlElement): StatedTotals {
  const path = `${SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation`;
  const total = (name: string) => amount(root, `${path}/${name}`);
  return {
    path: `${pathOf(root)}/${path}`,
    lineSum: total('LineTotalAmount'),
    allowances: total('AllowanceTotalAmount'),
    charges: total('ChargeTotalAmount'),
    net: total('TaxBasisTotalAmount'),
    tax: amounts(root, `${path}/TaxTotalAmount`),
    gross: total('GrandTotalAmount'),
    prepaid: total('TotalPrepaidAmount'),
    rounding: total('RoundingAmount'),
    due: total('DuePayableAmount'),
  };
}

function readAttachment(document: XmlElement): readonly StatedAttachment[] {
  return all(document, 'AttachmentBinaryObject').map((object) => ({
    path: pathOf(object),
    filename: attribute(object, 'filename') ?? one(document, 'IssuerAssignedID')?.text ?? null,
    mimeType: attribute(object, 'mimeCode'),
    base64: object.text,
  }));
}

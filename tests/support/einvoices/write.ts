/** Writes invoices as UBL and CII, with arithmetic of its own, to be read back by the parser. */

export type WrittenLine = {
  readonly name: string;
  readonly quantity: string;
  readonly price: string;
  readonly netMinor: number;
  readonly ratePercent: number;
};
export type WrittenAdjustment = {
  readonly isCharge: boolean;
  readonly amountMinor: number;
  readonly ratePercent: number;
};
export type WrittenInvoice = {
  readonly number: string;
  readonly lines: readonly WrittenLine[];
  readonly adjustments: readonly WrittenAdjustment[];
  readonly prepaidMinor: number;
  readonly roundingMinor: number;
};

export type WrittenTotals = {
  readonly lineSum: number;
  readonly allowances: number;
  readonly charges: number;
  readonly net: number;
  readonly taxes: readonly { readonly rate: number; readonly base: number; readonly tax: number }[];
  readonly tax: number;
  readonly gross: number;
  readonly due: number;
};

export function totalsOf(invoice: WrittenInvoice): WrittenTotals {
  const { lines, adjustments, prepaidMinor, roundingMinor } = invoice;
  const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
  const signed = (a: WrittenAdjustment): number => (a.isCharge ? a.amountMinor : -a.amountMinor);
  const rates = [...new Set([...lines, ...adjustments].map((part) => part.ratePercent))];
  const taxes = rates.map((rate) => {
    const ofLines = lines.filter((l) => l.ratePercent === rate).map((l) => l.netMinor);
    const ofRest = adjustments.filter((a) => a.ratePercent === rate).map(signed);
    const base = sumOf([...ofLines, ...ofRest]);
    return { rate, base, tax: halfAwayFromZero(BigInt(base) * BigInt(rate)) };
  });
  const lineSum = sumOf(lines.map((l) => l.netMinor));
  const charges = sumOf(adjustments.filter((a) => a.isCharge).map((a) => a.amountMinor));
  const allowances = sumOf(adjustments.filter((a) => !a.isCharge).map((a) => a.amountMinor));
  const net = lineSum - allowances + charges;
  const tax = sumOf(taxes.map((t) => t.tax));
  const gross = net + tax;
  const due = gross - prepaidMinor + roundingMinor;
  return { lineSum, allowances, charges, net, taxes, tax, gross, due };
}

function halfAwayFromZero(hundredths: bigint): number {
  const sign = hundredths < 0n ? -1 : 1;
  return sign * Number((hundredths * BigInt(sign) + 50n) / 100n);
}

export function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const category = (rate: number): string => (rate === 0 ? 'Z' : 'S');

export function toUbl(invoice: WrittenInvoice): string {
  const totals = totalsOf(invoice);
  const money = (name: string, minor: number): string =>
    `<b:${name} currencyID="EUR">${decimal(minor)}</b:${name}>`;
  const rate = (element: string, percent: number): string =>
    `<a:${element}><b:ID>${category(percent)}</b:ID><b:Percent>${percent}</b:Percent></a:${element}>`;
  const party = (role: string, name: string): string =>
    `<a:${role}><a:Party><a:PartyLegalEntity><b:RegistrationName>${name}</b:RegistrationName></a:PartyLegalEntity></a:Party></a:${role}>`;
  return `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
    <b:ID>${escaped(invoice.number)}</b:ID><b:IssueDate>2026-05-04</b:IssueDate><b:DueDate>2026-05-18</b:DueDate>
    <b:InvoiceTypeCode>380</b:InvoiceTypeCode><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
    ${party('AccountingSupplierParty', 'Lipa')}${party('AccountingCustomerParty', 'Klon')}
    ${invoice.adjustments.map((a) => `<a:AllowanceCharge><b:ChargeIndicator>${a.isCharge}</b:ChargeIndicator>${money('Amount', a.amountMinor)}${rate('TaxCategory', a.ratePercent)}</a:AllowanceCharge>`).join('')}
    <a:TaxTotal>${money('TaxAmount', totals.tax)}${totals.taxes.map((t) => `<a:TaxSubtotal>${money('TaxableAmount', t.base)}${money('TaxAmount', t.tax)}${rate('TaxCategory', t.rate)}</a:TaxSubtotal>`).join('')}</a:TaxTotal>
    <a:LegalMonetaryTotal>${money('LineExtensionAmount', totals.lineSum)}${money('TaxExclusiveAmount', totals.net)}${money('TaxInclusiveAmount', totals.gross)}${money('AllowanceTotalAmount', totals.allowances)}${money('ChargeTotalAmount', totals.charges)}${money('PrepaidAmount', invoice.prepaidMinor)}${money('PayableRoundingAmount', invoice.roundingMinor)}${money('PayableAmount', totals.due)}</a:LegalMonetaryTotal>
    ${invoice.lines.map((l, i) => `<a:InvoiceLine><b:ID>${i + 1}</b:ID><b:InvoicedQuantity>${l.quantity}</b:InvoicedQuantity>${money('LineExtensionAmount', l.netMinor)}<a:Item><b:Name>${escaped(l.name)}</b:Name>${rate('ClassifiedTaxCategory', l.ratePercent)}</a:Item><a:Price><b:PriceAmount>${l.price}</b:PriceAmount></a:Price></a:InvoiceLine>`).join('')}
  </Invoice>`;
}

export function toCii(invoice: WrittenInvoice): string {
  const totals = totalsOf(invoice);
  const money = (name: string, minor: number): string => `<${name}>${decimal(minor)}</${name}>`;
  const rate = (percent: number): string =>
    `<CategoryCode>${category(percent)}</CategoryCode><RateApplicablePercent>${percent}</RateApplicablePercent>`;
  const day = (name: string, text: string): string =>
    `<${name}><u:DateTimeString format="102">${text}</u:DateTimeString></${name}>`;
  return `<c:CrossIndustryInvoice xmlns:c="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
    <c:ExchangedDocument><ID>${escaped(invoice.number)}</ID><TypeCode>380</TypeCode>${day('IssueDateTime', '20260504')}</c:ExchangedDocument>
    <c:SupplyChainTradeTransaction>
    ${invoice.lines.map((l, i) => `<IncludedSupplyChainTradeLineItem><AssociatedDocumentLineDocument><LineID>${i + 1}</LineID></AssociatedDocumentLineDocument><SpecifiedTradeProduct><Name>${escaped(l.name)}</Name></SpecifiedTradeProduct><SpecifiedLineTradeAgreement><NetPriceProductTradePrice><ChargeAmount>${l.price}</ChargeAmount></NetPriceProductTradePrice></SpecifiedLineTradeAgreement><SpecifiedLineTradeDelivery><BilledQuantity>${l.quantity}</BilledQuantity></SpecifiedLineTradeDelivery><SpecifiedLineTradeSettlement><ApplicableTradeTax>${rate(l.ratePercent)}</ApplicableTradeTax><SpecifiedTradeSettlementLineMonetarySummation>${money('LineTotalAmount', l.netMinor)}</SpecifiedTradeSettlementLineMonetarySummation></SpecifiedLineTradeSettlement></IncludedSupplyChainTradeLineItem>`).join('')}
    <ApplicableHeaderTradeAgreement><SellerTradeParty><Name>Lipa</Name></SellerTradeParty><BuyerTradeParty><Name>Klon</Name></BuyerTradeParty></ApplicableHeaderTradeAgreement>
    <ApplicableHeaderTradeSettlement><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>
    ${totals.taxes.map((t) => `<ApplicableTradeTax>${money('CalculatedAmount', t.tax)}${money('BasisAmount', t.base)}${rate(t.rate)}</ApplicableTradeTax>`).join('')}
    ${invoice.adjustments.map((a) => `<SpecifiedTradeAllowanceCharge><ChargeIndicator><u:Indicator>${a.isCharge}</u:Indicator></ChargeIndicator>${money('ActualAmount', a.amountMinor)}<CategoryTradeTax>${rate(a.ratePercent)}</CategoryTradeTax></SpecifiedTradeAllowanceCharge>`).join('')}
    <SpecifiedTradePaymentTerms>${day('DueDateDateTime', '20260518')}</SpecifiedTradePaymentTerms>
    <SpecifiedTradeSettlementHeaderMonetarySummation>${money('LineTotalAmount', totals.lineSum)}${money('ChargeTotalAmount', totals.charges)}${money('AllowanceTotalAmount', totals.allowances)}${money('TaxBasisTotalAmount', totals.net)}${money('TaxTotalAmount', totals.tax)}${money('RoundingAmount', invoice.roundingMinor)}${money('GrandTotalAmount', totals.gross)}${money('TotalPrepaidAmount', invoice.prepaidMinor)}${money('DuePayableAmount', totals.due)}</SpecifiedTradeSettlementHeaderMonetarySummation>
    </ApplicableHeaderTradeSettlement></c:SupplyChainTradeTransaction></c:CrossIndustryInvoice>`;
}

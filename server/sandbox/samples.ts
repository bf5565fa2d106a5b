import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import type { CivilDate, Instant } from '../domain/brands.ts';
import { addDays, localDate, UTC } from '../domain/calendar.ts';
import type { AppEnv } from '../middleware/env.ts';
import { DEMO_VENDOR_NAME } from './demo-vendor.ts';

/**
 * Documents to send in: an e-invoice and a table. Their days and numbers follow the clock of the
 * sandbox, so that they are fresh whenever somebody asks and the next one is another invoice.
 */
export function sampleRoutes({ clock }: Pick<Deps, 'clock'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/invoice.xml', (c) =>
    c.body(eInvoice(daysOf(clock.now())), 200, { 'content-type': 'application/xml' }),
  );
  app.get('/invoices.csv', (c) =>
    c.body(table(daysOf(clock.now())), 200, { 'content-type': 'text/csv; charset=utf-8' }),
  );
  return app;
}

type Days = {
  readonly number: string;
  readonly issuedOn: CivilDate;
  readonly lateOn: CivilDate;
  readonly dueOn: CivilDate;
};

function daysOf(now: Instant): Days {
  const today = localDate(now, UTC);
  return {
    number: `SAMPLE-${new Date(now).toISOString().slice(2, 16).replaceAll(/\D/g, '')}`,
    issuedOn: addDays(today, -20),
    lateOn: addDays(today, -6),
    dueOn: addDays(today, 10),
  };
}

const eur = (name: string, amount: string): string =>
  `<cbc:${name} currencyID="EUR">${amount}</cbc:${name}>`;
const VAT = `<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>`;

const eInvoice = ({
  number,
  issuedOn,
  dueOn,
}: Days): string => `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
  <cbc:ID>${number}</cbc:ID>
  <cbc:IssueDate>${issuedOn}</cbc:IssueDate>
  <cbc:DueDate>${dueOn}</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty>
    <cac:Party>
      <cac:PostalAddress><cac:Country><cbc:IdentificationCode>PL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
      <cac:PartyLegalEntity><cbc:RegistrationName>${DEMO_VENDOR_NAME}</cbc:RegistrationName></cac:PartyLegalEntity>
    </cac:Party>
  </cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>
    <cac:Party>
      <cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
      <cac:PartyLegalEntity><cbc:RegistrationName>Klon GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
      <cac:Contact><cbc:ElectronicMail>ap@klon.example</cbc:ElectronicMail></cac:Contact>
    </cac:Party>
  </cac:AccountingCustomerParty>
  <cac:TaxTotal>
    ${eur('TaxAmount', '42.00')}
    <cac:TaxSubtotal>${eur('TaxableAmount', '200.00')}${eur('TaxAmount', '42.00')}<cac:TaxCategory>${VAT}</cac:TaxCategory></cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    ${eur('LineExtensionAmount', '200.00')}
    ${eur('TaxExclusiveAmount', '200.00')}
    ${eur('TaxInclusiveAmount', '242.00')}
    ${eur('PayableAmount', '242.00')}
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine>
    <cbc:ID>1</cbc:ID>
    <cbc:InvoicedQuantity unitCode="HUR">4</cbc:InvoicedQuantity>
    ${eur('LineExtensionAmount', '200.00')}
    <cac:Item><cbc:Name>Roof inspection</cbc:Name><cac:ClassifiedTaxCategory>${VAT}</cac:ClassifiedTaxCategory></cac:Item>
    <cac:Price>${eur('PriceAmount', '50.00')}</cac:Price>
  </cac:InvoiceLine>
</Invoice>
`;

/** One that is late and one that is not. */
const table = ({
  number,
  issuedOn,
  lateOn,
  dueOn,
}: Days): string => `number;debtor_name;debtor_email;currency;issued_on;due_on;description;quantity;unit_price;tax_rate
${number}-A;Piekarnia Rogal;biuro@rogal.example;EUR;${issuedOn};${lateOn};Gutter cleaning;2;60.00;21
${number}-A;;;;;;Ladder hire;1;15.00;21
${number}-B;Hotel Pod Orłem;faktury@orzel.example;EUR;${issuedOn};${dueOn};Green roof, yearly care;1;480.00;21
`;

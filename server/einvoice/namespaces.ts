const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const UNECE = 'urn:un:unece:uncefact:data:standard:';

export const UBL_INVOICE = `${UBL}Invoice-2`;
export const UBL_CREDIT_NOTE = `${UBL}CreditNote-2`;
export const CII = `${UNECE}CrossIndustryInvoice:100`;

/** Elements of other namespaces (signatures, extensions) are not looked at. */
export const KNOWN_NAMESPACES: ReadonlySet<string> = new Set([
  UBL_INVOICE,
  UBL_CREDIT_NOTE,
  `${UBL}CommonAggregateComponents-2`,
  `${UBL}CommonBasicComponents-2`,
  CII,
  `${UNECE}ReusableAggregateBusinessInformationEntity:100`,
  `${UNECE}QualifiedDataType:100`,
  `${UNECE}UnqualifiedDataType:100`,
]);

/** Why a document with another root is not for us, for the ones that people are likely to send. */
export function explainStranger(namespace: string, name: string): string {
  if (namespace.startsWith('urn:ferd:CrossIndustryDocument')) {
    return 'This is ZUGFeRD 1.0, which is older than EN 16931. Export it as ZUGFeRD 2 or Factur-X.';
  }
  if (namespace.includes('crd.gov.pl')) {
    return 'This is a Polish KSeF document. Export it as UBL or CII (EN 16931), or import it as CSV.';
  }
  if (namespace.includes('fatturapa.gov.it') || name === 'FatturaElettronica') {
    return 'This is an Italian FatturaPA document. Export it as UBL or CII (EN 16931).';
  }
  if (namespace.startsWith(UBL)) return `This is a UBL ${name}, not an Invoice or CreditNote.`;
  return `The outermost element is "${name}" in "${namespace}". Expected is a UBL 2.1 Invoice or CreditNote, or a CrossIndustryInvoice.`;
}

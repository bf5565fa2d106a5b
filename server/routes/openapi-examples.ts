/**
 * One request body for each address that takes one, by operation id. A test sends each of them, so
 * that what the pages tell people to paste is accepted.
 */
export const API_EXAMPLES: Readonly<Record<string, unknown>> = {
  postInvoices: {
    number: '2026/115',
    debtor: { name: 'Restauracja Pod Lipą', email: 'ap@podlipa.example', locale: 'en' },
    currency: 'EUR',
    issuedOn: '2026-11-20',
    dueOn: '2026-12-04',
    lines: [
      { description: 'Roof inspection', quantity: 1, unitPriceMinor: 8000, taxRateBps: 2100 },
      { description: 'Gutter cleaning', quantity: 4, unitPriceMinor: 500, taxRateBps: 2100 },
    ],
    terms: { discount: [{ percentBps: 200, untilOn: '2026-11-27' }] },
  },
  postInvoicePayments: { amountMinor: 5000, method: 'bankTransfer', reference: 'Transfer 17' },
  postInvoiceCreditNotes: { amountMinor: 1210, number: 'KOR/2026/7', reason: 'One metre less' },
  postInvoiceWriteOff: { reason: 'Not worth a lawsuit' },
  postInvoiceHolds: {
    reason: 'manual',
    untilOn: '2026-12-18',
    note: 'They called',
    resume: { at: 'same' },
  },
  postBankLineConfirm: { invoiceNumbers: ['2026/115'] },
  postBankLineIgnore: {},
  postBankLineUndo: {},
  postInvoiceApplyCredit: { amountMinor: 1000 },
  postDebtorReturnCredit: { currency: 'EUR' },
  patchDebtor: { email: 'ap@podlipa.example', locale: 'pl' },
  postPlanCancel: { reason: 'Agreed on the phone' },
  postPlanReinstate: {},
  postPortalFreshLink: { token: 'k1.lnk_0000000000.signature' },
  postPortalLookup: { vendorId: 'ven_0000000000', invoiceNumber: '2026/115' },
  postPortalCheckouts: { invoiceIds: ['inv_0000000000'], option: 'dueNow' },
  postPortalPayments: { invoiceIds: ['inv_0000000000'], option: 'dueNow' },
  postPortalPlanMethod: { confirmationToken: 'ctoken_0000000000' },
  postPortalPlans: {
    invoiceIds: ['inv_0000000000'],
    count: 3,
    frequency: 'monthly',
    acceptedName: 'Maria Lipska',
    acceptedTerms: true,
  },
  postLinks: { invoiceId: 'inv_0000000000' },
};

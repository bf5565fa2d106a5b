import type { CivilDate } from '../domain/brands.ts';
import { addDays } from '../domain/calendar.ts';

export type ApiExamples = Readonly<Record<string, unknown>>;

/**
 * One request body for each address that takes one, by operation id, with days around `today`: what
 * the pages tell people to paste is accepted whenever they read it, and a test sends each of them.
 */
export function apiExamples(today: CivilDate): ApiExamples {
  // Pasted twice on a day it is the same invoice; on another day its dates differ, and so its number.
  const number = `FV/${today.replaceAll('-', '/')}`;
  return { ...WITHOUT_DAYS, ...withDays(today, number) };
}

const withDays = (today: CivilDate, number: string): ApiExamples => ({
  postInvoices: {
    number,
    debtor: { name: 'Restauracja Pod Lipą', email: 'ap@podlipa.example', locale: 'en' },
    currency: 'EUR',
    issuedOn: addDays(today, -2),
    dueOn: addDays(today, 12),
    lines: [
      { description: 'Roof inspection', quantity: 1, unitPriceMinor: 8000, taxRateBps: 2100 },
      { description: 'Gutter cleaning', quantity: 4, unitPriceMinor: 500, taxRateBps: 2100 },
    ],
    terms: { discount: [{ percentBps: 200, untilOn: addDays(today, 5) }] },
  },
  postInvoiceHolds: {
    reason: 'manual',
    untilOn: addDays(today, 26),
    note: 'They called',
    resume: { at: 'same' },
  },
  postBankLineConfirm: { invoiceNumbers: [number] },
  postPortalLookup: { vendorId: 'ven_0000000000', invoiceNumber: number },
});

const WITHOUT_DAYS: ApiExamples = {
  postInvoicePayments: { amountMinor: 5000, method: 'bankTransfer', reference: 'Transfer 17' },
  postInvoiceCreditNotes: { amountMinor: 1210, number: 'KOR/7', reason: 'One metre less' },
  postInvoiceWriteOff: { reason: 'Not worth a lawsuit' },
  postBankLineIgnore: {},
  postBankLineUndo: {},
  postInvoiceApplyCredit: { amountMinor: 1000 },
  postDebtorReturnCredit: { currency: 'EUR' },
  patchDebtor: { email: 'ap@podlipa.example', locale: 'pl' },
  postPlanCancel: { reason: 'Agreed on the phone' },
  postPlanReinstate: {},
  postPortalFreshLink: { token: 'k1.lnk_0000000000.signature' },
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

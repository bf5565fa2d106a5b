import { expect } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment, PlanView } from '../../server/contract/portal.ts';
import type { Answer, TestWorld } from './world.ts';

/** 100.00 net, 121.00 gross, 118.58 early until 27 November; in a test world that starts on the 22nd. */
export const invoiceInput = (number: string, overrides: Record<string, unknown> = {}) => ({
  number,
  debtor: {
    name: `Restauracja ${number}`,
    email: `${number.toLowerCase().replaceAll(/\W/g, '')}@podlipa.example`,
    locale: 'en',
  },
  currency: 'EUR',
  issuedOn: '2026-11-20',
  dueOn: '2026-12-04',
  lines: [
    { description: 'Roof inspection', quantity: 1, unitPriceMinor: 10_000, taxRateBps: 2100 },
  ],
  terms: { discount: [{ percentBps: 200, untilOn: '2026-11-27' }] },
  ...overrides,
});

export type Issued = {
  readonly invoice: InvoiceView;
  readonly token: string;
  /** Where the debtor's pages ask. */
  readonly portal: string;
};

export async function issue(
  saldo: Pick<TestWorld, 'api'>,
  number: string,
  overrides: Record<string, unknown> = {},
): Promise<Issued> {
  const { status, body } = await saldo.api<InvoiceView>(
    'POST',
    '/api/v1/invoices',
    invoiceInput(number, overrides),
  );
  expect({ status, body }).toMatchObject({ status: 201 });
  return issuedOf(body);
}

export function issuedOf(invoice: InvoiceView): Issued {
  const token = invoice.payUrl.split('/p/')[1] ?? '';
  return { invoice, token, portal: `/portal/v1/${token}` };
}

/** The invoice as the vendor's program sees it now. */
export async function look(saldo: TestWorld, { invoice }: Issued): Promise<InvoiceView> {
  const { status, body } = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(status).toBe(200);
  return body;
}

export const startPayment = (
  saldo: TestWorld,
  { invoice, portal }: Issued,
  more: Record<string, unknown> = {},
): Promise<Answer<CreatedPayment>> =>
  saldo.call<CreatedPayment>('POST', `${portal}/payments`, {
    invoiceIds: [invoice.id],
    option: 'all',
    ...more,
  });

/** What the debtor's browser confirms. */
export const confirm = (saldo: TestWorld, paymentIntent: string, paymentMethod = 'pm_card_visa') =>
  saldo.call('POST', '/sandbox/pay', { paymentIntent, paymentMethod });

export async function pay(
  saldo: TestWorld,
  issued: Issued,
  option = 'all',
  paymentMethod = 'pm_card_visa',
): Promise<CreatedPayment> {
  const started = await startPayment(saldo, issued, { option });
  expect(started).toMatchObject({ status: 201 });
  await confirm(saldo, started.body.paymentIntent, paymentMethod);
  return started.body;
}

export const acceptPlan = (
  saldo: TestWorld,
  { invoice, portal }: Issued,
  more: Record<string, unknown> = {},
): Promise<Answer<PlanView>> =>
  saldo.call<PlanView>('POST', `${portal}/plans`, {
    invoiceIds: [invoice.id],
    count: 3,
    frequency: 'monthly',
    acceptedName: 'Jan Kowalski',
    acceptedTerms: true,
    ...more,
  });

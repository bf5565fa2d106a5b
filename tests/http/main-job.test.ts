import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment, PlanView, PortalView } from '../../server/contract/portal.ts';
import { DATABASE_MODES } from '../support/database.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const invoiceInput = (number: string, overrides: Record<string, unknown> = {}) => ({
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
    { description: 'Roof inspection', quantity: 1, unitPriceMinor: 8000, taxRateBps: 2100 },
    { description: 'Gutter cleaning', quantity: 4, unitPriceMinor: 500, taxRateBps: 2100 },
  ],
  terms: { discount: [{ percentBps: 200, untilOn: '2026-11-27' }] },
  ...overrides,
});

const tokenOf = (invoice: InvoiceView): string => invoice.payUrl.split('/p/')[1] ?? '';

async function issue(
  saldo: TestWorld,
  number: string,
): Promise<{ invoice: InvoiceView; portal: string }> {
  const { status, body } = await saldo.api<InvoiceView>(
    'POST',
    '/api/v1/invoices',
    invoiceInput(number),
  );
  expect(status).toBe(201);
  return { invoice: body, portal: `/portal/v1/${tokenOf(body)}` };
}

async function pay(
  saldo: TestWorld,
  portal: string,
  invoiceId: string,
  option: string,
  paymentMethod = 'pm_card_visa',
): Promise<CreatedPayment> {
  const started = await saldo.call<CreatedPayment>('POST', `${portal}/payments`, {
    invoiceIds: [invoiceId],
    option,
  });
  expect(started.status).toBe(201);
  await saldo.call('POST', '/sandbox/pay', {
    paymentIntent: started.body.paymentIntent,
    paymentMethod,
  });
  return started.body;
}

test('a debtor who pays in time keeps the discount and hears no more', async () => {
  await using saldo = await openTestWorld();
  const { invoice, portal } = await issue(saldo, 'A-1');
  const started = await pay(saldo, portal, invoice.id, 'discount');
  expect(started.amountMinor).toBe(11_858);
  const after = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(after.body).toMatchObject({
    status: 'paid',
    balanceMinor: 0,
    dunning: { status: 'stopped', reasons: ['paid'] },
  });
  await saldo.advance('P60D');
  expect(saldo.world.mail.list().map((letter) => letter.kind)).toEqual(['paymentReceipt']);
});

test('a declined card leaves the invoice payable and the next card pays the same intent', async () => {
  await using saldo = await openTestWorld();
  const { invoice, portal } = await issue(saldo, 'A-2');
  const first = await pay(saldo, portal, invoice.id, 'all', 'pm_card_visa_chargeDeclined');
  const view = await saldo.call<PortalView>('GET', portal);
  expect(view.body.invoices[0]).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
  const second = await pay(saldo, portal, invoice.id, 'all');
  expect(second.paymentIntent).toBe(first.paymentIntent);
  expect((await saldo.call<PortalView>('GET', portal)).body.invoices[0]).toMatchObject({
    status: 'paid',
    balanceMinor: 0,
  });
});

test('a debit on its way is neither paid nor reminded, and paid when it settles', async () => {
  await using saldo = await openTestWorld();
  const { invoice, portal } = await issue(saldo, 'A-3');
  await pay(saldo, portal, invoice.id, 'all', 'pm_sepaDebit');
  const during = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(during.body).toMatchObject({
    status: 'processing',
    balanceMinor: 12_100,
    payableMinor: 0,
    dunning: { status: 'held', reasons: ['processing'] },
  });
  await saldo.advance('P14D');
  const after = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(after.body).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(
    saldo.world.mail
      .list()
      .map((letter) => letter.kind)
      .toReversed(),
  ).toEqual(['paymentProcessing', 'paymentReceipt']);
});

test('an unpaid invoice is reminded step by step and ends with a person', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'A-4');
  await saldo.advance('P70D');
  expect(
    saldo.world.mail
      .list()
      .map((letter) => letter.step)
      .toReversed(),
  ).toEqual(['-3', '+1', '+7', '+14', '+30']);
  const after = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(after.body.dunning.status).toBe('exhausted');
});

test.each(DATABASE_MODES)(
  'a plan holds the reminders, its instalments are charged by themselves and it completes (%s)',
  async (mode) => {
    await using saldo = await openTestWorld({ mode });
    const { invoice, portal } = await issue(saldo, 'A-5');
    const accepted = await saldo.call<PlanView>('POST', `${portal}/plans`, {
      invoiceIds: [invoice.id],
      count: 3,
      frequency: 'monthly',
      acceptedName: 'Jan Kowalski',
      acceptedTerms: true,
      autopay: true,
    });
    expect(accepted.status).toBe(201);
    expect(accepted.body.instalments.map((i) => [i.dueOn, i.amountMinor])).toEqual([
      ['2026-11-22', 4034],
      ['2026-12-22', 4033],
      ['2027-01-22', 4033],
    ]);
    await pay(saldo, portal, invoice.id, 'dueNow');
    await saldo.advance('P70D');
    const after = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
    expect(after.body).toMatchObject({
      status: 'paid',
      balanceMinor: 0,
      plan: { status: 'completed', paidMinor: 12_100 },
    });
    expect(saldo.world.mail.list().filter((letter) => letter.step !== null)).toEqual([]);
  },
);

test('a plan that is not paid defaults, is called in, and the reminders go on', async () => {
  await using saldo = await openTestWorld();
  const { invoice, portal } = await issue(saldo, 'A-6');
  await saldo.call('POST', `${portal}/plans`, {
    invoiceIds: [invoice.id],
    count: 2,
    frequency: 'biweekly',
    acceptedName: 'Jan Kowalski',
    acceptedTerms: true,
  });
  await saldo.advance('P40D');
  const after = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(after.body).toMatchObject({
    status: 'overdue',
    dunning: { status: 'active' },
    plan: { status: 'accelerated' },
  });
  const kinds = saldo.world.mail
    .list()
    .map((letter) => letter.kind)
    .toReversed();
  expect(kinds.indexOf('planDefaulted')).toBeGreaterThan(kinds.indexOf('planMissed'));
  expect(kinds.indexOf('reminder')).toBeGreaterThan(kinds.indexOf('planDefaulted'));
});

test('papers and notes that came with an invoice are kept and shown again', async () => {
  await using saldo = await openTestWorld();
  const paper = {
    filename: 'umowa.pdf',
    mimeType: 'application/pdf',
    contentBase64: 'JVBERi0xLjQK',
  };
  const input = invoiceInput('A-7', { attachments: [paper], metadata: { order: '4711' } });
  const issued = await saldo.api<InvoiceView>('POST', '/api/v1/invoices', input);
  expect(issued.body).toMatchObject({
    attachments: [{ filename: 'umowa.pdf', mimeType: 'application/pdf', sizeBytes: 9 }],
    metadata: { order: '4711' },
  });
  expect((await saldo.api('POST', '/api/v1/invoices', input)).status).toBe(200);
});

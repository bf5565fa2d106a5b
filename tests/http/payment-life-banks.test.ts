import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment, PaymentView } from '../../server/contract/portal.ts';
import { issue, look, pay, type Issued } from '../support/debtor-world.ts';
import { openTestWorld, type TestWorld } from '../support/world.ts';

/** Nothing of these invoices can be discounted: what arrives is the whole of 121.00. */
const plain = (saldo: TestWorld, number: string) => issue(saldo, number, { terms: {} });

const bank = (saldo: TestWorld, what: string, { paymentIntent }: CreatedPayment, amount?: number) =>
  saldo.call('POST', '/sandbox/world', {
    do: what,
    paymentIntent,
    ...(amount !== undefined && { amountMinor: amount }),
  });

async function shown(saldo: TestWorld, { portal }: Issued, { paymentId }: CreatedPayment) {
  const answer = await saldo.call<PaymentView>('GET', `${portal}/payments/${paymentId}`);
  return answer.body;
}

const timeline = async (saldo: TestWorld, { invoice }: Issued): Promise<readonly string[]> => {
  const { body } = await saldo.api<{ data: { type: string }[] }>(
    'GET',
    `/api/v1/invoices/${invoice.id}/timeline`,
  );
  return body.data.map((event) => event.type);
};

type Mail = { readonly subject: string; readonly text: string };
const mail = async (saldo: TestWorld): Promise<readonly Mail[]> =>
  (await saldo.call<Mail[]>('GET', '/sandbox/mail.json')).body;

const owed = ({ balanceMinor, dunning }: InvoiceView) => ({
  balanceMinor,
  reasons: dunning.reasons,
});

test('a debit that its bank takes back weeks later in part is owed again by exactly that part (F25)', async () => {
  await using saldo = await openTestWorld();
  const issued = await plain(saldo, 'FV/51');
  const payment = await pay(saldo, issued, 'all', 'pm_sepaDebit');
  await saldo.advance('P50D');
  expect((await look(saldo, issued)).balanceMinor).toBe(0);
  await bank(saldo, 'dispute', payment, 5000);
  const back = await look(saldo, issued);
  expect(owed(back)).toEqual({ balanceMinor: 5000, reasons: ['chargeback'] });
  expect(await shown(saldo, issued, payment)).toMatchObject({
    status: 'disputeLost',
    chargedBackMinor: 5000,
  });
  await saldo.advance('P1D');
  const [letter] = await mail(saldo);
  expect(letter?.subject).toContain('€50.00');
  expect(await timeline(saldo, issued)).toContain('payment.disputeLost');
});

test('a dispute about a part holds that part, and won it is as it was (F26)', async () => {
  await using saldo = await openTestWorld();
  const issued = await plain(saldo, 'FV/52');
  const payment = await pay(saldo, issued);
  await bank(saldo, 'dispute', payment, 2100);
  expect(await shown(saldo, issued, payment)).toMatchObject({
    status: 'disputed',
    disputedMinor: 2100,
  });
  await bank(saldo, 'winDispute', payment);
  expect((await look(saldo, issued)).balanceMinor).toBe(0);
  expect(await shown(saldo, issued, payment)).toMatchObject({
    status: 'disputeWon',
    disputedMinor: 0,
  });
});

test('a refund, a dispute of a part and one of the rest never take more than came (F28)', async () => {
  await using saldo = await openTestWorld();
  const issued = await plain(saldo, 'FV/53');
  const payment = await pay(saldo, issued);
  await bank(saldo, 'refund', payment, 1000);
  await bank(saldo, 'dispute', payment, 4000);
  await bank(saldo, 'loseDispute', payment);
  expect((await look(saldo, issued)).balanceMinor).toBe(5000);
  const tooMuch = await bank(saldo, 'dispute', payment, 7101);
  expect(tooMuch.status).toBe(409);
  await bank(saldo, 'dispute', payment);
  expect(await shown(saldo, issued, payment)).toMatchObject({ disputedMinor: 7100 });
  await bank(saldo, 'loseDispute', payment);
  expect((await look(saldo, issued)).balanceMinor).toBe(12_100);
  expect(await shown(saldo, issued, payment)).toMatchObject({
    refundedMinor: 1000,
    chargedBackMinor: 11_100,
  });
});

test('an inquiry of a bank takes no money, stops no reminder, and is a task until it is closed', async () => {
  await using saldo = await openTestWorld();
  const issued = await plain(saldo, 'FV/54');
  const payment = await pay(saldo, issued);
  await bank(saldo, 'inquiry', payment);
  expect(owed(await look(saldo, issued))).toEqual({ balanceMinor: 0, reasons: ['paid'] });
  expect(await timeline(saldo, issued)).toContain('payment.inquiryOpened');
  await bank(saldo, 'winDispute', payment);
  expect(await timeline(saldo, issued)).toContain('payment.inquiryClosed');
  expect((await shown(saldo, issued, payment)).status).toBe('succeeded');
});

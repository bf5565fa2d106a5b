import { expect, test } from 'vitest';
import type { PaymentView } from '../../server/contract/portal.ts';
import { confirm, issue, look, startPayment, type Issued } from '../support/debtor-world.ts';
import { openTestWorld, type TestWorld } from '../support/world.ts';

type Paying = Issued & { readonly paymentId: string; readonly paymentIntent: string };

/** 121.00, due in twelve days, confirmed by the debtor with that method today. */
async function payBy(
  saldo: TestWorld,
  number: string,
  currency: string,
  method: string,
): Promise<Paying> {
  const issued = await issue(saldo, number, { currency, terms: {} });
  const { body } = await startPayment(saldo, issued);
  await confirm(saldo, body.paymentIntent, method);
  return { ...issued, paymentId: body.paymentId, paymentIntent: body.paymentIntent };
}

const shown = async (saldo: TestWorld, { portal, paymentId }: Paying): Promise<PaymentView> =>
  (await saldo.call<PaymentView>('GET', `${portal}/payments/${paymentId}`)).body;

const world = (saldo: TestWorld, what: string, { paymentIntent }: Paying) =>
  saldo.call('POST', '/sandbox/world', { do: what, paymentIntent });

type Mail = { readonly subject: string; readonly step: string | null };
const mail = async (saldo: TestWorld): Promise<readonly Mail[]> =>
  (await saldo.call<Mail[]>('GET', '/sandbox/mail.json')).body;
const reminders = async (saldo: TestWorld): Promise<number> =>
  (await mail(saldo)).filter(({ step }) => step !== null).length;

test.each([
  ['EUR', 'pm_sepaDebit', 'SEPA ·3000', '2026-12-13', 'P6D'],
  ['USD', 'pm_usBankAccount', 'ACH ·6789', '2026-11-29', 'P5D'],
])(
  'a debit in %s is on its way for days, pending and not paid, with a day by which it is known (F23)',
  async (currency, method, label, expectedBy, until) => {
    await using saldo = await openTestWorld();
    const paying = await payBy(saldo, 'F/23', currency, method);
    expect(await shown(saldo, paying)).toMatchObject({
      status: 'processing',
      methodLabel: label,
      expectedBy,
    });
    const held = await look(saldo, paying);
    expect(held).toMatchObject({ status: 'processing', balanceMinor: 12_100, payableMinor: 0 });
    expect(held.dunning.reasons).toEqual(['processing']);
    await saldo.advance(until);
    expect(await look(saldo, paying)).toMatchObject({ status: 'paid', balanceMinor: 0 });
    expect(await shown(saldo, paying)).toMatchObject({ status: 'succeeded', expectedBy: null });
    await saldo.advance('P30D');
    expect(await reminders(saldo)).toBe(0);
  },
);

test('an ACH debit that comes back days later is owed again, said at once, and reminders go on (F24)', async () => {
  await using saldo = await openTestWorld();
  const paying = await payBy(saldo, 'F/24', 'USD', 'pm_usBankAccount_insufficientFunds');
  await saldo.advance('P5D');
  expect(await look(saldo, paying)).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
  expect(await shown(saldo, paying)).toMatchObject({
    status: 'failed',
    problem: 'insufficientFunds',
  });
  expect((await mail(saldo))[0]?.subject).toContain('did not go through');
  expect(await reminders(saldo)).toBe(0);
  await saldo.advance('P8D');
  expect(await reminders(saldo)).toBe(1);
});

test('a BLIK payment waits for the phone and holds nothing until it is approved', async () => {
  await using saldo = await openTestWorld();
  const paying = await payBy(saldo, 'B/1', 'PLN', 'pm_blik');
  expect(await shown(saldo, paying)).toMatchObject({
    status: 'requiresAction',
    isOnPhone: true,
    methodLabel: 'BLIK',
    expectedBy: null,
  });
  expect((await look(saldo, paying)).dunning.reasons).not.toContain('processing');
  await saldo.advance('PT10S');
  expect(await shown(saldo, paying)).toMatchObject({ status: 'succeeded' });
  expect(await look(saldo, paying)).toMatchObject({ balanceMinor: 0 });
});

test.each([
  ['pm_blik_expired', 'PT60S', 'authenticationFailed'],
  ['pm_blik_declined', 'PT20S', 'authenticationFailed'],
  ['pm_blik_insufficientFunds', 'PT10S', 'insufficientFunds'],
])('a BLIK code of %s took nothing, and another way pays the same', async (method, until, why) => {
  await using saldo = await openTestWorld();
  const paying = await payBy(saldo, 'B/2', 'PLN', method);
  await saldo.advance(until);
  expect(await shown(saldo, paying)).toMatchObject({ problem: why, isOnPhone: false });
  expect((await look(saldo, paying)).payableMinor).toBe(12_100);
  await confirm(saldo, paying.paymentIntent, 'pm_card_visa');
  expect(await look(saldo, paying)).toMatchObject({ balanceMinor: 0 });
});

test('a code after a card that was asked about waits on the phone too, a card after a code does not', async () => {
  await using saldo = await openTestWorld();
  const paying = await payBy(saldo, 'B/4', 'PLN', 'pm_card_authenticationRequired');
  expect(await shown(saldo, paying)).toMatchObject({ status: 'requiresAction', isOnPhone: false });
  await confirm(saldo, paying.paymentIntent, 'pm_blik_declined');
  expect(await shown(saldo, paying)).toMatchObject({ isOnPhone: true, methodLabel: 'BLIK' });
  await saldo.advance('PT20S');
  await confirm(saldo, paying.paymentIntent, 'pm_card_authenticationRequired');
  expect(await shown(saldo, paying)).toMatchObject({ problem: null, isOnPhone: false });
});

test('a BLIK code cannot be approved after its minute', async () => {
  await using saldo = await openTestWorld();
  const paying = await payBy(saldo, 'B/3', 'PLN', 'pm_blik_expired');
  await saldo.advance('PT60S');
  const late = await world(saldo, 'settle', paying);
  expect(late.status).toBe(409);
  expect((await look(saldo, paying)).balanceMinor).toBe(12_100);
});

test('a Przelewy24 payment is paid, or not, on the page of the bank', async () => {
  await using saldo = await openTestWorld();
  const paid = await payBy(saldo, 'P/1', 'PLN', 'pm_p24');
  expect(await shown(saldo, paid)).toMatchObject({
    status: 'requiresAction',
    methodLabel: 'Przelewy24',
  });
  await world(saldo, 'settle', paid);
  expect(await look(saldo, paid)).toMatchObject({ balanceMinor: 0 });
  const refused = await payBy(saldo, 'P/2', 'PLN', 'pm_p24');
  await world(saldo, 'failDebit', refused);
  expect(await shown(saldo, refused)).toMatchObject({ problem: 'authenticationFailed' });
  expect((await look(saldo, refused)).payableMinor).toBe(12_100);
});

test('a BLIK that nobody ends is closed with its price, and dunning never stopped (F29)', async () => {
  await using saldo = await openTestWorld();
  const paying = await payBy(saldo, 'B/4', 'PLN', 'pm_p24');
  await saldo.advance('PT2H');
  expect((await shown(saldo, paying)).status).toBe('canceled');
  await saldo.advance('P13D');
  expect(await reminders(saldo)).toBeGreaterThan(0);
});

import { expect, test } from 'vitest';
import type { PaymentView } from '../../server/contract/portal.ts';
import { issue, look, startPayment } from '../support/debtor-world.ts';
import { openTestWorld, type TestWorld } from '../support/world.ts';

const HOLDER = {
  'payment_method_data[billing_details][name]': 'Jenny Rosen',
  'payment_method_data[billing_details][email]': 'jenny@example.com',
};
const usAccount = (account: string, routing = '110000000') => ({
  'payment_method_data[type]': 'us_bank_account',
  'payment_method_data[us_bank_account][routing_number]': routing,
  'payment_method_data[us_bank_account][account_number]': account,
  ...HOLDER,
});
const blik = (code: string) => ({
  'payment_method_data[type]': 'blik',
  'payment_method_options[blik][code]': code,
});
const p24 = { 'payment_method_data[type]': 'p24', ...HOLDER };

type Made = { readonly id?: string; readonly error?: { readonly param?: string } };

/** What the browser's form sends to the processor. */
async function tokenOf(saldo: TestWorld, form: Readonly<Record<string, string>>): Promise<Made> {
  const answer = await saldo.world.emulator.fetch(
    new Request('https://api.stripe.com/v1/confirmation_tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ key: saldo.deps.payments.publishableKey, ...form }),
    }),
  );
  return (await answer.json()) as Made;
}

test.each([
  ['PLN', blik('123456'), 'requiresAction', 'BLIK'],
  ['PLN', p24, 'requiresAction', 'Przelewy24'],
  ['USD', usAccount('000123456789'), 'processing', 'ACH ·6789'],
])('in %s the form of %o makes a payment that is %s', async (currency, form, status, label) => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'F/1', { currency, terms: {} });
  const { id: confirmationToken } = await tokenOf(saldo, form);
  const started = await startPayment(saldo, issued, {
    confirmationToken,
    returnUrl: 'http://127.0.0.1:4321/p/back',
  });
  expect(started).toMatchObject({ status: 201, body: { status } });
  const path = `${issued.portal}/payments/${started.body.paymentId}`;
  expect((await saldo.call<PaymentView>('GET', path)).body.methodLabel).toBe(label);
});

test('a US account whose published number stands for no money is owed again days later', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'F/2', { currency: 'USD', terms: {} });
  const { id: confirmationToken } = await tokenOf(saldo, usAccount('000222222227'));
  await startPayment(saldo, issued, { confirmationToken });
  await saldo.advance('P6D');
  expect(await look(saldo, issued)).toMatchObject({ payableMinor: 12_100 });
});

test.each([
  [blik('12345'), 'payment_method_options[blik][code]'],
  [usAccount('123'), 'us_bank_account[account_number]'],
  [usAccount('000123456789', '021000021'), 'us_bank_account[routing_number]'],
  [{ 'payment_method_data[type]': 'p24' }, 'billing_details[email]'],
])('what Stripe does not publish for tests is refused at its field: %o', async (form, param) => {
  await using saldo = await openTestWorld();
  const { error } = await tokenOf(saldo, form);
  expect(error?.param ?? JSON.stringify(error)).toContain(param);
});

import { describe, expect, it } from 'vitest';
import {
  PUBLISHABLE_KEY,
  RETURN_URL,
  ask,
  openBench,
  openIntent,
  requestOf,
  valueOf,
  type Bench,
} from './stripe-setup.ts';

describe('a published test method', () => {
  const outcomes: readonly (readonly [
    method: string,
    status: string,
    declineCode: string | null,
  ])[] = [
    ['pm_card_visa', 'succeeded', null],
    ['pm_card_mastercard', 'succeeded', null],
    ['pm_card_amex', 'succeeded', null],
    ['pm_card_pl', 'succeeded', null],
    ['pm_card_visa_chargeDeclined', 'requires_payment_method', 'generic_decline'],
    ['pm_card_chargeDeclined', 'requires_payment_method', 'generic_decline'],
    [
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'requires_payment_method',
      'insufficient_funds',
    ],
    ['pm_card_visa_chargeDeclinedLostCard', 'requires_payment_method', 'lost_card'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'requires_payment_method', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'requires_payment_method', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'requires_payment_method', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'requires_payment_method', 'processing_error'],
    ['pm_card_chargeCustomerFail', 'requires_payment_method', 'generic_decline'],
    ['pm_card_authenticationRequired', 'requires_action', null],
    ['pm_card_authenticationRequiredOnSetup', 'requires_action', null],
    ['pm_card_threeDSecure2Required', 'requires_action', null],
    ['pm_sepaDebit', 'processing', null],
    ['pm_sepaDebit_failed_at', 'processing', null],
  ];
  for (const [method, status, declineCode] of outcomes) {
    it(`${method}: ${status}${declineCode === null ? '' : ` (${declineCode})`}`, async () => {
      const bench = openBench();
      const { id } = await openIntent(bench);
      const answer = await bench.emulator.pay({ paymentIntent: id, paymentMethod: method });
      expect(answer).toMatchObject({ ok: true, paymentIntent: { id, status, declineCode } });
      const { report } = valueOf(await bench.gateway.fetchIntent(id));
      expect(report.declineCode).toBe(declineCode);
    });
  }

  it('that nobody published does not exist', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const answer = await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_gold' });
    expect(answer).toMatchObject({ ok: false, status: 400, code: 'resource_missing' });
  });

  it('of a debit cannot pay zloty', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench, { currency: 'PLN' as never });
    const answer = await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_sepaDebit' });
    expect(answer).toMatchObject({
      ok: false,
      status: 400,
      code: 'payment_intent_incompatible_payment_method',
    });
  });
});

describe('a card charged while the debtor is away', () => {
  const table: readonly (readonly [method: string, status: string, declineCode: string | null])[] =
    [
      ['pm_card_visa', 'succeeded', null],
      ['pm_card_authenticationRequired', 'created', 'authentication_required'],
      ['pm_card_authenticationRequiredOnSetup', 'succeeded', null],
      ['pm_card_authenticationRequiredSetupForOffSession', 'succeeded', null],
      ['pm_sepaDebit', 'processing', null],
    ];
  for (const [method, status, declineCode] of table) {
    it(`${method}, saved by a first payment: ${status}`, async () => {
      const bench = openBench();
      const { customerId, paymentMethodId } = await saveMethod(bench, method);
      const charged = valueOf(
        await bench.gateway.chargeSaved({
          ...requestOf({ paymentId: 'pay_2' }),
          customerId,
          paymentMethodId,
        }),
      );
      expect(charged.report).toMatchObject({ status, declineCode });
    });
  }

  it('that was attached without a payment is authenticated only where it must be', async () => {
    const bench = openBench();
    const { customerId } = await openIntent(bench);
    const charge = async (method: string) => {
      const { id } = await bench.sdk.paymentMethods.attach(method, { customer: customerId });
      const request = requestOf({ paymentId: `pay_${method}` });
      const answer = valueOf(
        await bench.gateway.chargeSaved({ ...request, customerId, paymentMethodId: id }),
      );
      return answer.report.declineCode;
    };
    expect(await charge('pm_card_authenticationRequiredOnSetup')).toBe('authentication_required');
    expect(await charge('pm_card_chargeCustomerFail')).toBe('generic_decline');
    expect(await charge('pm_card_visa')).toBeNull();
  });

  it('that is always declined cannot even be attached', async () => {
    const bench = openBench();
    const { customerId } = await openIntent(bench);
    const attach = bench.sdk.paymentMethods.attach('pm_card_visa_chargeDeclined', {
      customer: customerId,
    });
    await expect(attach).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
  });

  it('of somebody else is refused', async () => {
    const bench = openBench();
    const { paymentMethodId } = await saveMethod(bench, 'pm_card_visa');
    const stranger = await openIntent(bench, { paymentId: 'pay_stranger' });
    const charged = await bench.gateway.chargeSaved({
      ...requestOf({ paymentId: 'pay_2' }),
      customerId: stranger.customerId,
      paymentMethodId,
    });
    expect(charged).toMatchObject({ ok: false, kind: 'gone' });
  });

  it('that paid once without being saved never pays again', async () => {
    const bench = openBench();
    const { id, customerId } = await openIntent(bench);
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    const { report } = valueOf(await bench.gateway.fetchIntent(id));
    const charged = await bench.gateway.chargeSaved({
      ...requestOf({ paymentId: 'pay_2' }),
      customerId,
      paymentMethodId: report.paymentMethodId ?? '',
    });
    expect(charged).toMatchObject({ ok: false, kind: 'refused' });
  });
});

describe('what is typed into the form', () => {
  const typed = (number: string, more = '') =>
    `payment_method_data[type]=card&payment_method_data[card][number]=${number}&payment_method_data[card][exp_month]=12&payment_method_data[card][exp_year]=34&payment_method_data[card][cvc]=123${more}`;
  const browser = (bench: Bench, body: string, path = '/v1/confirmation_tokens') =>
    ask(bench, 'POST', path, {
      body: `key=${PUBLISHABLE_KEY}&${body}`,
      headers: { authorization: '' },
    });

  it('becomes a token that pays once, and the number is kept nowhere', async () => {
    const bench = openBench();
    const { id } = await openIntent(bench);
    const { body } = await browser(bench, typed('4242 4242 4242 4242'));
    const paid = await bench.gateway.confirmIntent({
      paymentId: 'pay_1',
      paymentIntentId: id,
      confirmationToken: String(body['id']),
      returnUrl: RETURN_URL,
      attempt: '1',
    });
    expect(valueOf(paid).report.methodLabel).toBe('Visa ·4242');
    expect(JSON.stringify(bench.emulator.state())).not.toContain('4242424242424242');
  });

  const refusals: readonly (readonly [name: string, body: string, code: string])[] = [
    ['a number that is none', typed('4242424242424241'), 'incorrect_number'],
    ['too few digits', typed('42424242'), 'incorrect_number'],
    [
      'a month that is none',
      typed('4242424242424242').replace('exp_month]=12', 'exp_month]=13'),
      'invalid_expiry_month',
    ],
    [
      'a year that is over',
      typed('4242424242424242').replace('exp_year]=34', 'exp_year]=26'),
      'invalid_expiry_year',
    ],
    [
      'two digits of the code',
      typed('4242424242424242').replace('cvc]=123', 'cvc]=12'),
      'invalid_cvc',
    ],
    ['three digits of the code of an Amex', typed('378282246310005'), 'invalid_cvc'],
  ];
  for (const [name, body, code] of refusals) {
    it(`${name} is refused: ${code}`, async () => {
      const answer = await browser(openBench(), body);
      expect([answer.status, answer.body.error?.code]).toEqual([402, code]);
    });
  }

  it('a good number that Stripe never published is refused without being repeated', async () => {
    const unpublished = withCheckDigit('510000000000000');
    const answer = await browser(openBench(), typed(unpublished));
    expect(answer.body.error?.decline_code).toBe('test_mode_live_card');
    expect(JSON.stringify(answer.body)).not.toContain(unpublished);
  });

  it('an account needs its holder, and only published accounts are known', async () => {
    const account = (iban: string, more = '') =>
      `payment_method_data[type]=sepa_debit&payment_method_data[sepa_debit][iban]=${iban}${more}`;
    const holder =
      '&payment_method_data[billing_details][name]=Jenny&payment_method_data[billing_details][email]=j@example.com';
    const bench = openBench();
    const nameless = await browser(bench, account('DE89370400440532013000'));
    const unknown = await browser(bench, account('DE00370400440532013000', holder));
    const good = await browser(bench, account('DE89 3704 0044 0532 0130 00', holder));
    expect(nameless.body.error?.code).toBe('parameter_missing');
    expect(unknown.body.error?.param).toBe('sepa_debit[iban]');
    expect(good.status).toBe(200);
  });

  it('sees and confirms only the intent whose secret it was given', async () => {
    const bench = openBench();
    const { id, clientSecret } = await openIntent(bench);
    const look = (secret: string) =>
      ask(bench, 'GET', `/v1/payment_intents/${id}?key=${PUBLISHABLE_KEY}${secret}`, {
        headers: { authorization: '' },
      });
    expect((await look('')).status).toBe(400);
    expect((await look('&client_secret=pi_x_secret_y')).status).toBe(400);
    const seen = await look(`&client_secret=${clientSecret}`);
    expect(seen.body).toMatchObject({ id, status: 'requires_payment_method', amount: 11_858 });
    expect(Object.keys(seen.body)).not.toContain('metadata');
    const confirmed = await browser(
      bench,
      `${typed('4242424242424242')}&client_secret=${clientSecret}&return_url=${encodeURIComponent(RETURN_URL)}`,
      `/v1/payment_intents/${id}/confirm`,
    );
    expect(confirmed.body['status']).toBe('succeeded');
  });

  it('cannot reach what needs the secret key, nor raw cards with it', async () => {
    const bench = openBench();
    for (const path of ['/v1/refunds', '/v1/customers', '/v1/payment_intents']) {
      const answer = await browser(bench, 'amount=1', path);
      expect([answer.status, answer.body.error?.code]).toEqual([403, 'secret_key_required']);
    }
    const raw = await ask(bench, 'POST', '/v1/test_helpers/confirmation_tokens', {
      body: typed('4242424242424242'),
    });
    expect(raw.body.error?.param).toBe('payment_method_data[card]');
  });
});

async function saveMethod(bench: Bench, method: string) {
  const { id, customerId } = await openIntent(bench, { saveMethod: true });
  const paid = await bench.emulator.pay({ paymentIntent: id, paymentMethod: method });
  if (paid.ok && paid.paymentIntent?.status === 'requires_action') {
    const url = paid.paymentIntent.nextAction?.redirectUrl ?? '';
    await bench.emulator.answerChallenge(url.split('/').at(-1) ?? '', true);
  }
  const { report } = valueOf(await bench.gateway.fetchIntent(id));
  return { customerId, paymentMethodId: report.paymentMethodId ?? '' };
}

/** Fifteen digits and the one that makes them a card number (Luhn). */
function withCheckDigit(digits: string): string {
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, i) => {
      const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

import { invalid } from './errors.ts';

/**
 * Smallest charges and the currencies of the sandbox, in Stripe's own units. Written down here a
 * second time on purpose: the emulator judges what the product sends and shares no table with it.
 */
const SMALLEST =
  'usd 50, aed 200, aud 50, bgn 100, brl 50, cad 50, chf 50, czk 1500, dkk 250, eur 50, gbp 30, ' +
  'hkd 400, huf 17500, inr 50, jpy 50, mxn 1000, myr 200, nok 300, nzd 50, pln 200, ron 200, ' +
  'sek 300, sgd 50, thb 1000';
const OTHERS =
  'all amd azn bam bhd bif clp djf gel gnf idr ils isk jod kes kgs kmf krw kwd kzt mad mdl mga mkd ' +
  'omr php pyg qar rsd rwf sar tnd try twd uah ugx uzs vnd vuv xaf xof xpf zar';
const STEPS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'bhd jod kwd omr tnd'.split(' ').map((code): [string, number] => [code, 10]),
  ),
  isk: 100,
  ugx: 100,
};

const MINIMUMS: ReadonlyMap<string, number> = new Map([
  ...SMALLEST.split(', ').map((pair): [string, number] => {
    const [code = '', amount] = pair.split(' ');
    return [code, Number(amount)];
  }),
  ...OTHERS.split(' ').map((code): [string, number] => [code, 1]),
]);
const LARGEST = 99_999_999;

/** Refuses what Stripe refuses to charge. Both in Stripe's unit, the code in any case. */
export function requireChargeable(amount: number, code: string): string {
  const currency = code.toLowerCase();
  const smallest = MINIMUMS.get(currency);
  if (smallest === undefined) {
    throw invalid(`Invalid currency: ${currency}.`, { param: 'currency' });
  }
  const refuse = (message: string, reason: string): never => {
    throw invalid(message, { code: reason, param: 'amount' });
  };
  if (amount < 1) refuse('Invalid positive integer', 'parameter_invalid_integer');
  if (amount < smallest)
    refuse(`Amount must be at least ${smallest} ${currency}`, 'amount_too_small');
  if (amount > LARGEST)
    refuse(`Amount must be no more than ${LARGEST} ${currency}`, 'amount_too_large');
  const step = STEPS[currency] ?? 1;
  if (amount % step !== 0) {
    refuse(`Invalid amount: ${currency} is charged in steps of ${step}`, 'invalid_charge_amount');
  }
  return currency;
}

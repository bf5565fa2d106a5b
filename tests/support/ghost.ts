import { minor } from '../../server/domain/money.ts';
import { EUR } from './builders.ts';
import type { TestWorld } from './world.ts';

/** An intent that names our vendor and a payment of which there is no row, now to be confirmed. */
export async function ghost({ deps, access }: TestWorld, name: string): Promise<string> {
  const made = await deps.payments.createIntent({
    paymentId: `pay_${name}`,
    vendorId: access.vendorId,
    quoteId: 'quo_1',
    origin: null,
    amountMinor: minor(700),
    currency: EUR,
    description: 'ghost',
    customerId: null,
    saveMethod: false,
  });
  if (!made.ok) throw new Error(made.code);
  return made.value.report.paymentIntentId;
}

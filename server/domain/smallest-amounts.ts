import type { Currency, Minor } from './brands.ts';
import type { VendorSettings } from './facts.ts';
import { max, smallestCharge, ZERO } from './money.ts';

/** Below which amounts of one currency something is not asked for or not taken. */
export type SmallestAmounts = {
  readonly reminderMinor: Minor;
  readonly paymentMinor: Minor;
  readonly instalmentMinor: Minor;
};

/**
 * The vendor's own limits are amounts of one currency and say nothing about another (rules 1.6): there
 * every debt is written about, and a payment may be as small as the processor takes.
 */
export function smallestAmounts(settings: VendorSettings, currency: Currency): SmallestAmounts {
  const isOwn = settings.currency === currency;
  const charge = smallestCharge(currency);
  return {
    reminderMinor: isOwn ? settings.minReminderMinor : ZERO,
    paymentMinor: isOwn ? max(settings.minPaymentMinor, charge) : charge,
    instalmentMinor: isOwn ? max(settings.plan?.minInstalmentMinor ?? ZERO, charge) : charge,
  };
}

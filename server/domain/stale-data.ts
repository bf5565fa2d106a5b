import type { Instant } from './brands.ts';
import { endOfDay, HOUR_MS, instant } from './calendar.ts';
import type { CaseFacts, Vendor } from './facts.ts';
import type { ActiveHold } from './hold.ts';

/**
 * Since when the vendor's newest statement is too old to write to anybody on its strength (rules 7.6);
 * null while it is fresh, and for vendors who do not rely on statements. `never`: none has come yet.
 */
export function staleSince(vendor: Vendor, now: Instant): Instant | 'never' | null {
  const policy = vendor.settings.statements;
  if (policy === null) return null;
  if (vendor.statementsToOn === null) return 'never';
  const toldUntil = endOfDay(vendor.statementsToOn, vendor.timeZone);
  const from = instant(toldUntil + policy.staleAfterHours * HOUR_MS);
  return from <= now ? from : null;
}

/** Money may have come that nobody has told of: everybody waits for the next statement. */
export function staleDataHold({ vendor, debtor }: CaseFacts, now: Instant): readonly ActiveHold[] {
  const since = staleSince(vendor, now);
  if (since === null) return [];
  return [
    {
      reason: 'staleData',
      source: 'system',
      from: since === 'never' ? debtor.createdAt : since,
      untilOn: null,
      resume: { at: 'same' },
      holdId: null,
      mayEnd: false,
      why: { code: 'staleData', sinceOn: vendor.statementsToOn },
    },
  ];
}

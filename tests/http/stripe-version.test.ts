import { Stripe } from 'stripe';
import { expect, test } from 'vitest';

/**
 * The version of Stripe's API that this code was read against. Another SDK brings another one; before
 * the literal changes, a person
 * - reads Stripe's changelog between the two versions, for payment and setup intents, charges, refunds,
 *   disputes, payment methods, confirmation tokens, customers and events;
 * - looks at the fields and statuses that `server/gateways/stripe*.ts` reads, new statuses above all;
 * - makes the parameters of the emulator anew (`node server/sandbox/stripe/generate-parameters.ts`) and
 *   reads their difference;
 * - lets `tsc` say where an answer of the emulator is no longer what the SDK expects;
 * - sets the version of live webhook endpoints, whose events otherwise keep the old shape.
 */
const REVIEWED = '2026-10-28.endive';

test('the version of Stripe’s API is the one that was reviewed', () => {
  expect(Stripe.API_VERSION).toBe(REVIEWED);
});

import { loadCase } from '../../../db/cases.ts';
import { paymentsNamed } from '../../../db/queries/payments.ts';
import { differencesOf, sideHere } from '../../domain/difference.ts';
import type { DifferenceKind, SideHere, SideThere } from '../../domain/difference.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayResult, IntentAnswer } from '../../gateways/types.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** Comparing reads both sides and changes neither. */
export type Comparing = Pick<Deps, 'db' | 'clock' | 'payments'>;

/** Something that may differ: our payment, or an intent that nobody here knows. */
export type Suspect = {
  readonly debtorId: string | null;
  readonly paymentId: string | null;
  readonly intentId: string;
};

export type Difference = Suspect & {
  readonly kinds: readonly DifferenceKind[];
  /** null: not there. */
  readonly here: SideHere | null;
  readonly there: SideThere | null;
};

/** Both sides of one payment as they are at this moment; null: they agree. */
export async function lookAtBothSides(
  deps: Comparing,
  vendorId: string,
  { debtorId, paymentId, intentId }: Suspect,
): Promise<Outcome<Difference | null>> {
  const fetched = await deps.payments.fetchIntent(intentId);
  const there = theirSide(fetched);
  if (there === undefined) return failed('processorBusy');
  const facts = debtorId === null ? undefined : await loadCase(deps.db, { vendorId, debtorId });
  const payment = facts?.payments.find((p) => p.id === paymentId);
  const about = { debtorId, paymentId, intentId, there };
  if (facts === undefined || payment === undefined) {
    const isLess = there === null || there.status === 'canceled' || (await isKnown(deps, intentId));
    // Closed there and unknown here is no money, and nothing that anybody could still pay.
    return done(isLess ? null : { ...about, here: null, kinds: ['missingHere'] });
  }
  const here = sideHere(facts, payment);
  if (!fetched.ok)
    return done({
      ...about,
      here,
      kinds: [fetched.kind === 'gone' ? 'missingThere' : 'unreadable'],
    });
  const kinds = differencesOf(facts, payment, fetched.value.report);
  return done(kinds.length === 0 ? null : { ...about, here, kinds });
}

/** null: there is none, or none that we can read. undefined: nobody can say. */
function theirSide(fetched: GatewayResult<IntentAnswer>): SideThere | null | undefined {
  if (!fetched.ok)
    return fetched.kind === 'gone' || fetched.code === 'unreadable_intent' ? null : undefined;
  const { status, currency, amountMinor, receivedMinor, refundedMinor, dispute } =
    fetched.value.report;
  return { status, currency, amountMinor, receivedMinor, refundedMinor, dispute };
}

/** It became known since the list was read. */
async function isKnown({ db }: Comparing, intentId: string): Promise<boolean> {
  return (await paymentsNamed(db, { intentIds: [intentId], paymentIds: [] })).length > 0;
}

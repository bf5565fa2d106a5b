import type { TestWorld } from './world.ts';
import { numberAt, textAt } from '../../db/select.ts';

export type Money = {
  readonly intent: string;
  /** What stays with the vendor: received, less refunds and lost disputes. */
  readonly keptMinor: number;
};

/** What the processor holds for each intent in which there ever was money. Own arithmetic, no product code. */
export function heldThere({ world }: TestWorld): readonly Money[] {
  const { paymentIntents, charges, disputes } = world.emulator.state();
  return paymentIntents
    .flatMap((intent) => {
      if (intent.amount_received === 0) return [];
      const charge = charges.find((one) => one.id === intent.latest_charge);
      const isLost = disputes.some((one) => one.charge === charge?.id && one.status === 'lost');
      const left = intent.amount_received - (charge?.amount_refunded ?? 0);
      return [{ intent: intent.id, keptMinor: isLost ? 0 : left }];
    })
    .toSorted(byIntent);
}

/** The same from our ledger and the credits: entries of a payment, and what of it no invoice took. */
export async function bookedHere({ deps }: TestWorld): Promise<readonly Money[]> {
  const rows = await deps.db.read({
    sql: `SELECT p.payment_intent_id,
        (SELECT coalesce(sum(iif(e.side = 'credit', e.amount_minor, -e.amount_minor)), 0)
          FROM entries e WHERE e.payment_id = p.id AND e.kind IN ('payment', 'paymentReversed'))
        + (SELECT coalesce(sum(c.amount_minor), 0) FROM credits c WHERE c.payment_id = p.id)
      FROM payments p WHERE p.channel = 'stripe'
        AND p.status NOT IN ('created', 'requiresAction', 'processing', 'failed', 'canceled')`,
    args: [],
  });
  return rows
    .map((row) => ({ intent: textAt(row, 0), keptMinor: numberAt(row, 1) }))
    .toSorted(byIntent);
}

const byIntent = (a: Money, b: Money): number => (a.intent < b.intent ? -1 : 1);

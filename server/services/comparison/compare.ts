import { paymentsWithIntents } from '../../../db/queries/payments.ts';
import type { Instant } from '../../domain/brands.ts';
import { DAY_MS, instant } from '../../domain/calendar.ts';
import type { ListedIntent } from '../../gateways/types.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { lookAtBothSides } from './look-again.ts';
import type { Comparing, Difference, Suspect } from './look-again.ts';
import { suspectsAmong } from './suspects.ts';

export type Compared = {
  readonly count: number;
  readonly differences: readonly Difference[];
  /** What seems to differ and was not looked at any more. */
  readonly unasked: readonly Suspect[];
};
/** How much may be asked while somebody waits, and what is asked about first. */
export type Patience = {
  readonly mayAsk: (asked: number) => boolean;
  readonly isUrgent: (intentId: string) => boolean;
};
const ENDLESS: Patience = { mayAsk: () => true, isUrgent: () => false };
export type Stretch = { readonly from: Instant; readonly to: Instant };

const PAGE = 100;
/** An intent is made after its payment, later by clocks that disagree and answers that were lost. */
const AROUND_MS = 2 * DAY_MS;

/**
 * Compares the payments that a vendor's debtors began in a stretch of time with what the processor has
 * of them, from both sides: what only one of them knows, and in what they differ (invariant I5). What
 * seems to differ in a list is looked at once more on both sides before it counts, because payments go
 * on meanwhile: one after the other, as long as there is patience. Changes nothing.
 */
export async function compareWithProcessor(
  deps: Comparing,
  vendorId: string,
  stretch: Stretch,
  { mayAsk, isUrgent }: Patience = ENDLESS,
): Promise<Outcome<Compared>> {
  const listed = await listTheirs(deps, vendorId, stretch);
  if (!listed.ok) return listed;
  const { intentIds, suspects } = listed.value;
  const ours = await listOurs(deps, vendorId, stretch);
  const onlyHere = ours.filter(({ intentId }) => !intentIds.has(intentId));
  const doubtful = [...suspects, ...onlyHere].toSorted(
    (a, b) => Number(isUrgent(b.intentId)) - Number(isUrgent(a.intentId)),
  );
  const differences: Difference[] = [];
  const unasked: Suspect[] = [];
  for (const [index, suspect] of doubtful.entries()) {
    if (unasked.length > 0 || !mayAsk(index)) {
      unasked.push(suspect);
      continue;
    }
    const looked = await lookAtBothSides(deps, vendorId, suspect);
    if (!looked.ok) return looked;
    if (looked.value !== null) differences.push(looked.value);
  }
  for (const { intentId } of ours) intentIds.add(intentId);
  return done({ count: intentIds.size, differences, unasked });
}

/** Every intent of the vendor there, and those that do not look the same here. */
async function listTheirs(
  deps: Comparing,
  vendorId: string,
  { from, to }: Stretch,
): Promise<Outcome<{ intentIds: Set<string>; suspects: readonly Suspect[] }>> {
  const around = { from: instant(from - AROUND_MS), to: instant(to + AROUND_MS) };
  const intentIds = new Set<string>();
  const suspects: Suspect[] = [];
  let cursor: string | null = null;
  do {
    const page = await deps.payments.listIntents({ ...around, cursor });
    if (!page.ok) return failed('processorBusy');
    const intents: readonly ListedIntent[] = page.value.intents;
    const own = intents.filter((intent) => intent.vendorId === vendorId);
    for (const { paymentIntentId } of own) intentIds.add(paymentIntentId);
    suspects.push(...(await suspectsAmong(deps, own)));
    cursor = page.value.cursor;
  } while (cursor !== null);
  return done({ intentIds, suspects });
}

async function listOurs(
  deps: Comparing,
  vendorId: string,
  stretch: Stretch,
): Promise<readonly Suspect[]> {
  const found: Suspect[] = [];
  let page: Awaited<ReturnType<typeof paymentsWithIntents>> = [];
  do {
    const after = page.at(-1)?.payment;
    page = await paymentsWithIntents(deps.db, vendorId, { ...stretch, after, limit: PAGE });
    for (const { debtorId, payment } of page) {
      const { id: paymentId, paymentIntentId: intentId } = payment;
      if (intentId !== null) found.push({ debtorId, paymentId, intentId });
    }
  } while (page.length === PAGE);
  return found;
}

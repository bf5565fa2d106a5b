import type { z } from 'zod';
import type { HoldView, createHoldSchema } from '../../contract/ledger-api.ts';
import type { CivilDate } from '../../domain/brands.ts';
import type { Hold } from '../../domain/facts.ts';
import {
  decideEndHold,
  decideHold,
  holdLike,
  holdNamed,
  lastDayOf,
} from '../../domain/hold-commands.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import { requireInvoice } from '../invoices/show.ts';
import type { OnInvoice } from '../ledger/post.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';

/** Stops reminders and automatic charges of an invoice until a day, or until the hold is ended. */
export async function setHold(
  deps: Deps,
  on: OnInvoice,
  input: z.infer<typeof createHoldSchema>,
): Promise<Outcome<HoldView>> {
  const loaded = await requireInvoice(deps, on.vendorId, on.invoiceId);
  if (!loaded.ok) return loaded;
  const { debtor, vendor } = loaded.value.facts;
  const ref = { vendorId: on.vendorId, debtorId: debtor.id };
  const workDays = {
    zone: vendor.timeZone,
    isHoliday: (day: CivilDate) => deps.calendars.isHoliday(vendor.country, day),
  };
  const named = (input.untilOn ?? null) as CivilDate | null;
  const command = {
    invoiceId: on.invoiceId,
    reason: input.reason,
    source: 'vendor',
    note: input.note ?? null,
    untilOn: named ?? lastDayOf(input.reason, deps.clock.now(), workDays),
    resume: input.resume,
  } as const;
  const changed = await changeCase(deps, ref, on.actor, (facts, now) =>
    decideHold(facts, command, now, deps.newId),
  );
  // When it was held just so already, that hold is the answer and no second one was set.
  return changed.ok ? answer(holdLike(changed.facts, command, deps.clock.now())) : changed;
}

/**
 * Ends a hold that a person may end: one that was set, or by the id of its ledger entry a refund
 * under review or a lost chargeback, which is then owed and reminded again (rules 4.5, 4.6).
 */
export async function endHold(
  deps: Deps,
  on: OnInvoice,
  holdId: string,
): Promise<Outcome<HoldView>> {
  const { vendorId, invoiceId } = on;
  const loaded = await requireInvoice(deps, vendorId, invoiceId);
  if (!loaded.ok) return loaded;
  const { facts: before } = loaded.value;
  const ref = { vendorId, debtorId: before.debtor.id };
  const changed = await changeCase(deps, ref, on.actor, (facts, now) =>
    decideEndHold(facts, { invoiceId, holdId }, now, deps.newId),
  );
  return changed.ok ? answer(holdNamed(changed.facts, invoiceId, holdId)) : changed;
}

const answer = (hold: Hold | undefined): Outcome<HoldView> =>
  hold ? done(holdView(hold)) : failed('notFound');

function holdView(hold: Hold): HoldView {
  const { id, invoiceId, reason, source, note, untilOn, resume } = hold;
  return {
    id,
    invoiceId,
    reason,
    source,
    note,
    from: toIso(hold.from),
    untilOn,
    resume,
    endedAt: hold.endedAt === null ? null : toIso(hold.endedAt),
  };
}

import type { z } from 'zod';
import type { HoldView, createHoldSchema } from '../../contract/ledger-api.ts';
import type { CivilDate } from '../../domain/brands.ts';
import type { Hold } from '../../domain/facts.ts';
import { decideEndHold, decideHold } from '../../domain/hold-commands.ts';
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
  const ref = { vendorId: on.vendorId, debtorId: loaded.value.facts.debtor.id };
  const command = {
    invoiceId: on.invoiceId,
    reason: input.reason,
    source: 'vendor',
    note: input.note ?? null,
    untilOn: (input.untilOn ?? null) as CivilDate | null,
    resume: input.resume,
  } as const;
  const changed = await changeCase(deps, ref, on.actor, (facts, now) =>
    decideHold(facts, command, now, deps.newId),
  );
  if (!changed.ok) return changed;
  const hold = changed.facts.holds.at(-1);
  return hold ? done(holdView(hold)) : failed('notFound');
}

/** Ends a hold that somebody set; the sequence goes on where the hold says. */
export async function endHold(
  deps: Deps,
  on: OnInvoice,
  holdId: string,
): Promise<Outcome<HoldView>> {
  const loaded = await requireInvoice(deps, on.vendorId, on.invoiceId);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const isHere = facts.holds.some(
    (h) => h.id === holdId && (h.invoiceId === on.invoiceId || h.invoiceId === null),
  );
  if (!isHere) return failed('notFound');
  const ref = { vendorId: on.vendorId, debtorId: facts.debtor.id };
  const changed = await changeCase(deps, ref, on.actor, (fresh, now) =>
    decideEndHold(fresh, { holdId }, now, deps.newId),
  );
  if (!changed.ok) return changed;
  const hold = changed.facts.holds.find((h) => h.id === holdId);
  return hold ? done(holdView(hold)) : failed('notFound');
}

export function holdView(hold: Hold): HoldView {
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

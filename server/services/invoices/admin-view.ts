import { messagesOfCase } from '../../../db/queries/messages.ts';
import { listOpenTasks } from '../../../db/queries/tasks.ts';
import type { AdminInvoice } from '../../contract/admin.ts';
import { localDate } from '../../domain/calendar.ts';
import { freeCredit } from '../../domain/credit.ts';
import { activeHolds } from '../../domain/hold.ts';
import type { Deps } from '../../deps.ts';
import { done } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { taskView } from '../vendors/task-view.ts';
import { askedSteps } from './asked-steps.ts';
import { requireInvoice, showPreview, showTimeline } from './show.ts';
import { invoiceView, whyHeld } from './view.ts';

const TASKS = 50;

/** One invoice with everything that explains why it is or is not being dunned. */
export async function showAdminInvoice(
  deps: Deps,
  vendorId: string,
  id: string,
): Promise<Outcome<AdminInvoice>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts, invoice } = loaded.value;
  const timeline = await showTimeline(deps, vendorId, id);
  if (!timeline.ok) return timeline;
  const preview = await showPreview(deps, vendorId, id, undefined);
  if (!preview.ok) return preview;
  const ref = { vendorId, debtorId: facts.debtor.id };
  const letters = await messagesOfCase(deps.db, ref);
  const today = localDate(deps.clock.now(), facts.vendor.timeZone);
  const about = { ...ref, invoiceId: id };
  const asked = await askedSteps(deps, ref, id, timeline.value.data);
  const tasks = await listOpenTasks(deps.db, vendorId, { today, about, limit: TASKS });
  return done({
    invoice: await invoiceView(deps, facts, invoice),
    tasks: tasks.map((task) => taskView(task, today)),
    creditMinor: freeCredit(facts, invoice.currency),
    holds: activeHolds(facts, id, deps.clock.now()).map((hold) => {
      const { reason, source, from, untilOn, holdId, mayEnd, resume } = hold;
      return {
        reason,
        source,
        from: toIso(from),
        untilOn,
        holdId,
        mayEnd,
        resume,
        why: whyHeld(facts, hold),
      };
    }),
    letters: letters
      .filter((letter) => letter.invoiceIds.includes(id))
      .map(({ id: letterId, kind, recipient, step, status, why, endedAt, createdAt }) => ({
        id: letterId,
        kind,
        to: recipient,
        step,
        status,
        at: toIso(endedAt ?? createdAt),
        why: why && { ...why },
      })),
    reminders: facts.reminders
      .filter((r) => r.invoiceId === id)
      .map((row) => ({
        step: row.step,
        cycle: row.cycle,
        outcome: row.outcome,
        at: toIso(row.at),
        why: { ...row.why },
        asked: asked(row),
      })),
    timeline: timeline.value.data,
    preview: preview.value.events,
    steps: facts.vendor.settings.sequence.steps.map(({ id: step, channel, tone }) => ({
      id: step,
      channel,
      tone,
    })),
  });
}

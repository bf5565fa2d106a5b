import { finishTask, loadOpenTask } from '../../../db/queries/tasks.ts';
import type { Actor } from '../../domain/decision.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

export type OnTask = { readonly vendorId: string; readonly taskId: string; readonly actor: Actor };

/** A person says that a task is done. The journal keeps who; of two who say so at once, one is heard. */
export async function completeTask(
  deps: Deps,
  { vendorId, taskId, actor }: OnTask,
): Promise<Outcome<{ status: 'done' }>> {
  const task = await loadOpenTask(deps.db, vendorId, taskId);
  if (task === undefined) return failed('notFound');
  const { kind, invoiceId, debtorId } = task;
  const ref = { vendorId, debtorId };
  const changed = await changeCase(
    deps,
    ref,
    actor,
    () => ({
      ok: true,
      events: [{ type: 'task.done', data: { taskId, task: kind, invoiceId } }],
      changes: [],
    }),
    {
      isStillOurs: async () => (await loadOpenTask(deps.db, vendorId, taskId)) !== undefined,
      also: [finishTask(ref, taskId, deps.clock.now())],
    },
  );
  return changed.ok ? done({ status: 'done' }) : changed;
}

import { stepTasks } from '../../../db/queries/tasks.ts';
import type { AskedStep } from '../../../db/queries/tasks.ts';
import type { AdminInvoice } from '../../contract/admin.ts';
import { HAND_OVER } from '../../domain/dunning.ts';
import type { Reminder } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { toIso } from '../portal/view.ts';

type Asked = AdminInvoice['reminders'][number]['asked'];
type Records = AdminInvoice['timeline'];

/** What became of the steps of an invoice that are no letters: a call is made or not, the end is reached. */
export async function askedSteps(
  deps: Deps,
  ref: CaseRef,
  invoiceId: string,
  records: Records,
): Promise<(row: Reminder) => Asked> {
  const tasks = await stepTasks(deps.db, ref, invoiceId);
  return ({ step, outcome, at }) => {
    if (outcome !== 'sent') return null;
    if (step === HAND_OVER) return { state: 'reached', at: toIso(at) };
    const call = tasks.find((task) => task.kind === 'call' && task.createdAt === at);
    return call === undefined ? null : askedOf(call, records);
  };
}

function askedOf(call: AskedStep, records: Records): Asked {
  const { createdAt, doneAt, isIdle } = call;
  if (doneAt === null) return { state: isIdle ? 'idle' : 'due', at: toIso(createdAt) };
  return { state: isDone(call, records) ? 'done' : 'idle', at: toIso(doneAt) };
}

/** By a person. A decision that made it needless ended it in the moment of its own record. */
function isDone({ id, doneAt }: AskedStep, records: Records): boolean {
  const isOwn = records.some(({ type, data }) => type === 'task.done' && data['taskId'] === id);
  return isOwn || !records.some(({ at }) => Date.parse(at) === doneAt);
}

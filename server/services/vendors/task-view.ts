import type { OpenTask } from '../../../db/queries/tasks.ts';
import type { TaskView } from '../../contract/admin.ts';

/** A task with the names of what it is about and the figures that it was made from. */
export function taskView(task: OpenTask): TaskView {
  const { id, kind, debtorId, debtorName, invoiceId, invoiceNumber, dueOn, note } = task;
  const debtor = { id: debtorId, name: debtorName };
  return { id, kind, debtor, invoiceId, invoiceNumber, dueOn, note: { ...note } };
}

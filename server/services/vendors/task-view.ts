import type { OpenTask } from '../../../db/queries/tasks.ts';
import type { TaskView } from '../../contract/admin.ts';
import type { CivilDate } from '../../domain/brands.ts';
import { daysBetween } from '../../domain/calendar.ts';
import type { Why } from '../../domain/facts.ts';

/** A task with the names of what it is about and the figures that it was made from. */
export function taskView(task: OpenTask, today: CivilDate): TaskView {
  const { id, kind, debtorId, debtorName, invoiceId, invoiceNumber, dueOn } = task;
  const debtor = { id: debtorId, name: debtorName };
  return { id, kind, debtor, invoiceId, invoiceNumber, dueOn, note: noteOn(today, task) };
}

/** An invoice that was late when the task was written is later by each day that it stays open. */
function noteOn(today: CivilDate, { note, dueOn }: OpenTask): Why {
  const { daysLate } = note;
  if (typeof daysLate !== 'number') return { ...note };
  return { ...note, daysLate: daysLate + daysBetween(dueOn, today) };
}

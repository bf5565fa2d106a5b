import type { TaskView } from '../../server/contract/admin.ts';
import { addDays, parseCivilDate } from '../../server/domain/calendar.ts';
import { daysText } from '../messages/format.ts';
import type { AdminContext } from './admin-session.ts';
import { text, whyFigures } from './admin-words.ts';

type Asked = Pick<TaskView, 'kind' | 'note'>;

/** What a person has to do, and why. A deadline that has passed is called past. */
export function taskText(admin: AdminContext, { kind, note }: Asked): string {
  const late = Number(note['daysLate'] ?? 0);
  const figures = {
    ...whyFigures(admin, note),
    no: late > 0 ? daysText(late, 'en') : '',
    state: isPast(admin, note) ? 'past' : '',
  };
  return admin.t.tasks[kind]?.(figures) ?? kind;
}

/** Days of warning before the bank takes no answer any more. */
const WARNING_DAYS = 3;

/** "answer by Fri 4 Dec", where only a few days are left for it; else undefined. */
export function deadlineText(admin: AdminContext, { kind, note }: Asked): string | undefined {
  const { me, t } = admin;
  const [until, today] = [parseCivilDate(text(note['untilOn'])), parseCivilDate(me.today)];
  if (!kind.startsWith('answer') || until === undefined || today === undefined) return undefined;
  if (isPast(admin, note) || until > addDays(today, WARNING_DAYS)) return undefined;
  return until === me.today
    ? t.overview.tasks.lastDay
    : t.overview.tasks.answerBy(admin.day(until));
}

const isPast = ({ me }: AdminContext, note: Asked['note']): boolean =>
  text(note['untilOn']) !== '' && text(note['untilOn']) < me.today;

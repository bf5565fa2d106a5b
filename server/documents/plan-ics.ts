import ical, { ICalAlarmRelatesTo, ICalAlarmType, ICalEventTransparency } from 'ical-generator';
import { cleanLine } from '../../portal/messages/clean-text.ts';
import { addDays } from '../domain/calendar.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { openPaperDesk, type PaperContext } from './paper-desk.ts';

export type CalendarContext = PaperContext & {
  /** The pay link, kept in each entry. */
  readonly url: string | null;
};

/**
 * The days of a plan for a calendar program: one whole-day entry per instalment that takes up no
 * time, with a reminder in the morning of the day. Ids stay the same, so that taking it in again
 * moves entries instead of doubling them. undefined when there is no such plan.
 */
export function planIcs(
  facts: CaseFacts,
  planId: string,
  context: CalendarContext,
): string | undefined {
  const plan = facts.plans.find((p) => p.id === planId);
  if (plan === undefined) return undefined;
  const desk = openPaperDesk(facts, context);
  const words = desk.words.plan;
  const numbers = plan.allocations.flatMap(({ invoiceId }) =>
    facts.invoices.filter((i) => i.id === invoiceId).map((i) => cleanLine(i.number, 60)),
  );
  const calendar = ical({
    name: words.calendar(desk.vendorName),
    prodId: { company: 'Saldo', product: 'instalments', language: desk.locale.toUpperCase() },
  });
  for (const { no, dueOn, amountMinor } of plan.instalments) {
    const amount = { minor: amountMinor, currency: plan.currency };
    calendar
      .createEvent({
        id: `${plan.id}-${no}@saldo`,
        allDay: true,
        start: dueOn,
        end: addDays(dueOn, 1),
        stamp: new Date(context.now),
        summary: words.event(no, plan.instalments.length, desk.vendorName),
        description: words.eventText(amount, words.invoices(numbers)),
        transparency: ICalEventTransparency.TRANSPARENT,
        ...(context.url === null ? {} : { url: context.url }),
      })
      // Nine in the morning of the day itself, in the zone of whoever looks at the calendar.
      .createAlarm({
        type: ICalAlarmType.display,
        triggerAfter: 9 * 3600,
        relatesTo: ICalAlarmRelatesTo.start,
      });
  }
  return calendar.toString();
}

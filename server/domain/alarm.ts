import type { Instant } from './brands.ts';
import { DAY_MS, instant, MINUTE_MS } from './calendar.ts';
import { LONGEST_DAYS, OTHERS_DAYS } from './expected-arrival.ts';

/**
 * What a machine cannot mend by itself, for as long as it lasts. `eventsStopped`: the processor's events
 * do not come by themselves. `processorSilent`: it does not answer. `moneyUnknown`: money there says that
 * it is ours, and nobody here knows what it is for. The others: one thing is past its time.
 */
export const ALARM_CODES = [
  'eventsStopped',
  'processorSilent',
  'paymentOverdue',
  'letterOverdue',
  'eventOverdue',
  'moneyUnknown',
] as const;
export type AlarmCode = (typeof ALARM_CODES)[number];

export type Alarm = {
  readonly code: AlarmCode;
  /** null: about the whole installation. */
  readonly vendorId: string | null;
  readonly debtorId: string | null;
  /** The payment, letter or event; null where it is about none in particular. */
  readonly subjectId: string | null;
  /** Since when it is so, or when it should have been over. */
  readonly since: Instant;
};

/** From which instant on something is late, as of `now`. */
export type Deadlines = {
  /** An event that old should have come by itself (fault F18)… */
  readonly eventsMadeBefore: Instant;
  /** …and one from before this says nothing about today. */
  readonly eventsMadeAfter: Instant;
  /** The list of events is fetched each hour. */
  readonly answeredBefore: Instant;
  /** An attempt is closed when its price ends. */
  readonly quotesExpiredBefore: Instant;
  /** Money on its way arrives, or fails, within what its method may take: a debit weeks, a card minutes. */
  readonly processingBegunBefore: {
    readonly byMethod: Readonly<Record<string, Instant>>;
    readonly others: Instant;
  };
  /** A stored event is applied at once, or again within the hour. */
  readonly eventsReceivedBefore: Instant;
  /** So long a person is told of money that nobody can book; then somebody has seen it. */
  readonly moneyMetAfter: Instant;
};

/** A letter that was tried so often has not left for half a day. */
export const LETTER_TRIES = 5;

/** What is late by now (invariant I15); pure, so that tests can say a day before and a day after. */
export function deadlinesAt(now: Instant): Deadlines {
  const ago = (ms: number): Instant => instant(now - ms);
  return {
    eventsMadeBefore: ago(30 * MINUTE_MS),
    eventsMadeAfter: ago(DAY_MS),
    answeredBefore: ago(120 * MINUTE_MS),
    quotesExpiredBefore: ago(60 * MINUTE_MS),
    processingBegunBefore: {
      byMethod: Object.fromEntries(
        Array.from(LONGEST_DAYS, ([method, days]) => [method, ago(days * DAY_MS)]),
      ),
      others: ago(OTHERS_DAYS * DAY_MS),
    },
    eventsReceivedBefore: ago(120 * MINUTE_MS),
    moneyMetAfter: ago(60 * DAY_MS),
  };
}

/** What tells one alarm from another: the same thing is raised once, however long it lasts. */
export const alarmKey = ({ code, vendorId, subjectId }: Alarm): string =>
  [code, vendorId ?? '', subjectId ?? ''].join(' ');

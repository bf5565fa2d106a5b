import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { CivilDate } from './domain/brands.ts';
import type { WorkCalendar } from './domain/calendar.ts';
import type { NewId } from './domain/decision.ts';
import type { Debtor, Vendor } from './domain/facts.ts';
import type { Clock, MailGateway, PaymentGateway } from './gateways/types.ts';
import type { KeyRing } from './services/links/token.ts';

/** Everything a use case may touch. main.ts makes the real one, tests and the sandbox make theirs. */
export type Deps = {
  readonly db: Database;
  /** The time of the business: movable in the sandbox. */
  readonly clock: Clock;
  /** The time of the people: sessions end by it, also while the sandbox jumps a month. */
  readonly wallClock: Clock;
  readonly payments: PaymentGateway;
  readonly mail: MailGateway;
  readonly keys: KeyRing;
  readonly newId: NewId;
  readonly calendars: WorkCalendars;
  readonly log: Logger;
  readonly config: Config;
};

/** Working days where the debtor lives; the vendor's country where the debtor's is not known. */
export type WorkCalendars = {
  readonly of: (vendor: Vendor, debtor: Debtor) => WorkCalendar;
  readonly isHoliday: (country: string, day: CivilDate) => boolean;
};

export type Config = {
  /** Origin of our own pages, from configuration and never from a request. */
  readonly baseUrl: string;
  readonly sandbox: boolean;
  readonly mailFrom: string;
  /** How many proxies in front of us may be believed about the client's address. */
  readonly trustedProxies: number;
};

/** What the audit knows of all cases; `checking` until each was looked at once since the start. */
export type JournalState = 'checking' | 'ok' | 'broken' | 'unreadable';

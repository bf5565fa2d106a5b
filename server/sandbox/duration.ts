import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../domain/brands.ts';

/** An ISO 8601 duration such as `P7D` or `PT6H` after an instant, in UTC; null when it is none or goes back. */
export function addDuration(at: Instant, text: string): Instant | null {
  try {
    const duration = Temporal.Duration.from(text);
    if (duration.sign < 0) return null;
    const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC');
    return start.add(duration).epochMilliseconds as Instant;
  } catch {
    return null;
  }
}

import { readFileSync, writeFileSync } from 'node:fs';
import type { Instant } from '../domain/brands.ts';
import type { Clock } from '../gateways/types.ts';

/** A clock that only moves forward: a world whose time ran backwards would contradict its own ledger. */
export type MovableClock = Clock & { readonly moveTo: (at: Instant) => void };

export type ClockOptions = {
  /** Remembers its offset here, so that a restarted sandbox goes on where it was. */
  readonly file?: string;
  /** Stands still at this instant until it is moved, which is what tests want. */
  readonly startAt?: Instant;
};

/** Real time plus an offset, or with `startAt` a time that only moves when told to. */
export function createMovableClock({ file, startAt }: ClockOptions = {}): MovableClock {
  if (startAt !== undefined) return standingClock(startAt);
  let offsetMs = file ? readOffset(file) : 0;
  const now = (): Instant => (Date.now() + offsetMs) as Instant;
  return {
    now,
    moveTo(at) {
      if (at <= now()) return;
      offsetMs = at - Date.now();
      if (file) writeFileSync(file, String(offsetMs));
    },
  };
}

function standingClock(startAt: Instant): MovableClock {
  let at = startAt;
  return {
    now: () => at,
    moveTo(to) {
      if (to > at) at = to;
    },
  };
}

function readOffset(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

import { readFileSync, writeFileSync } from 'node:fs';
import type { Instant } from '../domain/brands.ts';
import type { Clock } from '../gateways/types.ts';

/** A clock that only moves forward: a world whose time ran backwards would contradict its own ledger. */
export type MovableClock = Clock & { readonly moveTo: (at: Instant) => void };

export type ClockOptions = {
  /** Remembers its offset here, so that a restarted sandbox goes on where it was. */
  readonly file?: string;
  /** Where a new sandbox begins, in milliseconds before now: its demo lives up to today. */
  readonly beforeMs?: number;
  /** Stands still at this instant until it is moved, which is what tests want. */
  readonly startAt?: Instant;
};

/** Real time plus an offset, or with `startAt` a time that only moves when told to. */
export function createMovableClock({
  file,
  startAt,
  beforeMs = 0,
}: ClockOptions = {}): MovableClock {
  if (startAt !== undefined) return standingClock(startAt);
  let offsetMs = (file ? readOffset(file) : undefined) ?? -beforeMs;
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

function readOffset(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch {
    return undefined;
  }
}

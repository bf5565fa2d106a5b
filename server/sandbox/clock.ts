import { readFileSync, writeFileSync } from 'node:fs';
import type { Instant } from '../domain/brands.ts';
import type { Clock } from '../gateways/types.ts';

/** Real time plus an offset that only grows: a world whose clock ran backwards would contradict its own ledger. */
export type MovableClock = Clock & { readonly moveTo: (at: Instant) => void };

/** Remembers its offset in a file, so that a restarted sandbox goes on where it was. */
export function createMovableClock({ file }: { file?: string } = {}): MovableClock {
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

function readOffset(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

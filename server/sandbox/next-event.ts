import { journalOfVendor } from '../../db/queries/journal.ts';
import type { Deps } from '../deps.ts';
import type { Worker } from '../worker/worker.ts';
import { nextWake } from '../../db/queries/debtors.ts';
import { nextMessageAt } from '../../db/queries/messages.ts';
import type { Instant } from '../domain/brands.ts';
import { nextMoment, travelTo } from './time-travel.ts';
import type { SandboxWorld } from './world.ts';

/** Five working days of a debit are looked at once an hour; more stops than this lead nowhere. */
const MOST_STOPS = 2_000;

/**
 * Lets time pass until something is written down. The hourly look at a payment under way that finds
 * nothing new is a moment of the clock and no event.
 */
export async function travelToNextEvent(
  deps: Deps,
  world: SandboxWorld,
  worker: Worker,
  vendorId: string,
): Promise<void> {
  const before = await newestRecord(deps, vendorId);
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    const next = await nextMoment(deps, world);
    if (next === null) return;
    await travelTo(deps, world, worker, next);
    if ((await newestRecord(deps, vendorId)) !== before) return;
  }
}

/** When something is due by itself; null: only somebody's act would change anything. */
export async function nextEventAt(deps: Deps, world: SandboxWorld): Promise<Instant | null> {
  const moments = [
    await nextWake(deps.db),
    await nextMessageAt(deps.db),
    world.emulator.nextEventAt(),
  ];
  const known = moments.filter((at) => at !== undefined && at !== null);
  return known.length === 0 ? null : (Math.min(...known) as Instant);
}

async function newestRecord(deps: Deps, vendorId: string): Promise<string | undefined> {
  const [newest] = await journalOfVendor(deps.db, vendorId, { limit: 1 });
  return newest?.hash;
}

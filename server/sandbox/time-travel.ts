import { nextWake } from '../../db/queries/debtors.ts';
import { nextMessageAt } from '../../db/queries/messages.ts';
import { earliestAskAt } from '../../db/queries/payments.ts';
import type { Deps } from '../deps.ts';
import type { Instant } from '../domain/brands.ts';
import { nextFetchAt } from '../services/payments/missed-events.ts';
import type { Worker } from '../worker/worker.ts';
import type { SandboxWorld } from './world.ts';

/** A year of a busy vendor has fewer moments; more means that something wakes without end. */
const MOST_STOPS = 50_000;

/**
 * Moves the clock to `target` and stops at each moment at which anything happens by itself: a debtor
 * is due, a letter leaves, a debit settles, the hourly look at payments under way. The same worker
 * runs as in production.
 */
export async function travelTo(
  deps: Deps,
  world: SandboxWorld,
  worker: Worker,
  target: Instant,
): Promise<void> {
  await settle(deps, world, worker);
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    const next = await nextMoment(deps, world);
    if (next === null || next > target) {
      world.clock.moveTo(target);
      return settle(deps, world, worker);
    }
    world.clock.moveTo(next);
    await settle(deps, world, worker);
  }
  throw new Error('time travel did not come to rest');
}

/** The next instant at which something is due by itself; null: only somebody's act would change anything. */
export async function nextMoment(deps: Deps, world: SandboxWorld): Promise<Instant | null> {
  const moments = [
    await nextWake(deps.db),
    await nextMessageAt(deps.db),
    world.emulator.nextEventAt(),
    await earliestAskAt(deps.db),
    await nextFetchAt(deps),
  ];
  const known = moments.filter((at) => at !== undefined && at !== null);
  return known.length === 0 ? null : (Math.min(...known) as Instant);
}

async function settle(deps: Deps, world: SandboxWorld, worker: Worker): Promise<void> {
  await world.emulator.runDue(deps.clock.now());
  await worker.tick();
  // A round may have asked the processor for something that answers with webhooks of its own.
  await world.emulator.idle();
  await worker.tick();
}

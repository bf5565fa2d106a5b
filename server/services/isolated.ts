import type { Deps } from '../deps.ts';

/**
 * Does one item of a round. What it throws is logged with the item's ids and hinders no other item;
 * whoever calls puts the item off. false: it threw.
 */
export async function isolated(
  deps: Pick<Deps, 'log'>,
  ids: Readonly<Record<string, string | readonly string[]>>,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    deps.log.error({ err: error, ...ids }, 'an item of the round failed');
    return false;
  }
}

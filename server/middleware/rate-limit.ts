import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { problem } from './problems.ts';
import type { AppEnv } from './env.ts';

/** Counts by key in memory: one process is the default, and behind several each allows its share. */
export type Limiter = {
  /** true: the key has used up its points. Does not count. */
  readonly isSpent: (key: string) => Promise<boolean>;
  /** Spends a point and says whether there was one: of many at once, only so many get it. */
  readonly take: (key: string) => Promise<boolean>;
  /** Gives back what was taken for something that turned out well. */
  readonly giveBack: (key: string) => Promise<void>;
};

export function createLimiter(points: number, perSeconds: number): Limiter {
  const limiter = new RateLimiterMemory({ points, duration: perSeconds });
  return {
    async isSpent(key) {
      return ((await limiter.get(key))?.remainingPoints ?? 1) <= 0;
    },
    take: (key) =>
      limiter.consume(key).then(
        () => true,
        () => false,
      ),
    async giveBack(key) {
      await limiter.reward(key);
    },
  };
}

/** A point of each, or of none. */
export async function takeAll(
  points: readonly { readonly limiter: Limiter; readonly key: string }[],
): Promise<boolean> {
  const taken: (typeof points)[number][] = [];
  for (const point of points) {
    if (!(await point.limiter.take(point.key))) {
      await Promise.all(taken.map(({ limiter, key }) => limiter.giveBack(key)));
      return false;
    }
    taken.push(point);
  }
  return true;
}

/** Wrong links per address and minute, over pages and API together. */
export const createGuessLimiter = (): Limiter => createLimiter(300, 60);

/**
 * Counts only answers that a guesser would cause: not found, not authorised. Of many guesses at once
 * no more learn that they are wrong than one after the other would.
 */
export function limitFailures(limiter: Limiter): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const key = addressBlock(c.get('clientIp'));
    if (await limiter.isSpent(key)) return problem(c, { ok: false, code: 'tooManyRequests' });
    await next();
    const isMiss = c.res.status === 404 || c.res.status === 401;
    if (isMiss && !(await limiter.take(key))) {
      c.res = undefined;
      c.res = problem(c, { ok: false, code: 'tooManyRequests' });
    }
    return undefined;
  };
}

/** One IPv6 subscriber has a /64: count the block, not the address, however it is written. */
export function addressBlock(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!ip.includes(':')) return ip;
  const [before = [], after = []] = ip
    .split('::', 2)
    .map((side) => side.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':');
}

import type { Instant } from '../domain/brands.ts';
import type { Clock } from './types.ts';

export const systemClock: Clock = { now: () => Date.now() as Instant };

import type { NewId } from '../../../server/domain/decision.ts';
import { createRandom } from './random.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Names as the server makes them, from a stream that each step of a history begins anew. */
export function seededIds(now: () => number): {
  readonly newId: NewId;
  readonly reseed: (seed: number) => void;
} {
  let random = createRandom(0);
  return {
    reseed: (seed) => {
      random = createRandom(seed);
    },
    newId: (prefix) => {
      const time = Array.from(now().toString(32).toUpperCase().padStart(10, '0'), (digit) =>
        ALPHABET.charAt(Number.parseInt(digit, 32)),
      );
      const rest = Array.from({ length: 16 }, () => ALPHABET.charAt(random.int(0, 31)));
      return `${prefix}_${[...time, ...rest].join('')}`;
    },
  };
}

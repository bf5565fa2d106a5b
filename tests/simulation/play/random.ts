/** A stream of chance that one number repeats exactly. */
export type Random = {
  /** From `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Each with its weight; a weight of zero is never picked. */
  readonly weighted: <T>(list: readonly (readonly [weight: number, value: T])[]) => T;
  /** A stream of its own: what is drawn from it does not move this one. */
  readonly fork: () => Random;
};

export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const int = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  const random: Random = {
    int,
    chance: (probability) => next() < probability,
    pick: (list) => required(list[int(0, list.length - 1)]),
    weighted: (list) => {
      let left = next() * list.reduce((sum, [weight]) => sum + weight, 0);
      const found = list.find(([weight]) => (left -= weight) < 0);
      return required(found ?? list.findLast(([weight]) => weight > 0))[1];
    },
    fork: () => createRandom(int(0, 2 ** 31)),
  };
  return random;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** Tommy Ettinger's generator: 32 bits of state, well mixed, and the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A stream of chance that one number repeats exactly. */
export type Random = {
  /** From `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the list by its name: without the others it would be the same one still. */
  readonly choose: <T>(list: readonly T[], nameOf: (one: T) => string) => T;
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
    choose: (list, nameOf) => {
      const salt = int(0, 2 ** 31);
      const marks = list.map((one) => hashOf(nameOf(one), salt));
      return required(list[marks.indexOf(Math.max(...marks))]);
    },
    weighted: (list) => {
      let left = next() * list.reduce((sum, [weight]) => sum + weight, 0);
      const found = list.find(([weight]) => (left -= weight) < 0);
      return required(found ?? list.findLast(([weight]) => weight > 0))[1];
    },
    fork: () => createRandom(int(0, 2 ** 31)),
  };
  return random;
}

/** A seed for a part of what a seed decides, so that no part moves another. */
export function seedOf(seed: number, ...parts: readonly (number | string)[]): number {
  return parts.reduce<number>((mixed, part) => hashOf(String(part), mixed), seed);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** FNV-1a, mixed once more: names that differ in one letter must not be neighbours. */
function hashOf(text: string, salt: number): number {
  let hash = (0x811c9dc5 ^ salt) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
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

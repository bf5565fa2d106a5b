import type { Instalment } from '../../domain/facts.ts';

/** The schedule with what is left after each part: the same on the page and in the signed terms. */
export function withRest(instalments: readonly Instalment[], baseMinor: number) {
  let thenLeftMinor = baseMinor;
  return instalments.map(({ no, dueOn, amountMinor }) => {
    thenLeftMinor -= amountMinor;
    return { no, dueOn, amountMinor, thenLeftMinor };
  });
}

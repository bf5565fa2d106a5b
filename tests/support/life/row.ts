import type { MessageKind } from '../../../server/domain/decision.ts';
import type { LifeEvent } from '../../../server/domain/journal-events.ts';
import type { TestWorld } from '../world.ts';
import type { Scene } from './stage.ts';

/** One thing that happens in a payment's life, and what everybody gets to know of it. */
export type LifeRow = {
  readonly name: string;
  readonly given: (saldo: TestWorld) => Promise<Scene>;
  readonly when: (saldo: TestWorld, scene: Scene) => Promise<unknown>;
  /** A sentence of the debtor's pages. */
  readonly debtor: { readonly en: string; readonly pl: string };
  /** The sentence in the timeline, and everything that a person has to do then. */
  readonly vendor: string;
  readonly tasks: readonly string[];
  /** The letter that leaves, or why none does. */
  readonly letter: MessageKind | { readonly none: string };
  readonly books: {
    readonly balanceMinor: number;
    readonly creditMinor: number;
    readonly dunning: string;
  };
};

/** Rows about some of the events. */
export type SomeRows = { readonly [Event in LifeEvent]?: readonly LifeRow[] };

export const owed = (dunning = 'notDue', balanceMinor = 12_100, creditMinor = 0) => ({
  balanceMinor,
  creditMinor,
  dunning,
});
export const settled = (creditMinor = 0, why = 'paid') => owed(`stopped ${why}`, 0, creditMinor);

export const PLN = { currency: 'PLN' };
/** Why no letter leaves. */
export const AT_IT = { none: 'The debtor is at it and sees it on the page.' };
export const DISCOUNT = { terms: { discount: [{ percentBps: 200, untilOn: '2026-11-27' }] } };

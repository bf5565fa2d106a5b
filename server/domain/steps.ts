import { applyChanges } from './decision.ts';
import type { Accepted, Change, JournalEvent } from './decision.ts';
import type { CaseFacts } from './facts.ts';

/** A part of a decision: what to write down and what to change. */
export type Step = {
  readonly events: readonly JournalEvent[];
  readonly changes: readonly Change[];
};

export const NO_STEP: Step = { events: [], changes: [] };

export const accepted = ({ events, changes }: Step): Accepted => ({ ok: true, events, changes });

/** Several parts as one. Each sees the facts as the parts before it leave them. */
export function inTurn(
  facts: CaseFacts,
  steps: readonly ((facts: CaseFacts) => Step)[],
): Step & { readonly facts: CaseFacts } {
  let after = facts;
  const events: JournalEvent[] = [];
  const changes: Change[] = [];
  for (const step of steps) {
    const done = step(after);
    events.push(...done.events);
    changes.push(...done.changes);
    after = applyChanges(after, done.changes);
  }
  return { events, changes, facts: after };
}

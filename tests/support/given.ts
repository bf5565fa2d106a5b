import { expect } from 'vitest';
import { applyChanges } from '../../server/domain/decision.ts';
import type { Accepted, Change, Decision } from '../../server/domain/decision.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';

type Kind = Change['do'];
type ChangeOf<K extends Kind> = Extract<Change, { readonly do: K }>;

/**
 * given(facts).when(decide).thenHappened(...events): tests of decisions that read as the rule they check.
 * `and` goes on with the facts as the decision leaves them.
 */
export function given(facts: CaseFacts) {
  return {
    when: <Code extends string>(decide: (facts: CaseFacts) => Decision<Code>) =>
      outcome(facts, decide(facts)),
  };
}

function outcome<Code extends string>(before: CaseFacts, decision: Decision<Code>) {
  const after = decision.ok
    ? {
        ...applyChanges(before, decision.changes),
        seq: before.seq + decision.events.length,
      }
    : before;
  const self = {
    decision,
    /** The facts after the decision. */
    facts: after,
    and: given(after),
    /** Exactly these journal records, in this order. */
    thenHappened: (...types: readonly string[]) => {
      expect(accepted(decision).events.map((e) => e.type)).toEqual(types);
      return self;
    },
    thenNothingHappened: (why?: string) => {
      expect(decision).toMatchObject({ ok: true, events: [], changes: [] });
      if (why !== undefined) expect(decision).toMatchObject({ ignored: why });
      return self;
    },
    thenRefused: (code: Code, detail?: Readonly<Record<string, unknown>>) => {
      expect(decision).toMatchObject({ ok: false, code, ...(detail && { detail }) });
      return self;
    },
    /** The changes of one kind, for a closer look. */
    changes: <K extends Kind>(kind: K): readonly ChangeOf<K>[] =>
      accepted(decision).changes.filter((c): c is ChangeOf<K> => c.do === kind),
  };
  return self;
}

function accepted(decision: Decision<string>): Pick<Accepted, 'events' | 'changes'> {
  if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision)}`);
  return decision;
}

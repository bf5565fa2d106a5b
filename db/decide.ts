import type { Instant } from '../server/domain/brands.ts';
import { caseTime } from '../server/domain/moments.ts';
import { type Actor, applyChanges, type Decision } from '../server/domain/decision.ts';
import { type LoadedCase, loadCase } from './cases.ts';
import type { Database } from './client.ts';
import { commitCase } from './commit.ts';
import type { CaseRef } from './rows.ts';
import type { Statement } from './statement.ts';

/** The case moved on under every attempt. Nothing was written; asking again is safe. */
export class TooManyConflicts extends Error {
  override readonly name = 'TooManyConflicts';

  constructor(ref: CaseRef, attempts: number) {
    super(`${ref.debtorId} of ${ref.vendorId} changed under ${attempts} attempts to write`);
  }
}

export type DecideOptions<D> = {
  readonly actor: Actor;
  /**
   * The clock, read when it is this decision's turn: of two that were asked for in the same moment each
   * has its own instant, by which letters tell what they are about. A case that has seen a later one goes
   * on from that.
   */
  readonly now: () => Instant;
  /** When the worker should look again, from the facts as they are after the decision. */
  readonly wake: (after: LoadedCase, at: Instant) => Instant | null;
  /** Statements to be written together with an accepted or ignored decision. */
  readonly also?: (decision: D, after: LoadedCase) => readonly Statement[];
  readonly attempts?: number;
  /**
   * Asked once the facts are loaded; false: nothing is decided. What makes it false must write to the
   * journal, so that it cannot become false unnoticed between the answer and the commit.
   */
  readonly isStillOurs?: () => Promise<boolean>;
};

export type Decided<D> = {
  readonly decision: D;
  /** The case as it is now: after the changes, or untouched when refused. */
  readonly facts: LoadedCase;
};

const ATTEMPTS = 32;

/**
 * Loads, decides and commits, again while another process writes the same case first. `decide` must be
 * pure: it runs once per attempt. A refusal writes nothing. undefined: no such debtor of this vendor, or
 * it is not ours any more to decide.
 */
export function decideCase<Code extends string, D extends Decision<Code>>(
  db: Database,
  ref: CaseRef,
  decide: (facts: LoadedCase, at: Instant) => D,
  options: DecideOptions<D>,
): Promise<Decided<D> | undefined> {
  const attempts = options.attempts ?? ATTEMPTS;
  return inTurn(db, ref, async () => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const facts = await loadCase(db, ref);
      if (facts === undefined || (await options.isStillOurs?.()) === false) return undefined;
      const done = await decideOnce(db, facts, decide, options);
      if (done !== undefined) return done;
    }
    throw new TooManyConflicts(ref, attempts);
  });
}

/**
 * Callers of this process take turns on one case. Without it a hundred of them would lose to each other
 * a hundred times; the key of the journal still guards against other processes and other paths.
 */
async function inTurn<T>(db: Database, ref: CaseRef, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf.get(db) ?? new Map<string, Promise<unknown>>();
  turnsOf.set(db, turns);
  const key = `${ref.vendorId}\n${ref.debtorId}`;
  const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}

const turnsOf = new WeakMap<Database, Map<string, Promise<unknown>>>();

async function decideOnce<Code extends string, D extends Decision<Code>>(
  db: Database,
  facts: LoadedCase,
  decide: (facts: LoadedCase, at: Instant) => D,
  { actor, now, wake, also }: DecideOptions<D>,
): Promise<Decided<D> | undefined> {
  const at = caseTime(facts, now());
  const decision = decide(facts, at);
  if (!decision.ok) return { decision, facts };
  const { events, changes } = decision;
  const after: LoadedCase = {
    ...facts,
    ...applyChanges(facts, changes),
    seq: facts.seq + events.length,
  };
  const committed = await commitCase(db, facts, {
    actor,
    at,
    events,
    changes,
    wakeAt: wake(after, at),
    also: also?.(decision, after) ?? [],
  });
  if (!committed.ok) return undefined;
  return { decision, facts: { ...after, head: committed.head } };
}

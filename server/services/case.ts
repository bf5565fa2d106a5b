import { decideCase, TooManyConflicts } from '../../db/decide.ts';
import { CaseBroken } from '../../db/errors.ts';
import type { CaseRef } from '../../db/rows.ts';
import type { Statement } from '../../db/statement.ts';
import type { ProblemCode } from '../contract/problem-codes.ts';
import type { Instant } from '../domain/brands.ts';
import type { Actor, Decision, JournalEvent } from '../domain/decision.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { nextWakeAt } from '../domain/wake.ts';
import type { Deps } from '../deps.ts';
import { failed } from './outcome.ts';
import type { Failure } from './outcome.ts';

export type { CaseRef } from '../../db/rows.ts';

export type Changed = {
  readonly ok: true;
  /** As they are after the change. */
  readonly facts: CaseFacts;
  readonly events: readonly JournalEvent[];
  /** Why nothing was to be done; null when something was. */
  readonly ignored: string | null;
};

export type ChangeOptions = {
  /** Rows of the same moment: a webhook mark, a link. */
  readonly also?: readonly Statement[];
  /** How often to decide again when another writer was faster. */
  readonly attempts?: number;
  /** Asked before each decision; false: somebody else has it in hand, and nothing is written. */
  readonly isStillOurs?: () => Promise<boolean>;
};

/**
 * The one way in which a case changes: load, decide, write in one batch; when another writer was
 * faster, load and decide again.
 */
export async function changeCase<Code extends ProblemCode>(
  deps: Deps,
  ref: CaseRef,
  actor: Actor,
  decide: (facts: CaseFacts, now: Instant) => Decision<Code>,
  { also = [], ...options }: ChangeOptions = {},
): Promise<Changed | Failure> {
  const wake = (facts: CaseFacts, at: Instant) =>
    nextWakeAt(facts, at, deps.calendars.of(facts.vendor, facts.debtor));
  try {
    const done = await decideCase<Code, Decision<Code>>(deps.db, ref, decide, {
      actor,
      now: () => deps.clock.now(),
      wake,
      also: () => also,
      ...options,
    });
    if (done === undefined) return failed('notFound');
    const { decision, facts } = done;
    if (!decision.ok) return failed(decision.code, detailOf(decision.detail));
    return {
      ok: true,
      facts,
      events: decision.events,
      ignored: 'ignored' in decision ? decision.ignored : null,
    };
  } catch (error) {
    if (error instanceof TooManyConflicts) return failed('conflict');
    if (error instanceof CaseBroken) return failed('caseBroken');
    throw error;
  }
}

function detailOf(detail: Readonly<Record<string, string | number | null>> | undefined): {
  detail?: string;
} {
  if (detail === undefined) return {};
  return {
    detail: Object.entries(detail)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', '),
  };
}

import { decideCase } from '../../db/cases.ts';
import type { Statement } from '../../db/client.ts';
import type { ProblemCode } from '../contract/problem-codes.ts';
import type { Instant } from '../domain/brands.ts';
import type { Actor, Decision, JournalEvent } from '../domain/decision.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { nextWakeAt } from '../domain/wake.ts';
import type { Deps } from '../deps.ts';
import { failed } from './outcome.ts';
import type { Failure } from './outcome.ts';

/** A debtor of a vendor: what is read, decided on and written at once. */
export type CaseRef = { readonly vendorId: string; readonly debtorId: string };

export type Changed = {
  readonly ok: true;
  /** As they are after the change. */
  readonly facts: CaseFacts;
  readonly events: readonly JournalEvent[];
  /** Why nothing was to be done; null when something was. */
  readonly ignored: string | null;
};

/**
 * The one way in which a case changes: load, decide, write in one batch; when another writer was
 * faster, load and decide again. `also` adds rows that belong to the same moment (a webhook mark).
 */
export async function changeCase<Code extends ProblemCode>(
  deps: Deps,
  ref: CaseRef,
  actor: Actor,
  decide: (facts: CaseFacts, now: Instant) => Decision<Code>,
  also: readonly Statement[] = [],
): Promise<Changed | Failure> {
  const now = deps.clock.now();
  const result = await decideCase(deps.db, ref, (facts) => decide(facts, now), {
    actor,
    at: now,
    also,
    wake: (facts) => nextWakeAt(facts, now, deps.calendars.of(facts.vendor, facts.debtor)),
  });
  switch (result.outcome) {
    case 'committed':
      return { ok: true, facts: result.facts, events: result.decision.events, ignored: null };
    case 'ignored':
      return { ok: true, facts: result.facts, events: [], ignored: result.decision.ignored };
    case 'refused':
      return failed(result.decision.code, { detail: detailText(result.decision.detail) });
    case 'missing':
      return failed('notFound');
    case 'contended':
      return failed('conflict');
  }
}

function detailText(detail: Readonly<Record<string, string | number | null>> | undefined): string {
  return Object.entries(detail ?? {}).map(([name, value]) => `${name}: ${value}`).join(', ');
}

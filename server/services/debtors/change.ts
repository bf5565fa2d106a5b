import type { z } from 'zod';
import { ConstraintViolated } from '../../../db/errors.ts';
import { finishTasks } from '../../../db/queries/tasks.ts';
import type { DebtorView, changeDebtorSchema } from '../../contract/debtor.ts';
import { decideDebtorChange } from '../../domain/debtor.ts';
import type { DebtorDetails } from '../../domain/debtor.ts';
import type { Actor } from '../../domain/decision.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { showDebtor } from './show.ts';

/**
 * Corrects what is known of a debtor. With a new address everything that waited for one goes on, the
 * same step again (rules 7.6, bounced).
 */
export async function changeDebtor(
  deps: Deps,
  ref: CaseRef,
  actor: Actor,
  input: z.infer<typeof changeDebtorSchema>,
): Promise<Outcome<DebtorView>> {
  const details = input as Partial<DebtorDetails>;
  try {
    const changed = await changeCase(
      deps,
      ref,
      actor,
      (facts, now) => decideDebtorChange(facts, details, now),
      { also: details.email ? [addressFound(deps, ref)] : [] },
    );
    return changed.ok ? await showDebtor(deps, ref) : changed;
  } catch (error) {
    // Without an id of the vendor's books, name and address together are what tells debtors apart.
    if (error instanceof ConstraintViolated && error.kind === 'unique') {
      return failed('debtorTaken');
    }
    throw error;
  }
}

/** Who was asked to find an address has found it. */
const addressFound = (deps: Deps, ref: CaseRef) =>
  finishTasks(ref, ['noAddress'], { invoiceId: null, at: deps.clock.now() });

import { loadListedDebtor } from '../../../db/queries/debtors.ts';
import type { DebtorView } from '../../contract/debtor.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { debtorView } from './view.ts';

export async function showDebtor(deps: Deps, ref: CaseRef): Promise<Outcome<DebtorView>> {
  const debtor = await loadListedDebtor(deps.db, ref);
  return debtor ? done(debtorView(debtor)) : failed('notFound');
}

import { loadCase } from '../../../db/cases.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** The case behind a link. */
export async function loadScope(deps: Deps, scope: PortalScope): Promise<Outcome<CaseFacts>> {
  const facts = await loadCase(deps.db, scope);
  return facts ? done(facts) : failed('notFound');
}

/** An invoice link settles its invoice only; a debtor link everything of the debtor. */
export function requireInScope(scope: PortalScope, invoiceIds: readonly string[]): Outcome<null> {
  const isForeign = scope.invoiceId !== null && invoiceIds.some((id) => id !== scope.invoiceId);
  return isForeign ? failed('notFound') : done(null);
}

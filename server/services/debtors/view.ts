import type { ListedDebtor } from '../../../db/queries/debtors.ts';
import type { DebtorView } from '../../contract/debtor.ts';
import { toIso } from '../portal/view.ts';

/** A debtor as the vendor's programs and people see it. */
export function debtorView(debtor: ListedDebtor): DebtorView {
  const { id, name, email, locale, timeZone, country, externalId, owed, credits, createdAt } =
    debtor;
  return {
    id,
    name,
    email,
    locale,
    timeZone,
    country,
    externalId,
    balances: owed.map((o) => ({ ...o })),
    credits: credits.map((c) => ({ ...c })),
    createdAt: toIso(createdAt),
  };
}

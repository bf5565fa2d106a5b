import type { z } from 'zod';
import { listDebtors } from '../../../db/queries/debtors.ts';
import type { DebtorView, debtorListQuerySchema } from '../../contract/debtor.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { debtorView } from './view.ts';

type Query = z.infer<typeof debtorListQuerySchema>;

/** Who owes, by name, with what is owed per currency. */
export async function listDebtorPage(
  deps: Deps,
  vendorId: string,
  query: Query,
): Promise<Outcome<{ data: DebtorView[]; nextCursor: string | null }>> {
  const after = readNameCursor(query.cursor);
  if (after === null)
    return failed('invalidInput', { errors: [{ path: 'cursor', message: 'is not one of ours' }] });
  const { externalId, limit } = query;
  const rows = await listDebtors(deps.db, vendorId, { externalId, after, limit });
  const last = rows.at(-1);
  const nextCursor =
    last && rows.length === query.limit
      ? Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url')
      : null;
  return done({ data: rows.map(debtorView), nextCursor });
}

/** undefined: from the start; null: not one of ours. */
function readNameCursor(text: string | undefined): { name: string; id: string } | undefined | null {
  if (text === undefined) return undefined;
  try {
    const [name, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    return typeof name === 'string' && typeof id === 'string' ? { name, id } : null;
  } catch {
    return null;
  }
}

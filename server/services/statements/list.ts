import type { z } from 'zod';
import {
  countBankLines,
  listBankLines,
  listBankStatements,
  loadBankLine,
} from '../../../db/queries/bank.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type {
  bankLineQuerySchema,
  BankLineList,
  BankLineView,
  BankStatementView,
} from '../../contract/bank.ts';
import type { pageQuerySchema } from '../../contract/debtor.ts';
import { staleSince } from '../../domain/stale-data.ts';
import type { Deps } from '../../deps.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { done, failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';
import { bankLineViews, bankStatementView } from './view.ts';

/** Statements that were imported, the last one first. */
export async function listStatementPage(
  deps: Deps,
  vendorId: string,
  query: z.infer<typeof pageQuerySchema>,
): Promise<Outcome<{ data: BankStatementView[]; nextCursor: string | null }>> {
  const after = readCursor(query.cursor);
  if (after === undefined) return notOurs();
  const { limit } = query;
  const rows = await listBankStatements(deps.db, vendorId, { ...(after ? { after } : {}), limit });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const nextCursor = last ? writeCursor({ createdAt: last.importedAt, id: last.id }) : null;
  return done({ data: rows.map(bankStatementView), nextCursor });
}

/** Lines of all statements, the latest day first, with what they may pay. */
export async function listLinePage(
  deps: Deps,
  vendorId: string,
  { status, cursor, limit }: z.infer<typeof bankLineQuerySchema>,
): Promise<Outcome<BankLineList>> {
  const after = readDayCursor(cursor);
  if (after === null) return notOurs();
  const [rows, counts, vendor] = await Promise.all([
    listBankLines(deps.db, vendorId, { status, after, limit }),
    countBankLines(deps.db, vendorId),
    loadVendor(deps.db, vendorId),
  ]);
  if (vendor === undefined) return failed('notFound');
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return done({
    data: await bankLineViews(deps, vendorId, rows),
    nextCursor: last ? Buffer.from(`${last.bookedOn} ${last.id}`).toString('base64url') : null,
    counts: { ...counts },
    told: {
      untilOn: vendor.statementsToOn,
      isStale: staleSince(vendor, deps.clock.now()) !== null,
    },
  });
}

/** One line with what it may pay, or with what was decided. */
export async function showLine(
  deps: Deps,
  vendorId: string,
  id: string,
): Promise<Outcome<BankLineView>> {
  const row = await loadBankLine(deps.db, vendorId, id);
  const [view] = row ? await bankLineViews(deps, vendorId, [row]) : [];
  return view ? done(view) : failed('notFound');
}

/** undefined: from the start; null: not one of ours. */
function readDayCursor(
  text: string | undefined,
): { readonly bookedOn: string; readonly id: string } | undefined | null {
  if (text === undefined) return undefined;
  const [bookedOn = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  return /^\d{4}-\d{2}-\d{2}$/.test(bookedOn) && /^bln_\w+$/.test(id) ? { bookedOn, id } : null;
}

const notOurs = (): Failure =>
  failed('invalidInput', { errors: [{ path: 'cursor', message: 'is not one of ours' }] });

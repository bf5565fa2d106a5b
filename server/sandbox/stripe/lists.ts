import type { Stripe } from 'stripe';
import { invalid, missing } from './errors.ts';

type Range = { gt?: number; gte?: number; lt?: number; lte?: number };
export type ListParams = {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
  readonly created?: number | Range;
};
type Listed = { readonly id: string; readonly object: string; readonly created: number };

/** A page of a list, newest first, as Stripe pages: the cursor is the id of the last row seen. */
export function toList<Row extends Listed>(
  url: string,
  oldestFirst: readonly Row[],
  params: ListParams,
): Stripe.ApiList<Row> {
  const limit = params.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalid('Invalid integer: limit must be between 1 and 100.', {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  }
  const rows = oldestFirst.filter((row) => isWithin(row.created, params.created)).toReversed();
  const from = params.starting_after === undefined ? 0 : place(rows, params.starting_after) + 1;
  const end = params.ending_before === undefined ? rows.length : place(rows, params.ending_before);
  const start = params.ending_before === undefined ? from : Math.max(from, end - limit);
  const data = rows.slice(start, Math.min(end, start + limit));
  const more = params.ending_before === undefined ? start + data.length < end : start > from;
  return { object: 'list', url, has_more: more, data } satisfies Stripe.ApiList<Row>;
}

function isWithin(created: number, range: number | Range | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return created === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
}

function place(rows: readonly Listed[], id: string): number {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) throw missing(rows[0]?.object ?? 'object', id, 'starting_after');
  return at;
}

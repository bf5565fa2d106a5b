import type { Instant } from '../domain/brands.ts';

export type Position = { readonly createdAt: Instant; readonly id: string };

/** Where a list goes on, as an opaque text. null: from the start; undefined: not one of ours. */
export function readCursor(text: string | undefined): Position | null | undefined {
  if (text === undefined) return null;
  const [time = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const createdAt = Number(time);
  return /^\d+$/.test(time) && Number.isSafeInteger(createdAt) && id !== ''
    ? { createdAt: createdAt as Instant, id }
    : undefined;
}

export const writeCursor = ({ createdAt, id }: Position): string =>
  Buffer.from(`${createdAt} ${id}`).toString('base64url');

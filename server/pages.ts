import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { PagesHandler } from './http.ts';

const ENTRY = join(import.meta.dirname, '../dist/portal/server/entry.mjs');

/** The built pages; null before the first `npm run build`, then only the API answers. */
export async function loadPages(): Promise<PagesHandler | null> {
  if (!existsSync(ENTRY)) return null;
  const built: { readonly handler: PagesHandler } = await import(pathToFileURL(ENTRY).href);
  return built.handler;
}

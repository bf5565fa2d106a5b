import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { PagesHandler } from './http.ts';

const ENTRY = join(import.meta.dirname, '../dist/portal/server/entry.mjs');

/** The built pages; null before the first `npm run build`, then only the API answers. */
export async function loadPages(): Promise<PagesHandler | null> {
  if (!existsSync(ENTRY)) return null;
  const built: unknown = await import(pathToFileURL(ENTRY).href);
  if (isBuilt(built)) return built.handler;
  throw new Error(`${ENTRY} is not the page server that \`npm run build\` makes`);
}

const isBuilt = (built: unknown): built is { readonly handler: PagesHandler } =>
  typeof built === 'object' &&
  built !== null &&
  'handler' in built &&
  typeof built.handler === 'function';

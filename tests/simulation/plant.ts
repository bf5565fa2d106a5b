import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS } from './planted-bugs.ts';

/** A change of one place of the source, made while the module is loaded. The file stays as it is. */
export type Change = { readonly file: string; readonly find: string; readonly replace: string };

/**
 * Papers are laid out in type with half of the time that a history takes, and no rule of the
 * simulation looks at that: the words that they are made of are attached instead.
 */
const NO_TYPESETTING: Change = {
  file: 'server/documents/pdf.ts',
  find: 'const engine = await pdfEngine();\n  return new Uint8Array(await engine.createPdf(definitionOf(paper)).getBuffer());',
  replace:
    'return await Promise.resolve(new TextEncoder().encode(JSON.stringify(definitionOf(paper))));',
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Must be called before any module of the product is loaded. */
export function plant(bug: string | null): void {
  const changes = [NO_TYPESETTING, ...(bug === null ? [] : changesOf(bug))];
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:')) return loaded;
      const source = plantedSource(() => textOf(loaded.source), fileURLToPath(url), changes);
      return source === null ? loaded : { ...loaded, source };
    },
  });
}

export function changesOf(name: string): readonly Change[] {
  const planted = PLANTED_BUGS.find((bug) => bug.name === name);
  if (planted === undefined) throw new Error(`no planted bug is called ${name}`);
  return planted.changes;
}

/** The source of a file with the changes that are for it; null: none are. */
export function plantedSource(
  source: string | (() => string),
  path: string,
  changes: readonly Change[],
): string | null {
  const mine = changes.filter((change) => `${ROOT}${change.file}` === path);
  if (mine.length === 0) return null;
  return mine.reduce(applyTo, typeof source === 'string' ? source : source());
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}

/** The text with the change. Throws when its place is gone or not the only one. */
export function applyTo(source: string, { file, find, replace }: Change): string {
  const parts = source.split(find);
  if (parts.length !== 2)
    throw new Error(`${file}: the place to change is there ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
}

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RULES, type Source } from './support/house-rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['portal', 'widget', 'server', 'db', 'tests'];
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'astro.config.mjs',
  'README.md',
  'LICENSE',
  'Dockerfile',
];
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'test-results']);

type Lock = {
  readonly packages: Record<string, { optionalDependencies?: Record<string, string> }>;
};

const sources = [
  ...FOLDERS.flatMap((folder) => pathsUnder(folder)),
  ...FILES.filter((file) => existsSync(join(ROOT, file))),
]
  .filter((path) => /\.(ts|tsx|mjs|astro|css|md|json|html|svg)$|Dockerfile$/.test(path))
  .filter((path) => path !== 'tests/support/house-rules.ts' && !path.includes('/fixtures/'))
  .map((path): Source => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('the house', () => {
  test.each(RULES)('$says', ({ find }) => {
    const found = sources.flatMap((source) =>
      find(source).map((what) => `${source.path}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  test.each(RULES)('would notice a breach of: $says', ({ find, planted }) => {
    expect(find(planted)).not.toEqual([]);
  });

  test('has no other names at the top', () => {
    const names = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !NOT_OURS.has(name));
    expect(names.filter((name) => !FOLDERS.includes(name) && !FILES.includes(name))).toEqual([]);
  });

  test.each(FOLDERS)('%s has a README of at most 60 lines', (folder) => {
    const readme = join(ROOT, folder, 'README.md');
    expect(existsSync(readme), `${folder}/README.md is missing`).toBe(true);
    expect(readFileSync(readme, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  test('npm ci accepts the lock: it names every optional binary, also those for other machines', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
    const missing = Object.values(lock.packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !Object.keys(lock.packages).some((path) => path.endsWith(`/${name}`)));
    expect(missing).toEqual([]);
  });
});

function pathsUnder(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? pathsUnder(path) : [path];
  });
}

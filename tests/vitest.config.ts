import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const slow = ['http', 'simulation'] as const;

/** Three projects, so that `npm run verify` can run the quick one alone. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: false,
    allowOnly: false,
    // By itself it leaves one processor of two alone.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 30_000,
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: ['tests/e2e/**', ...slow.map((folder) => `tests/${folder}/**`)],
        },
      },
      ...slow.map((name) => ({
        extends: true as const,
        test: {
          name,
          // Each test opens a world of its own, so the libraries are read once and not a hundred times.
          isolate: false,
          include: [`tests/${name}/**/*.test.ts`],
          testTimeout: name === 'simulation' ? 600_000 : 60_000,
        },
      })),
    ],
  },
});

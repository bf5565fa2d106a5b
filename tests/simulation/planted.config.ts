import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { changesOf, plantedSource } from './plant.ts';

/** Tests with a planted bug in the source that they load; `--mode` names it. */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [
    {
      name: 'planted-bug',
      enforce: 'pre',
      transform: (code: string, id: string) => plantedSource(code, id, changesOf(mode)),
    },
  ],
  test: { include: ['tests/**/*.test.ts'], testTimeout: 60_000 },
}));

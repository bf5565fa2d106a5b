import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps what it compiled, for all processes that tests start: a server starts with six tenths
 * of the work. It is filled by those that end by themselves, and an entry counts for its source only.
 */
export const COMPILED = {
  NODE_COMPILE_CACHE: fileURLToPath(
    new URL('../../node_modules/.cache/saldo-compiled', import.meta.url),
  ),
} as const;

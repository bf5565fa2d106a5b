import Libsql from 'libsql';

/**
 * Loaded before a server (`node --import`): after it has run a statement that begins with DIE_AFTER, it
 * dies at the n-th statement (DIE_AT_STATEMENT) of the next write that begins with DIE_IN. The commit
 * counts as a statement, and dies before it is made.
 */
const { DIE_AFTER = '', DIE_IN = '', DIE_AT_STATEMENT = '1' } = process.env;
const dieAt = Number(DIE_AT_STATEMENT);
let isArmed = DIE_AFTER === '';
let at = 0;

function reached(sql: string): void {
  if (isArmed && at === 0 && sql.startsWith(DIE_IN)) at = 1;
  else if (at > 0) at += 1;
  const isLast = at > 0 && sql.startsWith('COMMIT');
  if (at >= dieAt || isLast) process.kill(process.pid, 'SIGKILL');
  isArmed ||= sql.startsWith(DIE_AFTER);
}

around(Libsql.prototype, 'prepare', (prepare, [sql]) => {
  const prepared = prepare();
  if (typeof prepared !== 'object' || prepared === null || typeof sql !== 'string') return prepared;
  for (const name of ['run', 'all'])
    around(prepared, name, (run) => {
      reached(sql.trimStart());
      return run();
    });
  return prepared;
});

/** Puts something around a method of the driver. */
function around(
  owner: object,
  name: string,
  call: (original: () => unknown, values: readonly unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') throw new Error(`the driver has no ${name}`);
  const value = new Proxy(original, {
    apply: (target, self, values: readonly unknown[]) =>
      call(() => Reflect.apply(target, self, values) as unknown, values),
  });
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

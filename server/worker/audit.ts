import { setImmediate as nextTurn } from 'node:timers/promises';
import { AUDIT_START, auditSlice } from '../../db/audit.ts';
import type { AuditCursor, CaseFault } from '../../db/audit.ts';
import { countBrokenCases, recordAudit } from '../../db/queries/broken-cases.ts';
import type { Deps, JournalState } from '../deps.ts';

const HOUR_MS = 3_600_000;
/** A round of the worker is a second: most of it stays free for reminders and letters. */
const ROUND_MS = 200;
/** The database did not answer: soon again, and the state says so until then. */
const AGAIN_MS = 60_000;
/** A damaged file may have as many faults as cases; the table has them all. */
const MOST_LOGGED = 20;

export type Audit = {
  /** One slice, unless everything was looked at within the hour. true: go on at once. */
  readonly step: () => Promise<boolean>;
  /** Slices for at most this long, before anybody is served; the worker does the rest. */
  readonly begin: (atMostMs: number) => Promise<void>;
  /** What the last whole pass, and what was found since, say of all cases. */
  readonly state: () => Promise<JournalState>;
};

type AuditDeps = Pick<Deps, 'db' | 'clock' | 'wallClock' | 'log'>;

/**
 * Looks once an hour whether journal, ledger and balances of every case are as they were written. A
 * case that is not takes no writes until it is again; everything else goes on. Of several servers each
 * looks for itself: it only reads, and its answer to "are you ready" is about what it has seen.
 */
export function createAudit(deps: AuditDeps): Audit {
  let cursor: AuditCursor = AUDIT_START;
  let nextAt = -Infinity;
  let passBeganAt: number | null = null;
  let roundBeganAt: number | null = null;
  let logged = 0;
  let isWhole = false;
  let isUnreadable = false;

  const slice = async (): Promise<boolean> => {
    if (passBeganAt === null) logged = 0;
    passBeganAt ??= deps.wallClock.now();
    const { sound, faults, next } = await auditSlice(deps.db, cursor);
    for (const fault of faults.slice(0, Math.max(0, MOST_LOGGED - logged))) report(deps, fault);
    logged += faults.length;
    await recordAudit(deps.db, { sound, faults }, deps.clock.now());
    isUnreadable = false;
    cursor = next ?? AUDIT_START;
    if (next !== null) return true;
    nextAt = passBeganAt + HOUR_MS;
    passBeganAt = null;
    isWhole = true;
    return false;
  };
  const step = async (atMostMs: number = ROUND_MS): Promise<boolean> => {
    const now = deps.wallClock.now();
    if (now < nextAt) return false;
    roundBeganAt ??= now;
    try {
      // A file answers without leaving JavaScript: whoever came in meanwhile has a turn first.
      await nextTurn();
      if ((await slice()) && now - roundBeganAt < atMostMs) return true;
    } catch (error) {
      isUnreadable = true;
      nextAt = now + AGAIN_MS;
      deps.log.error({ err: error }, 'the journal could not be verified');
    }
    roundBeganAt = null;
    return false;
  };
  return {
    step: () => step(),
    async begin(atMostMs) {
      const until = performance.now() + atMostMs;
      while (performance.now() < until && (await step(atMostMs)));
    },
    async state() {
      if (isUnreadable) return 'unreadable';
      if ((await countBrokenCases(deps.db)) > 0) return 'broken';
      return isWhole ? 'ok' : 'checking';
    },
  };
}

function report({ log }: Pick<Deps, 'log'>, { vendorId, debtorId, seq, why }: CaseFault): void {
  log.error(
    { vendorId, debtorId, seq, why },
    'a case is not as it was written: nothing is recorded on it until it is put right',
  );
}

import { Hono } from 'hono';
import type { Deps, JournalState } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { listAlarmCodes } from '../services/alarms/show.ts';

/** Rounds begin every second; one over a full outbox and a slow mail server takes minutes. */
const WORKER_LATE_MS = 5 * 60_000;

/**
 * `/health`: the process answers. `/ready`: it can do its work. Cases that are not as they were written
 * are said and close it to nobody: the other debtors are served as ever.
 */
export function healthRoutes(
  deps: Deps,
  workerEndedAt: () => number | null,
  journalState: () => Promise<JournalState> = () => Promise.resolve('checking'),
): Hono<AppEnv> {
  const startedAt = deps.wallClock.now();
  const workerState = (): 'starting' | 'ok' | 'late' => {
    const endedAt = workerEndedAt();
    if (deps.wallClock.now() - (endedAt ?? startedAt) > WORKER_LATE_MS) return 'late';
    return endedAt === null ? 'starting' : 'ok';
  };
  return new Hono<AppEnv>()
    .get('/health', (c) => c.json({ status: 'ok', sandbox: deps.config.sandbox }))
    .get('/ready', async (c) => {
      // What is past its time stops nobody from being served: it is said, and the answer is still 200.
      const alarms = await deps.db
        .ping()
        .then(() => listAlarmCodes(deps))
        .catch(() => null);
      const database = alarms === null ? 'unavailable' : 'ok';
      const worker = workerState();
      const journal = await journalState().catch(() => 'unreadable');
      const isReady = database === 'ok' && worker !== 'late';
      return c.json(
        {
          status: isReady ? 'ok' : 'unavailable',
          database,
          worker,
          journal,
          alarms: alarms ?? [],
        },
        isReady ? 200 : 503,
      );
    });
}

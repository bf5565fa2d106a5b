import type { Deps } from '../deps.ts';
import type { Audit } from './audit.ts';
import { applyInbox } from '../services/webhooks/apply-inbox.ts';
import { lookBack } from '../services/comparison/look-back.ts';
import { sendDueLetters } from '../services/messages/send-due.ts';
import { fetchMissedEvents } from '../services/payments/missed-events.ts';
import { askAboutPayments } from '../services/payments/reconcile.ts';
import { createForgetting } from './forget.ts';
import { sweepCases } from './sweep.ts';
import { createWatch } from './watch.ts';

export type Worker = {
  /** One round over everything that is due now. Rounds never overlap; a call during one waits for the next. */
  readonly tick: () => Promise<void>;
  readonly start: (everyMs: number) => void;
  /** Lets the running round end and starts no other. */
  readonly stop: () => Promise<void>;
  /** When a round last ended well, by the wall clock: for the readiness answer. */
  readonly lastEndedAt: () => number | null;
};

/** The same rounds in production, in tests and in time travel: only the clock differs. */
export function createWorker(deps: Deps, audit?: Pick<Audit, 'step'>): Worker {
  const nowAndThen = [createForgetting(deps), createWatch(deps), ...(audit ? [audit.step] : [])];
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let lastEndedAt: number | null = null;

  const begin = (): Promise<void> => {
    const mine = running.then(async () => {
      next = undefined;
      if (isStopping) return;
      await runRound(deps, nowAndThen, () => isStopping);
      lastEndedAt = deps.wallClock.now();
    });
    // The next round must run even when this one throws; the caller of this one still sees the error.
    running = mine.catch(() => undefined);
    return mine;
  };
  // A thousand webhooks during one round ask for one more, not for a thousand.
  const tick = (): Promise<void> => (next ??= begin());
  return {
    tick,
    start(everyMs) {
      const round = () =>
        tick().catch((error: unknown) => deps.log.error({ err: error }, 'worker round failed'));
      timer = setInterval(() => void round(), everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      isStopping = true;
      await running;
    },
    lastEndedAt: () => lastEndedAt,
  };
}

/**
 * Facts first (what the processor says), then what follows from them, then letters. All some at a
 * time, so that a payment does not wait for everybody's reminders, and the end of the server neither.
 */
async function runRound(
  deps: Deps,
  nowAndThen: readonly (() => Promise<boolean>)[],
  isStopping: () => boolean,
): Promise<void> {
  await applyInbox(deps);
  if (await fetchMissedEvents(deps)) await applyInbox(deps);
  await lookBack(deps);
  for (const some of [askAboutPayments, sweepCases, sendDueLetters, ...nowAndThen]) {
    while ((await some(deps, isStopping)) && !isStopping()) await applyInbox(deps);
  }
}

import { revive } from './play.ts';
import type { Play } from './play.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The more often something was put off, the longer one waits for it: a fault that lasts is retried every minute. */
const strideAfter = (stops: number): number =>
  Math.min(6 * HOUR, MINUTE * 2 ** Math.floor(stops / 2));
const MOST_STOPS = 1_000;

/** One round of one or several workers, and whatever follows from it. */
export async function work(play: Play, workers = 1): Promise<void> {
  const { saldo } = play;
  const theirs = saldo.now() + saldo.skew.ms;
  await saldo
    .emulator()
    .runDue(theirs as Parameters<ReturnType<typeof saldo.emulator>['runDue']>[0]);
  await saldo.postbox.drain();
  const before = saldo.webhooks.length;
  await saldo.tick(workers);
  await revive(play);
  // What the processor was asked for may have been answered with webhooks of its own.
  if (saldo.webhooks.length > before) await saldo.tick(1);
  await revive(play);
}

/** Time passes with the server awake: it stops at each moment at which something is due by itself. */
export async function passTime(play: Play, ms: number): Promise<void> {
  const { saldo } = play;
  const target = saldo.now() + ms;
  const workers = play.random.chance(0.1) ? 2 : 1;
  await work(play, workers);
  await play.check();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    const next = await nextMoment(play);
    const at = Math.max(next ?? target, saldo.now() + strideAfter(stop));
    if (at >= target) break;
    saldo.moveTo(at);
    await work(play, workers);
    await play.check();
  }
  saldo.moveTo(target);
  await work(play);
  await play.check();
}

/** Time passes with nobody there: the machine was off. Whoever comes first finds it as it was left. */
export async function sleep(play: Play, ms: number): Promise<void> {
  const { saldo } = play;
  saldo.moveTo(saldo.now() + ms);
  if (ms >= DAY && (await dueNow(saldo)) >= MUCH) play.covers('F42');
  if (play.random.chance(0.5)) await work(play);
  await play.check();
}

/** Debtors and letters that waited while nobody was there. */
async function dueNow(saldo: Play['saldo']): Promise<number> {
  const rows = await saldo.db().read({
    sql: `SELECT (SELECT count(*) FROM debtors WHERE wake_at <= ?1)
      + (SELECT count(*) FROM messages WHERE status = 'queued' AND due_at <= ?1)`,
    args: [saldo.now()],
  });
  return Number(rows[0]?.[0]);
}
const MUCH = 3;

/** The earliest instant at which a debtor, a letter, a webhook or the processor is due. */
async function nextMoment({ saldo }: Play): Promise<number | null> {
  const rows = await saldo.db().read({
    sql: `SELECT min(at) FROM (SELECT min(wake_at) AS at FROM debtors
      UNION ALL SELECT min(due_at) FROM messages WHERE status = 'queued'
      UNION ALL SELECT min(due_at) FROM webhook_events WHERE applied_at IS NULL)`,
    args: [],
  });
  const own = rows[0]?.[0];
  const theirs = saldo.emulator().nextEventAt();
  const moments = [
    typeof own === 'number' ? own : null,
    theirs === null ? null : theirs - saldo.skew.ms,
    saldo.postbox.nextAt(),
  ];
  const known = moments.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

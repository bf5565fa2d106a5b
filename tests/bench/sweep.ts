import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instant } from '../../server/domain/brands.ts';
import { instant } from '../../server/domain/calendar.ts';
import { createWorker } from '../../server/worker/worker.ts';
import { sweepCases } from '../../server/worker/sweep.ts';
import { openDataFolder, type DataFolder } from '../support/data-folder.ts';
import { less, more, type Part } from './figures.ts';
import { seedMillion } from './million.ts';
import { newFolder, perSecond } from './measure.ts';

const DEBTORS = 1_000_000;
const DUE = 30_000;
const ROUNDS = 3;
const IDLE_ROUNDS = 50;
/** A Tuesday inside the send window. */
const NOW = instant(Date.UTC(2026, 10, 24, 10));

/** B4: the worker over a million open invoices, with nothing due and with 30,000 reminders due. */
export async function sweeps(): Promise<Part> {
  const folder = newFolder();
  try {
    await using data = await openDataFolder(folder, 'http://127.0.0.1:4321');
    data.world.clock.moveTo(NOW);
    await seedMillion(data, DEBTORS);
    const idleMs = await idleRounds(data);
    const rounds: Swept[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await sweepDue(data, round));
    return {
      title: `B4 sweep over ${DEBTORS.toLocaleString('en')} open invoices`,
      figures: [
        less({
          name: 'round with nothing due, best',
          unit: 'ms',
          rounds: Math.min(...idleMs),
          goal: 5,
        }),
        less({ name: 'the same, median', unit: 'ms', rounds: median(idleMs) }),
        more({
          name: 'due reminders',
          unit: '/s',
          rounds: rounds.map((one) => one.perSecond),
          goal: 10_000,
        }),
        less({
          name: 'longest stall meanwhile',
          unit: 'ms',
          rounds: rounds.map((one) => one.stallMs),
          goal: 50,
        }),
        less({ name: 'processor, a reminder', unit: 'ms', rounds: rounds.map((one) => one.cpuMs) }),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function idleRounds({ deps }: DataFolder): Promise<number[]> {
  const worker = createWorker(deps);
  // The first round asks the processor what was missed; that happens once an hour.
  await worker.tick();
  const tookMs: number[] = [];
  for (let round = 0; round < IDLE_ROUNDS; round += 1) {
    const from = performance.now();
    await worker.tick();
    tookMs.push(performance.now() - from);
  }
  await worker.stop();
  return tookMs;
}

type Swept = { readonly perSecond: number; readonly stallMs: number; readonly cpuMs: number };

async function sweepDue({ deps }: DataFolder, round: number): Promise<Swept> {
  const { db } = deps;
  const now: Instant = deps.clock.now();
  await db.write([
    {
      sql: 'UPDATE debtors SET wake_at = ? WHERE rowid > ? AND rowid <= ?',
      args: [now, round * DUE + 1, (round + 1) * DUE + 1],
    },
  ]);
  const before = await countReminders(deps.db);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const used = process.cpuUsage();
  const from = performance.now();
  while (await sweepCases(deps));
  const rate = perSecond(DUE, from);
  const { user, system } = process.cpuUsage(used);
  delay.disable();
  const made = (await countReminders(deps.db)) - before;
  if (made !== DUE) throw new Error(`${DUE} reminders were due and ${made} were made`);
  return { perSecond: rate, stallMs: delay.max / 1e6, cpuMs: (user + system) / 1000 / DUE };
}

async function countReminders(db: DataFolder['deps']['db']): Promise<number> {
  const [row] = await db.read({
    sql: "SELECT count(*) FROM messages WHERE kind = 'reminder'",
    args: [],
  });
  return Number(row?.[0]);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

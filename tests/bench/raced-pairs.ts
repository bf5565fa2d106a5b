import { rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CivilDate, Instant } from '../../server/domain/brands.ts';
import { instant, localDate } from '../../server/domain/calendar.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { currency } from '../../server/domain/money.ts';
import { changeCase } from '../../server/services/case.ts';
import { sendDueLetters } from '../../server/services/messages/send-due.ts';
import { sweepCases } from '../../server/worker/sweep.ts';
import { openDataFolder, type DataFolder } from '../support/data-folder.ts';
import { less, more, type Part } from './figures.ts';
import { newFolder, perSecond } from './measure.ts';
import { seedMillion } from './million.ts';

const PAIRS = 10_000;
/** Half of what the sweep takes at once, so that some of it is always under way when a payment comes. */
const ROUND = 64;
const LANES = 8;
const LETTER_SLICES = 6;
const EUR = currency('EUR');
/** A Tuesday inside the send window. */
const NOW = instant(Date.UTC(2026, 10, 24, 10));

/** B5: a payment that commits against a reminder that is due, ten thousand times at the same moment. */
export async function racedPairs(): Promise<Part> {
  const folder = newFolder();
  try {
    await using data = await openDataFolder(folder, 'http://127.0.0.1:4321');
    data.world.clock.moveTo(NOW);
    // The first one is what the others are copied from.
    await seedMillion(data, PAIRS + 1);
    const tookMs: number[] = [];
    const from = performance.now();
    for (let first = 1; first <= PAIRS; first += ROUND) {
      const count = Math.min(ROUND, PAIRS + 1 - first);
      tookMs.push(...(await race(data, first, count)));
    }
    const pairsPerSecond = perSecond(PAIRS, from);
    while (await sweepCases(data.deps));
    // Each letter that is dropped waits for the disk by itself; some hundreds say enough.
    for (let slice = 0; slice < LETTER_SLICES; slice += 1) await sendDueLetters(data.deps);
    return report(await outcomes(data), tookMs, pairsPerSecond);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reminders of some debtors become due; the sweep and their payments begin together. */
async function race({ deps, vendorId }: DataFolder, first: number, count: number) {
  const debtors = Array.from({ length: count }, (_, i) => `deb_${first + i}`);
  await deps.db.write([
    {
      sql: `UPDATE debtors SET wake_at = ? WHERE vendor_id = ? AND id IN (SELECT value FROM json_each(?))`,
      args: [deps.clock.now(), vendorId, JSON.stringify(debtors)],
    },
  ]);
  const waiting = debtors.toSorted(() => Math.random() - 0.5);
  const tookMs: number[] = [];
  const lane = async (): Promise<void> => {
    for (let debtorId = waiting.pop(); debtorId !== undefined; debtorId = waiting.pop()) {
      const from = performance.now();
      await pay({ deps, vendorId }, debtorId);
      tookMs.push(performance.now() - from);
    }
  };
  const sweep = async (): Promise<void> => {
    // Between the first payment and the last one, another time in each round.
    const leave = Math.floor(Math.random() * count);
    while (waiting.length > leave) await nextTurn();
    await sweepCases(deps);
  };
  await Promise.all([sweep(), ...Array.from({ length: LANES }, lane)]);
  return tookMs;
}

async function pay({ deps, vendorId }: Pick<DataFolder, 'deps' | 'vendorId'>, debtorId: string) {
  const invoiceId = debtorId.replace('deb', 'inv');
  const done = await changeCase(
    deps,
    { vendorId, debtorId },
    { kind: 'processor' },
    (facts, now: Instant) => {
      const amountMinor = facts.invoices[0]?.amountDueMinor ?? 0;
      const valueOn: CivilDate = localDate(now, facts.vendor.timeZone);
      const money = { invoiceIds: [invoiceId], amountMinor, currency: EUR, valueOn };
      const command = { ...money, reference: null, methodLabel: null };
      return decideOfflinePayment(facts, command, now, deps.newId);
    },
  );
  if (!done.ok) throw new Error(`a payment was refused: ${done.code}`);
}

type Outcomes = {
  readonly paid: number;
  readonly reminderFirst: number;
  readonly reminderAfter: number;
  readonly left: number;
};

/** Who was first, by the order of the journal, in which every commit of a case has its number. */
async function outcomes({ deps }: DataFolder): Promise<Outcomes> {
  const [row] = await deps.db.read({
    sql: `SELECT count(*),
        count(*) FILTER (WHERE r.seq < p.seq),
        count(*) FILTER (WHERE r.seq > p.seq),
        (SELECT count(*) FROM messages WHERE kind = 'reminder' AND status = 'sent')
      FROM journal p LEFT JOIN journal r ON r.vendor_id = p.vendor_id
        AND r.debtor_id = p.debtor_id AND r.type = 'reminder.queued'
      WHERE p.type = 'payment.recorded'`,
    args: [],
  });
  const [paid = 0, reminderFirst = 0, reminderAfter = 0, left = 0] = [0, 1, 2, 3].map((at) =>
    Number(row?.[at]),
  );
  return { paid, reminderFirst, reminderAfter, left };
}

function report(
  { paid, reminderFirst, reminderAfter, left }: Outcomes,
  tookMs: readonly number[],
  pairsPerSecond: number,
): Part {
  if (paid !== PAIRS) throw new Error(`${PAIRS} payments were made and ${paid} are written down`);
  if (reminderFirst === 0 || reminderFirst === PAIRS) throw new Error('there was no race');
  const tenth = Math.ceil(tookMs.length / 10);
  const share = (part: number): readonly number[] =>
    Array.from({ length: 10 }, (_, at) => {
      const sorted = tookMs.slice(at * tenth, (at + 1) * tenth).toSorted((a, b) => a - b);
      return sorted[Math.floor(sorted.length * part)] ?? 0;
    });
  return {
    title: `B5 a payment against a due reminder, ${PAIRS.toLocaleString('en')} times`,
    figures: [
      less({ name: 'reminders decided after the payment', rounds: reminderAfter, goal: 0 }),
      less({ name: 'letters that left after the payment', rounds: left, goal: 0 }),
      more({ name: 'reminders decided just before it', rounds: reminderFirst }),
      less({ name: 'until no reminder can leave, median', unit: 'ms', rounds: share(0.5) }),
      less({ name: 'the same, p99', unit: 'ms', rounds: share(0.99) }),
      more({ name: 'pairs', unit: '/s', rounds: pairsPerSecond }),
    ],
  };
}

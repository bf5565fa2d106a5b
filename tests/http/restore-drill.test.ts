import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { listAlarms } from '../../db/queries/alarms.ts';
import { createApp } from '../../server/app.ts';
import type { Deps } from '../../server/deps.ts';
import { instant } from '../../server/domain/calendar.ts';
import { travelTo } from '../../server/sandbox/time-travel.ts';
import { webhookDelivery } from '../../server/sandbox/world.ts';
import { compareWithProcessor } from '../../server/services/comparison/compare.ts';
import { applyInbox } from '../../server/services/webhooks/apply-inbox.ts';
import { createWorker } from '../../server/worker/worker.ts';
import { requireSound } from '../faults/story.ts';
import { confirm, issue, pay, startPayment } from '../support/debtor-world.ts';
import { bookedHere, heldThere } from '../support/processor-truth.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const HOUR_MS = 3_600_000;

/** A server on the copy, with the same processor and mail server, which know nothing of it. */
async function restore(
  { deps: lost, world }: TestWorld,
  copy: string,
): Promise<{
  readonly deps: Deps;
  readonly passHour: () => Promise<void>;
  readonly end: () => Promise<void>;
}> {
  const deps: Deps = { ...lost, db: await openDatabase({ url: `file:${copy}` }) };
  const worker = createWorker(deps);
  const app = createApp(deps, {
    wakeWorker: () => undefined,
    workerEndedAt: worker.lastEndedAt,
  });
  world.deliverTo(webhookDelivery(app, () => applyInbox(deps)));
  return {
    deps,
    passHour: () => travelTo(deps, world, worker, instant(world.clock.now() + HOUR_MS)),
    end: async () => {
      await worker.stop();
      await deps.db.close();
    },
  };
}

test('a copy of an hour ago is put back: within an hour its books are the processor’s, and no letter leaves under a second name (F50)', async () => {
  const sent: string[] = [];
  await using saldo = await openTestWorld({
    deps: (own) => ({
      ...own,
      mail: {
        send: (mail) => {
          sent.push(mail.messageId);
          return own.mail.send(mail);
        },
      },
    }),
  });
  const { emulator } = saldo.world;
  const issued = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((n) => issue(saldo, `X/${n}`)),
  );
  const [open, settled, refunded, disputed, debit, begunLater] = issued;
  if (!open || !settled || !refunded || !disputed || !debit || !begunLater) throw new Error('none');
  await saldo.worker.tick();
  const begun = await startPayment(saldo, open);
  await pay(saldo, settled);
  const { paymentIntent: first } = await pay(saldo, refunded);
  const { paymentIntent: second } = await pay(saldo, disputed);
  const { paymentIntent: third } = await pay(saldo, debit, 'all', 'pm_sepaDebit');
  await saldo.advance('PT10M');
  const folder = mkdtempSync(join(tmpdir(), 'saldo-drill-'));
  const copy = join(folder, 'an-hour-ago.db');
  await saldo.deps.db.backup(copy);

  // The hour that will be lost: it is worked off, acknowledged and confirmed by letters.
  await confirm(saldo, begun.body.paymentIntent);
  await emulator.world({ do: 'refund', paymentIntent: first, amountMinor: 2_100 });
  await emulator.world({ do: 'dispute', paymentIntent: second });
  await emulator.world({ do: 'settle', paymentIntent: third });
  await pay(saldo, begunLater);
  // What the copy cannot even know the debt of.
  const { paymentIntent: unknown } = await pay(saldo, await issue(saldo, 'X/later'));
  await saldo.advance('PT1H');
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
  const before = new Set(sent);

  const restored = await restore(saldo, copy);
  await restored.passHour();
  const known = heldThere(saldo).filter(({ intent }) => intent !== unknown);
  expect(await bookedHere({ ...saldo, deps: restored.deps })).toEqual(known);
  await requireSound(restored.deps.db, saldo.access.vendorId);
  // What left in the lost hour leaves again under its name, which a mail program shows once.
  expect(sent.length).toBeGreaterThan(before.size);
  expect(sent.filter((id) => !before.has(id))).toEqual([]);
  // Of what was paid for an invoice that the copy has never heard of, a person is told.
  const alarms = await listAlarms(restored.deps.db, saldo.access.vendorId);
  expect(alarms.filter(({ code }) => code === 'moneyUnknown')).toMatchObject([
    { vendorId: saldo.access.vendorId, subjectId: unknown },
  ]);
  const now = saldo.deps.clock.now();
  const stretch = { from: instant(now - 24 * HOUR_MS), to: now };
  const compared = await compareWithProcessor(restored.deps, saldo.access.vendorId, stretch);
  expect(compared).toMatchObject({
    ok: true,
    value: { differences: [{ kinds: ['missingHere'], intentId: unknown }] },
  });
  await restored.end();
  rmSync(folder, { recursive: true });
});

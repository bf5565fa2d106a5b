import { expect, test } from 'vitest';
import { DAY_MS, instant } from '../../server/domain/calendar.ts';
import type { MailboxLetter } from '../../server/sandbox/mailbox.ts';
import { seedDebts } from '../support/many-debts.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const DEBTORS = 250;
const EACH = 40;
/** A Wednesday, noon in Warsaw. */
const BACK_AT = Date.parse('2026-12-23T11:00:00Z');

/** The letters that left since then, the first one first. */
async function lettersAt(saldo: TestWorld, at: number): Promise<readonly MailboxLetter[]> {
  saldo.world.mail.clear();
  saldo.world.clock.moveTo(instant(at));
  await saldo.worker.tick();
  return saldo.world.mail.list().toReversed();
}

test(
  `after an outage ${DEBTORS * EACH} reminders are due: one letter a debtor, the longest due first, none lost, none again before three days (F42)`,
  { timeout: 180_000 },
  async () => {
    await using saldo = await openTestWorld();
    const everybody = await seedDebts(saldo, { debtors: DEBTORS, each: EACH });
    const night = await lettersAt(saldo, BACK_AT - 12 * 3_600_000);
    expect(night).toEqual([]);
    const first = await lettersAt(saldo, BACK_AT);
    expect(first.map(({ to }) => to)).toEqual(everybody);
    expect(new Set(first.map(({ step }) => step))).toEqual(new Set(['+1']));
    expect(new Set(first.map(({ invoiceIds }) => invoiceIds.length))).toEqual(new Set([EACH]));

    expect(await lettersAt(saldo, BACK_AT + 3_600_000)).toEqual([]);
    expect(await lettersAt(saldo, BACK_AT + DAY_MS)).toEqual([]);
    // Christmas and a weekend later.
    const second = await lettersAt(saldo, BACK_AT + 5 * DAY_MS);
    expect(second.map(({ to }) => to).toSorted()).toEqual(everybody.toSorted());
    expect(new Set(second.map(({ step }) => step))).toEqual(new Set(['+7']));
  },
);

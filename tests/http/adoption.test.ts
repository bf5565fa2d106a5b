import { expect, test } from 'vitest';
import { caseOfInvoice } from '../../db/queries/locate.ts';
import { listAlarms } from '../../db/queries/alarms.ts';
import { instant } from '../../server/domain/calendar.ts';
import { minor } from '../../server/domain/money.ts';
import type { IntentAnswer } from '../../server/gateways/types.ts';
import { adoptPayment } from '../../server/services/payments/adopt.ts';
import { requireSound } from '../faults/story.ts';
import { EUR } from '../support/builders.ts';
import { confirm, issue, look, pay } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { bookedHere, heldThere } from '../support/processor-truth.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** An intent of ours at the processor of which no row here knows. */
async function strangeIntent(saldo: TestWorld, { invoice }: Issued, paymentId: string) {
  const { deps, access } = saldo;
  const { vendorId } = access;
  const ref = await caseOfInvoice(deps.db, vendorId, invoice.id);
  const amountMinor = minor(12_100);
  const now = deps.clock.now();
  const made = await deps.payments.createIntent({
    paymentId,
    vendorId,
    quoteId: `quo_${paymentId.slice(4)}`,
    origin: {
      paymentId,
      vendorId,
      debtorId: ref?.debtorId ?? '',
      planId: null,
      option: 'all',
      offSession: false,
      createdAt: now,
      quoteExpiresAt: instant(now + 3_600_000),
      covers: [{ invoiceId: invoice.id, amountMinor }],
    },
    amountMinor,
    currency: EUR,
    description: 'lost here',
    customerId: null,
    saveMethod: false,
  });
  if (!made.ok) throw new Error(made.code);
  return made.value.report.paymentIntentId;
}

async function answer({ deps }: TestWorld, intent: string): Promise<IntentAnswer> {
  const fetched = await deps.payments.fetchIntent(intent);
  if (!fetched.ok) throw new Error(fetched.code);
  return fetched.value;
}

const stranded = async ({ deps, access }: TestWorld) =>
  (await listAlarms(deps.db, access.vendorId))
    .filter(({ code }) => code === 'moneyUnknown')
    .map(({ subjectId }) => subjectId);

test('F50 of two who book the same lost money at once, the later answer is not lost', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'A/1');
  const intent = await strangeIntent(saldo, issued, 'pay_LOST1');
  await saldo.world.emulator.world({ do: 'webhooks', mode: 'drop' });
  await confirm(saldo, intent);
  const paid = await answer(saldo, intent);
  await saldo.world.emulator.world({ do: 'refund', paymentIntent: intent, amountMinor: 2_100 });
  const refunded = await answer(saldo, intent);
  const both = [adoptPayment(saldo.deps, paid), adoptPayment(saldo.deps, refunded)];
  expect(await Promise.all(both)).toEqual(['applied', 'applied']);
  expect((await look(saldo, issued)).balanceMinor).toBe(2_100);
  expect(await adoptPayment(saldo.deps, paid)).toBe('applied');
  expect((await look(saldo, issued)).balanceMinor).toBe(2_100);
  expect(await countRows(saldo.deps.db, 'payments')).toBe(1);
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
  await requireSound(saldo.deps.db, saldo.access.vendorId);
});

test.each(['normal', 'drop'] as const)(
  'F33 a person is told of money under a second intent of a payment that is known, events: %s',
  async (mode) => {
    await using saldo = await openTestWorld();
    const issued = await issue(saldo, 'A/2');
    const known = await pay(saldo, issued);
    // By then the processor has forgotten the key under which the first one was made (F6).
    await saldo.advance('P2D');
    const intent = await strangeIntent(saldo, issued, known.paymentId);
    if (mode === 'drop') await saldo.world.emulator.world({ do: 'webhooks', mode });
    await confirm(saldo, intent);
    await saldo.advance('P2D');
    expect((await look(saldo, issued)).balanceMinor).toBe(0);
    expect(await stranded(saldo)).toEqual([intent]);
    await saldo.world.emulator.world({ do: 'refund', paymentIntent: intent });
    await saldo.advance('P2D');
    expect(await stranded(saldo)).toEqual([]);
  },
);

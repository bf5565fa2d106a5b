import { expect, test } from 'vitest';
import type { Deps } from '../../server/deps.ts';
import { acceptPlan, confirm, issue, look, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Line = { is: 'up' | 'down' | 'answersLost' };

const LOST = { ok: false, kind: 'unknown', code: 'lost' } as const;

/** A world in which the line to the processor can be cut, before or after it was reached. */
const onLine = (line: Line) =>
  openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        findIntent: async (ask) => (line.is === 'up' ? own.payments.findIntent(ask) : LOST),
        chargeSaved: async (request) => {
          if (line.is === 'up') return own.payments.chargeSaved(request);
          if (line.is === 'answersLost') await own.payments.chargeSaved(request);
          return LOST;
        },
      },
    }),
  });

/** 121.00 in three months by saved card, the first part paid today. */
async function onPlan(saldo: TestWorld, number: string): Promise<Issued & { planId: string }> {
  const issued = await issue(saldo, number, { terms: {} });
  const accepted = await acceptPlan(saldo, issued, { autopay: true, firstOn: '2026-11-22' });
  expect(accepted).toMatchObject({ status: 201 });
  const first = await startPayment(saldo, issued, { option: 'dueNow' });
  await confirm(saldo, first.body.paymentIntent);
  return { ...issued, planId: accepted.body.id };
}

const charges = (saldo: TestWorld, status: string) =>
  countRows(saldo.deps.db, 'payments', `off_session = 1 AND status = '${status}'`);
const taken = (saldo: TestWorld): number => saldo.world.emulator.state().charges.length;

test('a charge that an outage kept back is not made after the plan was canceled (F58)', async () => {
  const line: Line = { is: 'up' };
  await using saldo = await onLine(line);
  const issued = await onPlan(saldo, 'O/1');
  const before = taken(saldo);
  line.is = 'down';
  // The 22nd of December, a little after nine in Warsaw.
  await saldo.advance('P29DT23H20M');
  expect(await charges(saldo, 'created')).toBe(1);
  await saldo.api('POST', `/api/v1/plans/${issued.planId}/cancel`, { reason: 'agreed otherwise' });
  line.is = 'up';
  await saldo.advance('P3D');
  expect([taken(saldo), await charges(saldo, 'canceled')]).toEqual([before, 1]);
});

test('a charge that an outage kept back for days is not made at its old price (F58)', async () => {
  const line: Line = { is: 'up' };
  await using saldo = await onLine(line);
  const issued = await onPlan(saldo, 'O/2');
  line.is = 'down';
  await saldo.advance('P30DT1H');
  // The debtor pays by bank meanwhile.
  await saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/payments`, { amountMinor: 4033 });
  const before = taken(saldo);
  line.is = 'up';
  await saldo.advance('P6D');
  expect(taken(saldo)).toBe(before);
  expect((await look(saldo, issued)).balanceMinor).toBe(12_100 - 2 * 4033 - 1);
});

test('a charge whose answer was lost is found and booked, however late, and not made again (F6)', async () => {
  const line: Line = { is: 'up' };
  await using saldo = await onLine(line);
  await onPlan(saldo, 'O/3');
  const before = taken(saldo);
  await saldo.world.emulator.world({ do: 'webhooks', mode: 'drop' });
  line.is = 'answersLost';
  await saldo.advance('P30DT1H');
  line.is = 'up';
  await saldo.advance('P6D');
  expect([taken(saldo), await charges(saldo, 'succeeded')]).toEqual([before + 1, 1]);
});

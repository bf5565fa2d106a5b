import { expect, test } from 'vitest';
import { loadCase } from '../../db/cases.ts';
import { commitCase } from '../../db/commit.ts';
import type { PlanBoard } from '../../server/contract/admin.ts';
import type { Instant } from '../../server/domain/brands.ts';
import type { Plan } from '../../server/domain/facts.ts';
import { aPlan } from '../support/builders.ts';
import { acceptPlan, issue, pay } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

async function openBoard(saldo: TestWorld) {
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const headers = { cookie: await sessionCookie(saldo, { email, password }) };
  return async (query = '') =>
    (await saldo.call<PlanBoard>('GET', `/admin/v1/plans?${query}`, undefined, headers)).body;
}

const countOf = ({ tabs }: PlanBoard, tab: string) => tabs.find((one) => one.tab === tab)?.count;

/** Plans of one debtor that were stored as they are, each a second older than the one before. */
async function store(saldo: TestWorld, { invoice }: Issued, plans: readonly Plan[]): Promise<void> {
  const ref = { vendorId: saldo.access.vendorId, debtorId: invoice.debtor.id };
  const facts = await loadCase(saldo.deps.db, ref);
  if (facts === undefined) throw new Error('no such debtor');
  const at = saldo.deps.clock.now();
  const changes = plans.map((plan, i) => ({
    do: 'putPlan' as const,
    plan: {
      ...plan,
      id: `pln_${i}`,
      allocations: [{ ...plan.allocations[0], invoiceId: invoice.id, amountMinor: plan.baseMinor }],
      acceptedAt: (at - i * 1000) as Instant,
    },
  }));
  const events = [{ type: 'plan.accepted', data: {} }];
  const actor = { kind: 'system' } as const;
  await commitCase(saldo.deps.db, facts, { actor, at, events, changes, wakeAt: null });
}

test('a broken plan that was paid after all is no longer among the broken ones', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'B-1');
  await acceptPlan(saldo, issued, { count: 2, frequency: 'biweekly' });
  await saldo.advance('P60D');
  const board = await openBoard(saldo);
  expect(countOf(await board(), 'defaulted')).toBe(1);
  await pay(saldo, issued);
  expect(countOf(await board(), 'defaulted')).toBe(0);
  expect((await board('tab=completed')).plans).toMatchObject([{ status: 'completed' }]);
});

test('a page of the board goes on where the one before ended', async () => {
  await using saldo = await openTestWorld();
  const board = await openBoard(saldo);
  await store(
    saldo,
    await issue(saldo, 'B-2'),
    Array.from({ length: 60 }, () => aPlan()),
  );
  const first = await board();
  const second = await board('from=50');
  expect([first.plans.length, second.plans.length]).toEqual([50, 10]);
  const ids = [...first.plans, ...second.plans].map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 60 }, (_, i) => `pln_${i}`));
  expect(countOf(second, 'all')).toBe(60);
  expect(second.endedShown).toBeNull();
});

test('every running plan is counted, however old; of ended ones the board says how many it has', async () => {
  await using saldo = await openTestWorld();
  const board = await openBoard(saldo);
  const ended = aPlan({}, { status: 'completed', completedAt: saldo.deps.clock.now() });
  const plans = [...Array.from({ length: 1001 }, () => ended), aPlan()];
  await store(saldo, await issue(saldo, 'B-3'), plans);
  const shown = await board();
  expect(shown.endedShown).toBe(1000);
  expect([countOf(shown, 'completed'), countOf(shown, 'all')]).toEqual([1000, 1001]);
});

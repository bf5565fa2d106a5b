import { expect, test } from 'vitest';
import type { PortalView } from '../../server/contract/portal.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { acceptPlan, confirm, issue, look, startPayment } from '../support/debtor-world.ts';
import { logicalDigest } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** The last instant of 27 November in Warsaw, the last day of the discount. */
const DEADLINE = Date.parse('2026-11-27T23:00:00Z') - 1;
const moveTo = ({ world }: TestWorld, at: number): void => world.clock.moveTo(at as Instant);
const offers = async (saldo: TestWorld, portal: string) =>
  (await saldo.call<PortalView>('GET', portal)).body.quotes[0]?.options.map(({ kind }) => kind);

test('an offer is taken to the last millisecond of its last day where the vendor is, and not one later (T22, F36)', async () => {
  await using saldo = await openTestWorld();
  const [first, second] = [await issue(saldo, 'D/1'), await issue(saldo, 'D/2')];
  moveTo(saldo, DEADLINE);
  expect(await offers(saldo, first.portal)).toContain('discount');
  const taken = await startPayment(saldo, first, { option: 'discount' });
  expect(taken).toMatchObject({ status: 201, body: { amountMinor: 11_858 } });
  moveTo(saldo, DEADLINE + 1);
  expect(await offers(saldo, second.portal)).not.toContain('discount');
  for (const { at, more } of [
    { at: DEADLINE + 1, more: {} },
    { at: DEADLINE + 1_000, more: {} },
    { at: DEADLINE + 1_000, more: { amountMinor: 11_858 } },
  ]) {
    moveTo(saldo, at);
    const late = await startPayment(saldo, second, { option: 'discount', ...more });
    expect(late).toMatchObject({ status: 409, body: { code: 'offerExpired' } });
  }
  expect(await look(saldo, second)).toMatchObject({ payableMinor: 12_100 });
});

test('a price that was given in time is kept for whoever confirms it within the half hour after (rule 2.2)', async () => {
  await using saldo = await openTestWorld();
  const [kept, lost] = [await issue(saldo, 'D/3'), await issue(saldo, 'D/4')];
  moveTo(saldo, DEADLINE);
  const { body: inTime } = await startPayment(saldo, kept, { option: 'discount' });
  const { body: tooLate } = await startPayment(saldo, lost, { option: 'discount' });
  moveTo(saldo, DEADLINE + 29 * 60_000);
  await confirm(saldo, inTime.paymentIntent);
  expect(await look(saldo, kept)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  await saldo.advance('PT2H');
  await confirm(saldo, tooLate.paymentIntent);
  expect(await look(saldo, lost)).toMatchObject({ status: 'open', balanceMinor: 12_100 });
});

test('two that take the discount of one invoice at once get it once (T22, I11)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'D/5');
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => startPayment(saldo, issued, { option: 'discount' })),
  );
  const intents = new Set(
    answers.flatMap(({ status, body }) => (status === 201 ? [body.paymentIntent] : [])),
  );
  expect(intents.size).toBe(1);
  for (const intent of intents) await confirm(saldo, intent);
  const { balanceMinor, status } = await look(saldo, issued);
  expect([status, balanceMinor]).toEqual(['paid', 0]);
  const discounts = await saldo.deps.db.read({
    sql: `SELECT amount_minor FROM entries WHERE kind = 'discount'`,
    args: [],
  });
  expect(discounts.map((row) => row['amount_minor'])).toEqual([242]);
});

const PLANS: readonly (readonly [more: Record<string, unknown>, status: number, code: string])[] = [
  [{ count: 0 }, 400, 'invalidInput'],
  [{ count: -1 }, 400, 'invalidInput'],
  [{ count: 2.5 }, 400, 'invalidInput'],
  [{ count: '3' }, 400, 'invalidInput'],
  [{ count: 2 ** 53 }, 400, 'invalidInput'],
  [{ count: 1 }, 422, 'planNotInMenu'],
  [{ count: 7 }, 422, 'planNotInMenu'],
  [{ frequency: 'daily' }, 400, 'invalidInput'],
  [{ frequency: 'weekly' }, 422, 'planNotInMenu'],
  [{ firstOn: '2026-11-21' }, 422, 'planDateNotAllowed'],
  [{ firstOn: '2027-11-22' }, 422, 'planDateNotAllowed'],
  [{ firstOn: '2026-02-30' }, 400, 'invalidInput'],
  [{ firstOn: '22.11.2026' }, 400, 'invalidInput'],
  [{ firstOn: '+262142-01-01' }, 400, 'invalidInput'],
  [{ acceptedTerms: false }, 400, 'invalidInput'],
  [{ acceptedTerms: 'true' }, 400, 'invalidInput'],
  [{ acceptedName: '' }, 400, 'invalidInput'],
  [{ invoiceIds: [] }, 400, 'invalidInput'],
  [{ invoiceIds: ['inv_nobody'] }, 404, 'notFound'],
  [{ baseMinor: 1 }, 400, 'invalidInput'],
  [{ instalments: [] }, 400, 'invalidInput'],
];

test('a plan outside the menu is refused by its number, its days or its words, and nothing is written', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'D/6');
  const before = await logicalDigest(saldo.deps.db);
  for (const [more, status, code] of PLANS) {
    const answer = await acceptPlan(saldo, issued, more);
    expect([more, answer]).toMatchObject([more, { status, body: { code } }]);
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('of many that accept plans for one invoice at once, one plan runs and the others are told (I10, F32)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'D/7');
  const answers = await Promise.all(
    [2, 3, 2, 3, 2].map((count) => acceptPlan(saldo, issued, { count })),
  );
  const refused = answers.filter(({ status }) => status !== 201);
  expect(answers.length - refused.length).toBe(1);
  expect(refused).toMatchObject(
    refused.map(() => ({ status: 409, body: { code: 'planRunning' } })),
  );
  const { body } = await startPayment(saldo, issued, { option: 'dueNow' });
  expect(body.amountMinor).toBeLessThan(12_100);
});

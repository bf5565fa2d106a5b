import { expect, test } from 'vitest';
import type { LeftMethod } from '../../server/contract/plan-method.ts';
import type { CreatedPayment, PlanView, PortalView } from '../../server/contract/portal.ts';
import { textAt } from '../../db/select.ts';
import type { Deps } from '../../server/deps.ts';
import { hearOfMethod } from '../../server/services/plans/method-events.ts';
import { acceptPlan, confirm, issue, startPayment, type Issued } from '../support/debtor-world.ts';
import { openTestWorld, type TestWorld } from '../support/world.ts';

type OnPlan = Issued & { readonly planId: string; readonly first: CreatedPayment };

/** 121.00 in three months by a saved method, the first part paid today. */
async function onPlan(saldo: TestWorld, number: string, method = 'pm_card_visa'): Promise<OnPlan> {
  const issued = await issue(saldo, number, { terms: {} });
  const accepted = await acceptPlan(saldo, issued, { autopay: true, firstOn: '2026-11-22' });
  expect(accepted).toMatchObject({ status: 201 });
  const first = await startPayment(saldo, issued, { option: 'dueNow' });
  await confirm(saldo, first.body.paymentIntent, method);
  return { ...issued, planId: accepted.body.id, first: first.body };
}

const world = (saldo: TestWorld, what: string, { first }: OnPlan) =>
  saldo.call('POST', '/sandbox/world', { do: what, paymentIntent: first.paymentIntent });

async function planOf(saldo: TestWorld, { portal }: Issued): Promise<PlanView | undefined> {
  return (await saldo.call<PortalView>('GET', portal)).body.plans[0];
}

/** What the debtor's browser makes of the card. */
async function tokenOf(saldo: TestWorld, payment_method: string): Promise<string> {
  const answer = await saldo.world.emulator.fetch(
    new Request('https://api.stripe.com/v1/confirmation_tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ key: saldo.deps.payments.publishableKey, payment_method }),
    }),
  );
  const { id } = (await answer.json()) as { id: string };
  return id;
}

const leave = async (saldo: TestWorld, { portal, planId }: OnPlan, method: string) =>
  saldo.call<LeftMethod>('POST', `${portal}/plans/${planId}/method`, {
    confirmationToken: await tokenOf(saldo, method),
  });

type Mail = { readonly subject: string; readonly text: string };
const letters = async (saldo: TestWorld): Promise<readonly string[]> =>
  (await saldo.call<Mail[]>('GET', '/sandbox/mail.json')).body.map((one) => one.subject);

const timeline = async (saldo: TestWorld, { invoice }: Issued): Promise<readonly string[]> => {
  const path = `/api/v1/invoices/${invoice.id}/timeline`;
  const { body } = await saldo.api<{ data: { type: string }[] }>('GET', path);
  return body.data.map((event) => event.type);
};

const charges = (saldo: TestWorld): number => saldo.world.emulator.state().charges.length;

test.each([
  ['detached', 'detachMethod', 'pm_card_visa'],
  ['out of date', 'expireCard', 'pm_card_visa'],
  ['without its mandate', 'endMandate', 'pm_sepaDebit'],
])(
  'a saved method that is %s is not charged, and a letter asks for another (F61)',
  async (_, what, method) => {
    await using saldo = await openTestWorld();
    const issued = await onPlan(saldo, `M/${what}`, method);
    await saldo.advance('P10D');
    await world(saldo, what, issued);
    const before = charges(saldo);
    const plan = await planOf(saldo, issued);
    expect(plan).toMatchObject({ isDebited: false, mayReplaceMethod: true });
    expect(plan?.methodProblem).not.toBeNull();
    expect(await timeline(saldo, issued)).toContain('plan.methodLost');
    await saldo.advance('P26D');
    expect(charges(saldo)).toBe(before);
    const subjects = await letters(saldo);
    expect(subjects.some((one) => one.includes('please leave another card'))).toBe(true);
    expect(subjects.some((one) => one.includes('we debit'))).toBe(false);
  },
);

test.each([
  ['good', false],
  ['inactive', true],
])(
  'a mandate of somebody else that is %s is not ours; one of ours is applied',
  async (_, isInactive) => {
    const mandated = { paymentMethodId: 'pm_of_others', isInactive };
    await using saldo = await openTestWorld({
      deps: (own): Deps => ({
        ...own,
        payments: { ...own.payments, fetchMandate: async () => ({ ok: true, value: mandated }) },
      }),
    });
    const event = { type: 'mandate.updated', objectId: 'mandate_1' };
    expect(await hearOfMethod(saldo.deps, event)).toBe('notOurs');
    await onPlan(saldo, 'M/mandate', 'pm_sepaDebit');
    const [own] = await saldo.deps.db.read({
      sql: 'SELECT payment_method_id FROM plans',
      args: [],
    });
    if (own === undefined) throw new Error('no plan');
    mandated.paymentMethodId = textAt(own, 0);
    expect(await hearOfMethod(saldo.deps, event)).toBe('applied');
  },
);

test('the debtor leaves another card, and the next parts are charged to that one', async () => {
  await using saldo = await openTestWorld();
  const issued = await onPlan(saldo, 'M/4');
  await world(saldo, 'detachMethod', issued);
  const left = await leave(saldo, issued, 'pm_card_mastercard');
  expect(left).toMatchObject({ status: 200, body: { status: 'succeeded', problem: null } });
  expect(await planOf(saldo, issued)).toMatchObject({
    isDebited: true,
    methodProblem: null,
    methodLabel: 'Mastercard ·4444',
  });
  await saldo.advance('PT5M');
  expect((await letters(saldo))[0]).toContain('debited from Mastercard');
  await saldo.advance('P32D');
  const [last] = saldo.world.emulator.state().charges.slice(-1);
  expect(last).toMatchObject({ status: 'succeeded', amount: 4033 });
  expect(last?.payment_method_details?.card?.last4).toBe('4444');
  expect(await timeline(saldo, issued)).toContain('plan.methodReplaced');
});

test('the same card sent again is the same attempt, and a refused one replaces nothing', async () => {
  await using saldo = await openTestWorld();
  const issued = await onPlan(saldo, 'M/5');
  const confirmationToken = await tokenOf(saldo, 'pm_card_mastercard');
  const send = () =>
    saldo.call<LeftMethod>('POST', `${issued.portal}/plans/${issued.planId}/method`, {
      confirmationToken,
    });
  expect((await send()).body.status).toBe('succeeded');
  expect((await send()).body.status).toBe('succeeded');
  expect(await timeline(saldo, issued)).toEqual(
    expect.arrayContaining(['plan.methodReplaced', 'plan.methodKept']),
  );
  const refused = await leave(saldo, issued, 'pm_card_visa_chargeDeclined');
  expect(refused.body).toMatchObject({ status: 'waiting', problem: 'declined' });
  expect(await planOf(saldo, issued)).toMatchObject({ methodLabel: 'Mastercard ·4444' });
});

test('a card that its bank asks about is kept when the answer came, by the event alone', async () => {
  await using saldo = await openTestWorld();
  const issued = await onPlan(saldo, 'M/6');
  const left = await leave(saldo, issued, 'pm_card_authenticationRequiredOnSetup');
  expect(left.body.status).toBe('requiresAction');
  expect(await planOf(saldo, issued)).toMatchObject({ methodLabel: 'Visa ·4242' });
  const { events } = saldo.world.emulator.state();
  const asked = JSON.stringify(events.find((e) => e.type === 'setup_intent.requires_action'));
  await saldo.world.emulator.answerChallenge(/3ds\/(\w+)/.exec(asked)?.[1] ?? '', true);
  await saldo.worker.tick();
  expect(await planOf(saldo, issued)).toMatchObject({ methodLabel: 'Visa ·3155' });
});

test('another link’s plan, a plan that debits nothing and a stranger’s token are not found or refused', async () => {
  await using saldo = await openTestWorld();
  const issued = await onPlan(saldo, 'M/7');
  const other = await issue(saldo, 'M/8');
  const foreign = await leave(saldo, { ...issued, portal: other.portal }, 'pm_card_visa');
  expect(foreign.status).toBe(404);
  const by = await issue(saldo, 'M/9');
  const accepted = await acceptPlan(saldo, by, {});
  const none = await leave(saldo, { ...issued, ...by, planId: accepted.body.id }, 'pm_card_visa');
  expect(none).toMatchObject({ status: 409, body: { code: 'planNotActive' } });
});

import { expect } from 'vitest';
import { messagesOfCase } from '../../../db/queries/messages.ts';
import type { InvoiceView } from '../../../server/contract/invoice.ts';
import type { DebtorView } from '../../../server/contract/debtor.ts';
import type { Decision, NewId } from '../../../server/domain/decision.ts';
import type { CaseFacts } from '../../../server/domain/facts.ts';
import type { Instant } from '../../../server/domain/brands.ts';
import type { ProcessorReport } from '../../../server/domain/payment.ts';
import { decideProcessorReport } from '../../../server/domain/payment-report.ts';
import { changeCase } from '../../../server/services/case.ts';
import { acceptPlan, confirm, issue, look, startPayment, type Issued } from '../debtor-world.ts';
import type { TestWorld } from '../world.ts';

/** One invoice of 121.00 and what has been paid for it: where a row of the table begins. */
export type Scene = Issued & {
  readonly paymentId: string | null;
  readonly paymentIntent: string;
  readonly planId?: string;
};

type Issue = { readonly currency?: string; readonly terms?: object };

/** Nothing of it can be discounted. */
export async function owing(saldo: TestWorld, over: Issue = {}): Promise<Scene> {
  const issued = await issue(saldo, 'L/1', { terms: {}, ...over });
  return { ...issued, paymentId: null, paymentIntent: '' };
}

/** Somebody has begun to pay it. */
export async function begun(saldo: TestWorld, over: Issue = {}, option = 'all'): Promise<Scene> {
  const scene = await owing(saldo, over);
  const { body } = await startPayment(saldo, scene, { option });
  return { ...scene, paymentId: body.paymentId, paymentIntent: body.paymentIntent };
}

export const confirmed =
  (method: string, over: Issue = {}, option = 'all') =>
  async (saldo: TestWorld): Promise<Scene> => {
    const scene = await begun(saldo, over, option);
    await confirm(saldo, scene.paymentIntent, method);
    return scene;
  };

export const paid = confirmed('pm_card_visa');

/** What banks and customers do. */
export const world =
  (what: string, amountMinor?: number) =>
  async (saldo: TestWorld, { paymentIntent }: Scene): Promise<void> => {
    const answer = await saldo.call('POST', '/sandbox/world', {
      do: what,
      paymentIntent,
      ...(amountMinor !== undefined && { amountMinor }),
    });
    expect(answer).toMatchObject({ status: 200 });
  };

/** After that has happened, and been told of. */
export const after =
  (
    given: (saldo: TestWorld) => Promise<Scene>,
    ...acts: readonly ((saldo: TestWorld, scene: Scene) => Promise<unknown>)[]
  ) =>
  async (saldo: TestWorld): Promise<Scene> => {
    const scene = await given(saldo);
    for (const act of acts) {
      await act(saldo, scene);
      await saldo.advance('PT1M');
    }
    return scene;
  };

/** The vendor's program asks for something about the invoice. */
export const ask =
  (path: string, body: object) =>
  async (saldo: TestWorld, { invoice }: Scene): Promise<void> => {
    const answer = await saldo.api('POST', `/api/v1/invoices/${invoice.id}/${path}`, body);
    expect(answer).toMatchObject({ status: 201 });
  };

export const pass =
  (duration: string) =>
  (saldo: TestWorld): Promise<void> =>
    saldo.advance(duration);

/** Something that no address of ours leads to: decided on the case as it is. */
export const decide =
  (decision: (facts: CaseFacts, scene: Scene, now: Instant, newId: NewId) => Decision<never>) =>
  async (saldo: TestWorld, scene: Scene): Promise<void> => {
    const ref = refOf(saldo, scene);
    const changed = await changeCase(saldo.deps, ref, { kind: 'system' }, (facts, now) =>
      decision(facts, scene, now, saldo.deps.newId),
    );
    expect(changed).toMatchObject({ ok: true });
  };

/** The processor says of the payment what it never says here: what it says now, but for this. */
export const reported =
  (over: Partial<ProcessorReport>) =>
  async (saldo: TestWorld, scene: Scene): Promise<void> => {
    const fetched = await saldo.deps.payments.fetchIntent(scene.paymentIntent);
    if (!fetched.ok) throw new Error('no such intent');
    const report = { ...fetched.value.report, ...over };
    const ref = refOf(saldo, scene);
    const paymentId = scene.paymentId ?? '';
    const changed = await changeCase(saldo.deps, ref, { kind: 'processor' }, (facts, now) =>
      decideProcessorReport(facts, { paymentId, report }, now, saldo.deps.newId),
    );
    expect(changed).toMatchObject({ ok: true });
  };

/** 121.00 in three months by a saved card, the first part paid today. */
export async function onPlan(saldo: TestWorld): Promise<Scene> {
  const scene = await owing(saldo);
  const accepted = await acceptPlan(saldo, scene, { autopay: true, firstOn: '2026-11-22' });
  const { body } = await startPayment(saldo, scene, { option: 'dueNow' });
  const { paymentId, paymentIntent } = body;
  return { ...scene, paymentId, paymentIntent, planId: accepted.body.id };
}

/** The debtor's browser hands over another card for the plan. */
export async function leaveCard(saldo: TestWorld, { portal, planId }: Scene): Promise<void> {
  const answer = await saldo.world.emulator.fetch(
    new Request('https://api.stripe.com/v1/confirmation_tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        key: saldo.deps.payments.publishableKey,
        payment_method: 'pm_card_mastercard',
      }),
    }),
  );
  const { id: confirmationToken } = (await answer.json()) as { id: string };
  const left = await saldo.call('POST', `${portal}/plans/${planId}/method`, { confirmationToken });
  expect(left).toMatchObject({ status: 200 });
}

/** It is paid, and an attempt that was given up lives on at the processor: closing it got lost. */
export async function paidBeside(saldo: TestWorld): Promise<Scene> {
  const scene = await begun(saldo);
  await saldo.deps.db.write([
    {
      sql: `UPDATE payments SET status = 'canceled',
        state = json_object('status', 'canceled', 'canceledAt', created_at) WHERE id = ?`,
      args: [scene.paymentId],
    },
  ]);
  const second = await startPayment(saldo, scene);
  await confirm(saldo, second.body.paymentIntent);
  return scene;
}

/** And it is confirmed there all the same. */
export const alsoBy =
  (card: string) =>
  (saldo: TestWorld, { paymentIntent }: Scene): Promise<unknown> =>
    confirm(saldo, paymentIntent, card);

/** What is owed and what lies there, and whether anybody is reminded. */
export async function books(saldo: TestWorld, scene: Scene) {
  const { balanceMinor, dunning }: InvoiceView = await look(saldo, scene);
  const { credits } = (
    await saldo.api<DebtorView>('GET', `/api/v1/debtors/${scene.invoice.debtor.id}`)
  ).body;
  return {
    balanceMinor,
    creditMinor: credits.reduce((sum, credit) => sum + credit.amountMinor, 0),
    dunning: [dunning.status, ...dunning.reasons].join(' '),
  };
}

/** All letters so far; reminders are the sequence's. */
export async function lettersOf(saldo: TestWorld, scene: Scene) {
  const rows = await messagesOfCase(saldo.deps.db, refOf(saldo, scene));
  return rows.filter(({ kind }) => kind !== 'reminder');
}

const refOf = (saldo: TestWorld, { invoice }: Issued) => ({
  vendorId: saldo.access.vendorId,
  debtorId: invoice.debtor.id,
});

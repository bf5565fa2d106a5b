import { expect, test } from 'vitest';
import { payChoice } from '../../portal/lib/pay-choice.ts';
import { methodNote, payConfig } from '../../portal/lib/pay-config.ts';
import type { PortalView } from '../../server/contract/portal.ts';
import { priceOf } from '../../server/domain/price.ts';
import { leavesMethod } from '../../server/domain/saved-method.ts';
import { requireCase } from '../support/cases.ts';
import { acceptPlan, issue, pay } from '../support/debtor-world.ts';
import { openedLink } from '../support/screens.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const DEBTOR = { name: 'Lipa', email: 'lipa@podlipa.example', locale: 'en' };

/** The last part of a plan that debits is 60.50; 121.00 are due today beside it, and 121.00 some day. */
async function besidesOthers(saldo: TestWorld): Promise<{ debtorId: string; token: string }> {
  const more = { debtor: DEBTOR, terms: undefined };
  const planned = await issue(saldo, 'K/1', more);
  await acceptPlan(saldo, planned, { count: 2, autopay: true });
  await pay(saldo, planned, 'dueNow');
  await issue(saldo, 'K/2', { ...more, dueOn: '2026-11-22' });
  await issue(saldo, 'K/3', { ...more, dueOn: '2027-06-01' });
  // What is written in the instant in which a payment begins may come after it, and is not looked at.
  await saldo.advance('PT1M');
  const debtorId = planned.invoice.debtor.id;
  const { body } = await saldo.api<{ url: string }>('POST', '/api/v1/links', { debtorId });
  return { debtorId, token: body.url.split('/p/')[1] ?? '' };
}

const ASKS = [
  { option: 'dueNow', after: undefined },
  { option: 'all', after: 'complete' },
  { option: 'other', amount: '60.50', after: undefined },
  { option: 'other', amount: '121.01', after: 'kept' },
  { option: 'other', amount: '181.49', after: 'kept' },
  { option: 'other', amount: '181.50', after: 'complete' },
  { option: 'other', amount: '200.00', after: 'complete' },
] as const;

test.each(ASKS)(
  'the form keeps the card for later exactly where the processor is asked to: $option $amount',
  async (ask) => {
    await using saldo = await openTestWorld();
    const { debtorId, token } = await besidesOthers(saldo);
    const { body: view } = await saldo.call<PortalView>('GET', `/portal/v1/${token}`);
    const link = openedLink(saldo, token, view, 'en');
    const query = { option: ask.option, ...('amount' in ask && { amount: ask.amount }) };
    const choice = payChoice(link, new URLSearchParams(query));
    if (choice.step !== 'check') throw new Error(choice.step);
    const { request, amountMinor, saveMethod } = payConfig(link, choice);
    const facts = await requireCase(saldo.deps.db, { vendorId: saldo.access.vendorId, debtorId });
    const now = saldo.deps.clock.now();
    const price = priceOf(facts, { ...request, amountMinor }, now);
    if (!price.ok) throw new Error(price.code);
    const { kind: option, covers: allocations, planId } = price;
    const payment = { option, allocations, planId, offSession: false, createdAt: now };
    expect(saveMethod).toBe(leavesMethod(facts, payment));
    expect(methodNote(link, choice)?.match(/complete|kept/)?.[0]).toBe(ask.after);
  },
);

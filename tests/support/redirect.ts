import { expect } from 'vitest';
import type { PaymentView, ReturnView, StartedCheckout } from '../../server/contract/portal.ts';
import type { Issued } from './debtor-world.ts';
import type { Answer, TestWorld } from './world.ts';

/** The debtor presses the button of a vendor who lets debtors pay on the processor's own page. */
export const startCheckout = (
  saldo: TestWorld,
  { invoice, portal }: Issued,
  more: Record<string, unknown> = {},
): Promise<Answer<StartedCheckout>> =>
  saldo.call<StartedCheckout>('POST', `${portal}/checkouts`, {
    invoiceIds: [invoice.id],
    option: 'all',
    ...more,
  });

/** The same, for tests in which it must work. */
export async function openPage(
  saldo: TestWorld,
  issued: Issued,
  more: Record<string, unknown> = {},
): Promise<StartedCheckout & { readonly sessionId: string }> {
  const { status, body } = await startCheckout(saldo, issued, more);
  expect({ status, body }).toMatchObject({ status: 201 });
  return { ...body, sessionId: sessionIn(body.url) };
}

export const sessionIn = (url: string | null): string => /cs_test_\w+/.exec(url ?? '')?.[0] ?? '';

/** What the debtor does on the processor's page; answers where the browser goes next. */
export async function payOnPage(
  saldo: TestWorld,
  sessionId: string,
  method = 'pm_card_visa',
): Promise<string> {
  const step = await saldo.world.emulator.payCheckout(sessionId, method);
  return step?.goTo ?? '';
}

/** The bank's page, as the debtor answers it. */
export async function answerBank(
  saldo: TestWorld,
  asked: string,
  isApproved: boolean,
): Promise<void> {
  await saldo.world.emulator.answerChallenge(/3ds\/(\w+)/.exec(asked)?.[1] ?? '', isApproved);
}

export const paymentOf = async (saldo: TestWorld, { portal }: Issued, paymentId: string) =>
  (await saldo.call<PaymentView>('GET', `${portal}/payments/${paymentId}`)).body;

/** What the address shows to which the processor's page leads back. */
export const comeBack = (
  saldo: TestWorld,
  address: string,
  method = 'GET',
): Promise<Answer<ReturnView>> => {
  const key = new URL(address).searchParams.get('of') ?? '';
  return saldo.call<ReturnView>(method, `/portal/v1/returns/${key}`);
};

/** The processor's pages on which somebody could still pay. */
export const openSessions = (saldo: TestWorld): readonly string[] =>
  saldo.world.emulator
    .state()
    .checkoutSessions.filter(({ status }) => status === 'open')
    .map(({ id }) => id);

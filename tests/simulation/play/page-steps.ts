import type { Stripe } from 'stripe';
import { askWithoutLink, outcomeOf, textOf } from './play.ts';
import type { Play, SimDebtor } from './play.ts';
import { isCard, METHODS } from './wishes.ts';
import type { Methods } from './wishes.ts';

/** What a debtor does on the processor's own page, and after it. */

/** Whether debtors of this vendor pay there. */
export const paysOnPage = ({ vendor }: SimDebtor): boolean =>
  vendor.settings.checkout === 'redirect';

/** The page that such an address leads to; '' when it is none. */
export const sessionIn = (url: string): string => /cs_test_\w+/.exec(url)?.[0] ?? '';

type Session = Stripe.Checkout.Session;
export const openSessions = (play: Play): readonly Session[] =>
  play.saldo
    .emulator()
    .state()
    .checkoutSessions.filter(({ status }) => status === 'open');

/** Pays, is refused and tries again, leaves at the bank's question, turns back, or finds the page over. */
export async function payOnPage(
  play: Play,
  session: string,
  methods: Methods = METHODS,
): Promise<void> {
  const { random, saldo } = play;
  const page = saldo.emulator().checkout(session);
  if (page?.status !== 'open' || random.chance(0.15)) {
    play.tell(`debtor leaves the page ${session}, which is ${page?.status ?? 'unknown'}`);
    return comeBack(play, session, page?.cancelUrl);
  }
  for (let tries = 0; tries < 2; tries++) {
    const method = random.weighted(
      page.methodTypes.includes('sepa_debit') ? methods : methods.filter(isCard),
    );
    const step = await saldo.emulator().payCheckout(session, method);
    play.tell(`debtor pays on the page ${session} with ${method} → ${step?.status ?? 'refused'}`);
    if (step?.status === 'processing') play.covers('F23');
    if (step?.status === 'processing' && method.includes('failed')) play.covers('F24');
    const challenge = /3ds\/(\w+)/.exec(step?.goTo ?? '')?.[1];
    if (challenge !== undefined) return answerOnPage(play, challenge, session);
    if (step?.status === 'succeeded' || step?.status === 'processing')
      return comeBack(play, session, page.successUrl);
    if (random.chance(0.5)) return;
  }
}

async function answerOnPage(play: Play, challenge: string, session: string): Promise<void> {
  const { random, saldo } = play;
  if (random.chance(0.4)) return;
  const isApproved = random.chance(0.7);
  await saldo.emulator().answerChallenge(challenge, isApproved);
  play.tell(`debtor ${isApproved ? 'approves' : 'refuses'} at the bank, sent there by ${session}`);
  if (isApproved) await comeBack(play, session, saldo.emulator().checkout(session)?.successUrl);
}

/** Where the browser is sent after the page. Some never arrive, some look, most press on. */
async function comeBack(play: Play, session: string, address?: string | null): Promise<void> {
  const { random } = play;
  const key = /[?&]of=([^&]+)/.exec(address ?? '')?.[1];
  if (key === undefined || random.chance(0.3)) return;
  const debtor = play.pages.get(session);
  if (debtor !== undefined) play.returns.set(debtor, key);
  const method = random.chance(0.7) ? 'POST' : 'GET';
  const answer = await askWithoutLink(play, { method, path: `/portal/v1/returns/${key}` });
  play.tell(
    `debtor comes back (${method}) → ${outcomeOf(answer)} ${textOf(answer.body, 'status')}`,
  );
}

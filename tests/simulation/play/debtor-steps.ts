import type { Stripe } from 'stripe';
import { checkAmount } from '../check/answers.ts';
import { openSessions, payOnPage, paysOnPage, sessionIn } from './page-steps.ts';
import { askWithLink, moneyOf, numberOf, outcomeOf, textOf } from './play.ts';
import type { Play } from './play.ts';
import type { Answer } from './saldo.ts';
import { BASE_URL } from './saldo.ts';
import { isCard, METHODS, randomSelection, randomWish, wishFromPage } from './wishes.ts';
import type { Methods, Selection, Wish } from './wishes.ts';

/** What somebody with a link does. */

/** Starts paying and goes on as people do: pays at once, later, or never. */
export async function pay(play: Play): Promise<boolean> {
  const selection = randomSelection(play);
  if (selection === undefined) return false;
  const { random } = play;
  const wish = await wishFromPage(play, selection);
  const [first] = selection.invoices;
  const isOnPage = first !== undefined && paysOnPage(first.debtor);
  const token = random.chance(0.3) && !isOnPage ? await cardToken(play) : undefined;
  const started = await startPayment(play, selection, {
    ...wish,
    ...(token && { confirmationToken: token }),
  });
  if (started.status !== 201 || token !== undefined || random.chance(0.25)) return true;
  await confirmStarted(play, started);
  return true;
}

/** Pays what was started, in the vendor's page or on the processor's. */
export async function confirmStarted(
  play: Play,
  { body }: Answer,
  methods: Methods = METHODS,
): Promise<void> {
  const session = sessionIn(textOf(body, 'url'));
  const intent = textOf(body, 'paymentIntent');
  if (session !== '') await payOnPage(play, session, methods);
  else if (intent !== '') await confirmInBrowser(play, intent, methods);
}

export async function startPayment(
  play: Play,
  { token, invoices }: Selection,
  wish: Wish & { readonly confirmationToken?: string },
): Promise<Answer> {
  const body = { ...wish, invoiceIds: invoices.map((i) => i.id) };
  const [first] = invoices;
  // Who opened the page before the vendor chose otherwise still has the form in it.
  const isOnPage =
    first !== undefined &&
    wish.confirmationToken === undefined &&
    paysOnPage(first.debtor) &&
    play.random.chance(0.95);
  const path = isOnPage ? '/checkouts' : '/payments';
  const answer = await askWithLink(play, token, { method: 'POST', path, body });
  const id = textOf(answer.body, 'paymentId');
  const intent = textOf(answer.body, 'paymentIntent');
  const numbers = invoices.map((i) => i.number).join(' + ');
  const session = sessionIn(textOf(answer.body, 'url'));
  const page = session === '' ? '' : ` the page ${session}`;
  const how = wish.confirmationToken === undefined ? `opens${page}` : 'pays at once';
  const figures =
    answer.status === 201
      ? ` ${id} ${moneyOf(numberOf(answer.body, 'amountMinor'), textOf(answer.body, 'currency') || (invoices[0]?.debtor.vendor.currency ?? ''))}, ${textOf(answer.body, 'status')}`
      : '';
  play.tell(
    `debtor ${how} "${wish.option}"${wish.amountMinor === undefined ? '' : ` ${wish.amountMinor}`} for ${numbers} → ${outcomeOf(answer)}${figures}`,
  );
  if (answer.status !== 201) return answer;
  checkAmount(wish.amountMinor, numberOf(answer.body, 'amountMinor'), id);
  const at = play.saldo.now();
  if (intent !== '') play.promised.push({ what: 'payment', id, intent, at });
  if (session === '' || first === undefined) return answer;
  play.promised.push({ what: 'page', id, session, at });
  play.pages.set(session, first.debtor);
  return answer;
}

export async function confirmInBrowser(
  play: Play,
  paymentIntent: string,
  methods: Methods = METHODS,
): Promise<void> {
  const currency = intentsOf(play).find((intent) => intent.id === paymentIntent)?.currency;
  const paymentMethod = play.random.weighted(currency === 'eur' ? methods : methods.filter(isCard));
  const done = await play.saldo.emulator().pay({ paymentIntent, paymentMethod });
  const result = done.ok
    ? `${done.paymentIntent?.status} ${done.paymentIntent?.declineCode ?? ''}`
    : `refused: ${done.code}`;
  const isUnderWay = done.ok && done.paymentIntent?.status === 'processing';
  if (isUnderWay) play.covers('F23');
  if (isUnderWay && paymentMethod.includes('failed')) play.covers('F24');
  play.tell(`debtor confirms ${paymentIntent} with ${paymentMethod} → ${result}`);
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Comes back to a payment that was opened before, however long ago. */
export async function confirmLater(play: Play): Promise<boolean> {
  const pages = openSessions(play);
  const ofPages = new Set(pages.map((page) => page.payment_intent));
  const open = intentsOf(play).filter(
    (one) => CONFIRMABLE.includes(one.status) && (one.next_action !== null || !ofPages.has(one.id)),
  );
  if (pages.length > 0 && (open.length === 0 || play.random.chance(0.5))) {
    const page = play.random.choose(pages, (one) => one.metadata?.['paymentId'] ?? one.id);
    await payOnPage(play, page.id);
    return true;
  }
  if (open.length === 0) return false;
  const intent = play.random.choose(open, (i) => i.metadata['paymentId'] ?? i.id);
  const challenge = challengeOf(intent);
  if (challenge === undefined || play.random.chance(0.2)) {
    await confirmInBrowser(play, intent.id);
    return true;
  }
  const isApproved = play.random.chance(0.7);
  await play.saldo.emulator().answerChallenge(challenge, isApproved);
  play.tell(`debtor ${isApproved ? 'approves' : 'refuses'} ${intent.id} at the bank`);
  return true;
}

/** Where the bank asks about this payment, the debtor says yes. */
export async function approveAtBank(play: Play, paymentId: string): Promise<void> {
  const intent = intentsOf(play).find(({ metadata }) => metadata['paymentId'] === paymentId);
  const challenge = intent && challengeOf(intent);
  if (challenge === undefined) return;
  await play.saldo.emulator().answerChallenge(challenge, true);
  play.tell(`debtor approves ${intent?.id} at the bank`);
}

export const intentsOf = (play: Play): readonly Stripe.PaymentIntent[] =>
  play.saldo.emulator().state().paymentIntents;

function challengeOf(intent: Stripe.PaymentIntent): string | undefined {
  const url = intent.next_action?.redirect_to_url?.url ?? undefined;
  return url?.slice(url.lastIndexOf('/') + 1);
}

/** What the card form makes of a card before our server hears of it. */
async function cardToken(play: Play): Promise<string | undefined> {
  const { saldo, random } = play;
  const response = await saldo
    .emulator()
    .fetch(
      new Request('https://api.stripe.com/v1/test_helpers/confirmation_tokens', {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk_test_simulation',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          payment_method: random.weighted(METHODS),
          return_url: `${BASE_URL}/done`,
        }).toString(),
      }),
    )
    .catch(() => undefined);
  const made = response && ((await response.json()) as unknown);
  return textOf(made, 'id') || undefined;
}

/** A double click, or two people with the same link in the same second. */
export async function payTwiceAtOnce(play: Play): Promise<boolean> {
  const selection = randomSelection(play);
  if (selection === undefined) return false;
  const first = randomWish(play, selection);
  const isDoubleClick = play.random.chance(0.5);
  const second = isDoubleClick ? first : randomWish(play, selection);
  const other = isDoubleClick ? selection : (randomSelection(play) ?? selection);
  play.tell(isDoubleClick ? 'debtor clicks twice:' : 'two tabs at once:');
  const started = await Promise.all([
    startPayment(play, selection, first),
    startPayment(play, other, second),
  ]);
  for (const one of started) {
    if (one.status === 201 && play.random.chance(0.6)) await confirmStarted(play, one);
  }
  return true;
}

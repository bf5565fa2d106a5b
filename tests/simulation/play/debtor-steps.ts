import type { Stripe } from 'stripe';
import { checkAnswer } from '../check/isolation.ts';
import { askWithLink, listOf, numberOf, outcomeOf, revive, textOf } from './play.ts';
import type { Play, SimInvoice } from './play.ts';
import type { Answer } from './saldo.ts';
import { BASE_URL } from './saldo.ts';

/** What somebody with a link does. */

type Selection = { readonly token: string; readonly invoices: readonly SimInvoice[] };

/** One invoice by its own link, or several of a debtor by the link to everything. */
export function randomSelection(play: Play): Selection | undefined {
  const { random } = play;
  if (play.invoices.length === 0) return undefined;
  const invoice = random.pick(play.invoices);
  const { debtor } = invoice;
  const all = play.invoices.filter((i) => i.debtor === debtor);
  if (debtor.token === null || all.length < 2 || random.chance(0.55)) {
    return { token: invoice.token, invoices: [invoice] };
  }
  const some = all.filter(() => random.chance(0.7));
  return { token: debtor.token, invoices: some.length > 0 ? some : all };
}

const METHODS = [
  [8, 'pm_card_visa'],
  [2, 'pm_card_mastercard'],
  [2, 'pm_card_visa_chargeDeclined'],
  [1, 'pm_card_visa_chargeDeclinedInsufficientFunds'],
  [1, 'pm_card_visa_chargeDeclinedLostCard'],
  [2, 'pm_card_threeDSecure2Required'],
  [1, 'pm_card_authenticationRequired'],
  [1, 'pm_card_threeDSecureRequiredChargeDeclined'],
  [1, 'pm_card_chargeCustomerFail'],
  [4, 'pm_sepaDebit'],
  [2, 'pm_sepaDebit_failed'],
  [1, 'pm_sepaDebit_disputed'],
  [1, 'pm_card_createDispute'],
  [1, 'pm_card_createDisputeInquiry'],
  [1, 'pm_card_pendingRefund'],
  [1, 'pm_card_refundFail'],
] as const;

/** Direct debits are in euros. */
const CARDS = METHODS.filter(([, method]) => !method.includes('sepa'));

/** Starts paying and goes on as people do: pays at once, later, or never. */
export async function pay(play: Play): Promise<boolean> {
  const selection = randomSelection(play);
  if (selection === undefined) return false;
  const { random } = play;
  const wish = randomWish(play, selection);
  const token = random.chance(0.3) ? await cardToken(play) : undefined;
  const started = await startPayment(play, selection, {
    ...wish,
    ...(token && { confirmationToken: token }),
  });
  const intent = textOf(started.body, 'paymentIntent');
  if (started.status !== 201 || token !== undefined || random.chance(0.25)) return true;
  await confirmInBrowser(play, intent);
  return true;
}

type Wish = { readonly option: string; readonly amountMinor?: number };

function randomWish({ random }: Play, { invoices }: Selection): Wish {
  const option = random.weighted([
    [4, 'all'],
    [3, 'dueNow'],
    [4, 'discount'],
    [3, 'other'],
    [1, 'settlement'],
  ]);
  if (option !== 'other') return { option };
  const whole = invoices.reduce((sum, i) => sum + i.amountDueMinor, 0);
  return {
    option,
    amountMinor: random.weighted([
      [6, random.int(500, Math.max(501, whole))],
      [1, whole + 1],
      [1, 1],
    ]),
  };
}

async function startPayment(
  play: Play,
  { token, invoices }: Selection,
  wish: Wish & { readonly confirmationToken?: string },
): Promise<Answer> {
  const body = { ...wish, invoiceIds: invoices.map((i) => i.id) };
  const answer = await askWithLink(play, token, { method: 'POST', path: '/payments', body });
  const id = textOf(answer.body, 'paymentId');
  const intent = textOf(answer.body, 'paymentIntent');
  const numbers = invoices.map((i) => i.number).join(' + ');
  const how = wish.confirmationToken === undefined ? 'opens' : 'pays at once';
  const figures =
    answer.status === 201
      ? ` ${id} ${numberOf(answer.body, 'amountMinor')} minor, ${textOf(answer.body, 'status')}`
      : '';
  play.tell(
    `debtor ${how} "${wish.option}"${wish.amountMinor === undefined ? '' : ` ${wish.amountMinor}`} for ${numbers} → ${outcomeOf(answer)}${figures}`,
  );
  if (answer.status === 201)
    play.promised.push({ what: 'payment', id, intent, at: play.saldo.now() });
  return answer;
}

async function confirmInBrowser(play: Play, paymentIntent: string): Promise<void> {
  const currency = intentsOf(play).find((intent) => intent.id === paymentIntent)?.currency;
  const paymentMethod = play.random.weighted(currency === 'eur' ? METHODS : CARDS);
  const done = await play.saldo.emulator().pay({ paymentIntent, paymentMethod });
  const result = done.ok
    ? `${done.paymentIntent?.status} ${done.paymentIntent?.declineCode ?? ''}`
    : `refused: ${done.code}`;
  play.tell(`debtor confirms ${paymentIntent} with ${paymentMethod} → ${result}`);
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Comes back to a payment that was opened before, however long ago. */
export async function confirmLater(play: Play): Promise<boolean> {
  const open = intentsOf(play).filter((intent) => CONFIRMABLE.includes(intent.status));
  if (open.length === 0) return false;
  const intent = play.random.pick(open);
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
  for (const { status, body } of started) {
    if (status === 201 && play.random.chance(0.6))
      await confirmInBrowser(play, textOf(body, 'paymentIntent'));
  }
  return true;
}

/** Takes a plan from the menu, or asks for one that is not in it. */
export async function acceptPlan(play: Play): Promise<boolean> {
  const { random } = play;
  const selection = randomSelection(play);
  if (selection === undefined) return false;
  const { token, invoices } = selection;
  const ids = invoices.map((i) => i.id);
  const query = random.chance(0.5) ? '' : `&firstOn=${dayIn(play, random.int(0, 12))}`;
  const menu = await askWithLink(play, token, {
    method: 'GET',
    path: `/plan-options?invoiceIds=${ids.join(',')}${query}`,
  });
  const items = listOf(menu.body, 'items');
  if (items.length === 0 && random.chance(0.9)) return false;
  const item = items.length === 0 ? { count: 3, frequency: 'weekly' } : random.pick(items);
  const choice = { count: numberOf(item, 'count'), frequency: textOf(item, 'frequency') };
  const autopay = textOf(menu.body, 'autopay');
  const body = {
    invoiceIds: ids,
    ...choice,
    ...(query !== '' && { firstOn: query.slice(9) }),
    acceptedName: 'Jan Kowalski',
    acceptedTerms: true,
    ...(autopay === 'required' || (autopay === 'optional' && random.chance(0.6))
      ? { autopay: true }
      : {}),
  };
  const ask = { method: 'POST', path: '/plans', body } as const;
  const answers = await Promise.all(
    random.chance(0.15)
      ? [askWithLink(play, token, ask), askWithLink(play, token, ask)]
      : [askWithLink(play, token, ask)],
  );
  for (const answer of answers)
    notePlan(
      play,
      selection,
      answer,
      `${choice.count} ${choice.frequency}${'autopay' in body ? ', debited' : ''}`,
    );
  return true;
}

function notePlan(play: Play, { invoices }: Selection, answer: Answer, choice: string): void {
  const id = textOf(answer.body, 'id');
  play.tell(
    `debtor accepts a plan (${choice}) for ${invoices.map((i) => i.number).join(' + ')} → ${outcomeOf(answer)} ${answer.status === 201 ? id : ''}`,
  );
  const vendor = invoices[0]?.debtor.vendor;
  if (answer.status !== 201 || vendor === undefined) return;
  play.plans.push({ id, vendor });
  play.promised.push({ what: 'plan', id });
}

const dayIn = (play: Play, days: number): string =>
  new Date(play.saldo.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A mail scanner, a page that is reloaded, a vendor who looks around: all of it changes nothing. */
export async function look(play: Play): Promise<boolean> {
  const selection = randomSelection(play);
  if (selection === undefined) return false;
  const { token, invoices } = selection;
  const [invoice] = invoices;
  if (invoice === undefined) return false;
  const { apiKey } = invoice.debtor.vendor;
  const headers = { authorization: `Bearer ${apiKey}` };
  const ids = invoices.map((i) => i.id).join(',');
  const paths = [
    `/portal/v1/${token}`,
    `/portal/v1/${token}?invoices=${ids}`,
    `/portal/v1/${token}/plan-options?invoiceIds=${ids}`,
    `/portal/v1/${token.slice(0, -1)}x`,
    ...['', '/quote', '/plan-options', '/timeline', '/preview'].map(
      (part) => `/api/v1/invoices/${invoice.id}${part}`,
    ),
    ...['/invoices', '/plans', '/payments', '/debtors'].map((list) => `/api/v1${list}`),
  ];
  for (let i = 0; i < 3; i++) {
    const path = play.random.pick(paths);
    const isVendor = path.startsWith('/api');
    const answer = await play.saldo.fetch('GET', path, undefined, isVendor ? headers : {});
    checkAnswer(JSON.stringify(answer.body ?? null), foreignTo(play, invoice, isVendor), path);
    play.tell(`GET ${path.replace(token, `<link of ${invoice.number}>`)} → ${answer.status}`);
  }
  await revive(play);
  return true;
}

/** Names that must not be in an answer: of other vendors and theirs, and for a debtor of all other debtors. */
function foreignTo(
  { vendors, debtors }: Play,
  { debtor }: SimInvoice,
  isVendor: boolean,
): readonly string[] {
  const others = debtors.filter((d) => (isVendor ? d.vendor !== debtor.vendor : d !== debtor));
  return [...vendors.filter((v) => v !== debtor.vendor), ...others].map((one) => one.name);
}

import type { Stripe } from 'stripe';
import { intentsOf } from './debtor-steps.ts';
import type { Play } from './play.ts';
import type { WireFault } from './wire.ts';

/** What banks, the processor, the post and machines do. */

const ACTS = [
  [4, 'settle'],
  [5, 'failDebit'],
  [3, 'dispute'],
  [1, 'inquiry'],
  [40, 'winDispute'],
  [4, 'loseDispute'],
  [2, 'blockMethod'],
  [10, 'refund'],
] as const;

/** A bank or the processor does something to a payment; what cannot be is refused by the emulator. */
export async function actOnPayment(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const act = random.weighted(ACTS);
  const status = act === 'settle' || act === 'failDebit' ? 'processing' : 'succeeded';
  const intents = intentsOf(play).filter((one) => one.status === status);
  if (intents.length === 0) return false;
  const intent = random.choose(intents, (i) => i.metadata['paymentId'] ?? i.id);
  const paymentIntent = intent.id;
  const amountMinor = random.chance(0.5) ? undefined : random.int(1, intent.amount);
  const done =
    act === 'refund'
      ? await saldo
          .emulator()
          .world({ do: act, paymentIntent, ...(amountMinor !== undefined && { amountMinor }) })
      : await saldo.emulator().world({ do: act, paymentIntent });
  noteAct(play, { act, intent, isAll: amountMinor === undefined, isDone: done.ok });
  play.tell(
    `${act}${act === 'refund' ? ` ${amountMinor ?? 'all'}` : ''} of ${paymentIntent} → ${done.ok ? 'done' : done.code}`,
  );
  return true;
}

function noteAct(
  { covers, saldo }: Play,
  {
    act,
    intent,
    isAll,
    isDone,
  }: { act: string; intent: Stripe.PaymentIntent; isAll: boolean; isDone: boolean },
): void {
  const charge = saldo
    .emulator()
    .state()
    .charges.find((c) => c.id === intent.latest_charge);
  const wasRefunded = (charge?.amount_refunded ?? 0) > 0;
  // Above what is left, the processor itself refuses it.
  if (act === 'refund' && (!isAll || !isDone)) covers('F28');
  if (act === 'dispute' && isDone && wasRefunded) covers('F28');
  if (!isDone) return;
  if (act === 'failDebit') covers('F24');
  if (act === 'winDispute') covers('F26');
  if (act === 'refund') covers('F27');
}

export async function setWebhookMode(play: Play): Promise<boolean> {
  const mode = play.random.pick([
    'normal',
    'normal',
    'duplicate',
    'delay',
    'drop',
    'reorder',
    'flush',
  ] as const);
  await play.saldo.emulator().world({ do: 'webhooks', mode });
  play.tell(`webhooks: ${mode}`);
  return true;
}

export async function slamDoor(play: Play): Promise<boolean> {
  const { door, now } = play.saldo;
  Object.assign(door, { isOpen: !door.isOpen, closedAt: now() });
  play.tell(`the webhook address ${door.isOpen ? 'answers again' : 'does not answer'}`);
  return true;
}

export async function setPost(play: Play): Promise<boolean> {
  const { post } = play.saldo;
  post.mode = post.mode === 'works' ? play.random.pick(['down', 'lostAnswer'] as const) : 'works';
  play.tell(`the mail server: ${post.mode}`);
  return true;
}

/** An address that says "no such mailbox" from now on. */
export async function killAddress(play: Play): Promise<boolean> {
  const { email } = play.random.pick(play.debtors);
  if (email === null) return false;
  play.saldo.post.deadAddresses.add(email);
  play.tell(`${email} refuses mail for good`);
  return true;
}

export async function setLine(play: Play): Promise<boolean> {
  const { line, now } = play.saldo;
  line.since = now();
  line.mode = line.mode === 'works' ? play.random.pick(['unknown', 'busy'] as const) : 'works';
  play.tell(`the line to the processor: ${line.mode}`);
  return true;
}

/** The processor knows our key no more, or knows it again. */
export async function setKey(play: Play): Promise<boolean> {
  const { wire } = play.saldo;
  wire.isRevoked = !wire.isRevoked;
  play.tell(`the processor ${wire.isRevoked ? 'refuses our key' : 'takes our key again'}`);
  return true;
}

const FAULTS: readonly (readonly [weight: number, WireFault])[] = [
  [2, 'lostBefore'],
  [3, 'lostAfter'],
  [2, 'garbled'],
  [2, 'serverError'],
  [5, 'rateLimited'],
  [3, 'lockTimeout'],
  [2, 'keyReused'],
  [2, 'keyInUse'],
];
const CALLS = [
  'POST /v1/payment_intents',
  'POST /v1/payment_intents',
  'GET /v1/payment_intents',
  'POST /v1/customers',
  'POST /v1/refunds',
  'GET /v1/events',
  'GET /v1/disputes',
  'POST /v1/checkout/sessions',
  'GET /v1/checkout/sessions',
];
/** Faults that make sense of some calls only. */
const OF_THEIR_OWN: readonly (readonly [on: string, WireFault])[] = [
  ['POST /v1/payment_intents', 'keyReused'],
  ['POST /v1/payment_intents', 'keyReused'],
  ['POST /v1/payment_intents', 'keyReused'],
  ['POST /v1/payment_intents', 'keyInUse'],
  ['POST /v1/payment_intents', 'keyInUse'],
  ['POST /v1/payment_intents/', 'late'],
  ['POST /v1/payment_intents/', 'late'],
  ['POST /v1/payment_intents/', 'paidFirst'],
  ['POST /v1/payment_intents/', 'paidFirst'],
  ['POST /v1/payment_intents/', 'paidFirst'],
  ['POST /v1/checkout/sessions/', 'late'],
  ['POST /v1/checkout/sessions/', 'paidFirst'],
  ['POST /v1/checkout/sessions', 'keyInUse'],
  ['GET /v1/checkout/sessions/', 'newStatus'],
  ['GET /v1/payment_intents/', 'newStatus'],
  ['GET /v1/payment_intents/', 'fewerFields'],
];

/** One of the next calls goes wrong in one particular way. */
export async function injectFault(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const isKeyed = (kind: WireFault): boolean => kind === 'keyReused' || kind === 'keyInUse';
  const [on, kind] = random.chance(0.5)
    ? random.pick(OF_THEIR_OWN)
    : ([random.pick(CALLS), random.weighted(FAULTS)] as const);
  if (isKeyed(kind) && on.startsWith('GET')) return false;
  const times = random.int(1, 2);
  saldo.wire.expect({ on, kind, times });
  play.tell(`the next ${times} × ${on}: ${kind}`);
  return true;
}

/** The server will die within its next few calls, in the middle of whatever that is. */
export async function lightFuse(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const what = random.weighted([
    [2, 'any'],
    [2, 'processor'],
    [1, 'mail'],
  ] as const);
  const calls = what === 'any' ? random.int(1, 6) : 1;
  const isAfter = random.chance(0.5);
  saldo.crashAfter(calls, isAfter, what);
  const call = what === 'any' ? `its call no. ${calls}` : `its next call to the ${what}`;
  play.tell(`the server will die at ${call}, ${isAfter ? 'once it is done' : 'before it is done'}`);
  return true;
}

export async function restart(play: Play): Promise<boolean> {
  const reopen = play.random.chance(0.5);
  await play.saldo.restart({ reopen });
  play.tell(`the server is restarted${reopen ? ', with the file opened anew' : ''}`);
  return true;
}

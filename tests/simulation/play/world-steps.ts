import { createHmac } from 'node:crypto';
import type { FaultKind } from '../../../server/sandbox/stripe/faults.ts';
import { intentsOf } from './debtor-steps.ts';
import { revive } from './play.ts';
import type { Play } from './play.ts';
import { WEBHOOK_SECRET } from './saldo.ts';

/** What banks, the processor, the post and machines do. */

const ACTS = [
  [4, 'settle'],
  [3, 'failDebit'],
  [3, 'dispute'],
  [1, 'inquiry'],
  [3, 'winDispute'],
  [3, 'loseDispute'],
  [2, 'blockMethod'],
  [5, 'refund'],
] as const;

/** A bank or the processor does something to a payment; what cannot be is refused by the emulator. */
export async function actOnPayment(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const act = random.weighted(ACTS);
  const status = act === 'settle' || act === 'failDebit' ? 'processing' : 'succeeded';
  const intents = intentsOf(play).filter((intent) => intent.status === status);
  if (intents.length === 0) return false;
  const intent = random.pick(intents);
  const paymentIntent = intent.id;
  const amountMinor = random.chance(0.5) ? undefined : random.int(1, intent.amount);
  const done =
    act === 'refund'
      ? await saldo
          .emulator()
          .world({ do: act, paymentIntent, ...(amountMinor !== undefined && { amountMinor }) })
      : await saldo.emulator().world({ do: act, paymentIntent });
  play.tell(
    `${act}${act === 'refund' ? ` ${amountMinor ?? 'all'}` : ''} of ${paymentIntent} → ${done.ok ? 'done' : done.code}`,
  );
  return true;
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
  play.saldo.door.isOpen = !play.saldo.door.isOpen;
  play.tell(`the webhook address ${play.saldo.door.isOpen ? 'answers again' : 'does not answer'}`);
  return true;
}

/** An old webhook again, one from the future, one that is garbled, one that somebody made up. */
export async function sendOddWebhook(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  if (saldo.webhooks.length === 0) return false;
  const { body, signature } = random.pick(saldo.webhooks);
  const kind = random.pick([
    'replayed',
    'signed again',
    'forged',
    'from the future',
    'garbled',
  ] as const);
  const odd = {
    replayed: { body, signature },
    'signed again': { body, signature: sign(saldo.now(), body) },
    forged: { body, signature: signature.replace(/v1=..../, 'v1=0000') },
    'from the future': { body, signature: sign(saldo.now() + 3_600_000, body) },
    garbled: { body: body.slice(0, body.length - 7), signature },
  }[kind];
  const headers = { 'stripe-signature': odd.signature };
  const answer = await saldo.fetch('POST', '/webhooks/stripe', odd.body, headers);
  play.tell(`a webhook arrives ${kind} → ${answer.status}`);
  await revive(play);
  return true;
}

function sign(at: number, body: string): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', WEBHOOK_SECRET).update(`${seconds}.${body}`).digest('hex')}`;
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
  const { line } = play.saldo;
  line.mode = line.mode === 'works' ? play.random.pick(['unknown', 'busy'] as const) : 'works';
  play.tell(`the line to the processor: ${line.mode}`);
  return true;
}

const FAULTS: readonly FaultKind[] = [
  'lostBefore',
  'lostAfter',
  'garbled',
  'serverError',
  'rateLimited',
  'lockTimeout',
];
const CALLS = [
  'POST /v1/payment_intents',
  'GET /v1/payment_intents',
  'POST /v1/customers',
  'GET /v1/events',
  'GET /v1/disputes',
];

/** One of the next calls goes wrong in one particular way. */
export async function injectFault(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const fault = { on: random.pick(CALLS), kind: random.pick(FAULTS), times: random.int(1, 2) };
  saldo.emulator().inject(fault);
  play.tell(`the next ${fault.times} × ${fault.on}: ${String(fault.kind)}`);
  return true;
}

/** The server will die within its next few calls, in the middle of whatever that is. */
export async function lightFuse(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const calls = random.int(1, 6);
  const isAfter = random.chance(0.5);
  saldo.crashAfter(calls, isAfter);
  play.tell(
    `the server will die at its call no. ${calls}, ${isAfter ? 'once it is done' : 'before it is done'}`,
  );
  return true;
}

export async function restart(play: Play): Promise<boolean> {
  const reopen = play.random.chance(0.5);
  await play.saldo.restart({ reopen });
  play.tell(`the server is restarted${reopen ? ', with the file opened anew' : ''}`);
  return true;
}

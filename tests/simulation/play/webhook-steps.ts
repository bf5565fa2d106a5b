import type { Stripe } from 'stripe';
import { checkTaken } from '../check/answers.ts';
import { revive } from './play.ts';
import type { Play } from './play.ts';
import { sign } from './postbox.ts';
import { WEBHOOK_SECRET } from './saldo.ts';

const KINDS = [
  'replayed',
  'signed again',
  'forged',
  'from the future',
  'garbled',
  'of an unknown type',
  'of another version',
  'with an unknown status',
  'with fields missing',
] as const;

/** An old webhook again, one from the future, one that is garbled, forged, or of a kind that nobody knows. */
export async function sendOddWebhook(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  if (saldo.webhooks.length === 0) return false;
  const { body, signature } = random.pick(saldo.webhooks);
  const kind = random.pick(KINDS);
  const isStrange = kind.startsWith('of ') || kind.startsWith('with ');
  const odd = isStrange
    ? signedNow(saldo.now(), JSON.stringify(strange(kind, body, play.at)))
    : {
        replayed: { body, signature },
        'signed again': signedNow(saldo.now(), body),
        forged: { body, signature: signature.replace(/v1=..../, 'v1=0000') },
        'from the future': signedNow(saldo.now() + 3_600_000, body),
        garbled: { body: body.slice(0, body.length - 7), signature },
      }[kind as 'replayed'];
  const headers = { 'stripe-signature': odd.signature };
  const answer = await saldo.fetch('POST', '/webhooks/stripe', odd.body, headers);
  play.tell(`a webhook arrives ${kind} → ${answer.status}`);
  if (isStrange) {
    play.covers('F19');
    checkTaken(answer.status, kind, play.proves);
  }
  await revive(play);
  return true;
}

const signedNow = (at: number, body: string) => ({
  body,
  signature: sign(WEBHOOK_SECRET, at, body),
});

/** The same event as one of a later or an earlier time of the processor might be. */
function strange(kind: string, body: string, at: string): object {
  const event = JSON.parse(body) as Stripe.Event;
  const id = `evt_odd_${at}_${event.id.slice(-6)}`;
  const object: object = event.data.object;
  switch (kind) {
    case 'of an unknown type':
      return { ...event, id, type: 'payment_intent.reconsidered' };
    case 'of another version':
      return { ...event, id, api_version: '2019-01-01' };
    case 'with an unknown status':
      return { ...event, id, data: { object: { ...object, status: 'requires_patience' } } };
    default: {
      const { type, created, livemode } = event;
      return { id, type, created, livemode, data: { object: {} } };
    }
  }
}

import { createHmac } from 'node:crypto';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { createStripeGateway } from '../../server/gateways/stripe.ts';
import { PUBLISHABLE_KEY, SECRET_KEY, START } from './stripe-setup.ts';

const OLD = 'whsec_old';
const NEW = 'whsec_new';
const gateway = createStripeGateway({
  secretKey: SECRET_KEY,
  publishableKey: PUBLISHABLE_KEY,
  webhookSecrets: [NEW, OLD],
});
const NOW_S = START / 1000;
const EVENT = {
  id: 'evt_1',
  object: 'event',
  created: NOW_S - 3,
  livemode: false,
  type: 'payment_intent.succeeded',
  data: { object: { id: 'pi_1', object: 'payment_intent' } },
};
const BODY = JSON.stringify(EVENT, null, 2);

const sign = (rawBody: string, secret = NEW, at = NOW_S): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${rawBody}`).digest('hex')}`;
const verify = (rawBody: string, signature: string | undefined, now = START) =>
  gateway.verifyWebhook({ rawBody, signature, now });

describe('a genuine webhook', () => {
  it('is read', () => {
    expect(verify(BODY, sign(BODY))).toEqual({
      id: 'evt_1',
      type: 'payment_intent.succeeded',
      createdAt: (NOW_S - 3) * 1000,
      livemode: false,
      paymentIntentId: 'pi_1',
      objectId: 'pi_1',
    });
  });

  it('is read with either secret while one replaces the other, and with no third (F20)', () => {
    expect(verify(BODY, sign(BODY, OLD))?.id).toBe('evt_1');
    expect(verify(BODY, sign(BODY, NEW))?.id).toBe('evt_1');
    expect(verify(BODY, sign(BODY, 'whsec_stranger'))).toBeNull();
  });

  it('signed by the SDK’s own helper is read too', () => {
    const signature = new Stripe(SECRET_KEY).webhooks.generateTestHeaderString({
      payload: BODY,
      secret: NEW,
      timestamp: NOW_S,
    });
    expect(verify(BODY, signature)?.id).toBe('evt_1');
  });

  it('with a second, wrong signature beside the right one is read', () => {
    expect(verify(BODY, `${sign(BODY)},v1=${'0'.repeat(64)}`)?.id).toBe('evt_1');
  });

  const ages: readonly (readonly [number, boolean])[] = [
    [-301, false],
    [-300, true],
    [-299, true],
    [0, true],
    [299, true],
    [300, true],
    [301, false],
  ];
  for (const [seconds, isRead] of ages) {
    it(`signed ${seconds} seconds from now is ${isRead ? 'read' : 'refused'} (F21)`, () => {
      expect(verify(BODY, sign(BODY, NEW, NOW_S + seconds)) !== null).toBe(isRead);
    });
  }

  it('is judged by the clock that was handed in, not by the machine’s', () => {
    const later = (START + 400_000) as Instant;
    expect(verify(BODY, sign(BODY), later)).toBeNull();
    expect(verify(BODY, sign(BODY, NEW, NOW_S + 400), later)?.id).toBe('evt_1');
  });
});

describe('a header that is not a signature', () => {
  const mac = createHmac('sha256', NEW).update(`${NOW_S}.${BODY}`).digest('hex');
  const headers: readonly (string | undefined)[] = [
    undefined,
    '',
    't=',
    'v1=',
    `t=${NOW_S}`,
    `t=${NOW_S},v1=`,
    `t=${NOW_S},v1`,
    `t=${NOW_S},v0=${mac}`,
    `v1=${mac}`,
    `t=,v1=${mac}`,
    `t=NaN,v1=${mac}`,
    `t=-1,v1=${mac}`,
    `t=1e9,v1=${mac}`,
    `t=${NOW_S}.0,v1=${mac}`,
    `t= ${NOW_S},v1=${mac}`,
    `t=${NOW_S},t=${NOW_S},v1=${mac}`,
    `t=${NOW_S},t=${NOW_S + 1},v1=${mac}`,
    `t=${NOW_S},v1=${mac.slice(1)}`,
    `t=${NOW_S},v1=${mac}0`,
    `t=${NOW_S},v1=${mac.toUpperCase()}`,
    `t=${NOW_S},v1=${'é'.repeat(64)}`,
    `t=${NOW_S};v1=${mac}`,
    ',,,,',
    '='.repeat(5_000),
    `t=${NOW_S},${`v1=${'0'.repeat(64)},`.repeat(500)}`,
  ];
  for (const header of headers) {
    it(`is refused: ${JSON.stringify(header)?.slice(0, 60) ?? 'none'}`, () => {
      expect(verify(BODY, header)).toBeNull();
    });
  }
});

describe('ten thousand changes of a genuine webhook', () => {
  it('are all refused, without a throw', () => {
    const signature = sign(BODY);
    const random = seeded(7);
    let read = 0;
    for (let i = 0; i < 10_000; i++) {
      const [body, header] =
        i % 2 === 0 ? [mutate(BODY, random), signature] : [BODY, mutate(signature, random)];
      if (body === BODY && header === signature) continue;
      if (verify(body, header) !== null) read += 1;
    }
    expect(read).toBe(0);
    expect(verify(BODY, signature)?.id).toBe('evt_1');
  });
});

describe('a signed body', () => {
  const bodies: readonly (readonly [name: string, body: string, type: string | null])[] = [
    ['no JSON', '{"id":', null],
    ['a list', '[]', null],
    ['null', 'null', null],
    ['a number', '1', null],
    ['without an id', JSON.stringify({ ...EVENT, id: undefined }), null],
    ['without a type', JSON.stringify({ ...EVENT, type: 7 }), null],
    ['without a time', JSON.stringify({ ...EVENT, created: '1' }), null],
    ['with a broken time', JSON.stringify({ ...EVENT, created: 1.5 }), null],
    ['without livemode', JSON.stringify({ ...EVENT, livemode: undefined }), null],
    ['of a type nobody knows', JSON.stringify({ ...EVENT, type: 'tea.ready' }), 'tea.ready'],
    ['without data', JSON.stringify({ ...EVENT, data: undefined }), EVENT.type],
    ['with strange data', JSON.stringify({ ...EVENT, data: { object: 5 } }), EVENT.type],
  ];
  for (const [name, body, type] of bodies) {
    it(`${name} is ${type === null ? 'refused' : 'kept as a hint'}`, () => {
      expect(verify(body, sign(body))?.type ?? null).toBe(type);
    });
  }

  it('of a charge, a refund and a dispute names the intent it belongs to', () => {
    for (const object of ['charge', 'refund', 'dispute']) {
      const body = JSON.stringify({
        ...EVENT,
        type: `${object}.updated`,
        data: { object: { id: 'x_1', object, payment_intent: 'pi_9' } },
      });
      expect(verify(body, sign(body))).toMatchObject({ paymentIntentId: 'pi_9', objectId: 'x_1' });
    }
  });
});

/** One character replaced, dropped, doubled or swapped with its neighbour. */
function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const sign1 = String.fromCharCode(32 + Math.floor(random() * 95));
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + sign1 + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + sign1 + text.slice(at);
    default:
      return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
  }
}

/** Mulberry32: the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

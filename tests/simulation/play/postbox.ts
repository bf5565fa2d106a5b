import { createHmac } from 'node:crypto';
import type { Stripe } from 'stripe';
import type { Coverage } from '../check/coverage.ts';

/** The way of a webhook from the processor to our door. */
export type Postbox = {
  /** What the emulator calls. */
  readonly deliver: (body: string, signature: string) => Promise<boolean>;
  /** How long each is on its way; null: at once. */
  lateBy: number | null;
  /** Hands over what is due; what is refused comes again in an hour. */
  readonly drain: () => Promise<void>;
  readonly nextAt: () => number | null;
  /** Everything that is on its way arrives now. */
  readonly hurry: () => void;
  /** Ids of intents whose arrival a webhook has told. */
  readonly toldArrivals: ReadonlySet<string>;
};
type Late = { readonly body: string; at: number };

const HOUR = 3_600_000;

export function createPostbox(given: {
  readonly now: () => number;
  readonly secret: string;
  readonly hand: (body: string, signature: string) => Promise<boolean>;
  readonly coverage: Pick<Coverage, 'covers'>;
}): Postbox {
  const { now, hand, secret } = given;
  const watch = createWatch(given.coverage);
  let late: Late[] = [];
  const box: Postbox = {
    lateBy: null,
    deliver: async (body, signature) => {
      if (box.lateBy === null) return handOver(body, signature);
      late.push({ body, at: now() + box.lateBy });
      return true;
    },
    drain: async () => {
      const due = late.filter(({ at }) => at <= now());
      late = late.filter(({ at }) => at > now());
      for (const { body } of due) {
        // It is signed when it is sent, however old the event is.
        if (await handOver(body, sign(secret, now(), body))) given.coverage.covers('F16');
        else late.push({ body, at: now() + HOUR });
      }
    },
    nextAt: () => (late.length === 0 ? null : Math.min(...late.map(({ at }) => at))),
    hurry: () => {
      late = late.map(({ body }) => ({ body, at: now() }));
    },
    toldArrivals: watch.arrivals,
  };
  const handOver = async (body: string, signature: string): Promise<boolean> => {
    const isTaken = await hand(body, signature);
    if (isTaken) watch.see(body);
    return isTaken;
  };
  return box;
}

export function sign(secret: string, at: number, body: string): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** Events of one intent in the order in which they come about. */
const ORDER = [
  'payment_intent.created',
  'payment_intent.requires_action',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.succeeded',
];

/** Notices what an endpoint must put up with: the same event twice, the same money twice, any order. */
function createWatch({ covers }: Pick<Coverage, 'covers'>) {
  const seen = new Set<string>();
  const arrivals = new Set<string>();
  const charged = new Set<string>();
  const furthest = new Map<string, number>();
  const seeIntent = (id: string, type: string): void => {
    const rank = ORDER.indexOf(type);
    const before = furthest.get(id) ?? rank;
    if (rank < before) covers('F15');
    furthest.set(id, Math.max(rank, before));
    if (type !== 'payment_intent.succeeded') return;
    if (charged.has(id)) covers('F14');
    arrivals.add(id);
  };
  const see = (body: string): void => {
    const event = JSON.parse(body) as Stripe.Event;
    if (seen.has(event.id)) covers('F10');
    seen.add(event.id);
    const { id, payment_intent: of } = event.data.object as { id: string; payment_intent?: string };
    if (ORDER.includes(event.type)) seeIntent(id, event.type);
    if (event.type !== 'charge.succeeded' || of === undefined) return;
    if (arrivals.has(of)) covers('F14');
    charged.add(of);
  };
  return { see, arrivals };
}

import type { Clock, MailGateway, OutgoingMail } from '../../../server/gateways/types.ts';
import type { Coverage } from '../check/coverage.ts';

/** What a process sees when it dies in the middle of something: nothing any more. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Which calls a fuse counts. */
export type Struck = 'any' | 'processor' | 'mail';

/** Calls that may change something at the processor, by their names at our gateway. */
const ASKING: readonly string[] = [
  'createCustomer',
  'createIntent',
  'confirmIntent',
  'chargeSaved',
  'cancelIntent',
  'createCheckout',
  'expireCheckout',
  'refund',
];
export const isAsking = (call: string): boolean => ASKING.includes(call);

/** Kills one life of the server at the n-th call that leaves it, before or after that call is done. */
export type Fuse = {
  readonly light: (calls: number, isAfter: boolean, what: Struck) => void;
  readonly isBlown: () => boolean;
  /** The machine is switched off now. */
  readonly blow: () => void;
  /** `effect`: a call that may change something outside; only those are counted. */
  readonly run: <T>(effect: boolean, name: string, call: () => Promise<T>) => Promise<T>;
};

/** `died` hears the name of the call at which it was. */
export function createFuse(died: (call: string) => void): Fuse {
  let left = Number.POSITIVE_INFINITY;
  let isDoneFirst = false;
  let struck: Struck = 'any';
  const counts = (name: string): boolean =>
    struck === 'any' || (struck === 'mail' ? name === 'send' : isAsking(name));
  let isBlown = false;
  return {
    light: (calls, isAfter, what) => {
      struck = what;
      left = calls;
      isDoneFirst = isAfter;
    },
    isBlown: () => isBlown,
    blow: () => {
      isBlown = true;
    },
    run: async (effect, name, call) => {
      if (isBlown) throw new Crash();
      if (effect && counts(name)) left -= 1;
      if (left <= 0) {
        isBlown = true;
        died(name);
        if (isDoneFirst) await call();
        throw new Crash();
      }
      const answer = await call();
      // Who is dead hears no answer.
      if (isBlown) throw new Crash();
      return answer;
    },
  };
}

/** The same object, its calls through the fuse. Calls that answer at once stay as they are. */
export function throughFuse<T extends object>(
  target: T,
  fuse: Fuse,
  kinds: { readonly reads: readonly (keyof T)[]; readonly direct: readonly (keyof T)[] },
): T {
  return new Proxy(target, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      const isIn = (list: readonly (keyof T)[]): boolean => list.some((known) => known === name);
      if (typeof value !== 'function' || isIn(kinds.direct)) return value;
      return (...args: readonly unknown[]) =>
        fuse.run(
          !isIn(kinds.reads),
          String(name),
          async () => (await Reflect.apply(value, of, args)) as unknown,
        );
    },
  });
}

/** `down`: nothing arrives. `lostAnswer`: the letter arrives and nobody says so. */
export type Post = {
  mode: 'works' | 'down' | 'lostAnswer';
  readonly deadAddresses: Set<string>;
  /** Message-IDs of letters that arrived without anybody having said so yet. */
  readonly unsure: Set<string>;
};

export function unreliableMail(
  mailbox: MailGateway,
  post: Post,
  { covers }: Pick<Coverage, 'covers'>,
): MailGateway {
  const temporary = { ok: false, kind: 'temporary', detail: '451 try again later' } as const;
  return {
    send: async (mail: OutgoingMail) => {
      if (post.mode !== 'works') covers('F53');
      if (post.mode === 'down') return temporary;
      if (post.deadAddresses.has(mail.to)) {
        covers('F55');
        return { ok: false, kind: 'permanent', detail: '550 no such mailbox' };
      }
      const sent = await mailbox.send(mail);
      if (post.mode === 'lostAnswer') post.unsure.add(mail.messageId);
      else post.unsure.delete(mail.messageId);
      return post.mode === 'lostAnswer' ? temporary : sent;
    },
  };
}

/** The processor answers nothing: `unknown` is a broken line, `busy` asks to come again. */
export type Line = { mode: 'works' | 'unknown' | 'busy'; since: number };

const NOT_ASKED = new Set<string | symbol>(['publishableKey', 'livemode', 'verifyWebhook']);
const LONG_MS = 6 * 3_600_000;

export function unreliableLine<T extends object>(
  gateway: T,
  line: Line,
  { clock, coverage }: { readonly clock: Clock; readonly coverage: Pick<Coverage, 'covers'> },
): T {
  return new Proxy(gateway, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function' || NOT_ASKED.has(name)) return value;
      return (...args: readonly unknown[]) => {
        if (line.mode === 'works') return Reflect.apply(value, of, args) as unknown;
        if (clock.now() - line.since >= LONG_MS) coverage.covers('F58');
        return Promise.resolve({ ok: false, kind: line.mode, code: 'simulated_outage' });
      };
    },
  });
}

import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/**
 * One JSON line per record. Callers log ids and route templates only (threat T11); what a thrown text
 * of somebody else's library could still carry is taken out of every line before it is written.
 */
export function createLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    serializers: { err: faultOf },
    hooks: { streamWrite: withoutSecrets },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/**
 * What libraries write to the error output by themselves goes through the same sieve: the page server
 * names the address of a page that broke, and the address of a page is what opens it.
 */
export function guardErrorOutput(stream: Pick<NodeJS.WritableStream, 'write'>): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const done = rest.find((one): one is () => void => typeof one === 'function');
    return write(withoutSecrets(text), done);
  };
}

type Fault = {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause?: Fault;
};

/** Libraries hang requests, headers and arguments on their errors: only these fields are ours to log. */
function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof Error))
    return { type: typeof thrown, message: 'not an error', stack: undefined };
  const { name, message, stack, cause } = thrown;
  return {
    type: name,
    message,
    stack,
    ...(cause instanceof Error ? { cause: faultOf(cause) } : {}),
  };
}

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Pay links: whose it was may stay, what opens it may not.
  [/(lnk_[0-9A-Z]{26})\.[\w-]{20,}/g, '$1.[removed]'],
  [/\b(sk_saldo|ses)_[\w-]{20,}/g, '$1_[removed]'],
  [/\b((?:sk|rk)_(?:live|test))_\w+/g, '$1_[removed]'],
  [/\bwhsec_\w+/g, 'whsec_[removed]'],
  [/\b(pi_\w+?)_secret_\w+/g, '$1_secret_[removed]'],
  [/(\bsmtps?:\/\/)[^\s@/"]+@/g, '$1[removed]@'],
];
/** From 14 digits on: 13 are milliseconds since 1970 as well. */
const CARD_LIKE = /(?<![\w.])\d(?:[ -]?\d){13,18}(?!\w)/g;

function withoutSecrets(line: string): string {
  const removed = SECRETS.reduce((text, [shape, instead]) => text.replace(shape, instead), line);
  return removed.replace(CARD_LIKE, (digits) => (isCardNumber(digits) ? '[removed]' : digits));
}

/** Luhn: every second digit from the right counts double, the digits of all sum to a ten. */
function isCardNumber(text: string): boolean {
  const digits = Array.from(text.replaceAll(/\D/g, ''), Number).toReversed();
  const sum = digits.reduce((total, digit, place) => {
    const counted = place % 2 === 0 ? digit : digit * 2;
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}

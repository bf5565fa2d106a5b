import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FaultKind } from '../../../server/sandbox/stripe/faults.ts';
import type { StripeEmulator } from '../../../server/sandbox/stripe/emulator.ts';
import type { Coverage, Fault } from '../check/coverage.ts';

/**
 * What goes wrong between us and the processor: the emulator's own faults, and answers that it would
 * never give by itself. `keyReused`, `keyInUse`, `revoked`: refused without a look. `late`: the webhooks
 * are quicker than the answer. `paidFirst`: somebody confirms before a cancel arrives.
 */
export type WireFault = FaultKind | 'keyReused' | 'keyInUse' | 'revoked' | 'late' | 'paidFirst';

export type Wire = {
  readonly fetch: (request: Request) => Promise<Response>;
  /** The next calls that begin with `on` go wrong like this. */
  readonly expect: (fault: Expected) => void;
  /** The key is refused for every call. */
  isRevoked: boolean;
  readonly heal: () => void;
};
export type Expected = { readonly on: string; readonly kind: WireFault; readonly times: number };

const COVERED: { readonly [kind in WireFault]?: Fault } = {
  lostBefore: 'F57',
  lostAfter: 'F57',
  garbled: 'F57',
  serverError: 'F57',
  rateLimited: 'F56',
  lockTimeout: 'F56',
  keyReused: 'F7',
  keyInUse: 'F8',
  revoked: 'F59',
  newStatus: 'F19',
  newFields: 'F19',
  fewerFields: 'F19',
  late: 'F22',
};

export function createWire(
  emulator: () => StripeEmulator,
  { covers }: Pick<Coverage, 'covers'>,
): Wire {
  let waiting: { fault: Expected; left: number }[] = [];
  const take = (call: string): WireFault | undefined => {
    const met = waiting.find(({ fault, left }) => left > 0 && call.startsWith(fault.on));
    if (met !== undefined) met.left -= 1;
    return met?.fault.kind;
  };
  const wire: Wire = {
    isRevoked: false,
    expect: (fault) => void waiting.push({ fault, left: fault.times }),
    heal: () => {
      waiting = [];
      wire.isRevoked = false;
    },
    fetch: async (request) => {
      const path = new URL(request.url).pathname;
      const call = `${request.method} ${path}`;
      const kind = wire.isRevoked ? 'revoked' : take(call);
      const fault = kind && COVERED[kind];
      if (fault !== undefined) covers(fault);
      if (kind !== undefined) return goWrong(kind, request, call);
      return call === 'POST /v1/payment_intents' ? watched(request) : emulator().fetch(request);
    },
  };
  /** A charge that nobody attends, and what the bank says of it (fault F60). */
  const watched = async (request: Request): Promise<Response> => {
    const asked = request.clone();
    const answer = await emulator().fetch(request);
    if (answer.status !== 402 || !(await asked.text()).includes('off_session=true')) return answer;
    const fault = REFUSED[reasonOf(await answer.clone().text())];
    if (fault !== undefined) covers(fault);
    return answer;
  };
  const goWrong = async (kind: WireFault, request: Request, call: string): Promise<Response> => {
    switch (kind) {
      case 'keyReused':
      case 'keyInUse':
      case 'revoked':
        return refusal(kind);
      case 'late':
        return afterWebhooks(emulator(), request);
      case 'paidFirst':
        if (await paysFirst(emulator(), call)) covers('F30');
        return emulator().fetch(request);
      default:
        emulator().inject({ on: call, kind, times: 1 });
        return emulator().fetch(request);
    }
  };
  return wire;
}

const REFUSED: { readonly [reason: string]: Fault | undefined } = {
  authentication_required: 'F60 asks',
  insufficient_funds: 'F60 funds',
  do_not_try_again: 'F60 stop',
};

function reasonOf(body: string): string {
  const { error } = JSON.parse(body) as {
    error?: { decline_code?: string; advice_code?: string };
  };
  return error?.advice_code ?? error?.decline_code ?? '';
}

const REFUSALS = {
  keyReused: [
    400,
    { type: 'idempotency_error', message: 'Keys for idempotent requests can only…' },
  ],
  keyInUse: [
    409,
    { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'Try again later.' },
  ],
  revoked: [401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' }],
} as const;

function refusal(kind: keyof typeof REFUSALS): Response {
  const [status, error] = REFUSALS[kind];
  return Response.json({ error }, { status, headers: { 'request-id': 'req_wire' } });
}

async function afterWebhooks(emulator: StripeEmulator, request: Request): Promise<Response> {
  const response = await emulator.fetch(request);
  await emulator.idle();
  // What the webhooks set off gets its turn before the one who waits for the answer.
  for (let turn = 0; turn < 20; turn++) await nextTurn();
  return response;
}

async function paysFirst(emulator: StripeEmulator, call: string): Promise<boolean> {
  const session = /sessions\/(cs_\w+)\/expire/.exec(call)?.[1];
  if (session !== undefined)
    return (await emulator.payCheckout(session, 'pm_card_visa'))?.status === 'succeeded';
  const paymentIntent = /payment_intents\/(pi_\w+)\/cancel/.exec(call)?.[1];
  if (paymentIntent === undefined) return false;
  const done = await emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa' });
  return done.ok && done.paymentIntent?.status === 'succeeded';
}

import type { Stripe } from 'stripe';
import { answerDebit } from './attempts.ts';
import { releaseAll, setMode, type WebhookMode } from './deliveries.ts';
import { closeDispute, disputableOf, isOpen, openDispute } from './disputes.ts';
import { Refusal, type ErrorBody } from './errors.ts';
import { confirmIntent } from './intent-confirmation.ts';
import { requireIntent } from './payment-intents.ts';
import { detachMethod, testOf } from './payment-methods.ts';
import { answerPush, CUSTOMER_DECLINED, waitingMethod } from './push-payments.ts';
import { createRefund, endRefund } from './refunds.ts';
import { endMandate } from './setup-intents.ts';
import { idOf, type IntentRow, type MethodRow } from './tables.ts';
import type { BlockReason, Decline } from './test-methods.ts';
import type { World } from './world.ts';

/**
 * What customers, their banks and the post can do. `inquiry` asks without taking money back;
 * `blockMethod`: the bank refuses the method of that payment from now on. `detachMethod`, `endMandate`,
 * `expireCard`: what was kept of it is removed, not allowed any more, or past its date. `refundPart`
 * gives half of the rest back; `failRefund`: the bank sends the last refund back.
 */
export type WorldCommand =
  | {
      readonly do:
        | 'settle'
        | 'failDebit'
        | 'winDispute'
        | 'loseDispute'
        | 'refundPart'
        | 'failRefund'
        | 'detachMethod'
        | 'endMandate'
        | 'expireCard';
      readonly paymentIntent: string;
    }
  | {
      readonly do: 'blockMethod';
      readonly paymentIntent: string;
      readonly reason?: BlockReason;
    }
  /** The amount is in Stripe's unit; all of the rest without one. */
  | {
      readonly do: 'refund' | 'dispute' | 'inquiry';
      readonly paymentIntent: string;
      readonly amountMinor?: number;
    }
  | { readonly do: 'webhooks'; readonly mode: WebhookMode | 'flush' };

export type PayInput = {
  readonly paymentIntent: string;
  /** One of Stripe's published test methods, or one that was saved. */
  readonly paymentMethod: string;
  readonly returnUrl?: string;
};

export type PaidIntent = {
  readonly id: string;
  readonly status: string;
  readonly nextAction: { readonly type: string; readonly redirectUrl: string | null } | null;
  readonly declineCode: string | null;
};

/** What the debtor's browser does: confirm the intent. A declined card is an answer, not an error. */
export function payLikeBrowser(world: World, input: PayInput): PaidIntent {
  const row = requireIntent(world, input.paymentIntent);
  const answer = confirmIntent(world, row, {
    payment_method: input.paymentMethod,
    mandate_data: { customer_acceptance: { type: 'online' } },
    return_url: input.returnUrl ?? `${world.options.baseUrl}/sandbox`,
  });
  if (answer instanceof Refusal && answer.status !== 402) throw answer;
  return toPaid(requireIntent(world, input.paymentIntent).object);
}

/** Does it, and gives back the intent it was about. Throws a Refusal when it cannot happen now. */
export function act(world: World, command: WorldCommand): PaidIntent | null {
  if (command.do === 'webhooks') {
    if (command.mode === 'flush') releaseAll(world.tables, world.now);
    else setMode(world.tables, command.mode);
    return null;
  }
  const row = requireIntent(world, command.paymentIntent);
  happen(world, row, command);
  return toPaid(requireIntent(world, command.paymentIntent).object);
}

function happen(
  world: World,
  row: IntentRow,
  command: Exclude<WorldCommand, { do: 'webhooks' }>,
): void {
  switch (command.do) {
    case 'settle':
    case 'failDebit':
      return endDebit(world, row, command.do === 'settle');
    case 'dispute':
    case 'inquiry':
      return startDispute(world, row, command.do === 'inquiry', command.amountMinor);
    case 'winDispute':
    case 'loseDispute':
      return void closeDispute(world, requireOpenDispute(world, row), command.do === 'winDispute');
    case 'blockMethod':
      return block(world, row, command.reason);
    case 'detachMethod':
      return void detachMethod(world, requireKept(world, row).object.id);
    case 'endMandate':
      return endMandate(world, requireKept(world, row));
    case 'expireCard':
      return expireCard(world, requireKept(world, row));
    case 'refundPart':
      return void createRefund(world, {
        payment_intent: row.object.id,
        amount: halfOf(world, row),
      });
    case 'failRefund':
      return endRefund(world, lastRefund(world, row).id, true);
    case 'refund': {
      const { amountMinor: amount } = command;
      createRefund(world, {
        payment_intent: row.object.id,
        ...(amount !== undefined && { amount }),
      });
    }
  }
}

function halfOf(world: World, row: IntentRow): number {
  const charge = world.tables.get('charges', idOf(row.object.latest_charge));
  return Math.ceil(((charge?.amount ?? 0) - (charge?.amount_refunded ?? 0)) / 2);
}

function lastRefund(world: World, row: IntentRow): Stripe.Refund {
  const refund = world.tables
    .all('refunds')
    .findLast((r) => r.payment_intent === row.object.id && r.status !== 'failed');
  if (refund === undefined) throw conflict('Nothing of this payment was given back.');
  return refund;
}

const NO_FUNDS: Decline = {
  code: 'insufficient_funds',
  declineCode: 'insufficient_funds',
  message: 'The account has insufficient funds.',
};

function endDebit(world: World, row: IntentRow, isPaid: boolean): void {
  if (waitingMethod(world, row) !== null) {
    answerPush(world, row, isPaid ? null : CUSTOMER_DECLINED);
    return;
  }
  if (row.object.status !== 'processing') {
    throw conflict(`This payment is ${row.object.status}, not on its way.`);
  }
  world.tables.remove('timers', `debit:${row.object.id}`);
  const method = world.tables.get('methods', idOf(row.object.payment_method));
  const reason = (method === undefined ? null : testOf(method).decline) ?? NO_FUNDS;
  answerDebit(world, row, isPaid ? null : reason);
}

function startDispute(world: World, row: IntentRow, isInquiry: boolean, amount?: number): void {
  const charge = requireDisputable(world, row);
  if ((amount ?? 0) > disputableOf(world, charge)) {
    throw conflict('That is more than is left of this payment.');
  }
  openDispute(world, charge, isInquiry, amount);
}

function requireDisputable(world: World, row: IntentRow): Stripe.Charge {
  const charge = world.tables.get('charges', idOf(row.object.latest_charge));
  if (charge?.status !== 'succeeded') throw conflict('Only money that arrived can be disputed.');
  if (charge.refunded) throw conflict('This payment was given back already.');
  const disputes = world.tables.all('disputes').filter((d) => d.charge === charge.id);
  if (disputes.some(isOpen)) throw conflict('This payment is disputed already.');
  if (disputableOf(world, charge) <= 0) {
    throw conflict('The bank has taken this payment back already.');
  }
  return charge;
}

function requireOpenDispute(world: World, row: IntentRow): Stripe.Dispute {
  const dispute = world.tables
    .all('disputes')
    .find((d) => d.payment_intent === row.object.id && isOpen(d));
  if (dispute === undefined) throw conflict('No dispute of this payment is open.');
  return dispute;
}

function requireKept(world: World, row: IntentRow): MethodRow {
  const method = world.tables.get('methods', idOf(row.object.payment_method));
  if (method === undefined || method.object.customer === null) {
    throw conflict('The method of this payment was not kept.');
  }
  return method;
}

/** The card's bank tells its new date, which has passed already. */
function expireCard(world: World, row: MethodRow): void {
  const { card } = row.object;
  if (card === undefined) throw conflict('Only cards have a date.');
  const day = new Date(world.now);
  const expired = { ...card, exp_month: day.getUTCMonth() + 1, exp_year: day.getUTCFullYear() - 1 };
  const object = { ...row.object, card: expired };
  world.tables.put('methods', object.id, { ...row, object });
  world.emit('payment_method.automatically_updated', object);
}

function block(world: World, row: IntentRow, blockedFor: BlockReason = 'doNotHonor'): void {
  const method = world.tables.get('methods', idOf(row.object.payment_method));
  if (method === undefined) throw conflict('This payment has no method yet.');
  world.tables.put('methods', method.object.id, { ...method, isBlocked: true, blockedFor });
}

function toPaid(intent: Stripe.PaymentIntent): PaidIntent {
  const { next_action: action, last_payment_error: error } = intent;
  return {
    id: intent.id,
    status: intent.status,
    nextAction:
      action === null
        ? null
        : { type: action.type, redirectUrl: action.redirect_to_url?.url ?? null },
    declineCode: error?.decline_code ?? error?.code ?? null,
  };
}

function conflict(message: string): Refusal {
  const body: ErrorBody = { type: 'invalid_request_error', code: 'wrong_state', message };
  return new Refusal(409, body);
}

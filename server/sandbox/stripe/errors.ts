import type { Stripe } from 'stripe';

/** The `error` of Stripe's answer, as it goes over the wire. */
export type ErrorBody = {
  readonly type: 'card_error' | 'invalid_request_error' | 'idempotency_error' | 'api_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly advice_code?: string;
  readonly charge?: string;
  readonly payment_intent?: Stripe.PaymentIntent;
  readonly setup_intent?: Stripe.SetupIntent;
  readonly payment_method?: Stripe.PaymentMethod;
};

/** Stripe's "no". Thrown anywhere below the HTTP handler; nothing that was changed is kept. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'Refusal';
    this.status = status;
    this.body = body;
  }
}

type Details = Omit<ErrorBody, 'type' | 'message'>;

/** 400, what most refusals are. */
export const invalid = (message: string, details: Details = {}): Refusal =>
  new Refusal(400, { type: 'invalid_request_error', message, ...details });

/** The object of the URL is 404, one named in a parameter is 400. */
export const missing = (object: string, id: string, param = 'id'): Refusal =>
  new Refusal(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${object}: '${id}'`,
    param,
  });

/** Stripe can do this, the emulator cannot: better a clear no than a wrong yes. */
export const notEmulated = (what: string): Refusal =>
  invalid(`The sandbox does not emulate ${what}.`, { code: 'sandbox_not_emulated' });

export const cardError = (message: string, details: Details): Refusal =>
  new Refusal(402, { type: 'card_error', message, ...details });

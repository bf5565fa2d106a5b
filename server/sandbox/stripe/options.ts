import type { Clock } from '../../gateways/types.ts';
import type { Deliver } from './deliveries.ts';

export type EmulatorOptions = {
  readonly clock: Clock;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
  readonly deliver: Deliver;
  /** Origin of the server that shows the 3-D Secure page, without a slash at the end. */
  readonly baseUrl: string;
  /** Whose account it is, as its pages call it. */
  readonly accountName: string;
  /** Working days between a SEPA debit and the bank's answer. */
  readonly debitDays: number;
  /** After so many confirmations of one intent Stripe cancels it. */
  readonly confirmationLimit: number;
  readonly apiVersion: string;
};

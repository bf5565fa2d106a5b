import type { PageMessages } from '../messages/en/page.ts';

type Refusal = keyof PageMessages['refusal'];

const words: Readonly<Record<string, Refusal>> = {
  alreadyBeingPaid: 'alreadyPaying',
  conflict: 'alreadyPaying',
  offerExpired: 'priceChanged',
  quoteExpired: 'priceChanged',
  optionNotOffered: 'priceChanged',
  amountNotAllowed: 'priceChanged',
  amountAbovePayable: 'priceChanged',
  amountBelowMinimum: 'priceChanged',
  amountTooLarge: 'tooLarge',
  nothingToPay: 'nothingDue',
  invoiceClosed: 'nothingDue',
  tooManyRequests: 'tooMany',
  processorBusy: 'processorBusy',
  processorRefused: 'processorBusy',
  unavailable: 'processorBusy',
  caseBroken: 'processorBusy',
  planNotOffered: 'planNotOffered',
  planNotInMenu: 'planNotOffered',
  planDateNotAllowed: 'planNotOffered',
  planRunning: 'planNotOffered',
};

/**
 * Whether the answer says that nothing was done. A 500, or something that is not from us at all, says
 * nothing of the kind.
 */
export const isRefusal = (status: number, code: string): boolean =>
  status < 500 || words[code] !== undefined;

/** Whether trying again can change nothing, because nothing is left to pay. */
export const leavesNothing = (code: string): boolean => words[code] === 'nothingDue';

/** The sentence for a refusal of the API: what happened, that nothing was taken, what to do. */
export function refusalText(code: string, refusals: PageMessages['refusal']): string {
  return refusals[words[code] ?? 'other'];
}

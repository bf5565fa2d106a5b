import { askWithLink, listOf, numberOf, textOf } from './play.ts';
import type { Play, SimInvoice } from './play.ts';

/** What somebody with a link may want to pay, and with what. */

export type Selection = { readonly token: string; readonly invoices: readonly SimInvoice[] };

/** One invoice by its own link, or several of a debtor by the link to everything. */
export function randomSelection(play: Play): Selection | undefined {
  const { random } = play;
  if (play.invoices.length === 0) return undefined;
  const invoice = random.choose(play.invoices, ({ number }) => number);
  const { debtor } = invoice;
  const all = play.invoices.filter((i) => i.debtor === debtor);
  if (debtor.token === null || all.length < 2 || random.chance(0.55)) {
    return { token: invoice.token, invoices: [invoice] };
  }
  const some = all.filter(() => random.chance(0.7));
  return { token: debtor.token, invoices: some.length > 0 ? some : all };
}

export type Methods = readonly (readonly [weight: number, method: string])[];

export const METHODS: Methods = [
  [8, 'pm_card_visa'],
  [2, 'pm_card_mastercard'],
  [2, 'pm_card_visa_chargeDeclined'],
  [1, 'pm_card_visa_chargeDeclinedInsufficientFunds'],
  [1, 'pm_card_visa_chargeDeclinedLostCard'],
  [2, 'pm_card_threeDSecure2Required'],
  [1, 'pm_card_authenticationRequired'],
  [1, 'pm_card_threeDSecureRequiredChargeDeclined'],
  [1, 'pm_card_chargeCustomerFail'],
  [4, 'pm_sepaDebit'],
  [2, 'pm_sepaDebit_failed'],
  [1, 'pm_sepaDebit_disputed'],
  [1, 'pm_card_createDispute'],
  [1, 'pm_card_createDisputeInquiry'],
  [1, 'pm_card_pendingRefund'],
  [9, 'pm_card_refundFail'],
];

/** Methods that work the first time; some of them do not later. */
export const KEPT: Methods = [
  [5, 'pm_card_visa'],
  [2, 'pm_sepaDebit'],
  [2, 'pm_sepaDebit_failed'],
  [4, 'pm_card_chargeCustomerFail'],
  [2, 'pm_card_authenticationRequiredOnSetup'],
  [1, 'pm_card_threeDSecure2Required'],
  [18, 'pm_card_authenticationRequired'],
];

/** Direct debits are in euros. */
export const isCard = ([, method]: Methods[number]): boolean => !method.includes('sepa');

export type Wish = { readonly option: string; readonly amountMinor?: number };

/** Mostly one of the ways to pay that the page shows, with the amount that it shows. */
export async function wishFromPage(play: Play, selection: Selection): Promise<Wish> {
  const { random } = play;
  if (random.chance(0.3)) return randomWish(play, selection);
  const ids = selection.invoices.map((i) => i.id).join(',');
  const page = await askWithLink(play, selection.token, {
    method: 'GET',
    path: `?invoices=${ids}`,
  });
  const [quote] = listOf(page.body, 'quotes');
  const options = listOf(quote, 'options');
  const isOffer = (option: unknown): boolean => textOf(option, 'kind') === 'discount';
  const offer = options.find(isOffer);
  if (options.length === 0) return randomWish(play, selection);
  const option = offer !== undefined && random.chance(0.6) ? offer : random.pick(options);
  const amountMinor = numberOf(option, 'amountMinor');
  return {
    option: textOf(option, 'kind'),
    ...((textOf(option, 'kind') === 'other' || random.chance(0.4)) && { amountMinor }),
  };
}

export function randomWish({ random }: Play, { invoices }: Selection): Wish {
  const option = random.weighted([
    [4, 'all'],
    [3, 'dueNow'],
    [4, 'discount'],
    [3, 'other'],
    [1, 'settlement'],
  ]);
  if (option !== 'other') return { option };
  const whole = invoices.reduce((sum, i) => sum + i.amountDueMinor, 0);
  return {
    option,
    amountMinor: random.weighted([
      [6, random.int(500, Math.max(501, whole))],
      [1, whole + 1],
      [1, 1],
    ]),
  };
}

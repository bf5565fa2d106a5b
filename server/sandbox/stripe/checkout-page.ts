import type { Checkout } from './checkout-desk.ts';
import { amountText, escape, page } from './page-shell.ts';

/** The published test methods that the page offers; a card number is never typed here. */
export const OFFERED: readonly (readonly [method: string, label: string, isDebit?: boolean])[] = [
  ['pm_card_visa', 'Visa that pays'],
  ['pm_card_visa_chargeDeclined', 'Visa that is declined'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'Visa without enough money'],
  ['pm_card_authenticationRequired', 'Visa whose bank asks first (3-D Secure)'],
  ['pm_sepaDebit', 'SEPA debit that pays in some days', true],
  ['pm_sepaDebit_failed', 'SEPA debit that fails in some days', true],
];

/** The processor's own page to pay on. */
export function checkoutPage(checkout: Checkout): string {
  const { amount, currency, items, problem, takesDebits, savesMethod, cancelUrl } = checkout;
  const offered = OFFERED.filter(([, , isDebit]) => takesDebits || isDebit !== true);
  return page(
    'Pay',
    `<p class="bank">Stripe Checkout · sandbox</p>
    <h1>Pay ${escape(amountText(amount, currency))}</h1>
    <dl><dt>For</dt>${items.map((item) => `<dd>${escape(item)}</dd>`).join('')}</dl>
    ${problem === null ? '' : `<p class="wrong" role="alert">${escape(problem)}</p>`}
    <form method="post"><fieldset><legend>Pay with</legend>
    ${offered.map(([method, label], at) => choice(method, label, at === 0)).join('\n    ')}
    </fieldset>
    <button>Pay ${escape(amountText(amount, currency))}</button></form>
    ${savesMethod ? '<p class="note">The method is kept for later payments.</p>' : ''}
    ${cancelUrl === null ? '' : `<p class="note"><a href="${escape(cancelUrl)}">Back to the shop without paying</a></p>`}
    <p class="note">This stands for Stripe’s own page. No money moves.</p>`,
  );
}

/** Nobody can pay on it any more, or it never was. */
export function closedCheckoutPage(checkout: Checkout | null): string {
  const back = checkout?.cancelUrl ?? null;
  return page(
    'Nothing to pay here',
    `<p class="bank">Stripe Checkout · sandbox</p><h1>Nothing to pay here</h1>
    <p>This page has expired or was paid already. Nothing was taken by opening it.</p>
    ${back === null ? '' : `<p><a href="${escape(back)}">Back to the shop</a></p>`}`,
  );
}

const choice = (method: string, label: string, isFirst: boolean): string =>
  `<label><input type="radio" name="method" value="${method}"${isFirst ? ' checked' : ''}>${escape(label)}</label>`;

import type { Checkout } from './checkout-desk.ts';
import { escape, page } from './page-shell.ts';
import { amountText, OFFERED, PAGE_WORDS, typeOf, type PageLanguage } from './page-words.ts';

/** The processor's own page to pay on. */
export function checkoutPage(checkout: Checkout, language: PageLanguage): string {
  const { amount, currency, items, problem, methodTypes, savesMethod, cancelUrl } = checkout;
  const words = PAGE_WORDS[language];
  const pay = escape(words.pay(amountText(amount, currency, language)));
  const offered = OFFERED.filter((method) => methodTypes.includes(typeOf(method)));
  const choices = offered.map((method, at) => choice(method, words.methods[method], at === 0));
  return page(
    { title: pay, language, refreshes: checkout.isOnPhone },
    `<p class="bank">Stripe Checkout · sandbox</p>
    <h1>${pay}</h1>
    <dl><dt>${words.forWhat}</dt>${items.map((item) => `<dd>${escape(item)}</dd>`).join('')}</dl>
    ${problem === null ? '' : `<p class="wrong" role="alert">${escape(words.problem(problem))}</p>`}
    ${
      checkout.isOnPhone
        ? `<p role="status">${words.onPhone}</p>`
        : `<form method="post"><fieldset><legend>${words.payWith}</legend>
    ${choices.join('\n    ')}
    </fieldset>
    <button>${pay}</button></form>`
    }
    ${savesMethod ? `<p class="note">${words.keeps}</p>` : ''}
    ${cancelUrl === null ? '' : `<p class="note"><a href="${escape(cancelUrl)}">${escape(words.backUnpaid(checkout.payTo))}</a></p>`}
    <p class="note">${words.standsFor}</p>`,
  );
}

/** Nobody can pay on it any more, or it never was. */
export function closedCheckoutPage(checkout: Checkout | null, language: PageLanguage): string {
  const words = PAGE_WORDS[language];
  const back = checkout?.cancelUrl ?? null;
  return page(
    { title: words.closedTitle, language },
    `<p class="bank">Stripe Checkout · sandbox</p><h1>${words.closedTitle}</h1>
    <p>${words.closedText}</p>
    ${checkout === null || back === null ? '' : `<p><a href="${escape(back)}">${escape(words.back(checkout.payTo))}</a></p>`}`,
  );
}

const choice = (method: string, label: string, isFirst: boolean): string =>
  `<label><input type="radio" name="method" value="${method}"${isFirst ? ' checked' : ''}>${escape(label)}</label>`;

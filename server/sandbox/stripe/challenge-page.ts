import type { Challenge } from './challenges.ts';
import { escape, page } from './page-shell.ts';
import { amountText } from './page-words.ts';

/** The page of the debtor's bank: complete without scripts and without anything from elsewhere. */
export function challengePage(challenge: Challenge): string {
  const { amount, currency, description } = challenge;
  const title = amount === null ? 'Confirm that this card is kept' : 'Confirm this payment';
  const what = amount === null ? 'nothing now' : amountText(amount, currency, 'en');
  return page(
    { title },
    `<p class="bank">Your bank · sandbox</p>
    <h1>${title}</h1>
    <dl><dt>Amount</dt><dd class="sum">${escape(what)}</dd>
    ${description === null ? '' : `<dt>For</dt><dd>${escape(description)}</dd>`}</dl>
    <form method="post"><button name="answer" value="approve">Approve</button>
    <button class="quiet" name="answer" value="fail">Fail</button></form>
    <p class="note">This stands for the 3-D Secure page of a real bank. No money moves.</p>`,
  );
}

/** The question was answered, or never asked. */
export function noChallengePage(): string {
  return page(
    { title: 'Nothing to confirm' },
    `<p class="bank">Your bank · sandbox</p><h1>Nothing to confirm</h1>
    <p>This payment was confirmed or given up already. You can close this page.</p>`,
  );
}

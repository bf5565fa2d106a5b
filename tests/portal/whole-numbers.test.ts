import { expect, test } from 'vitest';
import { wholeNumbers } from '../../portal/lib/whole-numbers.ts';

const kept = (number: string) => `<span class="whole-number">${number}</span>`;

test.each([
  ['Invoice DEV-/3 is paid', ['DEV-/3'], `Invoice ${kept('DEV-/3')} is paid`],
  ['for A/1 and A/12', ['A/1', 'A/12'], `for ${kept('A/1')} and ${kept('A/12')}`],
  ['A/12 stays due', ['A/1', 'A/12'], `${kept('A/12')} stays due`],
  ['Nothing to pay', ['A/1', ''], 'Nothing to pay'],
  ['Invoice <b>&1', ['<b>&1'], `Invoice ${kept('&lt;b&gt;&amp;1')}`],
])('numbers of invoices in %j are kept on one line', (text, numbers, html) => {
  expect(wholeNumbers(text, numbers).text).toBe(html);
});

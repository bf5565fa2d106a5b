import { describe, expect, test } from 'vitest';
import type { PortalView } from '../../server/contract/portal.ts';
import { portalLinks } from '../../portal/lib/links.ts';
import type { OpenedLink } from '../../portal/lib/open-link.ts';
import { payChoice } from '../../portal/lib/pay-choice.ts';
import { formatMoney } from '../../portal/messages/format.ts';
import { messagesFor } from '../../portal/messages/index.ts';
import { portalStates, portalView } from '../support/portal-fixtures.ts';

/** What the paying page makes of an amount that the debtor typed. */
function typed(amount: string, view: PortalView = portalView()) {
  const link = {
    view,
    locale: 'en',
    t: messagesFor('en', view.today),
    money: (amountMinor: number, currency: string) => formatMoney(amountMinor, currency, 'en'),
    links: portalLinks('/p/tok', 'tok', undefined),
  };
  return payChoice(link as OpenedLink, new URLSearchParams({ option: 'other', amount }));
}

describe('an amount of one’s own', () => {
  test('that the early price does not exceed pays the early price, and the page says so', () => {
    for (const [amount, typedMinor] of [
      ['118.58', 11_858],
      ['120', 12_000],
      ['121.00', 12_100],
    ] as const) {
      const choice = typed(amount);
      expect(choice).toMatchObject({ option: { kind: 'discount' }, amountMinor: 11_858 });
      expect(choice).toMatchObject({ leavesMinor: 0, typedMinor });
    }
  });

  test('below the early price is taken as it was typed, and says what is left', () => {
    expect(typed('118.57')).toMatchObject({
      option: { kind: 'other' },
      amountMinor: 11_857,
      leavesMinor: 243,
      typedMinor: undefined,
    });
  });

  test('without a lower price is taken as it was typed up to all', () => {
    const choice = typed('121', portalStates['overdue']);
    expect(choice).toMatchObject({
      option: { kind: 'other' },
      amountMinor: 12_100,
      leavesMinor: 0,
    });
  });

  test('that cannot be read is answered with how to write it, one out of bounds with the bounds', () => {
    const textOf = (amount: string) => {
      const choice = typed(amount);
      return choice.step === 'amount' && choice.problems.map((problem) => problem.text).join(' ');
    };
    const bounds = 'Enter an amount from €10.00 to €121.00.';
    expect(textOf('abc')).toBe(`Write the amount in figures, like €121.00. ${bounds}`);
    expect(textOf('122')).toBe(bounds);
    expect(typed('12abc')).toMatchObject({ step: 'amount', typed: '12abc' });
    expect(textOf('12abc')).toBe(`Write the amount in figures, like €121.00. ${bounds}`);
  });
});

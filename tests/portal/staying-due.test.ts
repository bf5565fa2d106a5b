import { describe, expect, test } from 'vitest';
import type { PortalView } from '../../server/contract/portal.ts';
import { headline } from '../../portal/lib/headline.ts';
import { portalLinks } from '../../portal/lib/links.ts';
import type { OpenedLink } from '../../portal/lib/open-link.ts';
import { payChoice } from '../../portal/lib/pay-choice.ts';
import { leftWords } from '../../portal/lib/staying-due.ts';
import { waysOf } from '../../portal/lib/ways.ts';
import { formatMoney } from '../../portal/messages/format.ts';
import { messagesFor } from '../../portal/messages/index.ts';
import type { Locale } from '../../portal/messages/locale.ts';
import { portalStates, portalView } from '../support/portal-fixtures.ts';

function opened(view: PortalView, locale: Locale): OpenedLink {
  const link = {
    view,
    locale,
    t: messagesFor(locale, view.today),
    money: (amountMinor: number, currency: string) => formatMoney(amountMinor, currency, locale),
    links: portalLinks('/p/tok', 'tok', undefined),
  };
  return link as OpenedLink;
}

/** What the first page, the card of the full amount and the check before paying say. */
function said(view: PortalView, search: Record<string, string> = {}, locale: Locale = 'en') {
  const link = opened(view, locale);
  const [quote] = view.quotes;
  const choice = payChoice(link, new URLSearchParams({ option: 'all', ...search }));
  const plain = (text = '') => text.replaceAll('\u00a0', ' ');
  return {
    lead: plain(headline(view, link).lead.join(' ')),
    all: plain(quote && waysOf(view, quote, link).find(({ kind }) => kind === 'all')?.note),
    left: plain(choice.step === 'check' ? leftWords(choice, link) : choice.step),
  };
}

const some = portalStates['several-some'] ?? portalView();
const every = portalStates['several'] ?? portalView();

describe('with several invoices, what was not chosen', () => {
  test('is named as staying due on the first page, on its card and before paying', () => {
    expect(said(some)).toEqual({
      lead: 'For Restauracja Pod Lipą. Besides, €121.00 for 2026/097 stays due.',
      all: 'Then nothing more is owed for these 2; €121.00 for 2026/097 stays due.',
      left: '€121.00 for 2026/097',
    });
    expect(said(some, {}, 'pl')).toEqual({
      lead: 'Nabywca: Restauracja Pod Lipą. Poza tym nadal do zapłaty: 121,00 € za 2026/097.',
      all: 'Za te 2 faktury nic więcej nie będzie należne; nadal do zapłaty: 121,00 € za 2026/097.',
      left: '121,00 € za 2026/097',
    });
  });

  test('is said beside the rest of a part', () => {
    const part = said(some, { option: 'other', amount: '100' });
    expect(part.left).toBe('€101.00 of this, and €121.00 for 2026/097');
  });

  test('is nothing when all are chosen', () => {
    expect(said(every)).toMatchObject({ all: 'Then nothing more is owed.', left: 'nothing' });
    expect(said(every).lead).not.toContain('stays due');
  });

  test('is not summed over currencies: the card says what it does not pay, the first page nothing', () => {
    const words = said(portalStates['two-currencies'] ?? portalView());
    expect(words.left).toBe('PLN 121.00 for 2026/115');
    expect(words.lead).not.toContain('stays due');
  });

  test('is counted when it is many', () => {
    const [first, ...others] = every.invoices;
    const more = ['a', 'b', 'c', 'd'].flatMap((id) => (first ? [{ ...first, id }] : []));
    const view = { ...some, invoices: [...others, ...more] };
    expect(said(view).left).toBe('what is owed for 4 other invoices');
    expect(said(view, {}, 'pl').left).toBe('należność za 4 inne faktury');
  });
});

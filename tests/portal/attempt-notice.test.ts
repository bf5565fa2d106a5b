import { describe, expect, test } from 'vitest';
import type { PaymentView, PortalView, ReturnView } from '../../server/contract/portal.ts';
import { portalLinks } from '../../portal/lib/links.ts';
import type { PageContext } from '../../portal/lib/open-link.ts';
import { paymentWords } from '../../portal/lib/payment-words.ts';
import { returnWords } from '../../portal/lib/return-words.ts';
import { attemptNotice } from '../../portal/settle/attempt-notice.ts';
import { formatMoney } from '../../portal/messages/format.ts';
import { messagesFor } from '../../portal/messages/index.ts';
import type { Locale } from '../../portal/messages/locale.ts';
import { payment, paymentStates, portalStates, portalView } from '../support/portal-fixtures.ts';

const context = (view: PortalView, locale: Locale): PageContext => ({
  locale,
  token: 'tok',
  t: messagesFor(locale, view.today),
  money: (amountMinor, currency) => formatMoney(amountMinor, currency, locale),
  links: portalLinks('/p/tok', 'tok', undefined),
});
const failed = portalStates['debit-failed'] ?? portalView();
const notice = (view: PortalView, locale: Locale = 'en') =>
  attemptNotice(view, context(view, locale))?.text.replaceAll('\u00a0', ' ');
const after = (...later: readonly Partial<PaymentView>[]) =>
  notice({ ...failed, payments: [...later.map(payment), ...failed.payments] });

describe('a payment that failed', () => {
  test('is told on top of the first page, with its day, its method and what is owed again', () => {
    expect(notice(failed)).toContain(
      'Your payment of €121.00 by SEPA ·3001 of Wednesday 18 November did not go through. We have received nothing from it, so the amount is open again.',
    );
    expect(notice(failed, 'pl')).toContain(
      'Państwa wpłata 121,00 € (SEPA ·3001) ze środy 18 listopada nie powiodła się. Nic z niej do nas nie dotarło, więc kwota jest znów do zapłaty.',
    );
    expect(notice(failed)).toContain('href="/p/tok/payment/pay_1"');
  });

  test('is not told any more when it was paid, or when another payment came or is on its way', () => {
    const paid = failed.invoices.map((invoice) => ({ ...invoice, payableMinor: 0 }));
    expect(notice({ ...failed, invoices: paid })).toBeUndefined();
    expect(after({ status: 'processing', settledAt: null })).toBeUndefined();
    expect(after({ status: 'succeeded' })).toBeUndefined();
    expect(after({ status: 'succeeded', invoiceIds: ['inv_other'] })).toContain(
      'did not go through',
    );
  });

  test('that came before is not told again, an earlier payment that arrived does not hide it', () => {
    const earlier = { ...failed, payments: [...failed.payments, payment()] };
    expect(notice(earlier)).toContain('did not go through');
    expect(notice(portalStates['open'] ?? portalView())).toBeUndefined();
  });
});

describe('while BLIK waits for the phone', () => {
  test.each([
    ['en', 'confirm it in your bank’s app', /Confirm .+ in your bank’s app/],
    ['pl', 'czeka na potwierdzenie w aplikacji banku', /potwierdzić .+ w aplikacji banku/],
  ] as const)('%s: its page says where to confirm and invites to nothing', (locale, top, title) => {
    const view = portalStates['on-phone'] ?? portalView();
    expect(notice(view, locale)).toContain(top);
    const onPhone = paymentStates['pay_on_phone'] ?? payment();
    const words = paymentWords(onPhone, view, context(view, locale));
    expect(words.title).toMatch(title);
    expect(words).toMatchObject({ tone: 'warn', act: undefined, isOpen: true });
    const refused = { ...onPhone, isOnPhone: false, problem: 'authenticationFailed' as const };
    expect(paymentWords(refused, view, context(view, locale)).act?.href).toContain(
      '/pay?option=all',
    );
  });
});

describe('who comes back from Stripe’s page without paying', () => {
  const created = paymentStates['pay_created'] ?? payment();
  const view = portalView();

  test('is told so, with the ways to pay, when Stripe says that nobody paid', () => {
    const words = paymentWords(created, view, context(view, 'en'), true);
    expect(words).toMatchObject({ title: 'You did not pay €121.00', tone: 'plain', isOpen: false });
    expect(words.act).toEqual({ href: '/p/tok', label: 'See the ways to pay' });
    const back = { status: 'created', problem: null, isUnpaid: true } as ReturnView;
    const t = messagesFor('pl', view.today);
    expect(returnWords(back, '121,00 €', t)).toMatchObject({
      title: 'Płatność 121,00 € nie została dokonana',
      isOpen: false,
    });
  });

  test('is told what is, not what was: a payment that moved on is not called unpaid', () => {
    for (const name of ['pay_succeeded', 'pay_processing', 'pay_action', 'pay_declined']) {
      const words = paymentWords(paymentStates[name] ?? payment(), view, context(view, 'en'), true);
      expect(words.title).not.toContain('did not pay');
    }
    expect(paymentWords(created, view, context(view, 'en')).title).toContain('is not finished');
  });
});

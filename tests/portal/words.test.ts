import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { PortalInvoice, PortalView } from '../../server/contract/portal.ts';
import { headline, wholePlan } from '../../portal/lib/headline.ts';
import { disputeNote } from '../../portal/lib/invoice-rows.ts';
import { portalLinks } from '../../portal/lib/links.ts';
import type { OpenedLink, PageContext } from '../../portal/lib/open-link.ts';
import { payChoice } from '../../portal/lib/pay-choice.ts';
import { methodNote } from '../../portal/lib/pay-config.ts';
import { paymentWords } from '../../portal/lib/payment-words.ts';
import { planWords } from '../../portal/lib/plan-words.ts';
import { refusalText } from '../../portal/lib/refusals.ts';
import { transferHref } from '../../portal/lib/transfer-words.ts';
import { limitWords, waysOf } from '../../portal/lib/ways.ts';
import { formatMoney } from '../../portal/messages/format.ts';
import { messagesFor } from '../../portal/messages/index.ts';
import { locales } from '../../portal/messages/locale.ts';
import type { Locale } from '../../portal/messages/locale.ts';
import { paymentStates, portalStates, portalView } from '../support/portal-fixtures.ts';

const context = (view: PortalView, locale: Locale = 'en'): PageContext => ({
  locale,
  token: 'tok',
  t: messagesFor(locale, view.today),
  money: (amountMinor, currency) => formatMoney(amountMinor, currency, locale),
  links: portalLinks('/p/tok', 'tok', undefined),
});
const state = (name: string) => portalStates[name] ?? portalView();
const said = (name: string, locale: Locale = 'en') => {
  const { title, lead } = headline(state(name), context(state(name), locale));
  return [title, ...lead].join(' ');
};
const cards = (name: string) => {
  const view = state(name);
  const [quote] = view.quotes;
  return quote ? waysOf(view, quote, context(view)) : [];
};

describe('the first sentence', () => {
  test('says what is due, when, and that nothing is late', () => {
    expect(said('open')).toBe(
      '€121.00 is due on Friday 4 December Invoice 2026/114 for Restauracja Pod Lipą. Nothing is late: there are 12 days left.',
    );
  });

  test('says days late once, without blame', () => {
    expect(said('overdue')).toBe(
      '€121.00 was due on Friday 13 November Invoice 2026/114 for Restauracja Pod Lipą. That was 9 days ago.',
    );
    expect(said('overdue', 'pl').replaceAll('\u00a0', ' ')).toContain(
      'termin płatności minął w piątek 13 listopada',
    );
  });

  test('says how the discount is kept after a part was paid', () => {
    expect(said('discount-part-paid')).toContain(
      'Pay €68.58 more by Friday 27 November to keep the discount.',
    );
  });

  test('does not ask for money that is on its way', () => {
    expect(said('processing')).toMatch(/^€121\.00 is on its way Since Thursday 19 November/);
    expect(said('processing-part')).toContain('Another €50.00 is already on its way');
  });

  test('says that nothing more comes when nothing is owed', () => {
    expect(said('paid')).toContain('no more reminders');
    expect(said('credited')).toContain('credited');
    expect(said('bank-disputed')).toMatch(/^A payment is disputed: your bank decides/);
  });

  test('of several invoices counts them and says what is due now', () => {
    expect(said('several')).toMatch(
      /^€322\.00 to settle, for 3 invoices .*€121\.00 of it is due now\.$/,
    );
    expect(said('two-currencies')).toMatch(/^€121\.00 and PLN\u00a0121\.00 to settle/);
  });
});

describe('the ways to settle', () => {
  test('show the exact amounts of the quote, the cheapest first', () => {
    expect(cards('open').map((way) => [way.kind, way.amount])).toEqual([
      ['discount', '€118.58'],
      ['all', '€121.00'],
      ['plan', 'from €20.17'],
      ['other', ''],
    ]);
  });

  test('leave out the part that is due when it is everything', () => {
    expect(cards('plan-on-track').map((way) => way.kind)).toContain('dueNow');
    expect(cards('overdue').map((way) => way.kind)).not.toContain('dueNow');
  });

  test('offer no parts where the policy has none', () => {
    expect(cards('no-plan').map((way) => way.kind)).toEqual(['all']);
  });
});

describe('an amount that no single payment can carry', () => {
  const [maxMinor, wholeMinor] = [99_999_999, 181_500_000];
  const view = portalView({
    quotes: state('open').quotes.map((quote) => ({
      ...quote,
      payableMinor: wholeMinor,
      options: quote.options.map((option) =>
        option.kind === 'other'
          ? { ...option, maxMinor }
          : { ...option, amountMinor: option.kind === 'all' ? wholeMinor : 176_962_500 },
      ),
    })),
  });

  test('is not offered as one, and the page says the limit and the price with the discount', () => {
    for (const quote of view.quotes) {
      const ways = waysOf(view, quote, context(view)).map((way) => way.kind);
      expect(ways).toEqual(['plan', 'other']);
      expect(limitWords(quote, context(view)).join(' ')).toBe(
        'One payment by card can be at most €999,999.99. Pay in several, or by bank transfer. With the discount all of it is €1,769,625.00 until Friday 27 November.',
      );
    }
    expect(state('open').quotes.flatMap((quote) => limitWords(quote, context(view)))).toEqual([]);
  });

  test('leads from its old address to an amount of one’s own', () => {
    const link = { ...context(view), view } as OpenedLink;
    for (const option of ['all', 'discount', 'dueNow']) {
      const choice = payChoice(link, new URLSearchParams({ option }));
      expect(choice).toMatchObject({ step: 'leave' });
      expect(choice.step === 'leave' && choice.goTo).toContain('option=other');
    }
  });

  test('refused by the server is said to be too large, in every language', () => {
    for (const locale of locales) {
      const { refusal } = messagesFor(locale);
      expect(refusalText('amountTooLarge', refusal)).toBe(refusal.tooLarge);
    }
  });
});

describe('a plan in words', () => {
  const words = (name: string) => {
    const view = state(name);
    const plan = wholePlan(view) ?? view.plans[0];
    if (!plan) throw new Error(`${name} has no plan`);
    return planWords(plan, view, context(view));
  };

  test('that is missed says until when it can be made up for', () => {
    const missed = words('plan-missed');
    expect(missed.title).toBe('€40.33 of your plan is late');
    expect(missed.lead.join(' ')).toContain('Pay it by Tuesday 24 November');
    expect(missed.pay?.label).toBe('Pay the late €40.33');
  });

  test('that is in default says what brings it back and what follows otherwise', () => {
    const lead = words('plan-defaulted').lead.join(' ');
    expect(lead).toContain('by Tuesday 1 December and the plan goes on');
    expect(lead).toContain('falls due after Tuesday 24 November');
  });

  test('that is late as a whole promises no rest and no coming back', () => {
    const view = state('plan-defaulted');
    const plans = view.plans.map((plan) => ({
      ...plan,
      arrearsMinor: 8066,
      reinstateUntilOn: null,
    }));
    expect(plans.map((plan) => planWords(plan, view, context(view)).lead)).toEqual([
      [
        'Payments were missed, €80.66 is late.',
        'All its dates are over: pay by Tuesday 24 November and the plan is complete. After that day reminders go on.',
      ],
    ]);
  });

  test('marks every date with a word', () => {
    expect(words('plan-missed').rows.map((row) => row.word)).toEqual(['paid', 'missed', 'to come']);
  });

  test('that is on track does not press', () => {
    expect(words('plan-on-track').pay?.isUrgent).toBe(false);
    expect(words('plan-due').pay?.isUrgent).toBe(true);
  });
});

describe('an invoice whose payment a bank decides about', () => {
  const lineOf = (locale: Locale, over: Partial<PortalInvoice> = {}) => {
    const view = state('several-disputed');
    const lines = view.invoices.map((invoice) =>
      disputeNote({ ...invoice, ...over }, context(view, locale))?.replaceAll('\u00a0', ' '),
    );
    return lines;
  };

  test('says so on its own line beside others, with the amount and what it means', () => {
    expect(lineOf('en')).toEqual([
      undefined,
      'A payment for this invoice is disputed: your bank decides whether to return €118.58. There is nothing to pay for it now.',
    ]);
    expect(lineOf('pl')[1]).toBe(
      'Wpłata za tę fakturę jest sporna: o zwrocie 118,58 € decyduje bank. Teraz nie trzeba za nią nic płacić.',
    );
    expect(lineOf('en', { payableMinor: 500 })[1]).toContain(
      'Until then you need not pay that part again',
    );
  });
});

describe('a bank transfer', () => {
  const ofPlan = (name: string, over: Partial<PortalView['vendor']> = {}) => {
    const view = { ...state(name), vendor: { ...state(name).vendor, ...over } };
    return view.plans.map((plan) => planWords(plan, view, context(view)).transfer);
  };

  test('is offered wherever a plan can be paid, of what the quote says is due now', () => {
    for (const name of ['plan-on-track', 'plan-due', 'plan-missed', 'plan-defaulted']) {
      expect(ofPlan(name)).toEqual(['/p/tok/transfer?option=dueNow&invoices=inv_114']);
    }
  });

  test('is not offered where nothing is owed, or to a vendor without an account', () => {
    expect(ofPlan('plan-completed')).toEqual([undefined]);
    expect(ofPlan('plan-missed', { ibanLast4: null })).toEqual([undefined]);
  });

  test('is of what is due where the way that was chosen has no exact amount', () => {
    const hrefs = (['other', 'discount'] as const).map((kind) =>
      transferHref(state('open'), context(state('open')), { kind, invoices: ['inv_114'] }),
    );
    expect(hrefs).toEqual([
      '/p/tok/transfer?option=dueNow&invoices=inv_114',
      '/p/tok/transfer?option=discount&invoices=inv_114',
    ]);
  });
});

describe('the card of a payment on a plan', () => {
  const after = (option: string, view = state('plan-on-track')) => {
    const link = { ...context(view), view } as OpenedLink;
    const choice = payChoice(link, new URLSearchParams({ option }));
    return choice.step === 'check' ? methodNote(link, choice) : 'no check';
  };

  test('is kept only where something comes later, and the last payment says that nothing does', () => {
    expect(after('dueNow')).toContain('What you pay with is kept at Stripe for the later payments');
    expect(after('all')).toContain('With this payment your plan is complete');
    expect(after('all', state('plan-due'))).toBeUndefined();
  });

  test('is kept while other money for the plan is on its way and may still fail', () => {
    const view = state('plan-on-track');
    const covers = [{ invoiceId: 'inv_114', amountMinor: 4033 }];
    const quotes = view.quotes.map((quote) => ({
      ...quote,
      options: quote.options.map((one) => ({ ...one, amountMinor: 4033, covers })),
    }));
    expect(after('all', { ...view, quotes })).toContain('What you pay with is kept at Stripe');
  });
});

describe('a payment in words', () => {
  test.each(Object.entries(paymentStates))(
    '%s says what happened in every language',
    (_, payment) => {
      const view = state('open');
      for (const locale of locales) {
        const words = paymentWords(payment, view, context(view, locale));
        expect(words.title).not.toBe('');
        expect(words.lead).not.toBe('');
      }
    },
  );

  test('is watched only while its state can change by itself', () => {
    const view = state('open');
    const open = Object.values(paymentStates).filter(
      (payment) => paymentWords(payment, view, context(view)).isOpen,
    );
    expect(open.map((payment) => payment.id)).toEqual([
      'pay_processing',
      'pay_action',
      'pay_on_phone',
      'pay_created',
    ]);
  });

  test('that was declined says so, that nothing was taken, and what to do', () => {
    const declined = paymentStates['pay_declined'];
    const view = state('open');
    const words = declined && paymentWords(declined, view, context(view));
    expect(words?.lead).toContain('Nothing was taken');
    expect(words?.act?.href).toContain('/p/tok/pay?option=all');
  });
});

describe('the catalogue', () => {
  const sources = ['components', 'layouts', 'lib', 'pages', 'islands', 'settle'].flatMap((folder) =>
    textsOf(folder),
  );

  test('has no sentence that no page says', () => {
    const keys = Object.entries(messagesFor('en')).flatMap(([group, sentences]) =>
      group === 'problem' ? [] : Object.keys(sentences),
    );
    const unused = keys.filter(
      (key) => !sources.some((text) => new RegExp(`\\b${key}\\b`).test(text)),
    );
    expect(unused).toEqual([]);
  });

  test('never shouts, threatens or counts down', () => {
    const english = readFileSync(
      new URL('../../portal/messages/en/settle.ts', import.meta.url),
      'utf8',
    );
    expect(english).not.toMatch(/[a-z]!['`]|debt collector|immediately|final notice/i);
  });
});

function textsOf(folder: string): readonly string[] {
  const root = fileURLToPath(new URL(`../../portal/${folder}`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(astro|tsx?)$/.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8'));
}

import { toLocale } from '../../portal/messages/locale.ts';
import { createHash } from 'node:crypto';
import { planTerms } from '../../server/services/plans/terms.ts';
import type { CaseFacts, PaymentState, PlanPolicy } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { planTermsFacts } from '../../server/domain/plan-commands.ts';
import { aCase, aDebtor, anEntry, aPayment, aPlan, aPlanPolicy, at, day } from './builders.ts';
import { roof, zielonyDach } from './letter-facts.ts';
import { readPdf } from './pdf-text.ts';

export const now = at('2026-12-08T11:00:00Z');
export const english = { now, locale: 'en' };
export const polish = { now, locale: 'pl' };

export async function pdfOf(bytes: Promise<Uint8Array | undefined>) {
  const made = await bytes;
  if (made === undefined) throw new Error('no paper');
  return readPdf(made);
}

export function paid(amount: number) {
  return anEntry({
    id: 'ent_p',
    amountMinor: minor(amount),
    at: now,
    valueOn: day('2026-12-03'),
    paymentId: 'pay_1',
  });
}

export function facts(over: Partial<CaseFacts> = {}): CaseFacts {
  const debtor = aDebtor({ name: 'Restauracja Pod Lipą', email: 'ap@podlipa.example' });
  return aCase({ vendor: zielonyDach, debtor, invoices: [roof()], entries: [paid(5000)], ...over });
}

export function paidCase(
  state: PaymentState,
  amount = 5000,
  over: Partial<CaseFacts> = {},
): CaseFacts {
  const payment = aPayment({ amountMinor: minor(amount), methodLabel: 'Visa ·4242' }, state);
  return facts({ payments: [payment], entries: [paid(amount)], ...over });
}

type TermsCase = {
  readonly policy?: Partial<PlanPolicy>;
  readonly country?: string;
  readonly autopay?: boolean;
  readonly debtorName?: string;
};

function termsFor(locale: string, over: TermsCase) {
  const { policy = {}, country = 'PL', autopay = true, debtorName = 'Restauracja Pod Lipą' } = over;
  const settings = { ...zielonyDach.settings, plan: aPlanPolicy(policy) };
  const debtor = aDebtor({ name: debtorName, locale });
  const given = facts({ vendor: { ...zielonyDach, country, settings }, debtor, entries: [] });
  const cal = { zone: zielonyDach.timeZone, isHoliday: () => false };
  const choice = { invoiceIds: ['inv_1'], count: 3, frequency: 'monthly', autopay } as const;
  const shown = planTermsFacts(given, choice, now, cal);
  if (!shown.ok) throw new Error(shown.code);
  return { given, shown, text: planTerms(given, shown, toLocale(locale) ?? 'en') };
}

/** The terms of three monthly payments. */
export const termsOf = (locale: string, over: TermsCase = {}): string =>
  termsFor(locale, over).text;

export function planCase(locale: string) {
  const { given, shown, text } = termsFor(locale, {});
  const plan = aPlan({
    instalments: shown.item.instalments,
    acceptedAt: now,
    acceptance: {
      name: 'Maria Lipa',
      at: now,
      locale,
      termsText: text,
      termsSha256: createHash('sha256').update(text).digest('hex'),
      ip: '203.0.113.9',
      userAgent: 'Mozilla/5.0',
      linkId: 'lnk_1',
    },
  });
  return { given: { ...given, plans: [plan] }, plan };
}

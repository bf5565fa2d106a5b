import type { SettingsView } from '../../server/contract/admin.ts';
import { currencyExponent } from '../messages/currency.ts';
import { defaultPlanPolicy } from '../../server/domain/sequences.ts';
import { toDecimal } from '../messages/figures.ts';
import type { Fields } from './admin-forms.ts';

/** Settings as the text of form fields, and the bounds that the forms ask for. */

export const SECTIONS = ['discount', 'plan', 'reminders', 'checkout', 'widget', 'profile'] as const;
export type Section = (typeof SECTIONS)[number];

export const SEQUENCE_IDS = ['standard', 'polish-classic', 'biweekly-gentle'] as const;
/** In the order in which debtors are offered them. */
export const FREQUENCIES = ['monthly', 'biweekly', 'weekly'] as const;
export const TAX_MODES = ['onEarly', 'always', 'never'] as const;
export const AUTOPAYS = ['off', 'optional', 'required'] as const;
export const ACTIVATIONS = ['acceptance', 'firstPayment'] as const;
export const CHECKOUTS = ['embedded', 'redirect'] as const;
export const WEEKENDS = ['keep', 'nextWorkingDay'] as const;
export const DEFAULT_RULES = ['missedInTotal', 'missedInARow', 'arrears'] as const;

/** Least and most of each whole number, as the contract has them. */
export const BOUNDS = {
  defaultTermsDays: [0, 365],
  discountDays: [1, 365],
  latestFirstDays: [0, 365],
  longestDays: [7, 3650],
  graceDays: [0, 60],
  withinDays: [1, 60],
  missedCount: [1, 12],
  noticeDays: [0, 60],
  reinstateDays: [0, 90],
  staleAfterHours: [12, 720],
} as const satisfies Record<string, readonly [number, number]>;

const FIRST_DISCOUNT: NonNullable<SettingsView['discount']> = {
  percentBps: 200,
  days: 7,
  taxMode: 'onEarly',
};

/** A Friday's statement is fresh until Monday is over. */
const FIRST_STALE_HOURS = 72;

const ON = 'true';
const amount = (minor: number, { currency }: SettingsView): string =>
  toDecimal(minor, currencyExponent(currency));
/** 250 → `2.5`, 200 → `2`. */
const percent = (bps: number): string => toDecimal(bps, 2).replace(/\.?0+$/, '');

/** The stored settings as the forms show them. */
export function settingsFields(view: SettingsView): Fields {
  const discount = view.discount ?? FIRST_DISCOUNT;
  return {
    defaultTermsDays: String(view.defaultTermsDays),
    hasDiscount: view.discount ? ON : '',
    discountPercent: percent(discount.percentBps),
    discountDays: String(discount.days),
    taxMode: discount.taxMode,
    ...planFields(view),
    sequence: view.sequence,
    currency: view.currency,
    minReminder: amount(view.minReminderMinor, view),
    hasStatements: view.statements ? ON : '',
    staleAfterHours: String(view.statements?.staleAfterHours ?? FIRST_STALE_HOURS),
    checkout: view.checkout,
    allowedOrigins: view.allowedOrigins.join('\n'),
    email: view.profile.email,
    phone: view.profile.phone ?? '',
    contactName: view.profile.contactName ?? '',
    address: view.profile.address.join('\n'),
    taxId: view.profile.taxId ?? '',
    iban: (view.profile.iban ?? '').replaceAll(/(.{4})(?=.)/g, '$1 '),
    accent: view.profile.accent,
  };
}

/** What a rule does not use is filled in as a first proposal, for whoever chooses another rule. */
const FIRST = { withinDays: '7', missedCount: '2', arrearsPercent: '20' };

/** Who offers no plans yet finds what a new vendor starts with. */
function planFields(view: SettingsView): Fields {
  const plan = view.plan ?? defaultPlanPolicy;
  const { activation, defaultAfter } = plan;
  return {
    ...FIRST,
    hasPlan: view.plan ? ON : '',
    counts: plan.counts.join(', '),
    frequencies: plan.frequencies.join(','),
    minInstalment: amount(plan.minInstalmentMinor, view),
    minFirst: percent(plan.minFirstBps),
    latestFirstDays: String(plan.latestFirstDays),
    longestDays: String(plan.longestDays),
    autopay: plan.autopay,
    graceDays: String(plan.graceDays),
    activation: activation.on,
    ...(activation.on === 'firstPayment' ? { withinDays: String(activation.withinDays) } : {}),
    weekend: plan.weekend,
    defaultRule: defaultAfter.rule,
    ...(defaultAfter.rule === 'arrears'
      ? { arrearsPercent: percent(defaultAfter.percentBps) }
      : { missedCount: String(defaultAfter.count) }),
    noticeDays: String(plan.noticeDays),
    reinstateDays: String(plan.reinstateDays),
    resumeAtStep: plan.resumeAtStep ?? '',
    againAfterDefault: plan.againAfterDefault ? ON : '',
  };
}

import type { SettingsView } from '../../server/contract/admin.ts';
import { toDecimal } from '../messages/format.ts';
import type { Fields } from './admin-forms.ts';

/** Settings as the text of form fields, and the bounds that the forms ask for. */

export const SECTIONS = ['discount', 'plan', 'reminders', 'widget', 'profile'] as const;
export type Section = (typeof SECTIONS)[number];

export const SEQUENCE_IDS = ['standard', 'polish-classic', 'biweekly-gentle'] as const;
export const FREQUENCIES = ['weekly', 'biweekly', 'monthly'] as const;
export const TAX_MODES = ['onEarly', 'always', 'never'] as const;
export const AUTOPAYS = ['off', 'optional', 'required'] as const;

/** Least and most of each whole number, as the contract has them. */
export const BOUNDS = {
  defaultTermsDays: [0, 365],
  discountDays: [1, 365],
  latestFirstDays: [0, 365],
  longestDays: [7, 3650],
  graceDays: [0, 60],
  missedCount: [1, 12],
  noticeDays: [0, 60],
  reinstateDays: [0, 90],
} as const satisfies Record<string, readonly [number, number]>;

/** What a vendor who offers no plans yet finds in the form. */
const FIRST_PLAN: NonNullable<SettingsView['plan']> = {
  counts: [2, 3, 4, 5, 6],
  frequencies: ['monthly', 'biweekly'],
  minInstalmentMinor: 2000,
  minFirstBps: 0,
  latestFirstDays: 31,
  longestDays: 366,
  autopay: 'optional',
  graceDays: 5,
  missedCount: 2,
  noticeDays: 7,
  reinstateDays: 14,
  againAfterDefault: false,
};
const FIRST_DISCOUNT: NonNullable<SettingsView['discount']> = {
  percentBps: 200,
  days: 7,
  taxMode: 'onEarly',
};

const ON = 'true';
const amount = (minor: number): string => toDecimal(minor, 2);
/** 250 → `2.5`, 200 → `2`. */
const percent = (bps: number): string => toDecimal(bps, 2).replace(/\.?0+$/, '');

/** The stored settings as the forms show them. */
export function settingsFields(view: SettingsView): Fields {
  const discount = view.discount ?? FIRST_DISCOUNT;
  const plan = view.plan ?? FIRST_PLAN;
  return {
    defaultTermsDays: String(view.defaultTermsDays),
    hasDiscount: view.discount ? ON : '',
    discountPercent: percent(discount.percentBps),
    discountDays: String(discount.days),
    taxMode: discount.taxMode,
    hasPlan: view.plan ? ON : '',
    counts: plan.counts.join(', '),
    frequencies: plan.frequencies.join(','),
    minInstalment: amount(plan.minInstalmentMinor),
    minFirst: percent(plan.minFirstBps),
    latestFirstDays: String(plan.latestFirstDays),
    longestDays: String(plan.longestDays),
    autopay: plan.autopay,
    graceDays: String(plan.graceDays),
    missedCount: String(plan.missedCount),
    noticeDays: String(plan.noticeDays),
    reinstateDays: String(plan.reinstateDays),
    againAfterDefault: plan.againAfterDefault ? ON : '',
    sequence: view.sequence,
    minReminder: amount(view.minReminderMinor),
    allowedOrigins: view.allowedOrigins.join('\n'),
    email: view.profile.email,
    phone: view.profile.phone ?? '',
    contactName: view.profile.contactName ?? '',
    accent: view.profile.accent,
  };
}

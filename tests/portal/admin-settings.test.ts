import { expect, test } from 'vitest';
import { readPlan } from '../../portal/lib/admin-settings-plan.ts';
import { settingsFields } from '../../portal/lib/admin-settings.ts';
import { adminMessages } from '../../portal/messages/admin.ts';
import type { SettingsView } from '../../server/contract/admin.ts';
import { defaultPlanPolicy } from '../../server/domain/sequences.ts';

const words = adminMessages.settings.wrong;

type Policy = NonNullable<SettingsView['plan']>;

const viewOf = (plan: Policy | null): SettingsView => ({
  version: 1,
  defaultTermsDays: 14,
  discount: null,
  plan,
  sequence: 'standard',
  currency: 'EUR',
  minReminderMinor: 0,
  statements: null,
  checkout: 'embedded',
  allowedOrigins: [],
  profile: {
    email: 'a@b.example',
    phone: null,
    contactName: null,
    address: [],
    taxId: null,
    iban: null,
    accent: '#1f5c4d',
  },
});

const policy: Policy = {
  ...defaultPlanPolicy,
  counts: [...defaultPlanPolicy.counts],
  frequencies: [...defaultPlanPolicy.frequencies],
};

const RULES: readonly Partial<Policy>[] = [
  {},
  { defaultAfter: { rule: 'missedInARow', count: 3 } },
  { defaultAfter: { rule: 'arrears', percentBps: 2550 } },
  { activation: { on: 'firstPayment', withinDays: 10 } },
  { weekend: 'nextWorkingDay', resumeAtStep: '+14', againAfterDefault: true },
];

test.each(RULES)('a plan form that nobody changed saves what was stored: %j', (rules) => {
  const stored = { ...policy, ...rules };
  expect(readPlan(settingsFields(viewOf(stored)), words)).toEqual({
    ok: true,
    value: { plan: stored },
  });
});

test('who offers no plans yet finds what a new vendor starts with', () => {
  const fields = { ...settingsFields(viewOf(null)), hasPlan: 'true' };
  expect(readPlan(fields, words)).toMatchObject({
    value: { plan: { counts: policy.counts, defaultAfter: policy.defaultAfter } },
  });
});

test('only the number that the chosen rule asks for has to be right', () => {
  const fields = { ...settingsFields(viewOf(policy)), arrearsPercent: 'x', withinDays: 'x' };
  expect(readPlan(fields, words).ok).toBe(true);
  for (const [chosen, field] of [
    [{ defaultRule: 'arrears' }, 'arrearsPercent'],
    [{ activation: 'firstPayment' }, 'withinDays'],
  ] as const) {
    expect(readPlan({ ...fields, ...chosen }, words)).toMatchObject({ problems: [{ field }] });
  }
});

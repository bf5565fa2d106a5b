import type { PlanPolicy, Sequence, Step, StepTemplate, Tone, VendorSettings } from './facts.ts';
import { bps, currency, minor, ZERO } from './money.ts';

type Row = readonly [offsetDays: number, tone: Tone, template: StepTemplate];

/** Ready-made sequences (rules 7.2). They are finite, and their tone never falls. */
export const SEQUENCES = {
  standard: sequence('standard', [
    [-3, 1, 'beforeDue'],
    [1, 2, 'whenExpected'],
    [7, 3, 'secondReminder'],
    [14, 4, 'firmReminder'],
    [21, 4, 'callTask'],
    [30, 5, 'finalDemand'],
  ]),
  'polish-classic': sequence('polish-classic', [
    [-3, 1, 'beforeDue'],
    [7, 2, 'secondReminder'],
    [14, 3, 'firmReminder'],
    [21, 4, 'callTask'],
    [30, 5, 'finalDemand'],
  ]),
  'biweekly-gentle': sequence('biweekly-gentle', [
    [1, 1, 'whenExpected'],
    [15, 2, 'secondReminder'],
    [29, 2, 'secondReminder'],
    [43, 3, 'firmReminder'],
    [57, 3, 'firmReminder'],
    [71, 4, 'finalDemand'],
  ]),
} as const satisfies { readonly [id: string]: Sequence };

/** Two to six parts, at least 20.00 each, decided at once; broken after two missed ones. */
export const defaultPlanPolicy: PlanPolicy = {
  counts: [2, 3, 4, 5, 6],
  frequencies: ['monthly', 'biweekly'],
  minInstalmentMinor: minor(2000),
  minFirstBps: bps(0),
  latestFirstDays: 31,
  longestDays: 366,
  autopay: 'optional',
  activation: { on: 'acceptance' },
  weekend: 'keep',
  againAfterDefault: false,
  graceDays: 5,
  defaultAfter: { rule: 'missedInTotal', count: 2 },
  noticeDays: 7,
  reinstateDays: 14,
  resumeAtStep: null,
};

/** What a new vendor starts with. */
export const defaultVendorSettings: VendorSettings = {
  defaultTermsDays: 14,
  discount: null,
  plan: defaultPlanPolicy,
  sequence: SEQUENCES.standard,
  currency: currency('EUR'),
  minReminderMinor: ZERO,
  minPaymentMinor: minor(500),
  minGapDays: 3,
  sendWindow: { fromHour: 9, toHour: 17 },
  statements: null,
  checkout: 'embedded',
};

function sequence(id: string, rows: readonly Row[]): Sequence {
  return { id, steps: rows.map(step) };
}

function step([offsetDays, tone, template]: Row): Step {
  const channel = template === 'callTask' ? 'callTask' : 'email';
  const id = offsetDays > 0 ? `+${offsetDays}` : `${offsetDays}`;
  return { id, offsetDays, channel, tone, template };
}

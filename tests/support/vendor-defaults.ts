import type {
  PlanPolicy,
  Sequence,
  Step,
  StepTemplate,
  Tone,
  VendorProfile,
  VendorSettings,
} from '../../server/domain/facts.ts';
import { bps, currency, minor, ZERO } from '../../server/domain/money.ts';

/** How the vendor of the tests works: the demo vendor of the sandbox, without a discount. */
const step = (id: string, channel: Step['channel'], tone: Tone, template: StepTemplate): Step => ({
  id,
  offsetDays: Number(id),
  channel,
  tone,
  template,
});

export const STANDARD_SEQUENCE: Sequence = {
  id: 'standard',
  steps: [
    step('-3', 'email', 1, 'beforeDue'),
    step('+1', 'email', 2, 'whenExpected'),
    step('+7', 'email', 3, 'secondReminder'),
    step('+14', 'email', 4, 'firmReminder'),
    step('+21', 'callTask', 4, 'callTask'),
    step('+30', 'email', 5, 'finalDemand'),
  ],
};

export const PLAN_POLICY: PlanPolicy = {
  counts: [2, 3, 4, 5, 6],
  frequencies: ['monthly', 'biweekly'],
  minInstalmentMinor: minor(2000),
  minFirstBps: bps(0),
  latestFirstDays: 14,
  longestDays: 366,
  autopay: 'optional',
  activation: { on: 'acceptance' },
  weekend: 'keep',
  againAfterDefault: false,
  graceDays: 5,
  defaultAfter: { rule: 'missedInTotal', count: 2 },
  noticeDays: 7,
  reinstateDays: 14,
  resumeAtStep: '+14',
};

export const SETTINGS: VendorSettings = {
  defaultTermsDays: 14,
  discount: null,
  plan: PLAN_POLICY,
  sequence: STANDARD_SEQUENCE,
  currency: currency('EUR'),
  minReminderMinor: ZERO,
  minPaymentMinor: minor(1000),
  minGapDays: 3,
  sendWindow: { fromHour: 9, toHour: 17 },
  statements: null,
  checkout: 'embedded',
};

export const PROFILE: VendorProfile = {
  email: 'accounts@lipa.example',
  phone: null,
  address: ['ul. Lipowa 1', '00-001 Warszawa'],
  taxId: null,
  iban: null,
  accent: '#1f5f4f',
  contactName: null,
  allowedOrigins: [],
};

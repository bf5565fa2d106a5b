import { createVendor } from '../../../db/queries/vendors.ts';
import { insertApiKey } from '../../../db/queries/api-keys.ts';
import type { Currency, Instant, TimeZone } from '../../../server/domain/brands.ts';
import type {
  DiscountPolicy,
  PlanPolicy,
  Sequence,
  Step,
  Tone,
  VendorSettings,
} from '../../../server/domain/facts.ts';
import { bps, currency as toCurrency, minor, ZERO } from '../../../server/domain/money.ts';
import { defaultPlanPolicy, SEQUENCES } from '../../../server/domain/sequences.ts';
import { hashSecret } from '../../../server/services/auth/secrets.ts';
import type { SimDebtor, SimVendor } from './play.ts';
import type { Random } from './random.ts';
import type { Saldo } from './saldo.ts';

/** Where vendors and debtors live: both sides of the date line, clocks that change and clocks that don't. */
const PLACES = [
  ['Europe/Warsaw', 'PL'],
  ['Europe/Bucharest', 'RO'],
  ['Europe/London', 'GB'],
  ['America/New_York', 'US'],
  ['America/Sao_Paulo', 'BR'],
  ['Asia/Kolkata', 'IN'],
  ['Pacific/Auckland', 'NZ'],
] as const;

/** Words that occur nowhere else, so that one found in the wrong place is a leak. */
const NAMES = ['Quokka', 'Zyzzyva', 'Okapi', 'Numbat', 'Xerus', 'Kakapo', 'Axolotl', 'Tuatara'];

/** Writes a vendor with random ways of working into the database. */
export async function addVendor(saldo: Saldo, random: Random, no: number): Promise<SimVendor> {
  const [timeZone, country] = random.pick(PLACES);
  const at = saldo.now() as Instant;
  const id = saldo.newId('ven');
  const currency = random.weighted([
    [6, 'EUR'],
    [3, 'PLN'],
    [1, 'JPY'],
  ]);
  const settings = randomSettings(random, toCurrency(currency));
  const name = `${NAMES[no] ?? 'Vendor'} Works ${no}`;
  const profile = {
    email: `office@${name.split(' ', 1)[0]?.toLowerCase()}.example`,
    phone: null,
    address: [`${name} Street 1`],
    taxId: null,
    iban: null,
    accent: '#1f5c4d',
    contactName: null,
    allowedOrigins: [],
  };
  await createVendor(
    saldo.db(),
    { id, name, timeZone: timeZone as TimeZone, country, profile, settings, statementsToOn: null },
    at,
  );
  const apiKey = `sk_saldo_simulation_${no}`;
  const key = {
    id: saldo.newId('key'),
    vendorId: id,
    hash: hashSecret(apiKey),
    prefix: 'sk_saldo',
  };
  await insertApiKey(saldo.db(), {
    ...key,
    label: 'play',
    createdAt: at,
    expiresAt: null,
    revokedAt: null,
  });
  return { id, apiKey, name, timeZone, country, currency, settings };
}

export function addDebtor(random: Random, vendor: SimVendor, no: number): SimDebtor {
  const [timeZone, country] = random.pick(PLACES);
  const isHere = random.chance(0.5);
  const name = `${vendor.name.split(' ', 1)[0]}-Debtor-${no}`;
  return {
    vendor,
    name,
    email: random.chance(0.85) ? `${name.toLowerCase()}@debtor.example` : null,
    locale: random.pick(['en', 'pl']),
    timeZone: isHere ? null : timeZone,
    country: isHere ? null : country,
    id: null,
    token: null,
  };
}

function randomSettings(random: Random, currency: Currency): VendorSettings {
  const sequence = random.weighted<Sequence>([
    [3, SEQUENCES.standard],
    [1, SEQUENCES['polish-classic']],
    [1, SEQUENCES['biweekly-gentle']],
    [3, QUICK],
  ]);
  return {
    defaultTermsDays: 14,
    discount: random.chance(0.3) ? randomDiscount(random) : null,
    plan: random.chance(0.85) ? randomPlanPolicy(random, sequence) : null,
    sequence,
    currency,
    minReminderMinor: random.chance(0.8) ? ZERO : minor(1_500),
    minPaymentMinor: minor(random.pick([500, 1_000])),
    minGapDays: random.pick([3, 3, 4, 5]),
    sendWindow: random.pick([
      { fromHour: 9, toHour: 17 },
      { fromHour: 8, toHour: 12 },
    ]),
    statements: null,
    checkout: random.chance(0.3) ? 'redirect' : 'embedded',
  };
}

const step = (offsetDays: number, tone: Tone, channel: Step['channel'] = 'email'): Step => ({
  id: offsetDays > 0 ? `+${offsetDays}` : `${offsetDays}`,
  offsetDays,
  tone,
  channel,
  template: channel === 'callTask' ? 'callTask' : 'secondReminder',
});

/** Steps that lie closer together than the smallest gap: catching up is the rule here. */
const QUICK: Sequence = {
  id: 'quick',
  steps: [step(-2, 1), step(0, 2), step(2, 3), step(4, 4), step(6, 4, 'callTask'), step(9, 5)],
};

const randomDiscount = (random: Random): DiscountPolicy => ({
  percentBps: bps(random.pick([100, 200, 333, 500])),
  days: random.int(3, 12),
  taxMode: random.pick(['onEarly', 'always', 'never']),
});

function randomPlanPolicy(random: Random, { steps }: Sequence): PlanPolicy {
  return {
    ...defaultPlanPolicy,
    counts: random.pick([[2, 3], [2, 3, 4, 5, 6], [3]]),
    frequencies: random.pick([
      ['weekly'],
      ['biweekly'],
      ['monthly', 'biweekly'],
      ['weekly', 'monthly'],
    ]),
    minInstalmentMinor: minor(random.pick([1_000, 2_000])),
    autopay: random.weighted([
      [5, 'optional'],
      [2, 'required'],
      [2, 'off'],
    ]),
    activation: random.chance(0.75)
      ? { on: 'acceptance' }
      : { on: 'firstPayment', withinDays: random.int(2, 6) },
    weekend: random.pick(['keep', 'nextWorkingDay']),
    againAfterDefault: random.chance(0.5),
    graceDays: random.int(1, 6),
    defaultAfter: random.weighted<PlanPolicy['defaultAfter']>([
      [3, { rule: 'missedInTotal', count: random.int(1, 2) }],
      [2, { rule: 'missedInARow', count: random.int(1, 2) }],
      [1, { rule: 'arrears', percentBps: bps(3_000) }],
    ]),
    noticeDays: random.int(2, 7),
    reinstateDays: random.int(5, 14),
    resumeAtStep: random.chance(0.4) ? random.pick(steps).id : null,
  };
}

import { loadVendor, updateVendor } from '../../../db/queries/vendors.ts';
import type { SettingsView } from '../../contract/admin.ts';
import type { Bps } from '../../domain/brands.ts';
import type { PlanPolicy, Vendor, VendorSettings } from '../../domain/facts.ts';
import { bps, currency as toCurrency, minor } from '../../domain/money.ts';
import { SEQUENCES } from '../../domain/sequences.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';

export async function showSettings(deps: Deps, vendorId: string): Promise<Outcome<SettingsView>> {
  const vendor = await loadVendor(deps.db, vendorId);
  return vendor ? done(settingsView(vendor, vendor.settingsVersion)) : failed('notFound');
}

/** Saves what was shown and changed. Issued invoices and agreed plans keep the terms they were made with. */
export async function saveSettings(
  deps: Deps,
  vendorId: string,
  input: SettingsView,
): Promise<Outcome<SettingsView>> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) return failed('notFound');
  const origins = input.allowedOrigins.map((text) => toOrigin(text, deps.config.sandbox));
  const wrong = wrongOrigin(origins) ?? unknownStep(input);
  if (wrong !== undefined) return wrong;
  const { settingsVersion, createdAt: _, ...own } = vendor;
  const changed: Vendor = {
    ...own,
    profile: {
      ...own.profile,
      ...input.profile,
      allowedOrigins: [...new Set(origins.filter((o) => o !== undefined))],
    },
    settings: toSettings(own.settings, input),
  };
  const isSaved = await updateVendor(deps.db, changed, {
    version: input.version,
    at: deps.clock.now(),
  });
  return isSaved && settingsVersion === input.version
    ? done(settingsView(changed, input.version + 1))
    : failed('settingsChanged');
}

function wrongOrigin(origins: readonly (string | undefined)[]): Failure | undefined {
  const at = origins.indexOf(undefined);
  const message = 'is not an origin such as https://www.example.com';
  return at === -1
    ? undefined
    : failed('originNotAllowed', { errors: [{ path: `allowedOrigins.${at}`, message }] });
}

/** After a broken plan the sequence can only go on at a step that it has. */
function unknownStep({ plan, sequence }: SettingsView): Failure | undefined {
  const step = plan?.resumeAtStep ?? null;
  const message = `is not a step of ${sequence}`;
  return step === null || SEQUENCES[sequence].steps.some((s) => s.id === step)
    ? undefined
    : failed('invalidInput', { errors: [{ path: 'plan.resumeAtStep', message }] });
}

/** Exactly what a browser sends as Origin: https only, no path, no wildcard (threat T35). Plain http on one's own machine. */
export function toOrigin(text: string, allowLoopback: boolean): string | undefined {
  const url = URL.parse(text.trim());
  if (
    !url ||
    url.origin === 'null' ||
    url.username !== '' ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  )
    return undefined;
  if (/[*;,\s'"]/.test(url.origin)) return undefined;
  const isLoopback =
    url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return url.protocol === 'https:' || (allowLoopback && isLoopback && url.protocol === 'http:')
    ? url.origin
    : undefined;
}

function toSettings(old: VendorSettings, input: SettingsView): VendorSettings {
  const { discount, plan } = input;
  return {
    ...old,
    defaultTermsDays: input.defaultTermsDays,
    discount: discount && {
      percentBps: discount.percentBps as Bps,
      days: discount.days,
      taxMode: discount.taxMode,
    },
    plan: plan && toPolicy(plan),
    sequence: SEQUENCES[input.sequence],
    currency: toCurrency(input.currency),
    minReminderMinor: minor(input.minReminderMinor),
    statements: input.statements && { ...input.statements },
    checkout: input.checkout,
  };
}

function toPolicy(plan: NonNullable<SettingsView['plan']>): PlanPolicy {
  const { counts, minInstalmentMinor, minFirstBps, defaultAfter, ...rest } = plan;
  return {
    ...rest,
    counts: [...new Set(counts)].toSorted((a, b) => a - b),
    minInstalmentMinor: minor(minInstalmentMinor),
    minFirstBps: bps(minFirstBps),
    defaultAfter:
      defaultAfter.rule === 'arrears'
        ? { rule: 'arrears', percentBps: bps(defaultAfter.percentBps) }
        : defaultAfter,
  };
}

function settingsView(vendor: Vendor, version: number): SettingsView {
  const { settings, profile } = vendor;
  const { plan, discount } = settings;
  return {
    version,
    defaultTermsDays: settings.defaultTermsDays,
    discount: discount && { ...discount },
    plan: plan && planView(plan),
    sequence: settings.sequence.id as SettingsView['sequence'],
    currency: settings.currency,
    minReminderMinor: settings.minReminderMinor,
    statements: settings.statements && { ...settings.statements },
    checkout: settings.checkout,
    allowedOrigins: [...profile.allowedOrigins],
    profile: {
      email: profile.email,
      phone: profile.phone,
      contactName: profile.contactName,
      address: [...profile.address],
      taxId: profile.taxId,
      iban: profile.iban,
      accent: profile.accent,
    },
  };
}

function planView(plan: PlanPolicy): NonNullable<SettingsView['plan']> {
  const { counts, frequencies, activation, defaultAfter, ...rest } = plan;
  return {
    ...rest,
    counts: [...counts],
    frequencies: [...frequencies],
    activation: { ...activation },
    defaultAfter: { ...defaultAfter },
  };
}

import { loadVendor, updateVendor } from '../../../db/queries/vendors.ts';
import type { SettingsView } from '../../contract/admin.ts';
import type { Bps } from '../../domain/brands.ts';
import type { PlanPolicy, Vendor, VendorSettings } from '../../domain/facts.ts';
import { bps, minor } from '../../domain/money.ts';
import { defaultPlanPolicy, SEQUENCES } from '../../domain/sequences.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

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
  const wrong = origins.findIndex((origin) => origin === undefined);
  if (wrong !== -1)
    return failed('originNotAllowed', {
      errors: [
        {
          path: `allowedOrigins.${wrong}`,
          message: 'is not an origin such as https://www.example.com',
        },
      ],
    });
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
    plan: plan && toPolicy(old.plan ?? defaultPlanPolicy, plan),
    sequence: SEQUENCES[input.sequence],
    minReminderMinor: minor(input.minReminderMinor),
  };
}

function toPolicy(old: PlanPolicy, plan: NonNullable<SettingsView['plan']>): PlanPolicy {
  const { missedCount, counts, minInstalmentMinor, minFirstBps, ...rest } = plan;
  return {
    ...old,
    ...rest,
    counts: [...new Set(counts)].toSorted((a, b) => a - b),
    minInstalmentMinor: minor(minInstalmentMinor),
    minFirstBps: bps(minFirstBps),
    defaultAfter: { rule: 'missedInTotal', count: missedCount },
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
    minReminderMinor: settings.minReminderMinor,
    allowedOrigins: [...profile.allowedOrigins],
    profile: {
      email: profile.email,
      phone: profile.phone,
      contactName: profile.contactName,
      accent: profile.accent,
    },
  };
}

function planView(plan: PlanPolicy): NonNullable<SettingsView['plan']> {
  const {
    defaultAfter,
    activation: _,
    weekend: __,
    resumeAtStep: ___,
    counts,
    frequencies,
    ...rest
  } = plan;
  return {
    ...rest,
    counts: [...counts],
    frequencies: [...frequencies],
    missedCount: defaultAfter.rule === 'arrears' ? 2 : defaultAfter.count,
  };
}

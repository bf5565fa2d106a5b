import type { z } from 'zod';
import type { PlanMenuView, PortalView, TransferOrderView } from '../../contract/portal.ts';
import type { transferQuerySchema } from '../../contract/portal-requests.ts';
import type { CivilDate } from '../../domain/brands.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { payableOf } from '../../domain/ledger.ts';
import { transferOrder } from '../../domain/transfer-order.ts';
import type { Deps } from '../../deps.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { loadScope, requireInScope } from './load.ts';
import { planMenuView } from './plan-menu-view.ts';
import { portalView } from './view.ts';

export async function viewPortal(
  deps: Deps,
  scope: PortalScope,
  selected: readonly string[] | null,
): Promise<Outcome<PortalView>> {
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const facts = loaded.value;
  return done(
    portalView(facts, {
      now: deps.clock.now(),
      calendar: deps.calendars.of(facts.vendor, facts.debtor),
      sandbox: deps.config.sandbox,
      publishableKey: deps.payments.publishableKey,
      invoiceId: scope.invoiceId,
      selected,
    }),
  );
}

/** Who may show this link in a frame (threat T34). */
export async function viewEmbed(
  deps: Deps,
  scope: PortalScope,
): Promise<Outcome<{ allowedOrigins: string[] }>> {
  const loaded = await loadScope(deps, scope);
  return loaded.ok
    ? done({ allowedOrigins: [...loaded.value.vendor.profile.allowedOrigins] })
    : loaded;
}

/** A bank transfer for one way to pay; without a choice, for everything of the link in its first currency. */
export async function viewTransfer(
  deps: Deps,
  scope: PortalScope,
  ask: z.infer<typeof transferQuerySchema>,
): Promise<Outcome<TransferOrderView>> {
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const invoiceIds = ask.invoices ?? payableIds(loaded.value, scope);
  const allowed = requireInScope(scope, invoiceIds);
  if (!allowed.ok) return allowed;
  const isOwn = invoiceIds.every((id) => loaded.value.invoices.some((i) => i.id === id));
  if (!isOwn) return failed('notFound');
  const now = deps.clock.now();
  const ordered = transferOrder(loaded.value, { invoiceIds, option: ask.option, now });
  if (!ordered.ok) return failed(ordered.code);
  return done({ ...ordered.order, covers: ordered.order.covers.map((c) => ({ ...c })) });
}

type MenuAsk = {
  readonly invoiceIds?: readonly string[] | undefined;
  readonly firstOn?: string | undefined;
};

export async function viewPlanMenu(
  deps: Deps,
  scope: PortalScope,
  ask: MenuAsk,
): Promise<Outcome<PlanMenuView>> {
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const facts = loaded.value;
  const invoiceIds = ask.invoiceIds ?? payableIds(facts, scope);
  const allowed = requireInScope(scope, invoiceIds);
  if (!allowed.ok) return allowed;
  const request = {
    invoiceIds,
    firstOn: ask.firstOn as CivilDate | undefined,
    now: deps.clock.now(),
  };
  const menu = planMenuView(facts, request, deps.calendars.of(facts.vendor, facts.debtor));
  return menu ? done(menu) : failed('planNotOffered');
}

function payableIds(facts: CaseFacts, scope: PortalScope): readonly string[] {
  const shown = facts.invoices.filter((i) => scope.invoiceId === null || i.id === scope.invoiceId);
  return shown.filter((i) => payableOf(facts, i.id) > 0).map((i) => i.id);
}

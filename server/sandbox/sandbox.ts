import type { Hono } from 'hono';
import { putMeta, loadMeta } from '../../db/queries/meta.ts';
import { findInvoiceByNumber } from '../../db/queries/invoices.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { applyInbox } from '../services/webhooks/apply-inbox.ts';
import { ensureLink, payUrlOf } from '../services/links/links.ts';
import type { Worker } from '../worker/worker.ts';
import { playCast } from './cast.ts';
import type { CastMember } from './cast.ts';
import { BEING_PLAYED, CAST } from './cut-short.ts';
import { ensureDemoVendor } from './demo-vendor.ts';
import type { DemoAccess } from './demo-vendor.ts';
import { sandboxRoutes } from './routes.ts';
import type { SandboxLink } from './routes.ts';
import { webhookDelivery } from './world.ts';
import type { SandboxWorld } from './world.ts';

type App = Parameters<typeof webhookDelivery>[0];

export type Sandbox = {
  readonly routes: Hono<AppEnv>;
  readonly access: DemoAccess;
  /** Connects the processor's webhooks to the app and, where it never did, lets the demo cast live its months. */
  readonly begin: (app: App) => Promise<void>;
  readonly links: () => readonly SandboxLink[];
};

/** The try-out world around a server: demo vendor, its debtors, and the addresses that move the world. */
export async function openSandbox(
  deps: Deps,
  world: SandboxWorld,
  worker: Worker,
  dataDir: string | null,
): Promise<Sandbox> {
  const access = await ensureDemoVendor(deps, dataDir);
  let links: readonly SandboxLink[] = [];
  return {
    access,
    routes: sandboxRoutes(deps, world, worker, access, () => links),
    links: () => links,
    async begin(app) {
      world.deliverTo(webhookDelivery(app, () => applyInbox(deps)));
      if ((await loadMeta(deps.db, CAST)) === undefined) {
        await deps.db.write([putMeta(CAST, BEING_PLAYED)]);
        await deps.db.write([putMeta(CAST, await playCast({ deps, world, worker, access, app }))]);
      }
      links = await castLinks(deps, access);
    },
  };
}

async function castLinks(deps: Deps, access: DemoAccess): Promise<readonly SandboxLink[]> {
  const cast = (await loadMeta(deps.db, CAST)) as readonly CastMember[];
  const links: SandboxLink[] = [];
  for (const { label, number, isWholeDebtor } of cast) {
    const found = await findInvoiceByNumber(deps.db, access.vendorId, number);
    if (found !== undefined)
      links.push({
        label,
        url: payUrlOf(deps, await ensureLink(deps, found, isWholeDebtor ? null : found.invoiceId)),
      });
  }
  return links;
}

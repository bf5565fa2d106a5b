import { mkdirSync } from 'node:fs';
import { openDatabase } from '../db/client.ts';
import type { Database } from '../db/client.ts';
import { DatabaseInUse } from '../db/errors.ts';
import { migrate } from '../db/migrate.ts';
import { findDamage } from '../db/quick-check.ts';
import { claimMeta } from '../db/queries/meta.ts';
import type { Settings } from './config.ts';
import type { Instant } from './domain/brands.ts';
import { loadKeyRing } from './keys.ts';
import type { KeyRing } from './services/links/token.ts';

/** The database of this version and the keys of its links; else what is wrong, in one sentence. */
export type House =
  | { readonly ok: true; readonly db: Database; readonly keys: KeyRing }
  | { readonly ok: false; readonly mistake: string; readonly isInUse: boolean };

export async function openHouse(settings: Settings, now: Instant): Promise<House> {
  const { databaseUrl: url, databaseToken, dataDir } = settings;
  let what = 'DATA_DIR cannot be used: ';
  let db: Database | undefined;
  try {
    if (url.startsWith('file:')) mkdirSync(dataDir, { recursive: true });
    what = 'DATABASE_URL cannot be used: ';
    db = await openDatabase({ url, authToken: databaseToken ?? undefined });
    await refuseDamage(db);
    await migrate(db, now);
    await claimMode(db, settings);
    what = '';
    return { ok: true, db, keys: loadKeyRing(settings) };
  } catch (error) {
    await db?.close();
    if (!(error instanceof Error)) throw error;
    const isInUse = error instanceof DatabaseInUse;
    return { ok: false, mistake: isInUse ? error.message : `${what}${error.message}`, isInUse };
  }
}

/** Writing on a damaged file makes it worse, and what is read from it may be anything. */
async function refuseDamage(db: Database): Promise<void> {
  const damage = await findDamage(db);
  if (damage === null) return;
  throw new Error(
    `the file is damaged (${damage}). Put the newest copy in its place; nothing was changed.`,
  );
}

const MODES = {
  sandbox: 'the sandbox',
  test: 'test keys of Stripe',
  live: 'live keys of Stripe',
} as const;
type Mode = keyof typeof MODES;

/** Made-up debtors must get no real letters, and payments of one mode are unknown to the other. */
async function claimMode(db: Database, { stripe }: Settings): Promise<void> {
  const mode: Mode =
    stripe === null ? 'sandbox' : stripe.secretKey.includes('_test_') ? 'test' : 'live';
  const claimed = (await claimMeta(db, 'mode', mode)) as Mode;
  if (claimed === mode) return;
  throw new Error(
    `it was begun with ${MODES[claimed]}, and STRIPE_SECRET_KEY now means ${MODES[mode]}: give each a DATA_DIR or DATABASE_URL of its own.`,
  );
}

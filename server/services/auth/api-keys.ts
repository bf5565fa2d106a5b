import { insertApiKey, listApiKeys, revokeApiKey } from '../../../db/queries/api-keys.ts';
import type { ApiKeyRow } from '../../../db/queries/api-keys.ts';
import type { ApiKeyView, CreatedApiKey } from '../../contract/api-key.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { hashSecret, newSecret } from './secrets.ts';

type KeyList = { data: ApiKeyView[]; nextCursor: null };

/** Enough to tell keys apart in a list, and nothing of what opens. */
const SHOWN = 'sk_saldo_123'.length;
/** More programs than a vendor has; a loop that makes keys ends here. */
const MOST = 50;

/** Those that open something, oldest first. */
export async function listKeys(deps: Deps, vendorId: string): Promise<Outcome<KeyList>> {
  const keys = await usableKeys(deps, vendorId);
  return done({ data: keys.map(keyView), nextCursor: null });
}

/** The key is in this answer and nowhere else. */
export async function createKey(
  deps: Deps,
  vendorId: string,
  { label }: { readonly label: string },
): Promise<Outcome<CreatedApiKey>> {
  if ((await usableKeys(deps, vendorId)).length >= MOST) return failed('tooManyApiKeys');
  const apiKey = newSecret('sk_saldo');
  const row = apiKeyRow(deps, { vendorId, apiKey, label });
  await insertApiKey(deps.db, row);
  return done({ ...keyView(row), apiKey });
}

/** From now on it opens nothing. */
export async function revokeKey(
  deps: Deps,
  vendorId: string,
  id: string,
): Promise<Outcome<{ status: 'revoked' }>> {
  const isRevoked = await revokeApiKey(deps.db, vendorId, id, deps.clock.now());
  return isRevoked ? done({ status: 'revoked' }) : failed('notFound');
}

export const apiKeyRow = (
  deps: Pick<Deps, 'clock' | 'newId'>,
  { vendorId, apiKey, label }: { vendorId: string; apiKey: string; label: string },
): ApiKeyRow => ({
  id: deps.newId('key'),
  vendorId,
  hash: hashSecret(apiKey),
  prefix: apiKey.slice(0, SHOWN),
  label,
  createdAt: deps.clock.now(),
  expiresAt: null,
  revokedAt: null,
});

async function usableKeys(deps: Deps, vendorId: string): Promise<ApiKeyRow[]> {
  const now = deps.clock.now();
  const keys = await listApiKeys(deps.db, vendorId);
  return keys.filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || now < expiresAt),
  );
}

const keyView = ({ id, label, prefix, createdAt }: ApiKeyRow): ApiKeyView => ({
  id,
  label,
  prefix,
  createdAt: new Date(createdAt).toISOString(),
});

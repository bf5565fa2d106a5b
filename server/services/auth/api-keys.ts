import type { ApiKeyRow } from '../../../db/queries/api-keys.ts';
import type { Deps } from '../../deps.ts';
import { hashSecret } from './secrets.ts';

/** Enough to tell keys apart in a list, and nothing of what opens. */
const SHOWN = 'sk_saldo_123'.length;

/** The row of a new key; the key itself is kept by whoever asked for it. */
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

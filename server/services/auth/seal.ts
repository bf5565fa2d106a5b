import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { KeyRing, ServerKey } from '../links/token.ts';

/** What a sealed text belongs to. It opens only beside the same words, so rows cannot be swapped. */
export type SealedFor = readonly (string | number)[];

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^s1\.([0-9a-z]{1,4})\.([0-9A-Za-z_-]+)$/;

/**
 * Keeps a text that has to be given back as it was and that holds secrets, such as an answer with a
 * pay link in it: AES-256-GCM under a key of the server, so that a stolen database opens nothing.
 */
export function seal(keys: KeyRing, sealedFor: SealedFor, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealKeyOf(keys.current), nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(Buffer.from(JSON.stringify(sealedFor)));
  const sealed = Buffer.concat([
    nonce,
    cipher.update(text, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `s1.${keys.current.id}.${sealed.toString('base64url')}`;
}

/** The text again; undefined when its key left the ring, or when it is not what was sealed here. */
export function unseal(keys: KeyRing, sealedFor: SealedFor, sealed: string): string | undefined {
  const [, keyId, payload = ''] = SEALED.exec(sealed) ?? [];
  const key = keys.all.find(({ id }) => id === keyId);
  const bytes = Buffer.from(payload, 'base64url');
  if (key === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, sealKeyOf(key), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(JSON.stringify(sealedFor)));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // Another secret under the same key id, or changed bytes: the tag does not fit.
    return undefined;
  }
}

/** Of its own purpose: what seals can neither make nor check a link. */
function sealKeyOf(key: ServerKey): KeyObject {
  const bytes = hkdfSync('sha256', key.secret, 'saldo', 'seal:answer', 32);
  return createSecretKey(new Uint8Array(bytes));
}

import { createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A server key that link tokens are derived from. Old keys stay readable until their links are gone. */
export type ServerKey = { readonly id: string; readonly secret: Uint8Array };
export type KeyRing = { readonly current: ServerKey; readonly all: readonly ServerKey[] };

/** What a token is for. The purpose is part of the derivation, so that one kind never opens another. */
export type TokenPurpose = 'link' | 'return';

export type LinkIdentity = {
  readonly id: string;
  readonly vendorId: string;
  readonly version: number;
};

const TOKENS: Readonly<Record<TokenPurpose, RegExp>> = {
  link: /^([0-9a-z]{1,4})\.(lnk_[0-9A-Z]{26})\.([0-9A-Za-z_-]{43})$/,
  return: /^([0-9a-z]{1,4})\.(pay_[0-9A-Z]{26})\.([0-9A-Za-z_-]{43})$/,
};

/**
 * The secret part of a pay link: key id, link id and HMAC-SHA256 over what the link is. It can be
 * derived again for every letter and is stored nowhere, so a stolen database opens nothing (rules 9.1).
 */
export function deriveToken(keys: KeyRing, purpose: TokenPurpose, link: LinkIdentity): string {
  return `${keys.current.id}.${link.id}.${macOf(keys.current, purpose, link)}`;
}

/** Splits a token without believing it; the id is only good for looking the row up. */
export function readToken(
  token: string,
  purpose: TokenPurpose = 'link',
): { keyId: string; linkId: string; mac: string } | undefined {
  const parts = TOKENS[purpose].exec(token);
  if (!parts) return undefined;
  return { keyId: parts[1] ?? '', linkId: parts[2] ?? '', mac: parts[3] ?? '' };
}

/** Compares in constant time with the token that the row should have. */
export function tokenMatches(
  keys: KeyRing,
  purpose: TokenPurpose,
  token: string,
  link: LinkIdentity,
): boolean {
  const read = readToken(token, purpose);
  const key = keys.all.find((k) => k.id === read?.keyId);
  if (!read || !key || read.linkId !== link.id) return false;
  const expected = Buffer.from(macOf(key, purpose, link), 'base64url');
  const given = Buffer.from(read.mac, 'base64url');
  // A 43-character base64url string has two spare bits: compare the text too, so that one link has one spelling.
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    read.mac === expected.toString('base64url')
  );
}

function macOf(key: ServerKey, purpose: TokenPurpose, link: LinkIdentity): string {
  const purposeKey = purposeKeyOf(key, purpose);
  return createHmac('sha256', purposeKey)
    .update(['v1', key.id, purpose, link.vendorId, link.id, String(link.version)].join('\n'))
    .digest('base64url');
}

const purposeKeys = new WeakMap<ServerKey, Map<TokenPurpose, KeyObject>>();

/** As a KeyObject: handing the bytes over at each signature costs four times the signature. */
function purposeKeyOf(key: ServerKey, purpose: TokenPurpose): KeyObject {
  const known = purposeKeys.get(key) ?? new Map<TokenPurpose, KeyObject>();
  purposeKeys.set(key, known);
  const cached = known.get(purpose);
  if (cached) return cached;
  const bytes = hkdfSync('sha256', key.secret, 'saldo', `token:${purpose}`, 32);
  const made = createSecretKey(new Uint8Array(bytes));
  known.set(purpose, made);
  return made;
}

/** `id:base64url,id:base64url`, the first one is used for new links. */
export function parseKeyRing(text: string): KeyRing | undefined {
  const all = text.split(',').map((part) => {
    const [id = '', secret = ''] = part.trim().split(':');
    return { id, secret: new Uint8Array(Buffer.from(secret, 'base64url')) };
  });
  const current = all[0];
  const fits = all.every((k) => /^[0-9a-z]{1,4}$/.test(k.id) && k.secret.length >= 32);
  return current && fits ? { current, all } : undefined;
}

/** A new key ring as text, for the first start. */
export const newKeyRing = (): string => `k1:${randomBytes(32).toString('base64url')}`;

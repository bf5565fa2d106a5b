import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './config.ts';
import { newKeyRing, parseKeyRing } from './services/links/token.ts';
import type { KeyRing } from './services/links/token.ts';

/**
 * The key that pay links are derived from: LINK_KEYS, else a file beside the database that is made
 * at the first start. Without it every letter's link is dead, so it belongs into the backup.
 */
export function loadKeyRing(settings: Pick<Settings, 'linkKeys' | 'dataDir'>): KeyRing {
  const { linkKeys, dataDir } = settings;
  const file = join(dataDir, 'link.keys');
  const ring = parseKeyRing(linkKeys ?? readOrMake(dataDir, file));
  if (ring) return ring;
  const place = linkKeys === null ? file : 'LINK_KEYS';
  throw new Error(
    `${place} must be id:base64url[,id:base64url], each secret at least 32 bytes: the keys of all links.`,
  );
}

function readOrMake(dataDir: string, file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  const made = newKeyRing();
  writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

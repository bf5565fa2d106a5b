import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: only the hash of it is stored, which is fine for secrets that nobody can guess. */
export const newSecret = (prefix: string): string =>
  `${prefix}_${randomBytes(32).toString('base64url')}`;

export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

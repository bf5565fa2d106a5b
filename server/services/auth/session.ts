import {
  createSession,
  endSession,
  findSession,
  findUserByEmail,
  loadUser,
  touchSession,
} from '../../../db/queries/users.ts';
import type { UserRow } from '../../../db/queries/users.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { passwordMatches } from './password.ts';
import { hashSecret, newSecret } from './secrets.ts';

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
/** A session is written to at most this often. */
const TOUCH_MS = 60_000;

export type SignedIn = { readonly token: string; readonly expiresAt: Instant };

/** The same answer, as slowly, for an unknown address and a wrong password. */
export async function signIn(
  deps: Deps,
  input: { readonly email: string; readonly password: string },
): Promise<Outcome<SignedIn>> {
  const user = await findUserByEmail(deps.db, input.email);
  const matches = await passwordMatches(input.password, user?.passwordHash ?? null);
  if (!user || !matches) return failed('signInFailed');
  const now = deps.wallClock.now();
  const token = newSecret('ses');
  const expiresAt = (now + LONGEST_MS) as Instant;
  const { vendorId, id: userId } = user;
  await createSession(deps.db, {
    hash: hashSecret(token),
    vendorId,
    userId,
    createdAt: now,
    seenAt: now,
    expiresAt,
  });
  return done({ token, expiresAt });
}

/** Who a session belongs to; undefined when it ended, was idle for half an hour or never was. */
export async function readSession(deps: Deps, token: string): Promise<UserRow | undefined> {
  if (!/^ses_[\w-]{43}$/.test(token)) return undefined;
  const now = deps.wallClock.now();
  const hash = hashSecret(token);
  const session = await findSession(deps.db, hash, now);
  if (session === undefined || now - session.seenAt > IDLE_MS) return undefined;
  if (now - session.seenAt > TOUCH_MS) await touchSession(deps.db, hash, now);
  return loadUser(deps.db, session.vendorId, session.userId);
}

export async function signOut(deps: Deps, token: string): Promise<void> {
  await endSession(deps.db, hashSecret(token));
}

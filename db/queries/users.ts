import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { sessions, users } from '../schema/vendors.ts';
import { selectRow, selectRows } from '../select.ts';
import { type RowOf, tableSql } from '../table.ts';

export type UserRow = RowOf<typeof users>;
export type SessionRow = RowOf<typeof sessions>;

const userSql = tableSql(users);
const sessionSql = tableSql(sessions);

/** The address is stored in lower case; a second user with it is ConstraintViolated. */
export async function createUser(db: Database, user: UserRow): Promise<void> {
  await db.write([userSql.insert({ ...user, email: user.email.toLowerCase() })]);
}

export function findUserByEmail(db: Database, email: string): Promise<UserRow | undefined> {
  return selectRow(db, userSql, 'WHERE email = ?', [email.toLowerCase()]);
}

export function loadUser(
  db: Database,
  vendorId: string,
  userId: string,
): Promise<UserRow | undefined> {
  return selectRow(db, userSql, 'WHERE vendor_id = ? AND id = ?', [vendorId, userId]);
}

/** Everybody who may sign in for a vendor, for their names where something was done by them. */
export const listUsers = (db: Database, vendorId: string): Promise<UserRow[]> =>
  selectRows(db, userSql, 'WHERE vendor_id = ? ORDER BY created_at, id', [vendorId]);

/** Whoever was signed in with the old password is signed out. */
export async function setPassword(
  db: Database,
  { vendorId, id }: Pick<UserRow, 'vendorId' | 'id'>,
  passwordHash: string,
): Promise<void> {
  await db.write([
    {
      sql: 'UPDATE users SET password_hash = ? WHERE vendor_id = ? AND id = ?',
      args: [passwordHash, vendorId, id],
    },
    { sql: 'DELETE FROM sessions WHERE vendor_id = ? AND user_id = ?', args: [vendorId, id] },
  ]);
}

/** Stores a session and, in the same write, forgets those that are over. */
export async function createSession(db: Database, session: SessionRow): Promise<void> {
  await db.write([
    { sql: 'DELETE FROM sessions WHERE expires_at <= ?', args: [session.createdAt] },
    sessionSql.insert(session),
  ]);
}

/** The session with this hash; whether it has been idle for too long is for the caller to say. */
export function findSession(
  db: Database,
  hash: string,
  now: Instant,
): Promise<SessionRow | undefined> {
  return selectRow(db, sessionSql, 'WHERE hash = ? AND expires_at > ?', [hash, now]);
}

export async function touchSession(db: Database, hash: string, at: Instant): Promise<void> {
  await db.write([{ sql: 'UPDATE sessions SET seen_at = ? WHERE hash = ?', args: [at, hash] }]);
}

export async function endSession(db: Database, hash: string): Promise<void> {
  await db.write([{ sql: 'DELETE FROM sessions WHERE hash = ?', args: [hash] }]);
}

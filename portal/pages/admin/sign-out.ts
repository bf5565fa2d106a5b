import type { APIRoute } from 'astro';
import { adminApi } from '../../lib/admin-api.ts';
import { seeOther, SIGN_IN } from '../../lib/admin-session.ts';
import { dropSession } from '../../lib/admin-sign-in.ts';

/** Ends the session on the server and forgets its cookie. */
export const POST: APIRoute = async ({ cookies, locals }) => {
  await adminApi(locals.saldo.fetch).signOut();
  dropSession(cookies);
  return seeOther(`${SIGN_IN}?out=1`);
};

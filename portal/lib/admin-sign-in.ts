import type { AstroCookies } from 'astro';
import { adminMessages } from '../messages/admin.ts';
import { adminApi } from './admin-api.ts';
import type { SignedIn } from './admin-api.ts';
import { safeNext, seeOther } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';

export interface SignInAttempt {
  readonly status: 200 | 401 | 422 | 429 | 503;
  readonly email: string;
  readonly next: string;
  readonly problems: readonly FormProblem[];
  readonly notice: string | undefined;
  readonly isSandbox: boolean;
}

interface PageRequest {
  readonly request: Request;
  readonly url: URL;
  readonly locals: App.Locals;
  readonly cookies: AstroCookies;
}

/** Shows the form, or signs in with what was posted and leads to the page that was asked for. */
export async function signInOnPage({
  request,
  url,
  locals,
  cookies,
}: PageRequest): Promise<SignInAttempt | Response> {
  const t = adminMessages.signIn;
  const isSandbox = locals.saldo.sandbox === true;
  const asked = url.searchParams.get('next');
  const wanted = asked === null ? '' : safeNext(asked);
  const shown = { status: 200, email: '', next: wanted, problems: [], isSandbox } as const;
  if (request.method !== 'POST') {
    const ended = asked === null ? undefined : t.ended;
    return { ...shown, notice: url.searchParams.has('out') ? t.signedOut : ended };
  }
  const form = new URLSearchParams(await request.text());
  const email = (form.get('email') ?? '').trim();
  // As typed: a password may begin or end with a space.
  const password = form.get('password') ?? '';
  const next = form.get('next') ?? '';
  const missing = [
    ...(email === '' ? [{ field: 'email', text: t.emailMissing }] : []),
    ...(password === '' ? [{ field: 'password', text: t.passwordMissing }] : []),
  ];
  const again = { ...shown, email, next: next === '' ? '' : safeNext(next), notice: undefined };
  if (missing.length > 0) return { ...again, status: 422, problems: missing };
  const answer = await adminApi(locals.saldo.fetch).signIn({ email, password });
  if (answer.ok) {
    keepSession(cookies, answer.value, new URL(locals.saldo.origin).protocol === 'https:');
    return seeOther(safeNext(next === '' ? null : next));
  }
  if (answer.status === 429)
    return { ...again, status: 429, problems: [{ field: 'email', text: t.tooMany }] };
  if (answer.status >= 500)
    return { ...again, status: 503, problems: [{ field: 'email', text: t.failed }] };
  return { ...again, status: 401, problems: [{ field: 'email', text: t.wrong }] };
}

/** Scripts never see it, other sites never send it, and it ends with the session on the server. */
function keepSession(
  cookies: AstroCookies,
  { token, cookieName, expiresAt }: SignedIn,
  secure: boolean,
): void {
  cookies.set(cookieName, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    expires: new Date(expiresAt),
  });
}

/** Under both of its names: with https and without. */
export function dropSession(cookies: AstroCookies): void {
  cookies.delete('saldo', { path: '/', httpOnly: true, sameSite: 'lax' });
  cookies.delete('__Host-saldo', { path: '/', httpOnly: true, sameSite: 'lax', secure: true });
}

import type { Deps } from '../deps.ts';
import type { PortalView } from '../contract/portal.ts';
import type { Problem } from '../contract/primitives.ts';
import { problemOf } from '../contract/problem-codes.ts';
import type { ProblemCode } from '../contract/problem-codes.ts';
import { codeOfFault } from '../middleware/problems.ts';
import { addressBlock } from '../middleware/rate-limit.ts';
import type { Limiter } from '../middleware/rate-limit.ts';
import { openLink } from '../services/auth/open-link.ts';
import type { Outcome } from '../services/outcome.ts';
import { viewPortal } from '../services/portal/show.ts';

/** The answer of `GET /portal/v1/:token`, as our own pages read it. */
export type ShownLink =
  | { readonly ok: true; readonly value: PortalView }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly problem: Partial<Problem>;
    };

export type ShowLink = (
  token: string,
  invoiceIds: readonly string[],
  clientIp: string,
) => Promise<ShownLink>;

/**
 * `GET /portal/v1/:token` for our own pages: the same use case behind the same limit of guesses, but
 * without a request, a response and JSON in between, which cost more than the use case itself.
 */
export function showLink(deps: Deps, guesses: Limiter): ShowLink {
  return async (token, invoiceIds, clientIp) => {
    const key = addressBlock(clientIp);
    if (await guesses.isSpent(key)) return refused('tooManyRequests');
    try {
      const shown = await show(deps, token, invoiceIds);
      if (shown.ok) return shown;
      const mayKnow = shown.code !== 'notFound' || (await guesses.take(key));
      return refused(mayKnow ? shown.code : 'tooManyRequests');
    } catch (error) {
      deps.log.error({ err: error }, 'unexpected failure');
      return refused(codeOfFault(error));
    }
  };
}

async function show(
  deps: Deps,
  token: string,
  invoiceIds: readonly string[],
): Promise<Outcome<PortalView>> {
  const opened = await openLink(deps, token);
  if (!opened.ok) return opened;
  return viewPortal(deps, opened.value, invoiceIds.length === 0 ? null : invoiceIds);
}

function refused(code: ProblemCode): ShownLink {
  const { status, title } = problemOf(code);
  return { ok: false, status, code, problem: { code, status, title } };
}

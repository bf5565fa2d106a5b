import type { Problem } from '../../server/contract/primitives.ts';
import type {
  PaymentView,
  PlanMenuView,
  PlanView,
  PortalView,
  TransferOrderView,
  StartedCheckout,
} from '../../server/contract/portal.ts';
import { withQuery } from './links.ts';
import type { Query } from './links.ts';

/** The debtor's API of this process, as typed questions. Pages know amounts from nowhere else. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly problem: Partial<Problem>;
    };

export interface PlanTerms {
  readonly text: string;
  readonly sha256: string;
}

export interface PlanTermsQuestion {
  readonly invoiceIds: readonly string[];
  readonly count: number;
  readonly frequency: string;
  readonly firstOn: string;
  readonly autopay: boolean;
}

type Fetch = App.Locals['saldo']['fetch'];

/** The questions that a page may ask with one link's token. */
export function portalApi(fetch: Fetch, token: string) {
  const at = (path: string, query: Query = {}) =>
    withQuery(`/portal/v1/${encodeURIComponent(token)}${path}`, query);
  const get = <Value>(path: string, query?: Query) => ask<Value>(fetch, at(path, query));
  return {
    view: (invoiceIds: readonly string[]) => get<PortalView>('', { invoices: invoiceIds }),
    transfer: (invoiceIds: readonly string[], option: string) =>
      get<TransferOrderView>('/transfer', { invoices: invoiceIds, option }),
    planMenu: (invoiceIds: readonly string[], firstOn: string) =>
      get<PlanMenuView>('/plan-options', { invoiceIds, firstOn }),
    planTerms: (question: PlanTermsQuestion, locale: string) =>
      get<PlanTerms>('/plan-terms', {
        ...question,
        count: String(question.count),
        autopay: String(question.autopay),
        locale,
      }),
    /** Who agreed, with what and in which language, is evidence: the visitor's agent goes along. */
    acceptPlan: (body: object, userAgent: string | null) =>
      ask<PlanView>(fetch, at('/plans'), {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(userAgent ? { 'User-Agent': userAgent } : {}),
        },
        body: JSON.stringify(body),
      }),
    startCheckout: (body: object) =>
      ask<StartedCheckout>(fetch, at('/checkouts'), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    payment: (paymentId: string) => get<PaymentView>(`/payments/${encodeURIComponent(paymentId)}`),
  };
}

/** Asks for a fresh letter; the answer is the same whether or not the link ever existed. */
export async function askForFreshLink(fetch: Fetch, token: string): Promise<void> {
  await fetch('/portal/v1/fresh-link', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
}

/** One question to the API of this process, its refusal as a value. */
export async function ask<Value>(
  fetch: Fetch,
  path: string,
  init?: RequestInit,
): Promise<Answer<Value>> {
  const response = await fetch(path, init);
  if (response.ok) return { ok: true, value: (await response.json()) as Value };
  const problem = await readProblem(response);
  return { ok: false, status: response.status, code: problem.code ?? 'unknown', problem };
}

async function readProblem(response: Response): Promise<Partial<Problem>> {
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    return {};
  }
}

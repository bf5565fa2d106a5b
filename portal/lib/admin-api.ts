import type {
  AdminInvoice,
  AdminPlan,
  DebtorHistory,
  Me,
  OverviewView,
  PlanBoard,
  SettingsView,
} from '../../server/contract/admin.ts';
import type {
  BankLineList,
  BankStatementView,
  StatementImport,
} from '../../server/contract/bank.ts';
import type { DebtorView } from '../../server/contract/debtor.ts';
import type { ApiKeyView, CreatedApiKey } from '../../server/contract/api-key.ts';
import type { ComparisonView, LastComparison } from '../../server/contract/comparison.ts';
import type { Explanation } from '../../server/contract/explanation.ts';
import type { InvoiceSummary } from '../../server/contract/invoice.ts';
import { withQuery } from './links.ts';
import type { Query } from './links.ts';
import { ask } from './portal-api.ts';
import type { Answer } from './portal-api.ts';

export interface InvoicePage {
  readonly data: readonly InvoiceSummary[];
  readonly nextCursor: string | null;
}

export interface SignedIn {
  readonly token: string;
  readonly cookieName: string;
  readonly expiresAt: string;
}

export type AdminApi = ReturnType<typeof adminApi>;

/** The questions that a page of the vendor's side may ask; the visitor's cookie goes along. */
export function adminApi(fetch: App.Locals['saldo']['fetch']) {
  const get = <Value>(path: string, query: Query = {}) =>
    ask<Value>(fetch, withQuery(`/admin/v1${path}`, query));
  /** `key` makes a form that is sent twice count once. */
  const send = <Value>(method: string, path: string, body: object, key?: string) =>
    ask<Value>(fetch, `/admin/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
      body: JSON.stringify(body),
    });
  const of = (kind: string, id: string) => `/${kind}/${encodeURIComponent(id)}`;
  return {
    signIn: (body: { readonly email: string; readonly password: string }) =>
      send<SignedIn>('POST', '/sign-in', body),
    signOut: () => send<object>('POST', '/sign-out', {}),
    me: () => get<Me>('/me'),
    overview: () => get<OverviewView>('/overview'),
    finishTask: (id: string) => send<object>('POST', `${of('tasks', id)}/done`, {}),
    invoices: (query: Query) => get<InvoicePage>('/invoices', query),
    invoice: (id: string) => get<AdminInvoice>(of('invoices', id)),
    explanation: (id: string, query: Query) =>
      get<Explanation>(`${of('invoices', id)}/explanation`, query),
    onInvoice: (id: string, act: string, body: object, key: string) =>
      send<object>('POST', `${of('invoices', id)}/${act}`, body, key),
    endHold: (id: string, holdId: string) =>
      send<object>('DELETE', `${of('invoices', id)}${of('holds', holdId)}`, {}),
    debtor: (id: string) => get<DebtorView>(of('debtors', id)),
    debtorHistory: (id: string, query: Query) =>
      get<DebtorHistory>(`${of('debtors', id)}/history`, query),
    changeDebtor: (id: string, body: object) => send<DebtorView>('PATCH', of('debtors', id), body),
    returnCredit: (id: string, currency: string) =>
      send<DebtorView>('POST', `${of('debtors', id)}/return-credit`, { currency }),
    plans: (query: Query) => get<PlanBoard>('/plans', query),
    plan: (id: string) => get<AdminPlan>(of('plans', id)),
    onPlan: (id: string, act: 'cancel' | 'reinstate', body: object, key: string) =>
      send<AdminPlan>('POST', `${of('plans', id)}/${act}`, body, key),
    bankLines: (query: Query) => get<BankLineList>('/bank-lines', query),
    bankStatements: (query: Query) =>
      get<{ readonly data: readonly BankStatementView[] }>('/bank-statements', query),
    importStatement: (file: Uint8Array<ArrayBuffer>) =>
      ask<StatementImport>(fetch, '/admin/v1/bank-statements', {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file,
      }),
    onBankLine: (id: string, act: 'confirm' | 'ignore' | 'undo', body: object, key: string) =>
      send<object>('POST', `${of('bank-lines', id)}/${act}`, body, key),
    settings: () => get<SettingsView>('/settings'),
    apiKeys: () => get<{ readonly data: readonly ApiKeyView[] }>('/api-keys'),
    makeApiKey: (label: string, key: string) =>
      send<CreatedApiKey>('POST', '/api-keys', { label }, key),
    revokeApiKey: (id: string) => send<object>('DELETE', of('api-keys', id), {}),
    comparison: () => get<LastComparison>('/comparison'),
    compare: (days: number) => send<ComparisonView>('POST', '/comparison', { days }),
    askAgain: (paymentIntent: string) =>
      send<ComparisonView>('POST', '/comparison/ask', { paymentIntent }),
    saveSettings: (body: SettingsView) => send<SettingsView>('PUT', '/settings', body),
  } satisfies Record<string, (...args: never[]) => Promise<Answer<object>>>;
}

import type { InvoiceSummary } from '../../server/contract/invoice.ts';

type Status = InvoiceSummary['status'];

export const STATUSES = [
  'open',
  'overdue',
  'processing',
  'onPlan',
  'disputed',
  'paid',
  'credited',
  'writtenOff',
] as const satisfies readonly Status[];

/** What the address of the list asks for; what makes no sense is left out. */
export interface InvoiceFilter {
  readonly status: Status | undefined;
  readonly search: string | undefined;
  readonly debtor: string | undefined;
  readonly cursor: string | undefined;
  readonly [name: string]: string | undefined;
}

const LONGEST_SEARCH = 100;

export function invoiceFilter(query: URLSearchParams): InvoiceFilter {
  const debtor = query.get('debtor') ?? '';
  const cursor = query.get('cursor') ?? '';
  return {
    status: STATUSES.find((status) => status === query.get('status')),
    search: query.get('search')?.trim().slice(0, LONGEST_SEARCH) || undefined,
    debtor: /^deb_[0-9A-Za-z]{1,60}$/.test(debtor) ? debtor : undefined,
    cursor: /^[\w-]{1,200}$/.test(cursor) ? cursor : undefined,
  };
}

/** The tone in which a status is shown; the word stands beside it always. */
export const statusTone: Readonly<Record<Status, 'good' | 'warn' | 'bad' | ''>> = {
  open: '',
  overdue: 'bad',
  processing: 'warn',
  onPlan: 'warn',
  disputed: 'bad',
  paid: 'good',
  credited: 'good',
  writtenOff: '',
};

import type { Answer, Saldo } from './saldo.ts';
import type { Random } from './random.ts';
import type { Coverage } from '../check/coverage.ts';
import type { VendorSettings } from '../../../server/domain/facts.ts';

/** Who and what a history is about, as far as its people know it: from answers of the API, no further. */
export type SimVendor = {
  readonly id: string;
  readonly apiKey: string;
  readonly name: string;
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
  readonly settings: VendorSettings;
};
export type SimDebtor = {
  readonly vendor: SimVendor;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string;
  readonly timeZone: string | null;
  readonly country: string | null;
  /** Known from the first invoice on. */
  id: string | null;
  /** Token of a link to everything of the debtor. */
  token: string | null;
};
export type SimInvoice = {
  readonly id: string;
  readonly number: string;
  readonly debtor: SimDebtor;
  readonly amountDueMinor: number;
  readonly token: string;
  /** What was sent, to send the very same again. */
  readonly input: Readonly<Record<string, unknown>>;
};
export type SimHold = { readonly id: string; readonly invoice: SimInvoice };
export type SimPlan = { readonly id: string; readonly vendor: SimVendor };

/** What somebody was told to have happened; it must be true for ever after. */
export type Promised =
  | { readonly what: 'invoice'; readonly id: string; readonly amountDueMinor: number }
  | {
      readonly what: 'offline';
      readonly invoiceId: string;
      readonly reference: string;
      readonly amountMinor: number;
    }
  | { readonly what: 'creditNote'; readonly invoiceId: string; readonly number: string }
  | { readonly what: 'hold' | 'plan'; readonly id: string }
  | { readonly what: 'payment'; readonly id: string; readonly intent: string; readonly at: number }
  | { readonly what: 'page'; readonly id: string; readonly session: string; readonly at: number };

/** `year`: months go by between one step and the next but few. */
export type Pace = 'days' | 'year';

export type Play = {
  readonly saldo: Saldo;
  readonly pace: Pace;
  /** Which step it is; numbers of invoices begin with it. */
  readonly at: string;
  readonly covers: Coverage['covers'];
  readonly proves: Coverage['proves'];
  readonly random: Random;
  readonly vendors: readonly SimVendor[];
  readonly debtors: SimDebtor[];
  readonly invoices: SimInvoice[];
  readonly holds: SimHold[];
  readonly plans: SimPlan[];
  readonly promised: Promised[];
  /** Whose a page of the processor is. */
  readonly pages: Map<string, SimDebtor>;
  /** The address to which the last such page led a debtor back. */
  readonly returns: Map<SimDebtor, string>;
  readonly tell: (line: string) => void;
  /** Looks at everything; what is wrong ends the history. */
  readonly check: () => Promise<void>;
};

export type Ask = { readonly method: string; readonly path: string; readonly body?: unknown };

/** A program of the vendor: when the server dies under it, it asks again with the same key. */
export async function askAsVendor(play: Play, vendor: SimVendor, ask: Ask): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${vendor.apiKey}`,
    'idempotency-key': play.saldo.newId('key'),
    ...(typeof ask.body === 'string' && { 'content-type': 'text/csv' }),
  };
  return askUntilAnswered(play, () => play.saldo.fetch(ask.method, ask.path, ask.body, headers));
}

/** Somebody with a link. */
export async function askWithLink(play: Play, token: string, ask: Ask): Promise<Answer> {
  return askWithoutLink(play, { ...ask, path: `/portal/v1/${token}${ask.path}` });
}

/** Somebody who has no link, or another one. */
export async function askWithoutLink(play: Play, { method, path, body }: Ask): Promise<Answer> {
  return askUntilAnswered(play, () => play.saldo.fetch(method, path, body));
}

async function askUntilAnswered(play: Play, ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask();
  if (answer.status !== 0) return answer;
  await revive(play);
  return ask();
}

/** Starts the server again when it died. */
export async function revive(play: Play): Promise<void> {
  const { saldo, random } = play;
  if (!saldo.isDead()) return;
  const reopen = random.chance(0.3);
  play.tell(
    `   the server died and is started again${reopen ? ', with the file opened anew' : ''}`,
  );
  await saldo.restart({ reopen });
}

/** What the story says of an answer. */
export function outcomeOf({ status, body }: Answer): string {
  if (status === 0) return 'no answer: the server died';
  const code = textOf(body, 'code');
  return code === '' || status < 400 ? String(status) : `${status} ${code}`;
}

/** A text of a JSON answer by its path, '' when it is not there. */
export function textOf(body: unknown, ...path: readonly string[]): string {
  const value = valueOf(body, ...path);
  return typeof value === 'string' ? value : '';
}

export function numberOf(body: unknown, ...path: readonly string[]): number {
  const value = valueOf(body, ...path);
  return typeof value === 'number' ? value : 0;
}

export function listOf(body: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueOf(body, ...path);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function valueOf(body: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (Reflect.get(value, name) as unknown)
        : undefined,
    body,
  );
}

export const tokenOf = (payUrl: string): string => payUrl.slice(payUrl.lastIndexOf('/') + 1);

/** 12 345 minor units of EUR as a story writes them: 123.45 EUR. */
export function moneyOf(minor: number, currency: string): string {
  if (currency === 'JPY') return `${minor} JPY`;
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)} ${currency}`;
}

/** Texts of one column, for setting the scene. */
export async function columnOf({ saldo }: Play, sql: string): Promise<readonly string[]> {
  const rows = await saldo.db().read({ sql, args: [] });
  return rows.flatMap((row) => (typeof row[0] === 'string' ? [row[0]] : []));
}

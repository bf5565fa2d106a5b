import { expect } from 'vitest';
import type { BankLineList, BankLineView, StatementImport } from '../../server/contract/bank.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import { camt053 } from '../../server/sandbox/camt053.ts';
import type { ToldStatement, ToldTransfer } from '../../server/sandbox/camt053.ts';
import { day, EUR } from './builders.ts';
import type { TestWorld } from './world.ts';

/** The bank of the tests: a transfer of the day before the test world begins, told in camt.053. */
export const BOOKED_ON = day('2026-11-21');
let transfers = 0;

export function transfer(
  text: string,
  amountMinor: number,
  more: Partial<ToldTransfer> = {},
): ToldTransfer {
  transfers += 1;
  return { text, amountMinor, bookedOn: BOOKED_ON, bankReference: `B${transfers}`, ...more };
}

export const statement = (
  told: readonly ToldTransfer[],
  more: Partial<ToldStatement> = {},
): string =>
  camt053({
    id: 'S-1',
    iban: 'PL61109010140000071219812874',
    currency: EUR,
    fromOn: BOOKED_ON,
    toOn: BOOKED_ON,
    transfers: told,
    ...more,
  });

/** Who uploads: the vendor's program unless said otherwise. */
type Uploader = Pick<TestWorld, 'app'> & { readonly apiKey: string };
type Uploaded = { readonly status: number; readonly body: StatementImport & Problem };

export async function uploadAs(
  { app, apiKey }: Uploader,
  file: string | Uint8Array<ArrayBuffer>,
): Promise<Uploaded> {
  const response = await app.request('/api/v1/bank-statements', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/octet-stream' },
    body: file,
  });
  const body = (await response.json()) as Uploaded['body'];
  return { status: response.status, body };
}

export const upload = (saldo: TestWorld, file: string | Uint8Array<ArrayBuffer>) =>
  uploadAs({ app: saldo.app, apiKey: saldo.access.apiKey }, file);

/** A file that must be taken. */
export async function imported(
  saldo: TestWorld,
  told: readonly ToldTransfer[],
  more: Partial<ToldStatement> = {},
): Promise<StatementImport> {
  const { status, body } = await upload(saldo, statement(told, more));
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

export async function linesOf(
  saldo: Pick<TestWorld, 'api'>,
  status?: BankLineView['status'],
): Promise<readonly BankLineView[]> {
  const query = status === undefined ? '' : `?status=${status}`;
  const { body } = await saldo.api<BankLineList>('GET', `/api/v1/bank-lines${query}`);
  return body.data;
}

export const confirmLine = (
  saldo: Pick<TestWorld, 'api'>,
  line: BankLineView | undefined,
  body: object,
) => saldo.api<BankLineView & Problem>('POST', `/api/v1/bank-lines/${line?.id}/confirm`, body);

export const ignoreLine = (saldo: Pick<TestWorld, 'api'>, line: BankLineView | undefined) =>
  saldo.api<BankLineView & Problem>('POST', `/api/v1/bank-lines/${line?.id}/ignore`, {});

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { currency } from '../../../server/domain/money.ts';
import {
  parseStatements,
  type ParsedStatements,
} from '../../../server/statements/parse-statements.ts';
import { signedMinor } from '../../../server/statements/statement.ts';
import type { AccountHint, Statement } from '../../../server/statements/statement.ts';

export type SampleName =
  | 'camt053-v02.xml'
  | 'camt053-v08.xml'
  | 'german.sta'
  | 'dutch.sta'
  | 'polish.sta';
export const SAMPLES: readonly SampleName[] = [
  'camt053-v02.xml',
  'camt053-v08.xml',
  'german.sta',
  'dutch.sta',
  'polish.sta',
];

/** A statement of a bank that does not exist, as text, to be changed before it is parsed. */
export const sample = (name: SampleName): string =>
  readFileSync(new URL(name, import.meta.url), 'utf8');

/** The sample with one thing changed; a change that changes nothing is a mistake of the test. */
export function changed(name: SampleName, from: string | RegExp, to: string): string {
  const text = sample(name);
  const other = text.replace(from, to);
  expect(other, `${String(from)} is not in ${name}`).not.toBe(text);
  return other;
}

export const bytes = (file: string | Uint8Array): Uint8Array =>
  typeof file === 'string' ? new TextEncoder().encode(file) : file;

const HINT: AccountHint = { account: 'DE89370400440532013000', currency: currency('EUR') };

export const parse = (file: string | Uint8Array, hint = HINT): ParsedStatements =>
  parseStatements(bytes(file), hint);

/** The statements of a file that must be taken. */
export function taken(file: string | Uint8Array, hint = HINT): readonly Statement[] {
  const parsed = parse(file, hint);
  if (!parsed.ok) throw new Error(`refused: ${JSON.stringify(parsed)}`);
  return parsed.statements;
}

/** "code path: message" of a file that must be refused. */
export function refusal(file: string | Uint8Array, hint = HINT): string {
  const parsed = parse(file, hint);
  return parsed.ok ? 'taken' : `${parsed.code} ${parsed.path}: ${parsed.message}`;
}

/** What each line does to the balance, in minor units. */
export const movesOf = (statement: Statement | undefined): readonly number[] =>
  (statement?.lines ?? []).map(signedMinor);

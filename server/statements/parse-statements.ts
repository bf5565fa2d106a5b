import { decodeXml, MAX_DOCUMENT_BYTES } from '../einvoice/decode.ts';
import { decodeBankText } from './bank-text.ts';
import { readCamt053 } from './read-camt053.ts';
import { readBankCsv } from './read-csv.ts';
import { readMt940 } from './read-mt940.ts';
import { orRefusal, refuse } from './refusal.ts';
import type { StatementRefusal } from './refusal.ts';
import { sealStatements } from './seal.ts';
import type { AccountHint, Statement } from './statement.ts';

export type StatementFormat = 'camt053' | 'mt940' | 'csv';

export type ParsedStatements =
  | {
      readonly ok: true;
      readonly format: StatementFormat;
      readonly statements: readonly Statement[];
    }
  | StatementRefusal;

/**
 * A bank's file as statements: camt.053, MT940 or CSV, told apart by its content. Whatever comes is
 * answered; nothing throws.
 */
export function parseStatements(bytes: Uint8Array, hint: AccountHint): ParsedStatements {
  return orRefusal((): ParsedStatements => {
    refuseStrangers(bytes);
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2000)).replaceAll('\0', '');
    if (/^(?:ï»¿|ÿþ|þÿ)?\s*</.test(start)) return parsed('camt053', readCamt053(xmlOf(bytes)));
    const text = decodeBankText(bytes);
    return /^:20:/m.test(text) || text.startsWith('{1:')
      ? parsed('mt940', readMt940(text))
      : parsed('csv', readBankCsv(text, hint));
  });
}

function parsed(
  format: StatementFormat,
  statements: Parameters<typeof sealStatements>[0],
): ParsedStatements {
  return { ok: true, format, statements: sealStatements(statements) };
}

function refuseStrangers(bytes: Uint8Array): void {
  if (bytes.byteLength === 0) refuse('empty', 'file', 'The file is empty.');
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) {
    refuse('tooLarge', 'file', 'The file is larger than 5 MB. Export a shorter time.');
  }
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 8));
  const isSpreadsheet = start.startsWith('ÐÏ\u0011à');
  if (start.startsWith('%PDF')) {
    refuse(
      'notAStatement',
      'file',
      'This is a PDF. Export the statement as camt.053, MT940 or CSV.',
    );
  }
  if (/^\s*<(?:!doctype\s+)?html/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 200)))) {
    refuse('notAStatement', 'file', 'This is a web page, not a statement.');
  }
  if (start.startsWith('PK') || isSpreadsheet) {
    const message = 'This is an archive or a spreadsheet. Send the statement files inside, or CSV.';
    refuse('notAStatement', 'file', message);
  }
}

function xmlOf(bytes: Uint8Array): string {
  const decoded = decodeXml(bytes);
  if (decoded.ok) return decoded.text;
  return refuse('encoding', 'file', decoded.message);
}

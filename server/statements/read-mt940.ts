import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { earlierDate } from '../domain/calendar.ts';
import { parseIban } from '../domain/iban.ts';
import { negate } from '../domain/money.ts';
import { readDetails } from './mt940-details.ts';
import { messagesIn, type Field } from './mt940-fields.ts';
import { civilDateOf, decimalOf, readLine61 } from './mt940-line.ts';
import { quoted, refuse } from './refusal.ts';
import type { ReadLine, ReadStatement } from './statement.ts';
import { amountOf, currencyOf } from './values.ts';

/**
 * Statements of an MT940 file. Opening and closing balance have to be there: a text of the payer that
 * looked like a field of its own would otherwise be money.
 */
export function readMt940(text: string): readonly ReadStatement[] {
  const pages = messagesIn(text).map(readPage);
  if (pages.length === 0)
    refuse('notAStatement', 'file', 'No statement (:20:) begins in this file.');
  const statements: Page[] = [];
  for (const page of pages) {
    const before = statements.at(-1);
    if (before !== undefined && isNextPage(before, page)) {
      statements[statements.length - 1] = joinPages(before, page);
    } else statements.push(page);
  }
  return statements.map(({ statement }) => statement);
}

/** One message. A long statement comes as several, with interim balances (M) between them. */
type Page = {
  readonly statement: ReadStatement;
  readonly opensInterim: boolean;
  readonly closesInterim: boolean;
};

function readPage(fields: readonly Field[]): Page {
  const [head] = fields;
  const where = `line ${head?.line ?? 1}`;
  const find = (...tags: readonly string[]): Field | undefined =>
    fields.find((field) => tags.includes(field.tag));
  const opening = balanceField(fields, '60', where);
  const closing = balanceField(fields, '62', where);
  const account = find('25', '25P') ?? refuse('missing', where, 'The account (:25:) is missing.');
  const opens = readBalance(opening);
  const closes = readBalance(closing);
  if (opens.currency !== closes.currency) {
    const message = `The statement opens in ${opens.currency} and closes in ${closes.currency}.`;
    refuse('currencyDiffers', `line ${closing.line}`, message);
  }
  const lines = linesIn(fields, opens.currency);
  const fromOn = lines.map((line) => line.bookedOn).reduce(earlierDate, closes.on);
  const number = find('28C', '28')?.lines[0]?.trim() ?? head?.lines[0]?.trim() ?? '';
  const statement: ReadStatement = {
    // Numbers begin again each year.
    id: `${closes.on.slice(0, 4)}-${number}`.slice(0, 100),
    ...accountOf(account),
    currency: opens.currency,
    fromOn,
    toOn: closes.on,
    openingBalanceMinor: opens.amountMinor,
    closingBalanceMinor: closes.amountMinor,
    lines,
  };
  return {
    statement,
    opensInterim: opening.tag === '60M',
    closesInterim: closing.tag === '62M',
  };
}

/** The one balance of a kind. A second one would be a text that looks like it. */
function balanceField(fields: readonly Field[], tag: '60' | '62', where: string): Field {
  const found = fields.filter((field) => field.tag === `${tag}F` || field.tag === `${tag}M`);
  const [only, second] = found;
  if (second !== undefined) {
    return refuse(
      'malformed',
      `line ${second.line}`,
      `There is a second balance (:${second.tag}:).`,
    );
  }
  if (only !== undefined) return only;
  if (fields.some((field) => field.tag === '34F')) {
    const message = 'This is an interim report (MT942), which may still change. Send MT940.';
    return refuse('notAStatement', where, message);
  }
  const name = tag === '60' ? 'opening' : 'closing';
  return refuse('missing', where, `The ${name} balance (:${tag}F:) is missing.`);
}

/** `:61:` begins a line; the `:86:` after it tells more about it. */
function linesIn(fields: readonly Field[], currency: Currency): readonly ReadLine[] {
  return fields.flatMap((field, index) => {
    if (field.tag !== '61') return [];
    const line = readLine61(field, currency);
    if (line === undefined) return [];
    const end = fields.findIndex((next, i) => i > index && next.tag !== '86');
    const told = fields.slice(index + 1, end < 0 ? undefined : end);
    return [
      readDetails(
        line,
        told.flatMap((next) => next.lines),
      ),
    ];
  });
}

type Balance = { readonly amountMinor: Minor; readonly currency: Currency; readonly on: CivilDate };

function readBalance({ tag, lines, line }: Field): Balance {
  const text = lines[0] ?? '';
  const [, mark, date = '', code = '', amount = ''] =
    /^([CD])(\d{6})([A-Z]{3})(\d[\d,]*)\s*$/u.exec(text) ?? [];
  const path = `line ${line}`;
  if (mark === undefined) {
    return refuse('malformed', path, `The balance (:${tag}:) cannot be read: ${quoted(text)}.`);
  }
  const currency = currencyOf(code, path);
  const amountMinor = amountOf(decimalOf(amount), currency, path);
  return {
    amountMinor: mark === 'D' ? negate(amountMinor) : amountMinor,
    currency,
    on: civilDateOf(date, path),
  };
}

function accountOf({ lines, line }: Field): Pick<ReadStatement, 'account' | 'accountIban'> {
  const text = (lines[0] ?? '')
    .replaceAll(/\s/gu, '')
    .replace(/^\//u, '')
    .toUpperCase()
    .slice(0, 60);
  if (text === '') return refuse('missing', `line ${line}`, 'The account (:25:) is empty.');
  // Some write the currency behind it, Polish banks leave the country out.
  const candidates = [text, text.replace(/[A-Z]{3}$/u, ''), `PL${text}`];
  const accountIban = candidates.map(parseIban).find((iban) => iban !== undefined) ?? null;
  return { account: accountIban ?? text, accountIban };
}

function isNextPage(before: Page, page: Page): boolean {
  return (
    before.closesInterim &&
    page.opensInterim &&
    before.statement.account === page.statement.account &&
    before.statement.currency === page.statement.currency &&
    before.statement.closingBalanceMinor === page.statement.openingBalanceMinor
  );
}

function joinPages(before: Page, page: Page): Page {
  const { id, account, accountIban, currency, fromOn, openingBalanceMinor } = before.statement;
  const statement: ReadStatement = {
    id,
    account,
    accountIban,
    currency,
    fromOn: earlierDate(fromOn, page.statement.fromOn),
    toOn: page.statement.toOn,
    openingBalanceMinor,
    closingBalanceMinor: page.statement.closingBalanceMinor,
    lines: [...before.statement.lines, ...page.statement.lines],
  };
  return { statement, opensInterim: before.opensInterim, closesInterim: page.closesInterim };
}

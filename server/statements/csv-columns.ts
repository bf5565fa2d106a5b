import { foldText } from '../domain/transfer-text.ts';

/** What a column of a bank's table can be. */
export type Role =
  | 'bookedOn'
  | 'valueOn'
  | 'amount'
  | 'credit'
  | 'debit'
  | 'direction'
  | 'currency'
  | 'account'
  | 'payerName'
  | 'payerAccount'
  | 'remittance'
  | 'reference'
  | 'bankReference'
  | 'status';

/** Headings by role, the better one first, folded: capitals, no accents, one space between words. */
const HEADINGS: ReadonlyArray<readonly [Role, string]> = [
  [
    'bookedOn',
    'BOOKING DATE|BOOKED ON|DATE BOOKED|DATE COMPLETED UTC|COMPLETED DATE|POSTING DATE|BUCHUNGSTAG|BUCHUNGSDATUM|BUCHUNG|DATA KSIEGOWANIA|DATA OPERACJI|DATA TRANSAKCJI|DATA INREGISTRARII|DATA TRANZACTIEI|DATA TRANZACTIE|ДАТА ПРОВОДКИ|ДАТА ОПЕРАЦИИ|TRANSACTION DATE|BOEKDATUM|DATE|DATUM|DATA|ДАТА',
  ],
  [
    'valueOn',
    'VALUE DATE|VALUTADATUM|WERTSTELLUNG|WERTSTELLUNGSTAG|VALUTA DATUM|DATA WALUTY|DATA VALUTEI|ДАТА ВАЛЮТИРОВАНИЯ|RENTEDATUM',
  ],
  [
    'amount',
    'AMOUNT|TRANSACTION AMOUNT|BETRAG|UMSATZ|BETRAG EUR|KWOTA OPERACJI|KWOTA TRANSAKCJI WALUTA RACHUNKU|KWOTA TRANSAKCJI|KWOTA|SUMA|СУММА ОПЕРАЦИИ|СУММА|BEDRAG|BEDRAG EUR|MONTANT|IMPORTE|IMPORTO',
  ],
  [
    'credit',
    'CREDIT|CREDIT AMOUNT|PAID IN|MONEY IN|HABEN|UZNANIA|KWOTA UZNANIA|SUMA CREDIT|КРЕДИТ|ПРИХОД|ПОСТУПЛЕНИЕ',
  ],
  [
    'debit',
    'DEBIT|DEBIT AMOUNT|PAID OUT|MONEY OUT|SOLL|OBCIAZENIA|KWOTA OBCIAZENIA|SUMA DEBIT|ДЕБЕТ|РАСХОД|СПИСАНИЕ',
  ],
  [
    'direction',
    'DIRECTION|CREDIT DEBIT|DEBIT CREDIT|SOLL HABEN|S H|AF BIJ|D C|C D|CDTDBTIND|KIERUNEK',
  ],
  [
    'currency',
    'CURRENCY|ACCOUNT CURRENCY|WAHRUNG|WAEHRUNG|WALUTA|WALUTA RACHUNKU|MONEDA|ВАЛЮТА|MUNT',
  ],
  [
    'account',
    'ACCOUNT|ACCOUNT IBAN|OWN ACCOUNT|AUFTRAGSKONTO|RACHUNEK|NUMER RACHUNKU|CONT|СЧЕТ|REKENING',
  ],
  [
    'payerName',
    'PAYER|PAYER NAME|COUNTERPARTY|COUNTERPARTY NAME|NAME|BEGUNSTIGTER ZAHLUNGSPFLICHTIGER|BEGUENSTIGTER ZAHLUNGSPFLICHTIGER|ZAHLUNGSBETEILIGTER|AUFTRAGGEBER|NADAWCA|KONTRAHENT|NADAWCA ODBIORCA|DANE KONTRAHENTA|PLATITOR|КОНТРАГЕНТ|ПЛАТЕЛЬЩИК|NAAM OMSCHRIJVING',
  ],
  [
    'payerAccount',
    'PAYER IBAN|PAYER ACCOUNT|COUNTERPARTY IBAN|COUNTERPARTY ACCOUNT|KONTONUMMER IBAN|IBAN|IBAN ZAHLUNGSBETEILIGTER|NR RACHUNKU|RACHUNEK KONTRAHENTA|RACHUNEK NADAWCY|NUMER KONTA|IBAN PLATITOR|СЧЕТ ПЛАТЕЛЬЩИКА|TEGENREKENING',
  ],
  [
    'remittance',
    'REMITTANCE|DESCRIPTION|DETAILS|PAYMENT DETAILS|VERWENDUNGSZWECK|TYTUL|TYTUL OPERACJI|OPIS OPERACJI|OPIS|DETALII|DETALII TRANZACTIE|DESCRIERE|НАЗНАЧЕНИЕ ПЛАТЕЖА|НАЗНАЧЕНИЕ|ОПИСАНИЕ|MEDEDELINGEN',
  ],
  [
    'reference',
    'REFERENCE|PAYMENT REFERENCE|END TO END ID|KUNDENREFERENZ END TO END|KUNDENREFERENZ|REFERENCJA|REFERINTA',
  ],
  [
    'bankReference',
    'BANK REFERENCE|TRANSACTION ID|TRANSACTION REFERENCE|NR TRANSAKCJI|NUMER TRANSAKCJI|REFERINTA BANCII|НОМЕР ОПЕРАЦИИ',
  ],
  ['status', 'STATUS|STATE|STAN|СТАТУС'],
];
const ROLES = HEADINGS.map(([role, names]): [Role, readonly string[]] => [role, names.split('|')]);

const MAX_COLUMNS = 100;

/** Column index by role, or undefined when the row is no heading of a table of movements. */
export function rolesIn(row: readonly string[]): ReadonlyMap<Role, number> | undefined {
  const names = row.slice(0, MAX_COLUMNS).map(headingOf);
  const roles = new Map<Role, number>();
  for (const [role, known] of ROLES) {
    const column = known.map((name) => names.indexOf(name)).find((index) => index >= 0);
    if (column !== undefined) roles.set(role, column);
  }
  const hasAmount = roles.has('amount') || roles.has('credit');
  return roles.has('bookedOn') && hasAmount ? roles : undefined;
}

/** "Kwota operacji" and "kwota-operacji" are one heading. */
function headingOf(cell: string): string {
  return (foldText(cell.slice(0, 100)).match(/[\p{L}\d]+/gu) ?? []).join(' ');
}

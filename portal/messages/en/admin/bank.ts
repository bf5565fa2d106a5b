import { plural } from '../../format.ts';

const transfers = (count: number) =>
  plural('en', count, { one: '# transfer', other: '# transfers' });

/** Statements of the vendor's banks, and what their transfers pay. */
export const bank = {
  title: 'Bank transfers',
  lead: 'Send in the statements of your bank. What names an invoice and is exactly its price is recorded by itself; the rest waits here for you.',
  stale: (day: string) =>
    `The newest statement ends with ${day}. Nobody is reminded until a newer one comes in.`,
  staleNone: 'No statement has come in yet. Nobody is reminded until one does.',
  upload: 'Send in a statement',
  file: 'File of your bank',
  fileHint: 'camt.053 (XML), MT940 or CSV, at most 5 MB. The same file twice changes nothing.',
  submit: 'Send it in',
  fileMissing: 'Choose the file that your bank gave you.',
  fileTooLarge: 'The file is larger than 5 MB. Export a shorter time.',
  refused: (path: string, message: string) =>
    `The file was not taken. ${path === 'file' ? '' : `${path}: `}${message}`,
  failed: 'The file was not taken. Try again in a minute.',
  taken: (read: number, fresh: number, recorded: number, open: number) =>
    [
      `The statement tells of ${transfers(read)}${fresh < read ? `, ${fresh} of them new` : ''}.`,
      recorded > 0 && `${recorded} recorded by itself.`,
      open > 0 && `${transfers(open)} of it ${open === 1 ? 'waits' : 'wait'} for you.`,
    ]
      .filter((sentence) => sentence !== false)
      .join(' '),

  tabsLabel: 'Which transfers',
  tabs: { open: 'Wait for you', recorded: 'Recorded', ignored: 'Put aside' },
  none: {
    open: 'No transfer waits for you.',
    recorded: 'No transfer was recorded yet.',
    ignored: 'No transfer was put aside.',
  },
  more: 'Earlier transfers',
  unknownPayer: 'Payer not named',
  takenBack: 'The bank took this back. Look whether the payment that it undoes was recorded.',
  noText: 'Nothing was written with it.',
  unknown: 'Nothing in it points to one of your invoices.',
  of: (number: string, debtor: string) => `${number} of ${debtor}`,
  due: (payable: string, day: string) => `${payable} to pay, due ${day}`,
  confirm: (amount: string, numbers: string) => `Record ${amount} for ${numbers}`,
  another: 'For another invoice',
  confirmTyped: (amount: string) => `Record ${amount} for these`,
  numbers: 'Invoice numbers',
  numbersHint:
    'Several of one debtor: with commas between them. What they cannot take stays as credit of the debtor.',
  ignore: 'Put aside',
  ignoreOf: (amount: string, payer: string) => `Put aside ${amount} from ${payer}`,
  exact: (doubts: string) => `Reference and amount are exact${doubts && `, but ${doubts}`}.`,
  surplus: (surplus: string, debtor: string) =>
    `${surplus} of it is more than is owed there: it stays as credit of ${debtor}, for you to give back or to use for another invoice.`,
  clues: {
    reference: 'names the invoice',
    similarReference: 'names something like it',
    amount: 'is its price',
    payerAccount: 'came from an account of this debtor',
    payerName: 'came from that name',
  } as Readonly<Record<string, string>>,
  doubts: {
    noReference: 'names no invoice',
    referenceNotExact: 'the number is not exact',
    referenceTooCommon: 'the number may mean something else',
    severalInvoices: 'other invoices are named, too',
    amountDiffers: 'the amount is another',
    currencyDiffers: 'the currency is another',
    nothingPayable: 'there is nothing left to pay',
    payerDiffers: 'the name is somebody else’s',
    takenBack: 'it was recorded there before and taken back',
    decidedBefore: 'somebody decided on it before, so it is left to you',
    toldByAnotherFormat:
      'a file of another kind told of the same day, so the same money may be here twice: look whether it is recorded',
    recordedAlready: 'the same amount of the same day is recorded there already',
    notCertainThen: 'this was not so yet when the statement came in',
  } as Readonly<Record<string, string>>,
  why: (clues: string, doubts: string) => `It ${clues}${doubts && `, but ${doubts}`}.`,
  recordedFor: (numbers: string, by: string, when: string) => `For ${numbers}, ${by}, ${when}.`,
  by: {
    certain: (who: string) => `by itself from the statement that ${who} sent in`,
    confirmed: (who: string) => `confirmed by ${who}`,
  },
  ignoredBy: (who: string, when: string) => `Put aside by ${who}, ${when}.`,
  undoneFor: (numbers: string, who: string, when: string) =>
    `It was recorded for ${numbers}, and taken back by ${who}, ${when}.`,
  undo: 'This was wrong',
  undoText: (amount: string, numbers: string) =>
    `${amount} is owed again for ${numbers}, and what it earned there is gone. The debtor gets a letter that says so, and the transfer waits for you under “Wait for you”.`,
  undoNow: (amount: string, numbers: string) => `Take ${amount} back from ${numbers}`,

  did: {
    recorded: 'The transfer is recorded. The reminders know it already.',
    undone: 'The transfer is taken back and waits for you here. The reminders know it already.',
    ignored: 'The transfer is put aside. You find it under “Put aside” and can still record it.',
  } as Readonly<Record<string, string>>,
  wrong: {
    numbers: 'There is no invoice with this number. Write it as on the invoice.',
    severalDebtors: 'These invoices are not of one debtor. Choose those of one.',
    bankLineDecided: 'Somebody decided on this transfer in the meantime. Look at it again.',
    bankLineNotMoneyIn: 'This is money that the bank took back. It pays no invoice.',
    bankLineNotRecorded: 'Somebody took this transfer back in the meantime. Look at it again.',
    bankLineReturned:
      'Some of this money was given back to the debtor since. Settle it on the invoice instead.',
    currencyMismatch: 'The invoice is in another currency than the transfer.',
    invalidInput: 'The money counts from a day that has not come yet. Record it then.',
  } as Readonly<Record<string, string>>,
  other: 'This did not work just now. Nothing was changed; try again in a minute.',

  statements: 'Statements',
  statementsCaption: 'The last statements that came in',
  account: 'Account',
  days: 'Days',
  lines: 'Movements',
  cameIn: 'Came in',
  sentBy: (who: string) => `from ${who}`,
  noStatements: 'No statement has come in yet.',
};

import { datesFor } from '../format.ts';

/** Paying by bank transfer: what to write into it, and what happens then. */
export const transferMessages = (today: string) => {
  const { day } = datesFor('en', today);
  return {
    transfer: {
      way: 'Pay by bank transfer',
      title: (money: string) => `Transfer ${money}`,
      lead: 'Send exactly this amount with exactly this reference. Then it is recognised by itself.',
      arriveBy: (untilOn: string) =>
        `The money has to be there by ${day(untilOn)}. A transfer can take two working days; afterwards the full amount is due.`,
      heading: 'What to write into the transfer',
      payee: 'Account holder',
      iban: 'Account number (IBAN)',
      amount: 'Amount',
      reference: 'Reference',
      copy: 'A click selects a line whole, so that you can copy it.',
      decimalSign: '.',
      copyIt: 'Copy',
      copyOf: (name: string) => `Copy: ${name}`,
      copied: (name: string) => `Copied: ${name}`,
      scan: 'Or scan it with your bank’s app',
      code: (money: string, payee: string, iban: string, reference: string) =>
        `Code for apps of banks. It says: ${money} to ${payee}, account ${iban}, reference ${reference}.`,
      otherAmounts: 'Another amount',
      next: 'What happens then',
      stops: (vendor: string) =>
        `The reminders stop when ${vendor} sees the money on its account, not when you send it. One may still come until then.`,
      receipt: 'Once it is seen, this page says that it is paid, and you get a receipt.',
      wrongReference: (vendor: string) =>
        `With another amount or reference a person at ${vendor} has to look first, and it takes longer.`,
      tooManyTitle: 'Too many invoices for one transfer',
      tooMany:
        'Their references do not fit into one transfer. Choose fewer invoices and send one transfer for these.',
    },
  };
};

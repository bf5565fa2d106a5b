import { formatDate, formatMoney, formatOnDate, plural } from '../format.ts';
import type { Money } from '../letter-facts.ts';

const money = ({ minor, currency }: Money) => formatMoney(minor, currency, 'en');
const day = (on: string) => formatDate(on, 'en', { weekday: true });

/** Words of the PDFs that the page does not have; those of the invoice itself are shared with it. */
export const papers = {
  page: (no: number, count: number) => `Page ${no} of ${count}`,
  invoice: {
    asOf: (on: string) => `As of ${day(on)}`,
    payInto: 'Pay into',
    copy: (on: string) =>
      `Made on ${formatDate(on, 'en')} from the data of the seller. For your books, the invoice that the seller issued counts.`,
    subject: (vendor: string, debtor: string) => `Invoice of ${vendor} for ${debtor}`,
  },
  receipt: {
    title: 'Receipt',
    subject: (vendor: string, debtor: string) => `Receipt of ${vendor} for ${debtor}`,
    number: 'Number',
    receivedOn: 'Received',
    method: 'Paid by',
    reference: 'Reference',
    from: 'From',
    by: 'Received by',
    lead: (amount: Money, on: string) => `${money(amount)} received ${formatOnDate(on, 'en')}`,
    what: 'For',
    amount: 'Amount',
    discount: 'Early-payment discount granted with it',
    credit: 'More than was open, kept as your credit',
    refunded: 'Sent back since',
    takenBack: 'Taken back by your bank since',
    total: 'Received',
    invoice: (number: string, issuedOn: string) =>
      `Invoice ${number} of ${formatDate(issuedOn, 'en')}`,
    left: (amount: Money, on: string, count: number) =>
      `On ${formatDate(on, 'en')} ${money(amount)} is still open on ${count === 1 ? 'the invoice' : 'these invoices'}.`,
    settled: (count: number) =>
      plural('en', count, {
        one: 'The invoice is settled.',
        other: 'These invoices are settled.',
      }),
  },
  plan: {
    title: 'Instalment plan',
    subject: (vendor: string, debtor: string) => `Instalment plan between ${vendor} and ${debtor}`,
    lead: (total: Money, count: number) =>
      `${money(total)} in ${plural('en', count, { one: '# payment', other: '# payments' })}`,
    creditor: 'Creditor',
    debtor: 'Debtor',
    no: 'No.',
    day: 'Day',
    amount: 'Amount',
    thenLeft: 'Then to go',
    total: 'Total',
    terms: 'What was agreed',
    acceptance: 'Acceptance',
    acceptedBy: 'Accepted by',
    acceptedAt: 'Accepted at',
    language: 'Language',
    address: 'Network address',
    agent: 'Program',
    link: 'Link',
    hash: 'SHA-256 of the text',
    planNumber: 'Plan',
    evidence:
      'The text above is exactly what was shown and accepted by typing the name and ticking the box.',
    event: (no: number, count: number, vendor: string) => `Payment ${no} of ${count} to ${vendor}`,
    eventText: (amount: Money, about: string) => `${money(amount)} for ${about}`,
    calendar: (vendor: string) => `Payments to ${vendor}`,
    invoices: (numbers: readonly string[]) =>
      `${numbers.length === 1 ? 'invoice' : 'invoices'} ${numbers.join(', ')}`,
  },
  file: {
    plan: 'instalment-plan.pdf',
    calendar: 'instalment-plan.ics',
  },
};

export type PaperWords = typeof papers;

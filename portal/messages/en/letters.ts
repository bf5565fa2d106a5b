import { formatRate, plural } from '../format.ts';
import type { About, Money } from '../letter-facts.ts';
import { rich, strong } from '../rich.ts';
import { back } from './letters/back.ts';
import { credit } from './letters/credit.ts';
import { payment } from './letters/payment.ts';
import { day, isMany, money, moneys, onDay, what } from './letters/phrases.ts';
import { plan } from './letters/plan.ts';
import { reminder } from './letters/reminder.ts';

/** Every sentence of the letters in English. The other languages have the same shape. */
export const letters = {
  reminder,
  payment,
  back,
  credit,
  plan,
  freshLink: {
    subject: (vendor: string, about: About) =>
      `${vendor}: your link to ${isMany(about) ? 'your invoices' : what(about)}`,
    opening: (about: About) =>
      rich`Here is the link to ${isMany(about) ? 'your invoices' : what(about)} that was asked for.`,
    open: (amounts: readonly Money[]) => rich`At the moment ${strong(moneys(amounts))} is open.`,
    nothing: 'At the moment nothing is open.',
    notYou:
      'If it was not you who asked, there is nothing to do: the link went to this address only.',
  },
  frame: {
    greeting: 'Hello,',
    reply: 'Paid already, or something is wrong? Reply to this letter; a person reads it.',
    trust: (about: About) =>
      `The link opens only your ${isMany(about) ? 'invoices' : 'invoice'}. To be sure it is us, call the number on your contract.`,
    fromTo: (vendor: string, debtor: string) => `From ${vendor} to ${debtor}`,
    nextLetter: (on: string, today: string) =>
      `We write again ${onDay(on, today)} unless it is settled by then.`,
  },
  button: {
    settle: (about: About): string =>
      isMany(about) ? 'See the invoices and settle them' : 'See the invoice and settle it',
    see: (about: About): string => (isMany(about) ? 'See the invoices' : 'See the invoice'),
    pay: (amount: Money) => `Pay ${money(amount)}`,
    seePlan: 'See the plan',
    otherMethod: 'Leave another card',
    seeReceipt: 'See the receipt',
  },
  table: {
    invoice: (number: string) => `Invoice ${number}`,
    due: (on: string, today: string) => `due ${day(on, today)}`,
    wasDue: (on: string, today: string) => `was due ${day(on, today)}`,
    moreLines: (count: number) =>
      plural('en', count, { one: '# more line', other: '# more lines' }),
    tax: (rateBps: number) => `Tax ${formatRate(rateBps, 'en')}`,
    prepaid: 'Paid in advance',
    rounding: 'Rounding',
    paidOn: (on: string, today: string) => `Paid ${onDay(on, today)}`,
    paidFromCredit: (on: string, today: string) => `Paid from your credit ${onDay(on, today)}`,
    movedToCredit: 'Moved to your credit',
    takenBackOn: (on: string, today: string) => `Payment taken back ${onDay(on, today)}`,
    discount: 'Early-payment discount',
    discountTakenBack: 'Discount taken back',
    creditNote: (reference: string | null) =>
      reference === null ? 'Credit note' : `Credit note ${reference}`,
    lateCharge: 'Late charge',
    waiver: 'Waived',
    writeOff: 'Closed without payment',
    correction: 'Correction',
    onItsWay: 'On its way',
    toPay: 'To pay',
    total: 'Total',
    received: 'Received',
    sentBack: 'Sent back',
    day: (on: string, today: string) => day(on, today),
    thenLeft: (rest: Money) =>
      rest.minor === 0 ? 'then nothing is left' : `then ${money(rest)} to go`,
    paid: 'paid',
    onItsWayNote: 'on its way',
    missing: 'missing',
  },
};

export type LetterWords = typeof letters;

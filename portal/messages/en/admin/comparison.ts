import { plural } from '../../format.ts';

const payments = (count: number) => plural('en', count, { one: '# payment', other: '# payments' });

/** "Saldo against Stripe": what the two say of each payment, in what they differ and what follows. */
export const comparison = {
  title: 'Saldo against Stripe',
  link: 'Saldo against Stripe',
  lead: 'Every online payment stands in two books: here and at Stripe. Compare them and see each one about which they do not say the same.',
  back: 'Settings',
  compare: 'Compare now',
  reach: 'Payments of the last',
  days: (days: number) =>
    days === 400 ? '13 months' : plural('en', days, { one: '# day', other: '# days' }),
  never:
    'Nobody has compared yet. The comparison asks Stripe for every payment of the time that you choose and changes none of them.',
  made: (moment: string, from: string, count: number) =>
    `Compared on ${moment}: ${payments(count)} since ${from}.`,
  same: 'Both books say the same of every payment.',
  differing: (count: number) => `They differ about ${payments(count)}.`,
  unasked: (count: number) =>
    `${plural('en', count, { one: '# more payment seems', other: '# more payments seem' })} to differ. There was no time to ask Stripe about each: compare again, and they come first.`,
  more: (shown: number, all: number) => `The first ${shown} of ${all} are shown.`,
  caption: 'Payments about which Saldo and Stripe differ',
  payment: 'Payment',
  here: 'Saldo says',
  there: 'Stripe says',
  what: 'What differs, and what happens next',
  failed: 'Stripe did not answer, so nothing was compared. Try again in a minute.',
  asked: {
    same: 'Stripe was asked. Both books say the same of this payment now.',
    differs: 'Stripe was asked, and this payment still differs: a person has to look at it.',
  } as Readonly<Record<string, string>>,
  ask: 'Ask again',
  askAbout: (payment: string) => `Ask again about ${payment}`,
  noDebtor: 'Nobody here',
  kinds: {
    missingHere: 'Stripe has a payment that Saldo does not know.',
    missingThere: 'Stripe does not know this payment.',
    unreadable: 'Stripe says something of this payment that this version of Saldo cannot read.',
    currency: 'The currency is another one.',
    amount: 'The amount is another one.',
    status: 'One side has not heard how far the payment is.',
    refunded: 'Not the same amount was given back.',
    disputed: 'They disagree about a dispute with the bank.',
  },
  next: {
    askAgain: 'Saldo asks Stripe about it again within a minute and takes over what it hears.',
    person:
      'Asking again cannot mend it: compare the payment at Stripe with the debtor’s invoices here, then record or refund what is missing.',
    lookUp:
      'Look it up at Stripe. If money came, refund it there or record it on the invoice here as a bank transfer.',
    checkKey:
      'Whoever runs this server should see whether it still has the key of the account that the payment was made with.',
    update: 'Look it up at Stripe, and have this server brought up to date.',
  },
  statusHere: {
    created: 'begun',
    requiresAction: 'waits for the debtor’s bank',
    processing: 'on its way',
    succeeded: 'paid',
    failed: 'failed',
    canceled: 'given up',
    partiallyRefunded: 'paid',
    refunded: 'given back',
    disputed: 'disputed',
    disputeWon: 'paid, dispute won',
    disputeLost: 'dispute lost',
  } as Readonly<Record<string, string>>,
  statusThere: {
    created: 'begun',
    requiresAction: 'waits for the debtor’s bank',
    processing: 'on its way',
    succeeded: 'paid',
    canceled: 'closed',
  } as Readonly<Record<string, string>>,
  disputes: {
    open: 'disputed',
    won: 'dispute won',
    lost: 'dispute lost',
    inquiry: 'the bank asks',
  } as Readonly<Record<string, string>>,
  nothing: 'nothing',
  of: (status: string, amount: string) => `${amount}, ${status}`,
  booked: (amount: string) => `${amount} in the books`,
  received: (amount: string) => `${amount} received`,
  refunded: (amount: string) => `${amount} given back`,
};

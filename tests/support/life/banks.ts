import { minor } from '../../../server/domain/money.ts';
import { owed, settled } from './row.ts';
import type { SomeRows } from './row.ts';
import { after, confirmed, paid, pass, reported, world } from './stage.ts';

/** What banks do with money that had arrived. */
export const banks = {
  'payment.inquiryOpened': [
    {
      name: 'the bank asks, and nothing moves',
      given: paid,
      when: world('inquiry'),
      debtor: {
        en: 'Your bank asks us about this payment. Nothing has changed: it stays paid.',
        pl: 'Bank pyta nas o tę płatność.',
      },
      vendor:
        'The debtor’s bank asks about the payment of €121.00. Nothing was taken; a task asks for an answer.',
      tasks: [
        'The debtor’s bank asks about €121.00. Nothing was taken yet: answer it at the payment service by Sun 29 Nov, before it becomes a dispute.',
      ],
      letter: { none: 'Nothing changes for the debtor, and it is the vendor who is asked.' },
      books: settled(),
    },
  ],
  'payment.inquiryClosed': [
    {
      name: 'the bank has no more questions',
      given: after(paid, world('inquiry')),
      when: world('winDispute'),
      debtor: { en: 'Invoice L/1 is paid', pl: 'Faktura L/1 jest opłacona' },
      vendor: 'The bank’s question about the payment of €121.00 is closed.',
      tasks: [],
      letter: { none: 'The debtor had not been written to about the question.' },
      books: settled(),
    },
  ],
  'payment.disputed': [
    {
      name: 'the bank is asked to give it back',
      given: paid,
      when: world('dispute'),
      debtor: {
        en: 'Your bank was asked to return €121.00.',
        pl: 'Bank otrzymał prośbę o zwrot 121,00 €.',
      },
      vendor: 'The debtor’s bank disputes €121.00. Reminders wait for its word.',
      tasks: [
        'The debtor’s bank disputes €121.00. Send what shows that it is owed at the payment service, by Sun 29 Nov, or let it go.',
      ],
      letter: 'paymentDisputed',
      books: settled(),
    },
  ],
  'payment.disputeWon': [
    {
      name: 'the bank decides for the vendor',
      given: after(paid, world('dispute')),
      when: world('winDispute'),
      debtor: {
        en: 'Your bank has decided that this payment stands.',
        pl: 'Bank zdecydował, że ta płatność pozostaje ważna.',
      },
      vendor: 'The bank decided for you: €121.00 stands.',
      tasks: [],
      letter: 'paymentStands',
      books: settled(),
    },
    {
      name: 'the bank gives back what it had taken',
      given: after(paid, world('dispute'), world('loseDispute')),
      when: reported({ dispute: 'won', chargedBackMinor: minor(0) }),
      debtor: { en: 'Invoice L/1 is paid', pl: 'Faktura L/1 jest opłacona' },
      vendor: 'The bank decided for you: €121.00 stands.',
      tasks: [],
      letter: 'paymentStands',
      books: settled(),
    },
  ],
  'payment.disputeLost': [
    {
      name: 'the bank decides for the debtor',
      given: after(paid, world('dispute')),
      when: world('loseDispute'),
      debtor: {
        en: 'Your bank returned €121.00 to you. A person at Zielony Dach sp. z o.o. looks at it',
        pl: 'Bank zwrócił Państwu 121,00 €. Zielony Dach sp. z o.o. najpierw przyjrzy się sprawie',
      },
      vendor: 'The bank decided for the debtor: €121.00 was taken back and is owed again.',
      tasks: [
        'The bank gave €121.00 back to the debtor. Decide: ask for it again, credit it, or write it off.',
      ],
      letter: 'paymentReversed',
      books: owed('held chargeback'),
    },
    {
      name: 'a debit that had arrived comes back weeks later, in part',
      given: after(confirmed('pm_sepaDebit'), pass('P50D')),
      when: world('dispute', 5000),
      debtor: { en: '€50.00 is open again', pl: '50,00 € jest znów do zapłaty' },
      vendor: 'The bank decided for the debtor: €50.00 was taken back and is owed again.',
      tasks: [
        'The bank gave €50.00 back to the debtor. Decide: ask for it again, credit it, or write it off.',
      ],
      letter: 'paymentReversed',
      books: owed('held chargeback', 5000),
    },
  ],
} satisfies SomeRows;

import { minor } from '../../../server/domain/money.ts';
import { decideUndoTransfer } from '../../../server/domain/undo-transfer.ts';
import { confirm } from '../debtor-world.ts';
import { owed, settled } from './row.ts';
import type { SomeRows } from './row.ts';
import {
  after,
  alsoBy,
  ask,
  begun,
  confirmed,
  decide,
  owing,
  paidBeside,
  reported,
  world,
} from './stage.ts';

/** Money sets out, arrives, or does not. */
export const arrivals = {
  'payment.processing': [
    {
      name: 'a debit sets out and takes days',
      given: begun,
      when: (saldo, scene) => confirm(saldo, scene.paymentIntent, 'pm_sepaDebit'),
      debtor: { en: '€121.00 is on its way', pl: '121,00 € jest w drodze' },
      vendor: 'A payment of €121.00 is on its way. Reminders wait for it.',
      tasks: [],
      letter: 'paymentProcessing',
      books: owed('held processing'),
    },
  ],
  'payment.failed': [
    {
      name: 'a debit comes back before it arrived',
      given: confirmed('pm_sepaDebit'),
      when: world('failDebit'),
      debtor: { en: 'Nothing was received from it.', pl: 'Nic z niej do nas nie dotarło.' },
      vendor: 'The payment of €121.00 failed (not enough money on the account).',
      tasks: [],
      letter: 'paymentFailed',
      books: owed(),
    },
  ],
  'payment.succeeded': [
    {
      name: 'a card pays at once',
      given: begun,
      when: (saldo, scene) => confirm(saldo, scene.paymentIntent),
      debtor: {
        en: 'Nothing more is owed for invoice L/1',
        pl: 'Za fakturę L/1 nic już nie jest należne',
      },
      vendor: '€121.00 arrived.',
      tasks: [],
      letter: 'paymentReceipt',
      books: settled(),
    },
    {
      name: 'the same card pays a second time',
      given: paidBeside,
      when: alsoBy('pm_card_visa'),
      debtor: {
        en: '€121.00 of it was more than was owed. It goes back',
        pl: 'Ta kwota sama wraca tam, skąd przyszła.',
      },
      vendor: '€121.00 is to go back to where it came from: the same card had paid already.',
      tasks: [],
      letter: 'paymentReceipt',
      books: settled(12_100),
    },
    {
      name: 'another card pays a second time',
      given: paidBeside,
      when: alsoBy('pm_card_mastercard'),
      debtor: {
        en: '€121.00 of it was more than is owed. Zielony Dach',
        pl: 'przekracza należność. Zielony Dach',
      },
      vendor: '€121.00 became credit of the debtor: more came than was owed.',
      tasks: [
        '€121.00 more came than was owed and is kept as credit. Give it back, or keep it for the next invoice.',
      ],
      letter: 'paymentReceipt',
      books: settled(12_100),
    },
  ],
  'payment.recorded': [
    {
      name: 'a transfer is written down',
      given: owing,
      when: ask('payments', { amountMinor: 5000, reference: 'L/1' }),
      debtor: {
        en: '€71.00 is due on Friday 4 December',
        pl: '71,00 € – płatne do piątku 4 grudnia',
      },
      vendor: '€50.00, received on Sun 22 Nov, was recorded by hand: L/1.',
      tasks: [],
      letter: 'paymentReceipt',
      books: owed('notDue', 7100),
    },
  ],
  'payment.undone': [
    {
      name: 'a transfer was written down by mistake',
      given: after(owing, ask('payments', { amountMinor: 5000, reference: 'L/1' })),
      when: decide((facts, _, now, newId) => {
        const [{ id: paymentId } = { id: '' }] = facts.payments;
        const undone = decideUndoTransfer(facts, { lineId: 'bln_1', paymentId }, now, newId);
        if (!undone.ok) throw new Error(undone.code);
        return undone;
      }),
      debtor: {
        en: '€121.00 is due on Friday 4 December',
        pl: '121,00 € – płatne do piątku 4 grudnia',
      },
      vendor: '€50.00, recorded from a bank statement, was taken back: it was a mistake.',
      tasks: [],
      letter: 'paymentReversed',
      books: owed(),
    },
  ],
  'payment.mismatched': [
    {
      name: 'other money comes than was asked for',
      given: begun,
      when: reported({ status: 'succeeded', receivedMinor: minor(10_000) }),
      debtor: {
        en: '€100.00 arrived instead of €121.00',
        pl: 'Wpłynęło 100,00 € zamiast 121,00 €',
      },
      vendor: '€100.00 arrived where €121.00 was asked for. It is kept as credit until you decide.',
      tasks: [
        '€100.00 came where €121.00 was asked for and is kept as credit. Find out why, then give it back or record it.',
      ],
      letter: 'paymentMismatched',
      books: owed('notDue', 12_100, 10_000),
    },
  ],
} satisfies SomeRows;

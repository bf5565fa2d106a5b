import { confirm } from '../debtor-world.ts';
import { openPage } from '../redirect.ts';
import type { TestWorld } from '../world.ts';
import { AT_IT, PLN, owed } from './row.ts';
import type { LifeRow, SomeRows } from './row.ts';
import { begun, confirmed, owing, pass } from './stage.ts';
import type { Scene } from './stage.ts';

const begins: LifeRow = {
  name: 'somebody begins to pay and has not confirmed it',
  given: owing,
  when: (saldo, scene) => startOnly(saldo, scene),
  debtor: {
    en: '€121.00 is due on Friday 4 December',
    pl: '121,00 € – płatne do piątku 4 grudnia',
  },
  vendor: 'The debtor began to pay €121.00.',
  tasks: [],
  letter: AT_IT,
  books: owed(),
};

async function startOnly(saldo: TestWorld, { invoice, portal }: Scene): Promise<void> {
  const body = { invoiceIds: [invoice.id], option: 'all' };
  await saldo.call('POST', `${portal}/payments`, body);
}

/** Nothing was taken yet, or will be. */
export const attempts = {
  'payment.created': [begins],
  'payment.intentCreated': [
    {
      ...begins,
      name: 'the processor knows of it',
      vendor: 'The payment service took up the payment of €121.00.',
    },
  ],
  'payment.checkoutOpened': [
    {
      ...begins,
      name: 'the processor’s own page is opened',
      when: (saldo, scene) => openPage(saldo, scene),
      vendor: 'Stripe’s page for the payment of €121.00 was opened.',
    },
  ],
  'payment.requiresAction': [
    {
      name: 'the bank asks for a confirmation',
      given: (saldo) => begun(saldo, PLN),
      when: (saldo, scene) => confirm(saldo, scene.paymentIntent, 'pm_blik'),
      debtor: {
        en: 'A BLIK payment of PLN 121.00 waits for you: confirm it in your bank’s app.',
        pl: 'Płatność BLIK na 121,00 zł czeka na potwierdzenie w aplikacji banku.',
      },
      vendor: 'The bank asked the debtor to confirm the payment of PLN 121.00.',
      tasks: [],
      letter: AT_IT,
      books: owed(),
    },
  ],
  'payment.declined': [
    {
      name: 'a card is refused to the debtor',
      given: begun,
      when: (saldo, scene) => confirm(saldo, scene.paymentIntent, 'pm_card_visa_chargeDeclined'),
      debtor: {
        en: 'Your bank declined the card. Nothing was taken.',
        pl: 'Bank odrzucił kartę. Nic nie zostało pobrane.',
      },
      vendor: 'A card was declined (the bank gave no reason). Nothing was taken.',
      tasks: [],
      letter: AT_IT,
      books: owed(),
    },
  ],
  'payment.canceled': [
    {
      name: 'a bank’s question that nobody answers is closed with its price',
      given: confirmed('pm_p24', PLN),
      when: pass('PT2H'),
      debtor: {
        en: 'The payment of PLN 121.00 was stopped Nothing was taken.',
        pl: 'Płatność 121,00 zł została wstrzymana',
      },
      vendor: 'The payment of PLN 121.00 was not finished and was closed.',
      tasks: [],
      letter: { none: 'Nothing was taken and nothing has changed: reminders never stopped.' },
      books: owed(),
    },
  ],
} satisfies SomeRows;

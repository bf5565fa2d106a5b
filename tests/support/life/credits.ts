import { day } from '../builders.ts';
import { minor } from '../../../server/domain/money.ts';
import { confirm } from '../debtor-world.ts';
import type { TestWorld } from '../world.ts';
import { DISCOUNT, owed, settled } from './row.ts';
import type { SomeRows } from './row.ts';
import { after, ask, begun, confirmed, decide, owing, paid, world } from './stage.ts';
import type { Scene } from './stage.ts';

/** What is given up, given back or kept for the debtor. */
export const credits = {
  'credit.added': [
    {
      name: 'a transfer of too much',
      given: owing,
      when: ask('payments', { amountMinor: 15_100 }),
      debtor: {
        en: '€30.00 of what you paid is more than is owed. Zielony Dach sp. z o.o. keeps it for you',
        pl: '30,00 € z Państwa wpłat przekracza należność.',
      },
      vendor: '€30.00 became credit of the debtor: more came than was owed.',
      tasks: [
        '€30.00 more came than was owed and is kept as credit. Give it back, or keep it for the next invoice.',
      ],
      letter: 'paymentReceipt',
      books: settled(3000),
    },
  ],
  'credit.applied': [
    {
      name: 'money that lies there pays an invoice',
      given: withCreditElsewhere,
      when: ask('apply-credit', {}),
      debtor: {
        en: '€91.00 is due on Friday 4 December',
        pl: '91,00 € – płatne do piątku 4 grudnia',
      },
      vendor: '€30.00 of the debtor’s credit pays this invoice.',
      tasks: [],
      letter: 'creditApplied',
      books: owed('notDue', 9100),
    },
  ],
  'credit.taken': [
    {
      name: 'the vendor transfers it back',
      given: after(owing, ask('payments', { amountMinor: 15_100 })),
      when: giveBack,
      debtor: {
        en: '€30.00 was returned to you.',
        pl: 'Zwróciliśmy Państwu 30,00 €.',
      },
      vendor: '€30.00 was taken from the debtor’s credit: it was refunded.',
      tasks: [],
      letter: 'paymentReversed',
      books: settled(),
    },
  ],
  'creditNote.issued': [
    {
      name: 'before anything was paid',
      given: owing,
      when: ask('credit-notes', { amountMinor: 5000, number: 'K/1' }),
      debtor: {
        en: 'Credit note on Sunday 22 November, K/1',
        pl: 'Korekta w niedzielę 22 listopada, K/1',
      },
      vendor: 'Credit note K/1 over €50.00.',
      tasks: [],
      letter: 'creditNote',
      books: owed('notDue', 7100),
    },
    {
      name: 'after all was paid',
      given: paid,
      when: ask('credit-notes', { amountMinor: 5000, number: 'K/2' }),
      debtor: {
        en: '€50.00 of what you paid is more than is owed.',
        pl: '50,00 € z Państwa wpłat przekracza należność.',
      },
      vendor: 'Credit note K/2 over €50.00.',
      tasks: [],
      letter: 'creditNote',
      books: settled(5000),
    },
    {
      name: 'taken over with old books',
      given: owing,
      when: ask('credit-notes', { amountMinor: 12_100, number: 'K/3', issuedOn: '2026-11-01' }),
      debtor: {
        en: 'Nothing to pay: invoice L/1 was credited',
        pl: 'faktura L/1 została skorygowana',
      },
      vendor: 'Credit note K/3 over €121.00.',
      tasks: [],
      letter: { none: 'A note of weeks ago is no news to its debtor.' },
      books: settled(0, 'credited'),
    },
  ],
  'invoice.writtenOff': [
    {
      name: 'a debt is forgiven',
      given: owing,
      when: ask('write-off', { reason: 'goodwill', tellDebtor: true }),
      debtor: {
        en: 'You are not asked for anything more, and no more reminders will come.',
        pl: 'Nie prosimy już o żadną zapłatę',
      },
      vendor: '€121.00 was written off: goodwill. The debtor is told.',
      tasks: [],
      letter: 'writtenOff',
      books: settled(0, 'writtenOff'),
    },
    {
      name: 'a bad debt leaves the vendor’s books',
      given: owing,
      when: ask('write-off', { reason: 'uncollectable' }),
      debtor: {
        en: 'You are not asked for anything more, and no more reminders will come.',
        pl: 'Nie prosimy już o żadną zapłatę',
      },
      vendor: '€121.00 was written off: uncollectable. The debtor is not told.',
      tasks: [],
      letter: { none: 'It waives nothing: a letter that says so would give the claim away.' },
      books: settled(0, 'writtenOff'),
    },
  ],
  'settlement.kept': [
    {
      name: 'an agreed part is paid in time, and the rest is waived',
      given: offered,
      when: async (saldo, scene) => {
        const body = { invoiceIds: [scene.invoice.id], option: 'settlement' };
        const started = await saldo.call<{ paymentIntent: string }>(
          'POST',
          `${scene.portal}/payments`,
          body,
        );
        await confirm(saldo, started.body.paymentIntent);
      },
      debtor: {
        en: 'Closed without payment on Sunday 22 November',
        pl: 'Zamknięto bez zapłaty w niedzielę 22 listopada',
      },
      vendor: 'The settlement was paid in time. The rest, €21.00, was written off.',
      tasks: [],
      letter: 'paymentReceipt',
      books: settled(),
    },
  ],
  'discount.granted': [
    {
      name: 'the early price is paid in time',
      given: (saldo) => begun(saldo, DISCOUNT, 'discount'),
      when: (saldo, scene) => confirm(saldo, scene.paymentIntent),
      debtor: { en: 'Your discount of €2.42 is granted.', pl: 'Rabat 2,42 € został przyznany.' },
      vendor: 'The discount of €2.42 was earned.',
      tasks: [],
      letter: 'paymentReceipt',
      books: settled(),
    },
  ],
  'discount.reversed': [
    {
      name: 'the bank takes the early price back, and the discount goes with it',
      given: after(confirmed('pm_card_visa', DISCOUNT, 'discount'), world('dispute')),
      when: world('loseDispute'),
      debtor: { en: '€118.58', pl: '118,58 €' },
      vendor: 'The discount of €2.42 was taken back with the payment that had earned it.',
      tasks: [
        'The bank gave €118.58 back to the debtor. Decide: ask for it again, credit it, or write it off.',
      ],
      letter: 'paymentReversed',
      books: owed('held chargeback'),
    },
  ],
} satisfies SomeRows;

/** Thirty euros too much came for another invoice of the same debtor. */
async function withCreditElsewhere(saldo: TestWorld): Promise<Scene> {
  const scene = await owing(saldo);
  const debtor = { name: 'Restauracja L/1', email: 'l1@podlipa.example', locale: 'en' };
  const { body } = await saldo.api<{ id: string }>('POST', '/api/v1/invoices', {
    number: 'L/0',
    debtor,
    currency: 'EUR',
    issuedOn: '2026-11-20',
    dueOn: '2026-12-04',
    lines: [{ description: 'Work', quantity: 1, unitPriceMinor: 1000, taxRateBps: 0 }],
  });
  await saldo.api('POST', `/api/v1/invoices/${body.id}/payments`, { amountMinor: 4000 });
  return scene;
}

async function giveBack(saldo: TestWorld, { invoice }: Scene): Promise<void> {
  const path = `/api/v1/debtors/${invoice.debtor.id}/return-credit`;
  await saldo.api('POST', path, { currency: 'EUR' });
}

async function offered(saldo: TestWorld): Promise<Scene> {
  const scene = await owing(saldo);
  await decide((_, { invoice }, now, newId) => ({
    ok: true,
    events: [{ type: 'debtor.changed', data: {} }],
    changes: [
      {
        do: 'putOffer',
        offer: {
          id: newId('off'),
          invoiceId: invoice.id,
          amountMinor: minor(10_000),
          untilOn: day('2026-11-27'),
          createdAt: now,
          endedAt: null,
        },
      },
    ],
  }))(saldo, scene);
  return scene;
}

import { decideRefundGivenUp } from '../../../server/domain/refund.ts';
import { openPages, valueOf } from '../screens.ts';
import type { TestWorld } from '../world.ts';
import { owed, settled } from './row.ts';
import type { SomeRows } from './row.ts';
import { after, alsoBy, ask, confirmed, decide, paid, paidBeside, pass, world } from './stage.ts';
import type { Scene } from './stage.ts';

/** Money goes back, or is meant to. */
export const refunds = {
  'payment.refundDecided': [
    {
      name: 'what came twice from one card is to go back to it',
      given: paidBeside,
      when: alsoBy('pm_card_visa'),
      debtor: {
        en: '€121.00 that was too much is on its way back',
        pl: 'Nadpłata 121,00 € wraca na kartę lub rachunek',
      },
      vendor: '€121.00 is to go back to where it came from: the same card had paid already.',
      tasks: [],
      letter: 'paymentReceipt',
      books: settled(12_100),
    },
  ],
  'payment.refunded': [
    {
      name: 'a part goes back without a credit note',
      given: paid,
      when: world('refund', 3000),
      debtor: {
        en: 'Zielony Dach sp. z o.o. decides whether the €30.00 that went back to you is still owed',
        pl: 'zdecyduje, czy zwrócone 30,00 € jest nadal należne',
      },
      vendor: '€30.00 was given back to the debtor.',
      tasks: [
        '€30.00 was refunded and is owed again. Decide: ask for it again, credit it, or write it off.',
      ],
      letter: 'paymentReversed',
      books: owed('held refundReview', 3000),
    },
    {
      name: 'all of it goes back after a credit note said why',
      given: after(paid, ask('credit-notes', { amountMinor: 12_100 })),
      when: world('refund'),
      debtor: {
        en: 'Nothing to pay: invoice L/1 was credited',
        pl: 'Nic do zapłaty: faktura L/1 została skorygowana',
      },
      vendor: '€121.00 was given back to the debtor.',
      tasks: [],
      letter: 'paymentReversed',
      books: settled(0, 'credited'),
    },
    {
      name: 'the vendor asks for it again, and it is owed like any other debt',
      given: after(paid, world('refund', 3000)),
      when: askAgain,
      debtor: {
        en: '€30.00 is due on Friday 4 December',
        pl: '30,00 € – płatne do piątku 4 grudnia',
      },
      vendor:
        'A hold ended (a refund waits for your decision). Reminders go on with the step that waited.',
      tasks: [],
      letter: { none: 'The sequence goes on with its own letters.' },
      books: owed('notDue', 3000),
    },
  ],
  'payment.refundFailed': [
    {
      name: 'the bank sends a refund back, and it counts as paid again',
      given: after(confirmed('pm_card_refundFail'), world('refund', 3000)),
      when: pass('P1D'),
      debtor: {
        en: 'A refund of €30.00 did not reach you',
        pl: 'Zwrot 30,00 € do Państwa nie dotarł',
      },
      vendor: 'A refund of €30.00 came back from the bank and counts as paid again.',
      tasks: [
        'The refund of €30.00 came back from the bank and counts as paid again. Find another way to give it back, or agree with the debtor that it stays.',
      ],
      letter: 'refundFailed',
      books: settled(),
    },
    {
      name: 'the bank sends back a refund of what a credit note had freed',
      given: after(
        confirmed('pm_card_refundFail'),
        ask('credit-notes', { amountMinor: 3000 }),
        world('refund', 3000),
      ),
      when: pass('P1D'),
      debtor: {
        en: '€30.00 of what you paid is more than is owed.',
        pl: '30,00 € z Państwa wpłat przekracza należność.',
      },
      vendor: '€30.00 became credit of the debtor: a refund did not arrive.',
      tasks: [
        '€30.00 more came than was owed and is kept as credit. Give it back, or keep it for the next invoice.',
      ],
      letter: 'refundFailed',
      books: settled(3000),
    },
  ],
  'payment.refundGivenUp': [
    {
      name: 'the processor does not make a refund',
      given: givingBack,
      when: decide((facts, { paymentId }, now, newId) => {
        const asked = facts.payments.find((p) => p.id === paymentId)?.refundDue;
        if (paymentId === null || !asked) throw new Error('nothing is to go back');
        const refused = { paymentId, asked, code: 'charge_disputed' };
        const decision = decideRefundGivenUp(facts, refused, now, newId);
        if (!decision.ok) throw new Error(decision.code);
        return decision;
      }),
      debtor: {
        en: '€121.00 of what you paid is more than is owed.',
        pl: '121,00 € z Państwa wpłat przekracza należność.',
      },
      vendor:
        'The payment service does not give €121.00 back (charge disputed). It is credit of the debtor, and a task for you.',
      tasks: [
        '€121.00 more came than was owed and is kept as credit. Give it back, or keep it for the next invoice.',
      ],
      letter: 'refundFailed',
      books: settled(12_100),
    },
  ],
} satisfies SomeRows;

/** What came twice is decided to go back, and the processor was not asked yet. */
async function givingBack(saldo: TestWorld): Promise<Scene> {
  const scene = await paidBeside(saldo);
  await alsoBy('pm_card_visa')(saldo, scene);
  return scene;
}

/** A person's word that what was returned is owed: the hold of the reversal ends. */
async function askAgain(saldo: TestWorld, { invoice }: Scene): Promise<void> {
  const admin = await openPages(saldo);
  const { holds } = valueOf(await admin.api.invoice(invoice.id));
  const holdId = holds.find((hold) => hold.mayEnd)?.holdId ?? '';
  valueOf(await admin.api.endHold(invoice.id, holdId));
}

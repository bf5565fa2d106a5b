import { decideMethodState } from '../../../server/domain/saved-method.ts';
import { confirm } from '../debtor-world.ts';
import { owed } from './row.ts';
import type { SomeRows } from './row.ts';
import { after, decide, leaveCard, onPlan, world } from './stage.ts';

const planBooks = owed('held plan', 8066);
const ofPlan = after(onPlan, (saldo, scene) => confirm(saldo, scene.paymentIntent));
const LOST_TASK =
  'Visa ·4242 cannot be charged any more, and €40.33 is due on Tue 22 Dec. The debtor was asked for another: call if none is left by then.';

/** What plans debit. */
export const methods = {
  'plan.methodKept': [
    {
      name: 'the card of the first part is kept',
      given: onPlan,
      when: (saldo, scene) => confirm(saldo, scene.paymentIntent),
      debtor: {
        en: 'It is charged by itself to Visa ·4242.',
        pl: 'Zostanie pobrana automatycznie (Visa ·4242).',
      },
      vendor: 'The way of paying was kept for the next charges.',
      tasks: [],
      letter: 'paymentReceipt',
      books: planBooks,
    },
  ],
  'plan.methodLost': [
    {
      name: 'the card was removed',
      given: ofPlan,
      when: world('detachMethod'),
      debtor: {
        en: 'The card that was kept for it was removed, so nothing is charged by itself any more.',
        pl: 'Zapisana do niego karta została usunięta, więc raty nie są już pobierane same.',
      },
      vendor:
        'Visa ·4242 cannot be charged any more: it was removed at the payment service. Nothing is charged to it, and the debtor is asked for another.',
      tasks: [LOST_TASK],
      letter: 'planMethodLost',
      books: planBooks,
    },
  ],
  'plan.methodReplaced': [
    {
      name: 'the debtor leaves another card',
      given: after(ofPlan, world('detachMethod')),
      when: leaveCard,
      debtor: {
        en: 'It is charged by itself to Mastercard ·4444.',
        pl: 'Zostanie pobrana automatycznie (Mastercard ·4444).',
      },
      vendor: 'The debtor left Mastercard ·4444 for the next charges, instead of Visa ·4242.',
      tasks: [],
      letter: 'planMethodReplaced',
      books: planBooks,
    },
  ],
  'plan.methodRenewed': [
    {
      name: 'the bank tells the card’s new date',
      given: after(ofPlan, world('expireCard')),
      when: decide((facts, scene, now, newId) => {
        const paymentMethodId = facts.plans[0]?.paymentMethodId ?? '';
        return decideMethodState(facts, { paymentMethodId, state: 'ready' }, now, newId);
      }),
      debtor: {
        en: 'It is charged by itself to Visa ·4242.',
        pl: 'Zostanie pobrana automatycznie (Visa ·4242).',
      },
      vendor: 'Visa ·4242 was renewed and is charged again.',
      tasks: [],
      letter: { none: 'What was agreed goes on as agreed, and each debit is told of before.' },
      books: planBooks,
    },
  ],
} satisfies SomeRows;

import type { CreditFacts, MismatchFacts, Money } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import { byMethod, capital, money, onDay, what } from './phrases.ts';

/** Letters about what the vendor gives up or gives back, and about money that lies with the vendor. */
export const credit = {
  note: {
    subject: (c: CreditFacts) => `${c.vendor}: ${money(c.amount)} of ${what(c.about)} was credited`,
    opening: (c: CreditFacts, reference: string | null) =>
      rich`We have credited ${strong(money(c.amount))} of ${what(c.about)}${reference === null ? '' : `, with credit note ${reference}`}.`,
    credit: (amount: Money) =>
      rich`${money(amount)} of it had been paid already. It stands to your credit with us, for another invoice or to go back to you.`,
  },
  applied: {
    subject: (c: CreditFacts) =>
      `${c.vendor}: ${money(c.amount)} of your credit pays ${what(c.about)}`,
    opening: (c: CreditFacts) =>
      rich`${strong(money(c.amount))} that stood to your credit with us now pays ${what(c.about)}.`,
  },
  returned: {
    subject: (c: CreditFacts) => `${c.vendor}: your credit of ${money(c.amount)} goes back to you`,
    opening: (c: CreditFacts) =>
      rich`${strong(money(c.amount))} that stood to your credit with us is on its way back to you. It can take a few working days to arrive.`,
  },
  writtenOff: {
    subject: (c: CreditFacts) => `${c.vendor}: nothing more is asked for ${what(c.about)}`,
    opening: (c: CreditFacts) =>
      rich`We have waived ${strong(money(c.amount))} of ${what(c.about)}: you need not pay it.`,
    nothing: 'Nothing is left to pay, and no more reminders about it will come.',
  },
  mismatched: {
    subject: (m: MismatchFacts) => `${m.vendor}: ${money(m.amount)} received for ${what(m.about)}`,
    opening: (m: MismatchFacts) =>
      rich`${strong(capital(money(m.amount)))}${byMethod(m.method)} arrived ${onDay(m.on, m.today)}. We had asked for ${money(m.asked)}.`,
    kept: 'It is kept for you as credit and has not paid the invoice yet. A person here finds out why, and writes to you.',
  },
};

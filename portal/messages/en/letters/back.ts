import type { Money, PaymentFacts } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import { byMethod, day, money, what } from './phrases.ts';

/** Letters about money that had arrived: it is disputed, and what came of that. */
export const back = {
  disputed: {
    subject: (p: PaymentFacts) =>
      `${p.vendor}: your payment for ${what(p.about)} is disputed, and your bank decides whether to return ${money(p.amount)}`,
    opening: (p: PaymentFacts) =>
      rich`Your bank was asked to return ${strong(money(p.amount))} of your payment${byMethod(p.method)} of ${day(p.on, p.today)}. The payment is disputed now, and your bank decides.`,
    meanwhile:
      'Until it decides, the payment counts as made, and we send no reminders about it. We write to you when we know more.',
    mistake: 'If it was a mistake, tell your bank, and reply to this letter; a person reads it.',
  },
  stands: {
    subject: (p: PaymentFacts) =>
      `${p.vendor}: your payment of ${money(p.amount)} for ${what(p.about)} stands`,
    opening: (p: PaymentFacts) =>
      rich`Your bank has decided about your payment${byMethod(p.method)} of ${day(p.on, p.today)}: it stands.`,
    again: (amount: Money) =>
      rich`${strong(money(amount))} that it had taken back counts as paid again.`,
    credit: (amount: Money) =>
      rich`${money(amount)} of it is more than what was open. It stands to your credit with us.`,
  },
  refundFailed: {
    subject: (p: PaymentFacts) =>
      `${p.vendor}: the refund of ${money(p.amount)} for ${what(p.about)} did not reach you`,
    opening: (p: PaymentFacts) =>
      rich`We had sent back ${strong(money(p.amount))} of your payment${byMethod(p.method)} of ${day(p.on, p.today)}. It could not be paid out to you and is with us again.`,
    paid: (amount: Money) =>
      rich`For now, ${money(amount)} counts as paid again, so it is not asked for.`,
    credit: (amount: Money) => rich`${money(amount)} stands to your credit with us.`,
    person:
      'A person here looks for another way to return it. If you know one, please reply to this letter.',
  },
};

import type { About, FailureReason, Money, PaymentFacts, UntilFacts } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import { byMethod, day, isMany, money, nth, onDay, what } from './phrases.ts';

/** The letters about one payment. */
export const payment = {
  lateDiscount: (about: About, d: UntilFacts) =>
    rich`The early price of ${what(about)} was for payment in full by ${day(d.untilOn, d.today)}, and that did not happen. So ${strong(money(d.amount))} of the full price stays owed.`,
  receipt: {
    subject: (p: PaymentFacts) => `${p.vendor}: ${money(p.amount)} received for ${what(p.about)}`,
    opening: (p: PaymentFacts) =>
      rich`Thank you. Your payment of ${strong(money(p.amount))}${byMethod(p.method)} arrived ${onDay(p.on, p.today)}.`,
    discount: (amount: Money) =>
      rich`You paid early, so the discount of ${money(amount)} is yours.`,
    waived: (amount: Money) => rich`As we agreed, ${money(amount)} of the debt is waived.`,
    settled: (about: About): string =>
      isMany(about)
        ? 'With it these invoices are settled. Nothing is left to pay.'
        : 'With it the invoice is settled. Nothing is left to pay.',
    left: (amount: Money) => rich`${strong(money(amount))} is still open.`,
    planLeft: (left: Money) => rich`${money(left)} of your plan is left.`,
    planNext: (amount: Money, dueOn: string, today: string) =>
      rich`The next payment is ${money(amount)} ${onDay(dueOn, today)}.`,
    credit: (amount: Money) =>
      rich`${money(amount)} of it was more than what was open. It stands to your credit with us.`,
    goesBack: (amount: Money) =>
      rich`${money(amount)} of it was more than what was open. It goes back to where it came from by itself.`,
    number: (id: string) => `Receipt number ${id}. This letter is your receipt.`,
  },
  processing: {
    subject: (p: PaymentFacts) =>
      `${p.vendor}: ${money(p.amount)} for ${what(p.about)} is on its way`,
    opening: (p: PaymentFacts) =>
      rich`Your payment of ${strong(money(p.amount))}${byMethod(p.method)} has been on its way since ${day(p.on, p.today)}. Banks can take a few working days.`,
    meanwhile:
      'Until it is here we do not ask for it again. Then you get a receipt; if it fails, we tell you at once.',
  },
  failed: {
    subject: (p: PaymentFacts) =>
      `${p.vendor}: the payment of ${money(p.amount)} for ${what(p.about)} did not go through`,
    opening: (p: PaymentFacts) =>
      rich`Your payment of ${strong(money(p.amount))}${byMethod(p.method)} of ${day(p.on, p.today)} did not go through.`,
    reason: (reason: FailureReason) => failureReasons[reason],
    instalment: (no: number, count: number) => `It was for ${nth(no, count)} of your plan.`,
    nothing: 'We have received nothing from it, so the amount is open again.',
    ask: 'You can try again or choose another way to pay.',
    authenticate:
      'Your bank wants you to confirm it yourself. Open the page and pay there; the bank then asks you.',
    tryAgain: (on: string, today: string) =>
      `We try again ${onDay(on, today)}. You can also pay it now, or leave another card on the page.`,
    otherMethod:
      'We do not try it there again. Please pay on the page, or leave another card for the payments of your plan.',
  },
  reversed: {
    refundSubject: (p: PaymentFacts) => `${p.vendor}: ${money(p.amount)} goes back to you`,
    refund: (p: PaymentFacts) =>
      rich`We have sent back ${strong(money(p.amount))} of your payment${byMethod(p.method)} of ${day(p.on, p.today)}. It usually reaches your account within ten working days.`,
    chargebackSubject: (p: PaymentFacts) =>
      `${p.vendor}: the bank has taken back ${money(p.amount)} for ${what(p.about)}`,
    chargeback: (p: PaymentFacts) =>
      rich`The bank has taken back ${strong(money(p.amount))}: your payment${byMethod(p.method)} of ${day(p.on, p.today)}.`,
    mistakeSubject: (p: PaymentFacts) =>
      `${p.vendor}: ${money(p.amount)} for ${what(p.about)} was written down by mistake`,
    mistake: (p: PaymentFacts) =>
      rich`We wrote down ${strong(money(p.amount))} of ${day(p.on, p.today)} as your payment. That was our mistake: the money was not meant for it. A receipt for it no longer counts, and no money of yours was moved.`,
    open: (amount: Money) => rich`${strong(money(amount))} is open.`,
    person:
      'A person here looks at it first, and no reminder goes out until then. If you know how it came about, please reply to this letter.',
  },
};

const failureReasons: Readonly<Record<FailureReason, string>> = {
  declined: 'The bank declined it and gave no reason.',
  insufficientFunds: 'The bank says that there was not enough money on the account.',
  expiredCard: 'The card has expired.',
  incorrectCvc: 'The security code of the card was not right.',
  authenticationFailed: 'The bank asked for a confirmation, and none came.',
  debitFailed: 'The bank returned the debit.',
  other: 'The bank gave no reason.',
};

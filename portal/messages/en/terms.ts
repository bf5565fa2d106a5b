import { daysText, formatDate, formatMoney, formatRate, plural } from '../format.ts';
import type { PlanTerms, TermsInstalment, TermsSection, TermsText } from '../terms-facts.ts';

/** What a debtor agrees to with a plan, in the first person, complete without the page around it. */
export function planTerms(terms: PlanTerms): TermsText {
  return {
    title: `Instalment plan of ${plural('en', terms.instalments.length, { one: '# payment', other: '# payments' })}`,
    sections: [
      covers(terms),
      payments(terms),
      kept(terms),
      terms.autopay ? debits(terms) : byMyself(terms),
      missed(terms),
      ...(terms.acknowledgesDebt ? [{ heading: 'Acknowledgement', lines: [acknowledgement] }] : []),
      {
        heading: 'Changes',
        lines: ['Any change of this plan needs my consent again, unless it is only in my favour.'],
      },
    ],
  };
}

/** Said before a debtor in Poland commits to anything. */
export const acknowledgement =
  'Under Polish law, asking for payment in instalments acknowledges the debt: the limitation period of the claim starts again.';

const money = (amountMinor: number, { currency }: PlanTerms) =>
  formatMoney(amountMinor, currency, 'en');
const payment = (count: number) => plural('en', count, { one: '# payment', other: '# payments' });

function covers(terms: PlanTerms): TermsSection {
  return {
    heading: 'What it covers',
    lines: [
      `${terms.debtor} owes ${terms.vendor}:`,
      ...terms.invoices.map((i) => `Invoice ${i.number}: ${money(i.amountMinor, terms)}`),
      `Together ${money(terms.totalMinor, terms)}.`,
    ],
  };
}

function payments(terms: PlanTerms): TermsSection {
  const line = ({ no, dueOn, amountMinor, thenLeftMinor }: TermsInstalment) => {
    const rest =
      thenLeftMinor === 0 ? 'then nothing is left' : `then ${money(thenLeftMinor, terms)} to go`;
    return `${no}. ${formatDate(dueOn, 'en', { weekday: true })}: ${money(amountMinor, terms)}, ${rest}`;
  };
  return {
    heading: 'What I pay, and when',
    lines: [
      ...terms.instalments.map(line),
      'The plan costs nothing extra. I can pay earlier or more at any time; what is more counts towards the next payment.',
    ],
  };
}

function kept(terms: PlanTerms): TermsSection {
  const start =
    terms.activationDays === null
      ? 'The plan is in force from now on.'
      : `The plan is in force when the first payment has arrived, within ${daysText(terms.activationDays, 'en')}. Otherwise it lapses.`;
  return {
    heading: 'While I keep to it',
    lines: [
      start,
      `${terms.vendor} sends no reminders of these invoices, only a note three days before each payment. An early-payment discount no longer applies to them.`,
    ],
  };
}

function debits({ vendor }: PlanTerms): TermsSection {
  return {
    heading: 'Automatic payment',
    lines: [
      `I allow ${vendor} to keep the card of my first payment and to debit each later payment from it on its day. If a debit fails, ${vendor} may try it again while the payment can still be made up for.`,
      `${vendor} writes to me three days before each debit. I can withdraw this at any time by writing to ${vendor}; from then on I make the payments myself.`,
    ],
  };
}

function byMyself({ vendor }: PlanTerms): TermsSection {
  return {
    heading: 'How I pay',
    lines: [`I make each payment myself, on the page that the letters of ${vendor} link to.`],
  };
}

function missed(terms: PlanTerms): TermsSection {
  const grace = daysText(terms.graceDays, 'en');
  const notice = daysText(terms.noticeDays, 'en');
  return {
    heading: 'If a payment is missed',
    lines: [
      `If a payment has not arrived on its day, I have ${grace} to make up for it, and nothing else changes.`,
      `${defaultText(terms)}, or anything is still missing as long after the last date, ${terms.vendor} writes to me that the plan is in default. I then have ${notice} to pay all that is missing, and the plan goes on.`,
      `Otherwise the whole rest is due at once and the reminders go on. Within ${daysText(terms.reinstateDays, 'en')} of the default I can bring the plan back once by paying all that is missing.`,
    ],
  };
}

function defaultText({ defaultAfter }: PlanTerms): string {
  switch (defaultAfter.rule) {
    case 'missedInTotal':
      return `When ${payment(defaultAfter.count)} in total were not made up for in that time`;
    case 'missedInARow':
      return `When ${payment(defaultAfter.count)} in a row were not made up for in that time`;
    case 'arrears':
      return `When what is missing reaches ${formatRate(defaultAfter.percentBps, 'en')} of the whole amount`;
  }
}

import { describe, expect, test } from 'vitest';
import { planStanding } from '../../server/domain/plan.ts';
import { quote } from '../../server/domain/quote.ts';
import { day } from '../support/builders.ts';
import { card, noon } from '../support/letter-facts.ts';
import { caseOf, oneLine, writeLetter } from '../support/written-letters.ts';

const textOf = (name: string, locale?: string): string =>
  oneLine(writeLetter(caseOf(name, locale)).text);
const subjectOf = (name: string): string => writeLetter(caseOf(name)).subject;

describe('a plan that was agreed', () => {
  test('is listed day by day with what is left after each', () => {
    const { text } = writeLetter(caseOf('plan-accepted'));
    expect(text).toContain(
      'Sunday 22 November, then €80.66 to go                              40.34',
    );
    expect(text).toContain(
      'Friday 22 January 2027, then nothing is left                       40.33',
    );
    expect(text).toContain(
      'Total                                                            €121.00',
    );
  });

  test('says what happens when a day cannot be kept, and that debits were allowed', () => {
    expect(textOf('plan-accepted')).toContain('you have 5 days to make up for it');
    expect(textOf('plan-accepted')).toContain('We debit Visa ·4242');
    expect(textOf('plan-accepted-waits')).not.toContain('debit');
  });

  test('speaks of an attached paper only when there is one', () => {
    expect(textOf('plan-accepted')).toContain('attached as a PDF');
    expect(textOf('plan-accepted-waits')).not.toContain('attached');
  });

  test('that waits for its first payment says until when', () => {
    expect(textOf('plan-accepted-waits')).toContain(
      'we keep it open for that until Wednesday 25 November',
    );
  });
});

describe('an instalment', () => {
  test('that is debited says what will be debited from what, and asks for nothing', () => {
    expect(subjectOf('plan-before-debit')).toBe(
      'Zielony Dach: we debit Visa ·4242 with €40.33 on Tuesday 22 December',
    );
    expect(textOf('plan-before-debit')).toContain('You do not have to do anything.');
    expect(textOf('plan-before')).toContain('is due on Tuesday 22 December');
  });

  test('that is due today has its amount on the button', () => {
    expect(writeLetter(caseOf('plan-due')).text).toContain('Pay €40.33:\nhttps://');
    expect(writeLetter(caseOf('plan-due-debit')).text).toContain('See the plan:\nhttps://');
  });

  test('whose debit failed on its day is asked for instead of announced', () => {
    const failed = caseOf('plan-missed-debit');
    const due = { ...caseOf('plan-due-debit'), facts: failed.facts };
    expect(oneLine(writeLetter(due).text)).toContain('is due today');
  });

  test('is asked for when the method was refused for good, whatever was agreed', () => {
    const declined = card(4033, '2026-11-25', {
      status: 'failed',
      failedAt: noon('2026-11-25'),
      failureCode: 'lost_card',
    });
    const charge = { planId: 'pln_1', offSession: true, paymentMethodId: 'pm_1' };
    const refused = (name: string) => {
      const { facts, ...letter } = caseOf(name);
      return writeLetter({
        ...letter,
        facts: { ...facts, payments: [{ ...declined, ...charge }] },
      });
    };
    expect(refused('plan-before-debit').subject).toContain('€40.33, due Tuesday 22 December');
    expect(refused('plan-before-debit').text).not.toContain('debit');
    expect(refused('plan-due-debit').text).toContain('Pay €40.33:');
    expect(refused('plan-due-debit').text).not.toContain('debit');
    expect(refused('plan-accepted').text).not.toContain('debit');
  });

  test('that was missed is cured with one link, by the end of the grace', () => {
    const { text } = writeLetter(caseOf('plan-missed'));
    expect(oneLine(text)).toContain('Pay it by Sunday 27 December and the plan goes on');
    expect(text).toContain('Pay €40.33:\nhttps://pay.zielonydach.example/p/k1.inv_1');
    expect(text).toContain('Tuesday 22 December, missing');
  });

  test('that was missed after another asks for both, as the quote and the standing do', () => {
    const letter = caseOf('plan-missed-two');
    const { plans, invoices } = letter.facts;
    const [plan] = plans;
    if (plan === undefined) throw new Error('no plan');
    const { arrearsMinor } = planStanding(plan, letter.facts, day('2027-01-23'));
    const asked = quote(letter.facts, {
      invoiceIds: invoices.map((i) => i.id),
      now: letter.context.now,
    });
    const dueNow = asked.options.find((option) => option.kind === 'dueNow');
    expect([arrearsMinor, dueNow?.amountMinor]).toEqual([8066, 8066]);
    expect(writeLetter(letter).text).toContain('Pay €80.66:\nhttps://');
  });

  test('says plainly that a debit failed', () => {
    expect(textOf('plan-missed-debit')).toContain('we could not debit Visa ·4242 with €40.33');
  });
});

describe('a broken plan', () => {
  test('gets a notice with its last day, what follows, and how to bring it back', () => {
    expect(subjectOf('plan-defaulted')).toBe(
      'Zielony Dach: your plan for invoice 2026/114 ends unless €40.33 arrives by Monday 4 January 2027',
    );
    const text = textOf('plan-defaulted');
    expect(text).toContain('Pay €40.33 by Monday 4 January 2027 and the plan goes on');
    expect(text).toContain('After that day the plan ends: the whole rest of €80.66 is due at once');
    expect(text).toContain(
      'You can bring the plan back once: pay the missing €40.33 by Monday 11 January 2027',
    );
  });

  test('whose dates are all over is not told that anything goes on', () => {
    const text = textOf('plan-defaulted-last');
    expect(text).toContain(
      'All its dates are over. Pay €40.33 by Thursday 4 February and the plan is complete.',
    );
    expect(text).toContain('After that day the plan ends, and our reminders go on.');
    expect(text).not.toMatch(/goes on|bring the plan back|only once/u);
  });

  test('that was brought back before is not offered that again', () => {
    const letter = caseOf('plan-defaulted');
    const plans = letter.facts.plans.map((p) =>
      p.status === 'defaulted' ? { ...p, mayReinstate: false } : p,
    );
    const text = oneLine(writeLetter({ ...letter, facts: { ...letter.facts, plans } }).text);
    expect(text).toContain('that is possible only once');
  });

  test('whose notice ran out says that the rest is due', () => {
    expect(subjectOf('plan-accelerated')).toContain('has ended, €80.66 is due');
  });

  test('goes on with thanks when its arrears came, and with a request when the vendor brought it back', () => {
    expect(textOf('plan-reinstated')).toContain('What was missing has arrived');
    expect(textOf('plan-reinstated')).toContain('The next payment is €40.33 on Friday 22 January');
    expect(textOf('plan-brought-back')).toContain(
      'Please pay the €80.66 that is missing by Saturday 6 February',
    );
  });
});

describe('a plan that is over', () => {
  test('is thanked for when it is paid', () => {
    expect(textOf('plan-completed')).toContain('€121.00 for invoice 2026/114 is paid');
  });

  test('says what is open when it was ended', () => {
    expect(textOf('plan-canceled')).toContain('€80.66 is open, due as the invoice says');
  });
});

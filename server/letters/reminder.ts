import type { Currency, Minor } from '../domain/brands.ts';
import { daysBetween } from '../domain/calendar.ts';
import { finalDemandUntilOn } from '../domain/dunning.ts';
import type { Invoice, StepTemplate } from '../domain/facts.ts';
import { creditedBy } from '../domain/ledger.ts';
import { sum } from '../domain/money.ts';
import { planMenu } from '../domain/plan-menu.ts';
import type { Quote } from '../domain/quote.ts';
import { aboutOf, nothing, toMoney, type Desk, type Draft, type Nothing } from './desk.ts';
import { payableNow, quotesOf } from './figures.ts';
import { invoiceTable, invoicesTable } from './invoice-table.ts';
import { lateDiscounts } from './late-discount.ts';
import { paragraph, quiet, type Block, type Table } from './letter.ts';

/** A letter of the sequence about what is still to pay, in the tone of its step (rules 7.2, 7.5). */
export function reminderLetter(desk: Desk): Draft | Nothing {
  const { facts, message } = desk;
  const step = facts.vendor.settings.sequence.steps.find((s) => s.id === message.step);
  if (step === undefined) return nothing('noStep', { step: message.step });
  if (step.template === 'callTask') return nothing('notALetter', { step: step.id });
  const open = desk.invoices.filter((i) => payableNow(desk, i) > 0);
  const oldest = open[0];
  if (oldest === undefined) return nothing('nothingToPay');
  const quotes = quotesOf(desk, open);
  const reminder = {
    vendor: desk.vendor,
    about: aboutOf(open),
    amounts: quotes.map((q) => toMoney(q.payableMinor, q.currency)),
    dueOn: oldest.dueOn,
    daysLate: daysBetween(oldest.dueOn, desk.today),
    today: desk.today,
  };
  const { subject, blocks } = tone(desk, step.template, reminder);
  const { button, reminder: words, frame } = desk.words;
  return {
    subject,
    blocks: [
      ...blocks,
      ...cheaperWays(desk, quotes),
      ...alreadyDone(desk, open, quotes),
      ...lateDiscounts(desk, open),
      { kind: 'button', label: button.settle(reminder.about), href: desk.href },
      quiet(words.ways(mostParts(desk, open))),
      quiet(frame.reply),
      ...tables(desk, open, quotes),
    ],
  };
}

type Reminder = Parameters<Desk['words']['reminder']['whenExpected']['opening']>[0];

function tone(
  desk: Desk,
  template: Exclude<StepTemplate, 'callTask'>,
  reminder: Reminder,
): { readonly subject: string; readonly blocks: readonly Block[] } {
  if (template === 'finalDemand') return finalDemand(desk, reminder);
  const words = desk.words.reminder[template];
  return {
    subject: words.subject(reminder),
    blocks: [paragraph(words.opening(reminder)), paragraph(words.ask(reminder))],
  };
}

function finalDemand(desk: Desk, reminder: Reminder) {
  const words = desk.words.reminder.finalDemand;
  const untilOn = finalDemandUntilOn(desk.now, desk.facts.vendor, desk.cal);
  return {
    subject: words.subject(reminder, untilOn),
    blocks: [
      paragraph(words.opening(reminder)),
      paragraph([...words.deadline(untilOn, desk.today), ' ', words.ask()]),
    ],
  };
}

/** Discount, what is missing for it, and the vendor's offer: only what the quote still holds open. */
function cheaperWays({ words, today }: Desk, quotes: readonly Quote[]): readonly Block[] {
  return quotes.flatMap(({ options, discountShortfall, currency }) => {
    const lacking = discountShortfall && {
      amount: toMoney(discountShortfall.amountMinor, currency),
      untilOn: discountShortfall.untilOn,
      today,
    };
    if (lacking) return [paragraph(words.reminder.discountShortfall(lacking))];
    return options.flatMap(({ kind, amountMinor, savesMinor, untilOn }) => {
      if ((kind !== 'discount' && kind !== 'settlement') || untilOn === null) return [];
      const amount = toMoney(amountMinor, currency);
      const saves = toMoney(savesMinor, currency);
      return [paragraph(words.reminder[kind]({ amount, saves, untilOn, today }))];
    });
  });
}

/** Thanks for what was paid, and a word on what is on its way. */
function alreadyDone(
  desk: Desk,
  invoices: readonly Invoice[],
  quotes: readonly Quote[],
): readonly Block[] {
  const { words, facts } = desk;
  const paid = [...Map.groupBy(invoices, (i) => i.currency)]
    .map(([currency, group]) =>
      toMoney(sum(group.map((i) => creditedBy('payment', facts.entries, i.id))), currency),
    )
    .filter(({ minor }) => minor > 0);
  const moving = quotes.filter((q) => q.processingMinor > 0);
  return [
    ...(paid.length > 0 ? [paragraph(words.reminder.partly(paid))] : []),
    ...moving.map((q) =>
      paragraph(words.reminder.onItsWay(toMoney(q.processingMinor, q.currency))),
    ),
  ];
}

/** The largest number of parts that the plan menu offers for these invoices, if it offers any. */
function mostParts({ facts, now, cal }: Desk, invoices: readonly Invoice[]): number | null {
  const menu = planMenu(facts, { invoiceIds: invoices.map((i) => i.id), now }, cal);
  return menu.ok ? Math.max(...menu.items.map((item) => item.count)) : null;
}

/** One invoice line by line, or one table of invoices per currency (rules 1.6, 7.5). */
function tables(desk: Desk, open: readonly Invoice[], quotes: readonly Quote[]): readonly Table[] {
  const [only, ...others] = open;
  if (only !== undefined && others.length === 0) return [invoiceTable(desk, only)];
  return quotes.flatMap(({ currency, payableMinor }) => {
    const table = invoicesTable(desk, withPayable(desk, open, currency), {
      label: desk.words.table.toPay,
      amountMinor: payableMinor,
    });
    return table === null ? [] : [table];
  });
}

function withPayable(
  desk: Desk,
  invoices: readonly Invoice[],
  currency: Currency,
): readonly { readonly invoice: Invoice; readonly amountMinor: Minor }[] {
  return invoices
    .filter((i) => i.currency === currency)
    .map((invoice) => ({ invoice, amountMinor: payableNow(desk, invoice) }));
}

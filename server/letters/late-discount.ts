import { lateDiscount } from '../domain/discount.ts';
import type { Invoice } from '../domain/facts.ts';
import { aboutOf, toMoney, type Desk } from './desk.ts';
import { paragraph, type Block } from './letter.ts';

/** Why something is left of invoices that were paid like the early price, but too late (rules 3.5). */
export function lateDiscounts(
  { facts, words, today }: Desk,
  invoices: readonly Invoice[],
): readonly Block[] {
  return invoices.flatMap((invoice) => {
    const late = lateDiscount(facts, invoice, today);
    if (late === null) return [];
    const amount = toMoney(late.amountMinor, invoice.currency);
    const { untilOn } = late.price.tier;
    return [paragraph(words.payment.lateDiscount(aboutOf([invoice]), { amount, untilOn, today }))];
  });
}

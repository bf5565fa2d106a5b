import {
  blikGroup,
  cardGroup,
  debitGroup,
  p24Group,
  usAccountGroup,
} from './stripe-stand-in-groups.ts';
import type { FieldName, Group } from './stripe-stand-in-groups.ts';
import { element, radio } from './stripe-stand-in-parts.ts';
import { standInWords } from './stripe-stand-in-words.ts';
import type { StandInWords } from './stripe-stand-in-words.ts';

export type Fields = {
  readonly root: HTMLElement;
  /** Shows at every field what is missing, goes to the first and gives its sentence; null: all there. */
  readonly check: () => string | null;
  /** What was typed, under the names of Stripe's parameters. */
  readonly read: () => Readonly<Record<string, string>>;
  readonly showError: (field: FieldName, message: string) => void;
};

type Offer = { readonly title: string; readonly make: () => Group; readonly isKept: boolean };

/**
 * What the Payment Element offers for a currency, as far as the emulator knows it. What can pay once
 * only is not offered where the method is to be kept.
 */
function offersFor(currency: string, words: StandInWords): readonly Offer[] {
  const card = { title: words.card, make: () => cardGroup(words), isKept: true };
  switch (currency) {
    case 'EUR':
      return [card, { title: words.debit, make: () => debitGroup(words), isKept: true }];
    case 'PLN':
      return [
        card,
        { title: words.blik, make: () => blikGroup(words), isKept: false },
        { title: words.p24, make: () => p24Group(words), isKept: false },
      ];
    case 'USD':
      return [card, { title: words.usAccount, make: () => usAccountGroup(words), isKept: true }];
    default:
      return [card];
  }
}

/** The fields of the stand-in: one group per way of paying, chosen by radio where there are several. */
export function createFields(given: {
  readonly locale: string;
  readonly currency: string;
  readonly saves: boolean;
}): Fields {
  const words = standInWords(given.locale);
  const offers = offersFor(given.currency, words)
    .filter(({ isKept }) => isKept || !given.saves)
    .map(({ title, make }) => ({ title, group: make() }));
  const groups = offers.map(({ group }) => group);
  let [chosen] = groups;
  const choose = (group: Group | undefined): void => {
    chosen = group;
    for (const one of groups) one.root.hidden = one !== group;
  };
  choose(chosen);
  const root = element('div', 'stand-in', element('p', 'stand-in-note', words.sandbox));
  if (groups.length > 1) {
    const legend = element('legend', 'field', words.method);
    const choices = offers.map(({ title, group }) =>
      radio('stand-in-method', title, group === chosen, () => choose(group)),
    );
    root.append(element('fieldset', 'stand-in-choice', legend, ...choices));
  }
  root.append(...groups.map((group) => group.root));
  return {
    root,
    check: () => {
      const wrong = (chosen?.fields ?? []).filter((field) => !field.isGood());
      // The last one shown has the focus, so the first one is shown last.
      for (const field of wrong.toReversed()) field.showError(field.complaint);
      return wrong[0]?.complaint ?? null;
    },
    read: () => chosen?.read() ?? {},
    showError: (name, message) =>
      (chosen?.fields ?? []).find((field) => field.name === name)?.showError(message),
  };
}

import { createField, element, radio, testButton, type Field } from './stripe-stand-in-parts.ts';
import { standInWords, type StandInWords } from './stripe-stand-in-words.ts';

export type FieldName = 'number' | 'expiry' | 'cvc' | 'name' | 'email' | 'iban';

export type Fields = {
  readonly root: HTMLElement;
  /** Shows at every field what is missing, goes to the first and gives its sentence; null: all there. */
  readonly check: () => string | null;
  /** What was typed, under the names of Stripe's parameters. */
  readonly read: () => Readonly<Record<string, string>>;
  readonly showError: (field: FieldName, message: string) => void;
};

/** The fields of the stand-in: card, and SEPA direct debit where the currency is euro. */
export function createFields(given: {
  readonly locale: string;
  readonly takesDebit: boolean;
}): Fields {
  const words = standInWords(given.locale);
  const card = cardGroup(words);
  const debit = debitGroup(words);
  let chosen = card;
  const choose = (group: Group): void => {
    chosen = group;
    card.root.hidden = group !== card;
    debit.root.hidden = group !== debit;
  };
  choose(card);
  const root = element('div', 'stand-in', element('p', 'stand-in-note', words.sandbox));
  if (given.takesDebit) {
    const legend = element('legend', 'field', words.method);
    const cardChoice = radio('stand-in-method', words.card, true, () => choose(card));
    const debitChoice = radio('stand-in-method', words.debit, false, () => choose(debit));
    root.append(element('fieldset', 'stand-in-choice', legend, cardChoice, debitChoice));
  }
  root.append(card.root, debit.root);
  return {
    root,
    check: () => {
      const wrong = chosen.fields.filter((field) => !field.isGood());
      // The last one shown has the focus, so the first one is shown last.
      for (const field of wrong.toReversed()) field.showError(field.complaint);
      return wrong[0]?.complaint ?? null;
    },
    read: () => chosen.read(),
    showError: (name, message) =>
      [...card.fields, ...debit.fields].find((field) => field.name === name)?.showError(message),
  };
}

type Group = {
  readonly root: HTMLElement;
  readonly fields: readonly Field[];
  readonly read: () => Readonly<Record<string, string>>;
};

function cardGroup(words: StandInWords): Group {
  const digits = { inputMode: 'numeric' } as const;
  const number = createField('number', words.number, words.wrongNumber, /^\d[\d -]{10,22}$/, {
    ...digits,
    autocomplete: 'cc-number',
  });
  const expiry = createField('expiry', words.expiry, words.wrongExpiry, EXPIRY, {
    ...digits,
    autocomplete: 'cc-exp',
    placeholder: 'MM / YY',
  });
  const cvc = createField('cvc', words.cvc, words.wrongCvc, /^\d{3,4}$/, {
    ...digits,
    autocomplete: 'cc-csc',
  });
  const fields = [number, expiry, cvc];
  const test = (title: string, digitsOfCard: string): HTMLElement =>
    testButton(title, fields, [digitsOfCard, '12 / 34', '123']);
  return {
    root: element(
      'div',
      'stand-in-group',
      number.root,
      element('div', 'stand-in-pair', expiry.root, cvc.root),
      element(
        'div',
        'stand-in-fills',
        test(words.fillSuccess, '4242 4242 4242 4242'),
        test(words.fillDeclined, '4000 0000 0000 0002'),
        test(words.fillSecure, '4000 0027 6000 3184'),
      ),
    ),
    fields,
    read: () => {
      const [, month = '', year = ''] = EXPIRY.exec(expiry.value()) ?? [];
      return {
        '[type]': 'card',
        '[card][number]': number.value(),
        '[card][exp_month]': month,
        '[card][exp_year]': year,
        '[card][cvc]': cvc.value(),
      };
    },
  };
}

const EXPIRY = /^(\d{1,2})\s*\/?\s*(\d{4}|\d{2})$/;

function debitGroup(words: StandInWords): Group {
  const name = createField('name', words.name, words.wrongName, /\S{2}/, { autocomplete: 'name' });
  const email = createField('email', words.email, words.wrongEmail, /^[^@\s]+@[^@\s]+\.\S+$/, {
    type: 'email',
    autocomplete: 'email',
  });
  const iban = createField(
    'iban',
    words.iban,
    words.wrongIban,
    /^[a-z]{2}\d{2}[a-z\d ]{10,36}$/i,
    {},
  );
  const fields = [name, email, iban];
  const test = (title: string, account: string): HTMLElement =>
    testButton(title, fields, ['Jenny Rosen', 'jenny@example.com', account]);
  return {
    root: element(
      'div',
      'stand-in-group',
      ...fields.map((field) => field.root),
      element('p', 'stand-in-note', words.mandate),
      element(
        'div',
        'stand-in-fills',
        test(words.fillDebitPays, 'DE89 3704 0044 0532 0130 00'),
        test(words.fillDebitFails, 'DE62 3704 0044 0532 0130 01'),
      ),
    ),
    fields,
    read: () => ({
      '[type]': 'sepa_debit',
      '[sepa_debit][iban]': iban.value(),
      '[billing_details][name]': name.value(),
      '[billing_details][email]': email.value(),
    }),
  };
}

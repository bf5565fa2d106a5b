import { createField, element, testButton, type Field } from './stripe-stand-in-parts.ts';
import type { StandInWords } from './stripe-stand-in-words.ts';

export type FieldName =
  | 'number'
  | 'expiry'
  | 'cvc'
  | 'name'
  | 'email'
  | 'iban'
  | 'code'
  | 'routing'
  | 'account';

/** The fields of one way of paying. */
export type Group = {
  readonly root: HTMLElement;
  readonly fields: readonly Field[];
  readonly read: () => Readonly<Record<string, string>>;
};

export function cardGroup(words: StandInWords): Group {
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
        'payment_method_data[type]': 'card',
        'payment_method_data[card][number]': number.value(),
        'payment_method_data[card][exp_month]': month,
        'payment_method_data[card][exp_year]': year,
        'payment_method_data[card][cvc]': cvc.value(),
      };
    },
  };
}

const EXPIRY = /^(\d{1,2})\s*\/?\s*(\d{4}|\d{2})$/;

export function debitGroup(words: StandInWords): Group {
  const [name, email] = holderFields(words);
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
    root: debitRoot(
      words,
      fields,
      test(words.fillDebitPays, 'DE89 3704 0044 0532 0130 00'),
      test(words.fillDebitFails, 'DE62 3704 0044 0532 0130 01'),
    ),
    fields,
    read: () => ({
      'payment_method_data[type]': 'sepa_debit',
      'payment_method_data[sepa_debit][iban]': iban.value(),
      'payment_method_data[billing_details][name]': name.value(),
      'payment_method_data[billing_details][email]': email.value(),
    }),
  };
}

/** What is asked for, what agreeing to a debit means, and test data to fill in. */
const debitRoot = (
  words: StandInWords,
  fields: readonly Field[],
  ...fills: readonly HTMLElement[]
): HTMLElement =>
  element(
    'div',
    'stand-in-group',
    ...fields.map((field) => field.root),
    element('p', 'stand-in-note', words.mandate),
    element('div', 'stand-in-fills', ...fills),
  );

/** The name and address that a debit is made out to. */
function holderFields(words: StandInWords): readonly [Field, Field] {
  return [
    createField('name', words.name, words.wrongName, /\S{2}/, { autocomplete: 'name' }),
    createField('email', words.email, words.wrongEmail, /^[^@\s]+@[^@\s]+\.\S+$/, {
      type: 'email',
      autocomplete: 'email',
    }),
  ];
}

export function usAccountGroup(words: StandInWords): Group {
  const digits = { inputMode: 'numeric' } as const;
  const [name, email] = holderFields(words);
  const routing = createField('routing', words.routing, words.wrongRouting, /^\d{9}$/, digits);
  const account = createField('account', words.account, words.wrongAccount, /^\d{4,17}$/, digits);
  const fields = [name, email, routing, account];
  const test = (title: string, number: string): HTMLElement =>
    testButton(title, fields, ['Jenny Rosen', 'jenny@example.com', '110000000', number]);
  return {
    root: debitRoot(
      words,
      fields,
      test(words.fillDebitPays, '000123456789'),
      test(words.fillDebitFails, '000222222227'),
    ),
    fields,
    read: () => ({
      'payment_method_data[type]': 'us_bank_account',
      'payment_method_data[us_bank_account][routing_number]': routing.value(),
      'payment_method_data[us_bank_account][account_number]': account.value(),
      'payment_method_data[billing_details][name]': name.value(),
      'payment_method_data[billing_details][email]': email.value(),
    }),
  };
}

/** Six digits from the app of the bank, which then asks on the phone. */
export function blikGroup(words: StandInWords): Group {
  const code = createField('code', words.code, words.wrongCode, /^\d{6}$/, {
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
  });
  return {
    root: element(
      'div',
      'stand-in-group',
      code.root,
      element('p', 'stand-in-note', words.onPhone),
      element('div', 'stand-in-fills', testButton(words.fillCode, [code], ['123456'])),
    ),
    fields: [code],
    read: () => ({
      'payment_method_data[type]': 'blik',
      'payment_method_options[blik][code]': code.value(),
    }),
  };
}

/** The bank is chosen on a page of its own. */
export function p24Group(words: StandInWords): Group {
  const [, email] = holderFields(words);
  return {
    root: element(
      'div',
      'stand-in-group',
      email.root,
      element('p', 'stand-in-note', words.onBankPage),
      element('div', 'stand-in-fills', testButton(words.fillEmail, [email], ['jenny@example.com'])),
    ),
    fields: [email],
    read: () => ({
      'payment_method_data[type]': 'p24',
      'payment_method_data[billing_details][email]': email.value(),
    }),
  };
}

/** Words of the sandbox's form. They are not in the message catalogues: no real debtor reads them. */
export type StandInWords = { readonly [Name in keyof typeof en]: string };

const en = {
  sandbox: 'Sandbox form: only Stripe’s published test numbers work, and no money moves.',
  method: 'Pay with',
  card: 'Card',
  debit: 'SEPA direct debit',
  number: 'Card number',
  expiry: 'Expiry date',
  cvc: 'Security code',
  name: 'Name of the account holder',
  email: 'Email',
  iban: 'IBAN',
  wrongNumber: 'Enter the number on the card.',
  wrongExpiry: 'Enter the expiry date as month and year.',
  wrongCvc: 'Enter the three digits on the back of the card.',
  wrongName: 'Enter the name of the account holder.',
  wrongEmail: 'Enter an email address such as name@example.com.',
  wrongIban: 'Enter the IBAN of the account.',
  mandate: 'By paying you allow us to debit this account, and your bank to follow that.',
  fillSuccess: 'Test card: pays',
  fillDeclined: 'Test card: declined',
  fillSecure: 'Test card: 3-D Secure',
  fillDebitPays: 'Test account: pays',
  fillDebitFails: 'Test account: comes back',
};

const pl: StandInWords = {
  sandbox: 'Formularz próbny: działają tylko numery testowe Stripe, pieniądze nie są pobierane.',
  method: 'Zapłać',
  card: 'Karta',
  debit: 'Polecenie zapłaty SEPA',
  number: 'Numer karty',
  expiry: 'Data ważności',
  cvc: 'Kod zabezpieczający',
  name: 'Imię i nazwisko posiadacza rachunku',
  email: 'E-mail',
  iban: 'IBAN',
  wrongNumber: 'Wpisz numer z karty.',
  wrongExpiry: 'Wpisz datę ważności jako miesiąc i rok.',
  wrongCvc: 'Wpisz trzy cyfry z odwrotu karty.',
  wrongName: 'Wpisz imię i nazwisko posiadacza rachunku.',
  wrongEmail: 'Wpisz adres e-mail, na przykład imie@example.com.',
  wrongIban: 'Wpisz IBAN rachunku.',
  mandate: 'Płacąc, zgadzasz się na obciążenie tego rachunku przez nas i Twój bank.',
  fillSuccess: 'Karta testowa: płaci',
  fillDeclined: 'Karta testowa: odrzucona',
  fillSecure: 'Karta testowa: 3-D Secure',
  fillDebitPays: 'Rachunek testowy: płaci',
  fillDebitFails: 'Rachunek testowy: zwrot',
};

export const standInWords = (locale: string): StandInWords => (locale.startsWith('pl') ? pl : en);

import type { PageMessages } from '../en/page.ts';
import { datesFor } from '../format.ts';

type Dates = ReturnType<typeof datesFor>;

/** The invoice as a document, and the payments made for it. */
export const documentMessages = (today: string): Pick<PageMessages, 'document' | 'payments'> => {
  const dates = datesFor('pl', today);
  return { document: document(dates), payments };
};

const document = ({ on }: Dates): PageMessages['document'] => ({
  invoice: (number) => `Faktura ${number}`,
  pdf: 'Pobierz PDF',
  pdfOf: (number) => `Pobierz PDF faktury ${number}`,
  issued: 'Wystawiono',
  due: 'Termin',
  from: 'Sprzedawca',
  buyer: 'Nabywca',
  order: 'Zamówienie',
  reference: 'Tytuł',
  taxId: 'NIP',
  terms: 'Warunki',
  note: 'Uwagi',
  what: 'Nazwa',
  quantity: 'Ilość',
  unitPrice: 'Cena',
  taxColumn: 'VAT',
  net: 'Netto',
  netTotal: 'Netto',
  tax: (rate, base) => `VAT ${rate} od ${base}`,
  noTax: {
    E: 'zwolnienie',
    AE: 'odwrotne obciążenie',
    Z: 'stawka 0%',
    G: 'eksport',
    K: 'dostawa wewnątrzwspólnotowa',
    O: 'nie podlega VAT',
  },
  untaxed: (word, base) => `Bez VAT od ${base}: ${word}`,
  allowance: (reason) => `Rabat: ${reason}`,
  charge: (reason) => `Opłata: ${reason}`,
  total: 'Razem',
  prepaid: 'Zaliczka',
  rounding: 'Zaokrąglenie',
  toPay: 'Do zapłaty',
  leftToPay: 'Pozostaje do zapłaty',
  onItsWay: 'W drodze',
  disputed: (money) => `Wpłata za tę fakturę jest sporna: o zwrocie ${money} decyduje bank.`,
  nothingNow: 'Teraz nie trzeba za nią nic płacić.',
  notAgain: 'Do czasu decyzji nie trzeba tej części płacić ponownie.',
  entryOn: (name, date, reference) => `${name} ${on(date)}${reference ? `, ${reference}` : ''}`,
  entry: {
    invoiced: 'Zafakturowano',
    payment: 'Zapłacono',
    paidFromCredit: 'Zapłacono z Państwa nadpłaty',
    paymentReleased: 'Przeniesiono do Państwa nadpłaty',
    paymentRestored: 'Znów uznano za zapłacone',
    paymentTakenBack: 'Zapis pomyłkowy, wycofany',
    refund: 'Zwrócono Państwu',
    chargeback: 'Zwrócone przez bank',
    discount: 'Rabat',
    discountTakenBack: 'Rabat cofnięty',
    discountRestored: 'Rabat przyznany ponownie',
    creditNote: 'Korekta',
    creditNoteUndone: 'Korekta cofnięta',
    lateCharge: 'Opłata za opóźnienie',
    lateChargeUndone: 'Opłata za opóźnienie cofnięta',
    waiver: 'Opłata umorzona',
    waiverUndone: 'Umorzenie opłaty cofnięte',
    writeOff: 'Zamknięto bez zapłaty',
    writeOffUndone: 'Znów do zapłaty',
    writeOffRestored: 'Ponownie zamknięto bez zapłaty',
  },
});

const payments: PageMessages['payments'] = {
  heading: 'Płatności',
  credit: (money, vendor) =>
    `${money} z Państwa wpłat przekracza należność. ${vendor} trzyma tę kwotę na inną fakturę albo do zwrotu.`,
  returning: (money) => `Nadpłata ${money} wraca na kartę lub rachunek, z którego przyszła.`,
  receipt: 'Potwierdzenie',
  note: {
    inquiry: 'Bank pyta nas o tę płatność. Nic się nie zmieniło: pozostaje zapłacona.',
    disputed: (money) =>
      `Bank otrzymał prośbę o zwrot ${money}. Dopóki nie zdecyduje, nie będzie w tej sprawie przypomnień.`,
    stands: 'Bank zdecydował, że ta płatność pozostaje ważna.',
    takenBack: (money) => `Bank zwrócił Państwu ${money}.`,
    returned: (money) => `Zwróciliśmy Państwu ${money}.`,
    refundFailed: (money) =>
      `Zwrot ${money} do Państwa nie dotarł. Nasz pracownik szuka innego sposobu.`,
    cameInstead: (money) =>
      `Zamiast niej wpłynęło ${money}. Trzymamy tę kwotę dla Państwa, a pracownik to wyjaśnia.`,
    failed: 'Nic z niej do nas nie dotarło.',
  },
  state: {
    created: 'niedokończona',
    requiresAction: 'niedokończona',
    processing: 'w drodze',
    succeeded: 'otrzymana',
    failed: 'nieudana',
    canceled: 'wstrzymana',
    partiallyRefunded: 'zwrócona w części',
    refunded: 'zwrócona',
    disputed: 'sporna, decyduje bank',
    disputeWon: 'otrzymana',
    disputeLost: 'zwrócona przez bank',
  },
};

import type { PageMessages } from '../en/page.ts';
import { datesFor, listText } from '../format.ts';

const ofInvoices = (numbers: readonly string[]) =>
  `${numbers.length === 1 ? 'fakturę' : 'faktury'} ${listText(numbers, 'pl')}`;

type Dates = ReturnType<typeof datesFor>;

/** Paying: the check before, the card, what can go wrong, and what became of it. */
export const payMessages = (
  today: string,
): Pick<PageMessages, 'pay' | 'problem' | 'refusal' | 'payment'> => {
  const dates = datesFor('pl', today);
  return { pay: pay(dates), problem, refusal, payment: { ...payment(dates), ...attempt(dates) } };
};

const pay = ({ until }: Dates): PageMessages['pay'] => ({
  changedTitle: 'Kwota się zmieniła',
  planAgreed: 'Plan rat jest uzgodniony i zapisany. To jego pierwsza rata.',
  title: (money) => `Zapłata ${money}`,
  amountTitle: 'Ile chcą Państwo zapłacić?',
  forInvoices: (numbers) =>
    `${numbers.length === 1 ? 'Faktura' : 'Faktury'} ${listText(numbers, 'pl')}`,
  insteadOf: (money) => `zamiast ${money}`,
  summary: 'Za co jest ta płatność',
  amount: 'Do zapłaty',
  priceUntil: 'Kwota ważna',
  until,
  enough: (typed, money) =>
    `Wpisano ${typed}, ale już ${money} reguluje całość. Więcej nie zostanie pobrane.`,
  left: 'Pozostanie',
  nothing: 'nic',
  leftOfThese: (money, rest) => `${money} z tego oraz ${rest}`,
  change: 'Wybierz inny sposób',
  method: 'Sposób zapłaty',
  loading: 'Formularz płatności zaraz się pojawi…',
  paying: 'Płatność trwa. Prosimy nie zamykać tej strony.',
  confirm:
    'Bank prosi o potwierdzenie. Prosimy postępować według jego wskazówek, a potem tu wrócić.',
  noScript:
    'Płatność na tej stronie wymaga JavaScriptu, bo jej dane trafiają prosto do operatora płatności.',
  processor: (vendor) =>
    `Dane płatności trafiają prosto do Stripe, operatora płatności. Firma ${vendor} nigdy ich nie widzi.`,
  loadFailed:
    'Nie udało się wczytać formularza płatności. Nic nie zostało pobrane. Prosimy sprawdzić połączenie i spróbować ponownie.',
  again: 'Spróbuj ponownie',
  unknown:
    'Połączenie zostało przerwane i nie wiemy jeszcze, czy płatność doszła do skutku. Zanim spróbują Państwo ponownie, prosimy sprawdzić jej stan.',
  lookAtState: 'Sprawdź stan płatności',
  continueAmount: 'Dalej',
  amountHint: (min, max) => `Od ${min} do ${max}.`,
  amountMissing: 'Prosimy podać kwotę, którą chcą Państwo zapłacić.',
  amountUnreadable: (example) => `Prosimy wpisać kwotę cyframi, na przykład ${example}.`,
  amountBounds: (min, max) => `Prosimy podać kwotę od ${min} do ${max}.`,
  savesMethod:
    'Zgodnie z Państwa zgodą ten sposób zapłaty zostaje zapisany w Stripe na potrzeby kolejnych rat.',
  lastOfPlan:
    'To ostatnia wpłata w planie ratalnym: nic więcej nie zostanie pobrane, a ten sposób zapłaty nie jest zapisywany.',
  atStripe: 'Płatność w Stripe',
  atStripeText: (vendor) =>
    `Płaci się na stronie Stripe, operatora płatności, a potem wraca się tutaj. Firma ${vendor} nigdy nie widzi danych płatności.`,
  goToStripe: (money) => `Zapłać ${money} w Stripe`,
  breakOutText:
    'Strona Stripe nie otwiera się w tym miejscu, dlatego płatność toczy się dalej na osobnej stronie.',
  breakOut: 'Przejdź na osobną stronę',
});

const problem: PageMessages['problem'] = {
  declined:
    'Bank odrzucił kartę. Nic nie zostało pobrane. Można użyć innej karty albo zapytać bank o przyczynę.',
  insufficientFunds:
    'Na karcie lub rachunku brakuje środków. Nic nie zostało pobrane. Można zapłacić inaczej albo mniejszą kwotę.',
  expiredCard: 'Karta straciła ważność. Nic nie zostało pobrane. Prosimy użyć innej karty.',
  incorrectCvc:
    'Kod zabezpieczający jest nieprawidłowy. Nic nie zostało pobrane. Prosimy go sprawdzić i spróbować ponownie.',
  authenticationFailed:
    'Płatność nie została potwierdzona w banku. Nic nie zostało pobrane. Można spróbować ponownie i ją potwierdzić.',
  debitFailed: 'Bank nie zrealizował obciążenia rachunku, więc kwota nadal jest do zapłaty.',
  other:
    'Płatność nie powiodła się. Nic nie zostało pobrane. Można spróbować ponownie albo w inny sposób.',
};

const refusal: PageMessages['refusal'] = {
  alreadyPaying:
    'Ta kwota jest już opłacana, być może w innym oknie albo przez inną osobę. Nic więcej nie zostało pobrane.',
  priceChanged:
    'Od otwarcia strony kwota się zmieniła. Nic nie zostało pobrane. Prosimy sprawdzić ją jeszcze raz.',
  tooLarge:
    'To więcej, niż może wynosić jedna płatność. Nic nie zostało pobrane. Można zapłacić w kilku częściach albo przelewem.',
  nothingDue: 'Nie ma tu już nic do zapłaty. Nic nie zostało pobrane.',
  tooMany:
    'W krótkim czasie było wiele prób. Nic nie zostało pobrane. Prosimy spróbować za minutę.',
  processorBusy:
    'Operator płatności chwilowo nie odpowiada. Nic nie zostało pobrane. Prosimy spróbować za minutę.',
  planNotOffered: 'Te terminy lub raty nie są już dostępne. Prosimy wybrać ponownie.',
  other: 'To się nie udało. Nic nie zostało pobrane ani zmienione. Prosimy spróbować ponownie.',
};

const payment = ({ on, until }: Dates): Omit<PageMessages['payment'], Attempt> => ({
  reference: 'Numer płatności',
  method: 'Sposób zapłaty',
  methodUnderWay: 'Sposób zapłaty',
  what: 'Za co',
  amount: 'Kwota',
  returned: 'Zwrócono',
  at: 'Kiedy',
  next: 'Co dalej',
  succeeded: (money) => `Zapłacono ${money}`,
  thanks: 'Dziękujemy. Płatność została zapisana.',
  discountGranted: (money) => `Rabat ${money} został przyznany.`,
  noMoreReminders: (numbers) =>
    `Za ${ofInvoices(numbers)} nic już nie jest należne i nie będzie więcej przypomnień.`,
  stillOwed: (money) => `Do zapłaty pozostaje ${money}.`,
  planNext: (money, dueOn) => `Kolejna rata, ${money}, przypada ${on(dueOn)}.`,
  planDone: 'To była ostatnia rata.',
  receiptSent: (address) => `Potwierdzenie wysyłamy na adres ${address}.`,
  receipt: 'Pobierz potwierdzenie',
  processing: (money) => `${money} jest w drodze`,
  processingSince: (date, method) =>
    `${until(date).replace('do', 'Od')}${method ? `, ${method}` : ''}. Może to potrwać kilka dni roboczych.`,
  processingBy: (date) => `${until(date).replace('do', 'Do')} będzie wiadomo, czy wpłata dotarła.`,
  processingLate: 'Trwa to dłużej niż zwykle. Codziennie pytamy o tę wpłatę serwis płatniczy.',
  processingNext:
    'Nie trzeba płacić ponownie, a w tym czasie nie wysyłamy o tym przypomnień. Gdy pieniądze dotrą, wyślemy potwierdzenie. Jeśli się nie uda, od razu damy znać.',
  unfinished: (money) => `Płatność ${money} nie jest dokończona`,
  unfinishedText: 'Na razie nic nie zostało pobrane.',
  unfinishedNext:
    'Jeśli przed chwilą potwierdzili ją Państwo w banku, wystarczy chwilę poczekać. W przeciwnym razie prosimy zacząć od nowa.',
  finish: 'Wróć do płatności',
  failed: (money) => `${money} nie dotarło`,
  failedNext: 'Prosimy wybrać, co dalej. Poza tym nic się nie zmieniło.',
  payOther: 'Zapłać w inny sposób',
  canceled: (money) => `Płatność ${money} została wstrzymana`,
  canceledText: 'Nic nie zostało pobrane.',
  refunded: (money) => `Zwrócono ${money}`,
  refundedText: (method) =>
    `Pieniądze wracają ${method ? `na ${method}` : 'tą samą drogą'}; na wyciągu mogą pojawić się do dziesięciu dni później.`,
  refundedNext: 'Nic nie trzeba robić. Gdyby coś jeszcze było należne, najpierw o tym napiszemy.',
  disputed: 'Ta płatność jest sporna: decyduje bank',
  disputedText: (money) =>
    `Ktoś poprosił bank o zwrot ${money}. Dopóki bank nie zdecyduje, nie wysyłamy w tej sprawie przypomnień.`,
  disputedNext: 'Jeśli to pomyłka, prosimy powiedzieć o tym w banku i napisać do nas.',
  disputeWon: (money) => `Płatność ${money} pozostaje ważna`,
  disputeWonText: 'Bank uznał, że wszystko było w porządku. Nic więcej nie jest za nią należne.',
  disputeLost: (money) => `Bank zwrócił Państwu ${money}`,
  disputeLostText:
    'Ta kwota jest znów do zapłaty. Zanim wyślemy wiadomość, sprawę obejrzy człowiek.',
  disputeLostOpen: 'Ta kwota jest znów do zapłaty.',
  disputeLostClosed: 'Nie prosimy o nią ponownie.',
  inquiry: 'Bank pyta nas o tę płatność. Nic się nie zmieniło: pozostaje zapłacona.',
  goesBack: (money) =>
    `${money} z niej przekroczyło należność. Ta kwota sama wraca tam, skąd przyszła.`,
  keptAsCredit: (money, vendor) =>
    `${money} z niej przekracza należność. ${vendor} trzyma tę kwotę na inną fakturę albo do zwrotu.`,
  refundFailed: (money) =>
    `Zwrot ${money} do Państwa nie dotarł: nie udało się go wypłacić. Pieniądze są znów u nas, a pracownik szuka innego sposobu zwrotu.`,
  cameInstead: (came, asked) => `Wpłynęło ${came} zamiast ${asked}`,
  cameInsteadText:
    'Trzymamy tę kwotę dla Państwa; faktury jeszcze nie pokryła. Pracownik to wyjaśni i do Państwa napisze.',
  watching: 'Ta strona sama sprawdza, czy coś się zmieniło.',
  toInvoice: 'Powrót do faktury',
  toPlan: 'Zobacz plan ratalny',
});

/** An attempt that waits, failed, or was never made. */
const attempt = ({ genitive }: Dates): Pick<PageMessages['payment'], Attempt> => ({
  onPhone: (money) => `Prosimy potwierdzić ${money} w aplikacji banku`,
  onPhoneText: 'Czekamy na Państwa potwierdzenie. Na razie nic nie zostało pobrane.',
  onPhoneNext:
    'Aplikacja czeka na potwierdzenie około minuty. Nie trzeba płacić drugi raz: jeśli czas minie albo płatność zostanie odrzucona, nic nie zostanie pobrane i ta strona o tym powie.',
  onPhoneNotice: (money) =>
    `Płatność BLIK na ${money} czeka na potwierdzenie w aplikacji banku. Nie trzeba płacić drugi raz.`,
  failedNotice: (money, date, method) =>
    `Państwa wpłata ${money}${method ? ` (${method})` : ''} ${genitive(date).startsWith('śr') ? 'ze' : 'z'} ${genitive(date)} nie powiodła się. Nic z niej do nas nie dotarło, więc kwota jest znów do zapłaty.`,
  seePayment: 'Zobacz tę płatność',
  unpaid: (money) => `Płatność ${money} nie została dokonana`,
  waysToPay: 'Zobacz sposoby zapłaty',
  unpaidText: 'Nic nie zostało pobrane. Wszystko jest tak jak przedtem.',
});

type Attempt =
  | 'onPhone'
  | 'onPhoneText'
  | 'onPhoneNext'
  | 'onPhoneNotice'
  | 'failedNotice'
  | 'seePayment'
  | 'unpaid'
  | 'waysToPay'
  | 'unpaidText';

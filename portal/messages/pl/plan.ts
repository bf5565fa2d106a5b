import type { PageMessages } from '../en/page.ts';
import { datesFor, listText, plural } from '../format.ts';

/** `Zgoda na` wants the accusative: 1 ratę, 3 raty, 5 rat. */
const payments = (count: number) =>
  plural('pl', count, { one: '# ratę', few: '# raty', many: '# rat', other: '# raty' });

type Dates = ReturnType<typeof datesFor>;

/** Paying in parts: choosing, agreeing, and the plan as it goes on. */
export const planMessages = (
  today: string,
): Pick<PageMessages, 'planChoice' | 'plan' | 'planMethod'> => {
  const dates = datesFor('pl', today);
  return { planChoice: planChoice(dates), plan: plan(dates), planMethod };
};

const betweenDays = ({ genitive }: Dates, from: string, to: string) =>
  `od ${genitive(from)} do ${genitive(to)}`;

const planChoice = (dates: Dates): PageMessages['planChoice'] => ({
  title: 'Zapłata w ratach',
  lead: (money) =>
    `${money} w dogodnych terminach. Każdą datę i kwotę widać tutaj przed wyrażeniem zgody.`,
  count: 'Ile rat?',
  frequency: 'Jak często?',
  weekly: 'Co tydzień',
  biweekly: 'Co dwa tygodnie',
  monthly: 'Co miesiąc',
  first: 'Kiedy pierwsza?',
  firstHint: (from, to) => `W dniach ${betweenDays(dates, from, to)}.`,
  show: 'Pokaż terminy',
  dates: 'Terminy',
  today: 'dziś',
  rest: (money) => `potem zostaje ${money}`,
  noRest: 'potem już nic',
  total: 'Razem',
  noExtra: 'bez dodatkowych kosztów',
  terms: 'Na co się Państwo zgadzają',
  termsKept: 'Dokładnie ten tekst otrzymają Państwo jako PDF, a my zachowamy jego kopię.',
  name: 'Imię i nazwisko',
  nameHint: 'Zamiast podpisu.',
  agree: 'Przeczytałam lub przeczytałem ten tekst i zgadzam się.',
  autopay: 'Proszę pobierać kolejne raty automatycznie z karty, którą zapłacę pierwszą.',
  autopayHint: 'Trzy dni przed każdą wysyłamy wiadomość. Zawsze można zapłacić wcześniej.',
  autopayRequired:
    'Kolejne raty są pobierane z karty, którą zapłacą Państwo pierwszą. Trzy dni przed każdą wysyłamy wiadomość.',
  acceptToday: (count, money) => `Zgoda na ${payments(count)}, dziś ${money}`,
  acceptLater: (count, money, firstOn) =>
    `Zgoda na ${payments(count)}, pierwsza ${money} ${dates.on(firstOn)}`,
  nameMissing: 'Prosimy podać imię i nazwisko.',
  nameTooShort: 'Prosimy podać pełne imię i nazwisko: jedna litera nie wystarczy.',
  agreeMissing: 'Prosimy zaznaczyć zgodę albo opuścić stronę bez wyrażania zgody.',
  firstInvalid: (from, to) => `Prosimy wybrać pierwszy termin ${betweenDays(dates, from, to)}.`,
  notOffered: 'Raty nie są tu dostępne',
  notOfferedText: 'Być może plan już trwa albo kwota się zmieniła.',
});

const plan = ({ day, on, until }: Dates): PageMessages['plan'] => ({
  title: 'Plan rat',
  onTrack: 'Raty są płacone w terminie',
  dueToday: (money) => `Dziś przypada rata ${money}`,
  dueSoon: (money, dueOn) => `Rata ${money} przypada ${on(dueOn)}`,
  missed: (money) => `Zaległa rata: ${money}`,
  defaulted: 'Plan rat został wstrzymany',
  accelerated: 'Plan rat się zakończył',
  completed: 'Wszystkie raty zapłacone',
  lapsed: 'Plan rat nie został rozpoczęty',
  canceled: 'Plan rat został zakończony',
  superseded: 'Zastąpił go nowszy plan ratalny',
  accepted: 'Plan rat jest uzgodniony',
  nextIs: (money, dueOn) => `Następna: ${money} ${on(dueOn)}.`,
  charged: (method) => `Zostanie pobrana automatycznie${method ? ` (${method})` : ''}.`,
  missedText: (dueOn) => `Termin minął ${on(dueOn)}.`,
  cure: (graceOn) => `Jeśli zapłacą Państwo ${until(graceOn)}, plan trwa dalej bez zmian.`,
  paused:
    'Wiadomości i pobrania w tym planie są obecnie wstrzymane. Zapłacić można w każdej chwili.',
  payNow: 'Można ją zapłacić teraz. Wiadomości i pobrania w tym planie są obecnie wstrzymane.',
  defaultedText: (money) => `Raty nie zostały zapłacone w terminie, zaległe jest ${money}.`,
  reinstate: (reinstateOn) =>
    `Jeśli zaległość zostanie zapłacona ${until(reinstateOn)}, plan trwa dalej.`,
  accelerates: (money, noticeOn) =>
    `W przeciwnym razie cała pozostała kwota ${money} stanie się wymagalna, gdy minie ${day(noticeOn)}.`,
  completes: (noticeOn) =>
    `Wszystkie terminy już minęły: jeśli zapłacą Państwo ${until(noticeOn)}, plan będzie zakończony. Po tym dniu wrócą przypomnienia.`,
  acceleratedText: (money) =>
    `Raty nie zostały zapłacone w terminie i pozostałe ${money} jest wymagalne teraz.`,
  completedText: (money) =>
    `Zapłacono całe ${money}. Nic więcej nie jest należne i nie będzie przypomnień.`,
  endedText: 'Reszta faktury jest płatna zgodnie z fakturą.',
  justAccepted: 'Dziękujemy. Plan rat jest uzgodniony i zapisany.',
  paidOf: (paid, base) => `Zapłacono ${paid} z ${base}`,
  dates: 'Terminy i kwoty',
  mark: {
    paid: 'zapłacona',
    processing: 'w drodze',
    dueToday: 'przypada dziś',
    missed: 'zaległa',
    partlyPaid: 'zapłacona w części',
    upcoming: 'przyszła',
  },
  payNext: (money) => `Zapłać ${money}`,
  payEarly: (money) => `Zapłać ${money} już teraz`,
  payLate: (money) => `Zapłać zaległe ${money}`,
  payAll: (money) => `Albo zapłać całą resztę, ${money}`,
  forInvoices: (numbers) =>
    `Za ${numbers.length === 1 ? 'fakturę' : 'faktury'} ${listText(numbers, 'pl')}.`,
  agreed: (name, date) => `Zgodę wyraził(a) ${name} ${on(date)}.`,
  pdf: 'Plan rat jako PDF',
  calendar: 'Dodaj terminy do kalendarza',
  next: 'Co dalej',
  letterBefore: 'Trzy dni przed każdym terminem wysyłamy przypomnienie.',
  quiet: 'Dopóki raty są płacone w terminie, innych przypomnień o fakturze nie będzie.',
  trouble: (reachUs) =>
    `Jeśli któryś termin okaże się trudny, prosimy dać znać przed nim. ${reachUs}.`,
  see: 'Zobacz plan ratalny',
});

const planMethod: PageMessages['planMethod'] = {
  other: 'Użyj innej karty',
  leave: 'Podaj inną kartę do planu',
  lost: {
    detached: 'Zapisana do niego karta została usunięta, więc raty nie są już pobierane same.',
    mandateInactive: 'Zgoda na obciążanie konta wygasła, więc raty nie są już pobierane same.',
    expired: 'Zapisana do niego karta straciła ważność, więc raty nie są już pobierane same.',
    declined: 'Bank nie przyjmuje zapisanej karty, więc raty nie są już pobierane same.',
  },
  title: 'Inna karta do planu ratalnego',
  instead: (method) =>
    `Zastąpi ${method ?? 'kartę zapisaną dotychczas'}. Teraz niczego nie pobieramy.`,
  allow: (vendor) =>
    `Zapisując ją, pozwalają Państwo, aby ${vendor} pobierał(a) z niej raty planu w ich terminach, zgodnie z planem.`,
  keep: 'Zapisz tę kartę do planu',
  keeping: 'Zapisujemy. Prosimy nie zamykać tej strony.',
  charged: (method) =>
    `Raty planu są pobierane ${method ? `z ${method}` : 'z podanej karty'}. Karta, którą bank musi jeszcze potwierdzić, zastąpi ją zaraz po potwierdzeniu.`,
  waiting: 'Czekamy na odpowiedź banku. Prosimy zajrzeć na tę stronę za minutę.',
};

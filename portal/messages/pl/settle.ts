import type { PageMessages } from '../en/page.ts';
import { datesFor, daysText, listText, plural } from '../format.ts';

const forInvoices = (count: number) =>
  plural('pl', count, { one: '# fakturę', few: '# faktury', many: '# faktur', other: '# faktury' });
const payments = (count: number) =>
  plural('pl', count, { one: '# rata', few: '# raty', many: '# rat', other: '# raty' });
const reach = (phone: string | null, email: string) =>
  phone
    ? `Prosimy o telefon pod numer ${phone} lub wiadomość na adres ${email}`
    : `Prosimy o wiadomość na adres ${email}`;

type Dates = ReturnType<typeof datesFor>;

/** What is due, how it can be settled, and everything else that is said around the invoice. */
export const settleMessages = (
  today: string,
): Pick<PageMessages, 'site' | 'headline' | 'lead' | 'ways' | 'choose' | 'help' | 'trust'> => {
  const dates = datesFor('pl', today);
  return {
    site,
    headline: headline(dates),
    lead: lead(dates),
    ways: ways(dates),
    choose: choose(dates),
    help,
    trust,
  };
};

const upperUntil = ({ until }: Dates, date: string) => until(date).replace('do', 'Do');

const site: PageMessages['site'] = {
  sandbox: 'Wersja próbna: bez prawdziwych pieniędzy.',
  skip: 'Przejdź do głównej części',
  questions: 'Pytania?',
  languages: 'Język',
  problem: 'Coś wymaga poprawy',
  errorTitle: (title) => `Błąd: ${title}`,
  back: 'Powrót do kwoty do zapłaty',
  madeWith: 'Strona działa dzięki Saldo.',
  reach,
};

const headline = ({ on, until }: Dates): PageMessages['headline'] => ({
  due: (money, dueOn) => `${money} – płatne ${until(dueOn)}`,
  dueToday: (money) => `${money} – termin płatności mija dziś`,
  overdue: (money, dueOn) => `${money} – termin płatności minął ${on(dueOn)}`,
  several: (money, count) => `${money} do uregulowania za ${forInvoices(count)}`,
  currencies: (amounts) => `Do uregulowania: ${listText(amounts, 'pl')}`,
  onItsWay: (money) => `${money} jest w drodze`,
  paid: (number) => `Faktura ${number} jest opłacona`,
  credited: (number) => `Nic do zapłaty: faktura ${number} została skorygowana`,
  closed: (number) => `Nic do zapłaty: sprawa faktury ${number} jest zamknięta`,
  nothingDue: 'Nic do zapłaty',
  returned: (money) => `Zwróciliśmy Państwu ${money}`,
  openAgain: (money) => `${money} jest znów do zapłaty`,
  bankDecides: 'Jedna z płatności jest sporna: decyduje bank',
});

const lead = ({ until }: Dates): PageMessages['lead'] => ({
  invoice: (number, debtor) => `Faktura ${number}, nabywca: ${debtor}.`,
  invoicesFor: (debtor) => `Nabywca: ${debtor}.`,
  daysLeft: (days) => {
    const left = {
      one: 'został # dzień',
      few: 'zostały # dni',
      many: 'zostało # dni',
      other: 'zostało # dnia',
    };
    return `Nic nie jest zaległe: ${plural('pl', days, left)}.`;
  },
  lateBy: (days) => (days === 1 ? 'To było wczoraj.' : `To było ${daysText(days, 'pl')} temu.`),
  dueNowPart: (money) => `Z tego ${money} trzeba zapłacić już teraz.`,
  alsoOnItsWay: (money) =>
    `Kolejne ${money} jest już w drodze i nie trzeba płacić tej kwoty ponownie.`,
  noMoreLetters: 'Nic nie pozostało do zapłaty i nie będzie więcej przypomnień.',
  credited: 'Cała kwota została skorygowana i nie będzie więcej przypomnień.',
  closed: 'Nie prosimy już o żadną zapłatę i nie będzie więcej przypomnień.',
  refundReview: (money, vendor) =>
    `${vendor} zdecyduje, czy zwrócone ${money} jest nadal należne, i najpierw o tym napisze. Do tego czasu nie trzeba tej kwoty płacić i nie będzie przypomnień.`,
  chargebackReview: (money, vendor) =>
    `Bank zwrócił Państwu ${money}. ${vendor} najpierw przyjrzy się sprawie i dopiero potem wyśle przypomnienie.`,
  keepDiscount: (money, untilOn) =>
    `Aby zachować rabat, wystarczy dopłacić ${money} ${until(untilOn)}.`,
});

const ways = (dates: Dates): PageMessages['ways'] => ({
  legend: 'Jak chcą Państwo to uregulować?',
  discountTitle: 'Zapłata teraz, z rabatem',
  discountRestTitle: 'Dopłata reszty, z rabatem',
  settlementTitle: 'Ugoda na niższą kwotę',
  dueNowTitle: 'Zapłata tego, co już wymagalne',
  dueFirstTitle: 'Zapłata najbliższej należności',
  allTitle: 'Zapłata całej kwoty',
  restTitle: 'Zapłata całej reszty',
  otherTitle: 'Zapłata innej kwoty',
  planTitle: 'Zapłata w ratach',
  until: (untilOn) => `${upperUntil(dates, untilOn)}.`,
  saves: (money) => `Oszczędzają Państwo ${money}.`,
  settles: 'Po zapłacie nic więcej nie jest należne.',
  settlesThese: (count, rest) =>
    `Za ${plural('pl', count, { one: 'tę fakturę', few: 'te # faktury', many: 'te # faktur', other: 'te faktury' })} nic więcej nie będzie należne; nadal do zapłaty: ${rest}.`,
  staysDue: (rest) => `Poza tym nadal do zapłaty: ${rest}.`,
  amountFor: (money, number) => `${money} za ${number}`,
  otherInvoices: (count) =>
    `należność za ${plural('pl', count, { one: '# inną fakturę', few: '# inne faktury', many: '# innych faktur', other: '# innej faktury' })}`,
  by: (dueOn) => `${upperUntil(dates, dueOn)}.`,
  leaves: (money) => `Na później pozostaje ${money}.`,
  between: (min, max) => `Od ${min} do ${max}. Reszta pozostaje do zapłaty.`,
  limit: (max) =>
    `Jedna płatność kartą może wynosić najwyżej ${max}. Można zapłacić w kilku częściach albo przelewem.`,
  discountedTo: (money, untilOn) => `Z rabatem całość to ${money} ${dates.until(untilOn)}.`,
  otherLabel: (currency) => `Kwota w ${currency}`,
  from: (money) => `od ${money}`,
  planNote: (fewest, most, isFree) => {
    const parts = fewest === most ? payments(most) : `Od ${fewest} do ${most} rat`;
    return `${parts}${isFree ? ', bez dodatkowych kosztów' : ''}. Wszystkie terminy widać przed wyrażeniem zgody.`;
  },
  pay: (money) => `Zapłać ${money}`,
  payOther: 'Dalej z tą kwotą',
  seeDates: 'Dalej z tymi terminami',
  allTheSame: 'Mimo to chcę zapłacić teraz',
  nextStep: 'Zanim cokolwiek zostanie pobrane, kwotę można jeszcze raz sprawdzić.',
});

const choose = ({ day }: Dates): PageMessages['choose'] => ({
  legend: 'Które faktury?',
  update: 'Przelicz kwoty',
  none: 'Prosimy wybrać przynajmniej jedną fakturę.',
  late: (days) => `${daysText(days, 'pl')} po terminie`,
  dueOn: (dueOn) => `termin: ${day(dueOn)}`,
  dueToday: 'termin mija dziś',
  see: (number) => `Faktura ${number}`,
});

const help: PageMessages['help'] = {
  heading: 'A może chodzi o coś innego?',
  cannotPay: 'Nie mogę teraz zapłacić',
  cannotPayText: (vendor) =>
    `Prosimy o wiadomość do firmy ${vendor} z informacją, kiedy zapłata będzie możliwa. Przed terminem łatwiej o rozwiązanie niż po nim.`,
  cannotPayPlan: 'Zobacz, jak wyglądałyby raty',
  wrong: 'Na fakturze jest błąd',
  wrongText: (vendor) =>
    `Prosimy napisać, która pozycja jest błędna i dlaczego. Firma ${vendor} to sprawdzi.`,
  alreadyPaid: 'Już zapłacono',
  alreadyPaidText:
    'Przelew może iść do dwóch dni roboczych. Jeśli wysłano go wcześniej, prosimy o jego datę i, jeśli to możliwe, potwierdzenie.',
  notForMe: 'To nie do mnie',
  notForMeText:
    'Prosimy nie płacić. Wystarczy dać znać i, jeśli to wiadome, napisać, do kogo to skierować, aby wiadomości trafiały do właściwej osoby.',
  write: 'Napisz wiadomość',
  call: (phone) => `Zadzwoń: ${phone}`,
  subject: (topic, number) => `${topic} (${number})`,
};

const trust: PageMessages['trust'] = {
  heading: 'Czy to prawdziwa strona?',
  sentTo: (vendor, address) => `Ten link wysłała firma ${vendor} w wiadomości na adres ${address}.`,
  sentBy: (vendor) => `Ten link wysłała firma ${vendor}.`,
  verify: 'Dla pewności można zadzwonić pod numer z umowy, a nie z wiadomości.',
  account: (last4) => `Rachunek podany na fakturze kończy się cyframi ${last4}.`,
  personal: 'To Państwa link: kto go ma, widzi tę stronę.',
};

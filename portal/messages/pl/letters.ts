import type { LetterWords } from '../en/letters.ts';
import { formatRate, plural } from '../format.ts';
import { rich, strong } from '../rich.ts';
import { back } from './letters/back.ts';
import { credit } from './letters/credit.ts';
import { payment } from './letters/payment.ts';
import { day, isMany, money, moneys, ofWhat, onDay } from './letters/phrases.ts';
import { plan } from './letters/plan.ts';
import { reminder } from './letters/reminder.ts';

export const letters: LetterWords = {
  reminder,
  payment,
  back,
  credit,
  plan,
  freshLink: {
    subject: (vendor, about) =>
      `${vendor}: link do ${isMany(about) ? 'Państwa faktur' : ofWhat(about)}`,
    opening: (about) =>
      rich`Przesyłamy link do ${isMany(about) ? 'Państwa faktur' : ofWhat(about)}, o który poproszono.`,
    open: (amounts) => rich`Obecnie do zapłaty pozostaje ${strong(moneys(amounts))}.`,
    nothing: 'Obecnie nic nie pozostaje do zapłaty.',
    notYou:
      'Jeżeli to nie Państwo o niego prosili, nie trzeba nic robić: link trafił tylko pod ten adres.',
  },
  frame: {
    greeting: 'Dzień dobry,',
    reply:
      'Należność już zapłacona albo coś się nie zgadza? Prosimy odpowiedzieć na ten list; przeczyta go człowiek.',
    trust: (about) =>
      `Link otwiera tylko ${isMany(about) ? 'Państwa faktury' : 'Państwa fakturę'}. Aby upewnić się, że to my, prosimy zadzwonić pod numer z umowy.`,
    fromTo: (vendor, debtor) => `Nadawca: ${vendor} · Adresat: ${debtor}`,
    nextLetter: (on, today) =>
      `Następny list wyślemy ${onDay(on, today)}, o ile do tego czasu nic się nie zmieni.`,
  },
  button: {
    settle: (about) =>
      isMany(about) ? 'Zobacz faktury i ureguluj je' : 'Zobacz fakturę i ureguluj ją',
    see: (about) => (isMany(about) ? 'Zobacz faktury' : 'Zobacz fakturę'),
    pay: (amount) => `Zapłać ${money(amount)}`,
    seePlan: 'Zobacz plan',
    otherMethod: 'Podaj inną kartę',
    seeReceipt: 'Zobacz potwierdzenie',
  },
  table: {
    invoice: (number) => `Faktura ${number}`,
    due: (on, today) => `termin ${day(on, today)}`,
    wasDue: (on, today) => `termin minął ${onDay(on, today)}`,
    moreLines: (count) =>
      plural('pl', count, {
        one: 'jeszcze # pozycja',
        few: 'jeszcze # pozycje',
        many: 'jeszcze # pozycji',
        other: 'jeszcze # pozycji',
      }),
    tax: (rateBps) => `VAT ${formatRate(rateBps, 'pl')}`,
    prepaid: 'Zapłacono z góry',
    rounding: 'Zaokrąglenie',
    paidOn: (on, today) => `Wpłata ${onDay(on, today)}`,
    paidFromCredit: (on, today) => `Zapłata z Państwa nadpłaty ${onDay(on, today)}`,
    movedToCredit: 'Przeniesiono do Państwa nadpłaty',
    takenBackOn: (on, today) => `Wpłata wycofana ${onDay(on, today)}`,
    discount: 'Rabat za wcześniejszą zapłatę',
    discountTakenBack: 'Cofnięcie rabatu',
    creditNote: (reference) => (reference === null ? 'Korekta' : `Korekta ${reference}`),
    lateCharge: 'Opłata za opóźnienie',
    waiver: 'Umorzenie',
    writeOff: 'Zamknięto bez zapłaty',
    correction: 'Sprostowanie',
    onItsWay: 'W drodze',
    toPay: 'Do zapłaty',
    total: 'Razem',
    received: 'Otrzymano',
    sentBack: 'Zwrócono',
    day: (on, today) => day(on, today),
    thenLeft: (rest) =>
      rest.minor === 0 ? 'potem nic nie pozostaje' : `potem zostaje ${money(rest)}`,
    paid: 'zapłacono',
    onItsWayNote: 'w drodze',
    missing: 'brakuje',
  },
};

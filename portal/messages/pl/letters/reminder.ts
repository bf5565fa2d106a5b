import { plural } from '../../format.ts';
import type { LetterWords } from '../../en/letters.ts';
import type { ReminderFacts } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import { aboutWhat, days, isMany, money, moneys, ofDay, ofDays, onDay, what } from './phrases.ts';

const wasDue = (r: ReminderFacts) =>
  `${isMany(r.about) ? 'najstarsza z terminem' : 'termin minął'} ${onDay(r.dueOn, r.today)}`;
const countOf = (r: ReminderFacts) => ('count' in r.about ? r.about.count : 1);
const number = (r: ReminderFacts) => ('number' in r.about ? r.about.number : '');
const arePastDue = (r: ReminderFacts) =>
  plural('pl', countOf(r), {
    one: '# faktura jest po terminie',
    few: '# faktury są po terminie',
    many: '# faktur jest po terminie',
    other: '# faktury jest po terminie',
  });
const areUnpaid = (r: ReminderFacts) =>
  plural('pl', countOf(r), {
    one: '# faktura pozostaje niezapłacona',
    few: '# faktury pozostają niezapłacone',
    many: '# faktur pozostaje niezapłaconych',
    other: '# faktury pozostaje niezapłacone',
  });
const areDueSoon = (r: ReminderFacts) =>
  plural('pl', countOf(r), {
    one: 'Zbliża się termin płatności # faktury',
    few: 'Zbliżają się terminy płatności # faktur',
    many: 'Zbliżają się terminy płatności # faktur',
    other: 'Zbliżają się terminy płatności # faktury',
  });

export const reminder: LetterWords['reminder'] = {
  beforeDue: {
    subject: (r) =>
      `${r.vendor}: ${what(r.about)}, ${moneys(r.amounts)}, ${isMany(r.about) ? 'pierwszy termin' : 'termin'} ${onDay(r.dueOn, r.today)}`,
    opening: (r) =>
      isMany(r.about)
        ? rich`${areDueSoon(r)} na łączną kwotę ${strong(moneys(r.amounts))}, pierwszy ${onDay(r.dueOn, r.today)}.`
        : rich`Termin zapłaty ${strong(moneys(r.amounts))} za fakturę ${number(r)} przypada ${onDay(r.dueOn, r.today)}.`,
    ask: (r) =>
      `Nic nie jest spóźnione. Piszemy, aby nie musieli Państwo o ${isMany(r.about) ? 'nich' : 'niej'} pamiętać.`,
  },
  whenExpected: {
    subject: (r) => `${r.vendor}: ${what(r.about)}, ${moneys(r.amounts)}, ${wasDue(r)}`,
    opening: (r) =>
      isMany(r.about)
        ? rich`${arePastDue(r)}, najstarsza miała termin ${onDay(r.dueOn, r.today)}. Nie odnotowaliśmy jeszcze wpłaty ${strong(moneys(r.amounts))}.`
        : rich`Termin płatności faktury ${number(r)} minął ${onDay(r.dueOn, r.today)}, a nie odnotowaliśmy jeszcze wpłaty ${strong(moneys(r.amounts))}.`,
    ask: () => 'Kiedy możemy się jej spodziewać?',
  },
  secondReminder: {
    subject: (r) =>
      `${r.vendor}: drugie przypomnienie, ${what(r.about)}, ${moneys(r.amounts)}, ${wasDue(r)}`,
    opening: (r) =>
      isMany(r.about)
        ? rich`${areUnpaid(r)}, najstarsza od ${ofDays(r.daysLate)}. Do zapłaty pozostaje łącznie ${strong(moneys(r.amounts))}.`
        : rich`Termin płatności faktury ${number(r)} minął ${onDay(r.dueOn, r.today)}, ${days(r.daysLate)} temu, a do zapłaty nadal pozostaje ${strong(moneys(r.amounts))}.`,
    ask: () =>
      'Prosimy o zapłatę w tym tygodniu albo o wiadomość, co stoi na przeszkodzie. Prawie zawsze można znaleźć rozwiązanie.',
  },
  firmReminder: {
    subject: (r) =>
      `${r.vendor}: prosimy o odpowiedź, ${what(r.about)}, ${moneys(r.amounts)}, ${wasDue(r)}`,
    opening: (r) =>
      isMany(r.about)
        ? rich`Przypominaliśmy już o ${aboutWhat(r.about)}, a do zapłaty nadal pozostaje ${strong(moneys(r.amounts))}. Najstarsza jest spóźniona o ${days(r.daysLate)}.`
        : rich`Przypominaliśmy już o fakturze ${number(r)} z terminem płatności ${onDay(r.dueOn, r.today)}, a do zapłaty nadal pozostaje ${strong(moneys(r.amounts))}. Opóźnienie wynosi ${days(r.daysLate)}.`,
    ask: () =>
      'Ze swojej strony wywiązaliśmy się z umowy i na to samo liczymy z Państwa strony. Prosimy o zapłatę w najbliższych dniach albo o odpowiedź ze wskazaniem dnia, w którym ona nastąpi.',
  },
  finalDemand: {
    subject: (r, untilOn) =>
      `${r.vendor}: ostatnie przypomnienie, ${what(r.about)}, ${moneys(r.amounts)}, do zapłaty do ${ofDay(untilOn, r.today)}`,
    opening: (r) =>
      isMany(r.about)
        ? rich`To nasze ostatnie przypomnienie o ${aboutWhat(r.about)}. Termin najstarszej minął ${onDay(r.dueOn, r.today)}, ${days(r.daysLate)} temu, a do zapłaty pozostaje ${strong(moneys(r.amounts))}.`
        : rich`To nasze ostatnie przypomnienie o fakturze ${number(r)}. Jej termin płatności minął ${onDay(r.dueOn, r.today)}, ${days(r.daysLate)} temu, a do zapłaty pozostaje ${strong(moneys(r.amounts))}.`,
    deadline: (untilOn, today) => rich`Prosimy o zapłatę do ${strong(ofDay(untilOn, today))}.`,
    ask: () =>
      'Jeżeli po tym dniu należność nadal będzie otwarta i nie otrzymamy od Państwa odpowiedzi, zdecydujemy, czy przekazać sprawę prawnikowi lub firmie windykacyjnej. Wolelibyśmy tego uniknąć. Wystarczy odpowiedź, także wtedy, gdy zapłata całości od razu nie jest możliwa.',
  },
  discount: (d) =>
    rich`Jeżeli zapłacą Państwo ${strong(money(d.amount))} do ${ofDay(d.untilOn, d.today)}, wszystko będzie uregulowane i oszczędzą Państwo ${money(d.saves)}.`,
  discountShortfall: (d) =>
    rich`Wystarczy dopłacić ${strong(money(d.amount))} do ${ofDay(d.untilOn, d.today)}, aby zachować rabat za wcześniejszą zapłatę.`,
  settlement: (d) =>
    rich`Nasza propozycja jest aktualna: przy zapłacie ${strong(money(d.amount))} do ${ofDay(d.untilOn, d.today)} uznamy sprawę za zamkniętą. Oszczędzą Państwo ${money(d.saves)}.`,
  partly: (paid) => `Dziękujemy za dotychczasową wpłatę ${moneys(paid)}.`,
  onItsWay: (amount) => `Kolejne ${money(amount)} jest już w drodze i nie jest objęte tym listem.`,
  ways: (mostParts) =>
    mostParts === null
      ? 'Na stronie widać pozycja po pozycji, czego dotyczy należność.'
      : `Na stronie widać pozycja po pozycji, czego dotyczy należność. Jeżeli zapłata od razu jest trudna, można ją rozłożyć maksymalnie na ${parts(mostParts)}.`,
};

const parts = (count: number) =>
  plural('pl', count, { one: '# ratę', few: '# raty', many: '# rat', other: '# raty' });

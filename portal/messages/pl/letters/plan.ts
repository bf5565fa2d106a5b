import type { LetterWords } from '../../en/letters.ts';
import { rich, strong } from '../../rich.ts';
import {
  capital,
  days,
  inParts,
  money,
  nth,
  ofDay,
  ofWhat,
  onDay,
  parts,
  whatFor,
} from './phrases.ts';

export const plan: LetterWords['plan'] = {
  savedCard: 'zapisaną kartę',
  accepted: {
    subject: (p) =>
      `${p.vendor}: plan ratalny dla ${ofWhat(p.about)}, ${parts(p.count)}, ${money(p.total)}`,
    opening: (p, name) =>
      rich`Potwierdzamy plan: ${strong(money(p.total))} za ${whatFor(p.about)} w ${inParts(p.count)}. Zaakceptował(a): ${name}.`,
    rests:
      'Dopóki wpłaty przychodzą zgodnie z listą, nasze przypomnienia czekają. O każdej racie piszemy trzy dni wcześniej.',
    activateBy: (on, today) =>
      `Plan zaczyna obowiązywać z pierwszą wpłatą; czekamy na nią do ${ofDay(on, today)}.`,
    debits: (method) =>
      method === null
        ? 'Kolejnymi ratami obciążymy kartę, którą zapłacą Państwo pierwszą ratę, zgodnie z Państwa zgodą. Aby to zmienić, prosimy odpowiedzieć na ten list.'
        : `W każdym z tych dni obciążymy ${method}, zgodnie z Państwa zgodą. Aby to zmienić, prosimy odpowiedzieć na ten list.`,
    missed: (graceDays) =>
      `Jeżeli któregoś dnia nie uda się dotrzymać, mają Państwo ${days(graceDays)} na wyrównanie i nic innego się nie zmienia. Zapłacić wcześniej można zawsze.`,
    attached: 'Treść ustaleń znajduje się w załączonym pliku PDF.',
  },
  before: {
    subject: (p) =>
      p.debits === null
        ? `${p.vendor}: rata ${nth(p.no, p.count)}, ${money(p.amount)}, termin ${onDay(p.dueOn, p.today)}`
        : `${p.vendor}: ${onDay(p.dueOn, p.today)} obciążymy ${p.debits} kwotą ${money(p.amount)}`,
    opening: (p) =>
      p.debits === null
        ? rich`Rata ${nth(p.no, p.count)} Państwa planu dla ${ofWhat(p.about)}, ${strong(money(p.amount))}, przypada ${onDay(p.dueOn, p.today)}.`
        : rich`${capital(onDay(p.dueOn, p.today))} obciążymy ${p.debits} kwotą ${strong(money(p.amount))}: to rata ${nth(p.no, p.count)} Państwa planu dla ${ofWhat(p.about)}.`,
    ask: 'Jeżeli tak wygodniej, można zapłacić ją wcześniej.',
    askDebited:
      'Nie muszą Państwo nic robić. Jeżeli wolą Państwo zapłacić inaczej, prosimy zrobić to przed tym dniem.',
  },
  due: {
    subject: (p) =>
      p.debits === null
        ? `${p.vendor}: rata ${nth(p.no, p.count)}, ${money(p.amount)}, termin dzisiaj`
        : `${p.vendor}: dzisiaj obciążymy ${p.debits} kwotą ${money(p.amount)}`,
    opening: (p) =>
      p.debits === null
        ? rich`Termin raty ${nth(p.no, p.count)} Państwa planu dla ${ofWhat(p.about)}, ${strong(money(p.amount))}, przypada dzisiaj, ${onDay(p.dueOn, p.today)}.`
        : rich`Dzisiaj obciążymy ${p.debits} kwotą ${strong(money(p.amount))}: to rata ${nth(p.no, p.count)} Państwa planu dla ${ofWhat(p.about)}.`,
    ask: 'Zapłacona dzisiaj, jest w terminie.',
    askDebited: 'Nie muszą Państwo nic robić.',
  },
  missed: {
    subject: (p) =>
      `${p.vendor}: rata ${nth(p.no, p.count)}, ${money(p.amount)}, termin minął ${onDay(p.dueOn, p.today)}`,
    opening: (p) =>
      p.debits === null
        ? rich`Termin raty ${nth(p.no, p.count)} Państwa planu dla ${ofWhat(p.about)} minął ${onDay(p.dueOn, p.today)}, a nie odnotowaliśmy jeszcze wpłaty ${strong(money(p.amount))}.`
        : rich`Termin raty ${nth(p.no, p.count)} Państwa planu dla ${ofWhat(p.about)} minął ${onDay(p.dueOn, p.today)}, lecz nie udało się obciążyć ${p.debits} kwotą ${strong(money(p.amount))}.`,
    arrears: (amount) =>
      rich`Razem z wcześniejszymi zaległościami do zapłaty jest ${strong(money(amount))}.`,
    cure: (on, today) =>
      rich`Jeżeli zapłacą Państwo do ${strong(ofDay(on, today))}, plan obowiązuje dalej, jakby nic się nie stało, a pozostałe terminy się nie zmieniają.`,
    cureNow:
      'Jeżeli zapłacą Państwo teraz, plan obowiązuje dalej, a pozostałe terminy się nie zmieniają.',
    help: 'Jeżeli to niemożliwe, prosimy o odpowiedź przed tym dniem. Teraz łatwiej znaleźć rozwiązanie niż później.',
  },
  defaulted: {
    subject: (u) =>
      `${u.vendor}: plan ratalny dla ${ofWhat(u.about)} zakończy się, jeżeli do ${ofDay(u.untilOn, u.today)} nie wpłynie ${money(u.amount)}`,
    opening: (about, arrears) =>
      rich`W Państwa planie dla ${ofWhat(about)} brakuje wpłat, łącznie ${strong(money(arrears))}.`,
    notice: (u) =>
      rich`Wystarczy zapłacić ${money(u.amount)} do ${strong(ofDay(u.untilOn, u.today))}, a plan obowiązuje dalej, z niezmienionymi terminami.`,
    after: (rest) =>
      rich`Po tym dniu plan się kończy: cała reszta, ${strong(money(rest))}, staje się od razu wymagalna i wracają nasze przypomnienia.`,
    noticeLast: (u) =>
      rich`Wszystkie terminy planu już minęły. Wystarczy zapłacić ${money(u.amount)} do ${strong(ofDay(u.untilOn, u.today))}, a plan będzie zakończony.`,
    afterLast: 'Po tym dniu plan się kończy i wracają nasze przypomnienia.',
    endedSubject: (u, rest) =>
      `${u.vendor}: plan ratalny dla ${ofWhat(u.about)} zakończył się, do zapłaty ${money(rest)}`,
    ended: (about, rest) =>
      rich`Państwa plan dla ${ofWhat(about)} zakończył się, ponieważ brakuje wpłat. Cała reszta, ${strong(money(rest))}, jest teraz do zapłaty.`,
    reinstate: (u) =>
      `Plan można jeden raz przywrócić: wystarczy zapłacić brakujące ${money(u.amount)} do ${ofDay(u.untilOn, u.today)}.`,
    noMore: 'Plan był już raz przywrócony, a jest to możliwe tylko jeden raz.',
  },
  reinstated: {
    subject: (u) => `${u.vendor}: plan ratalny dla ${ofWhat(u.about)} trwa dalej`,
    arrived: (about) =>
      rich`Dziękujemy. Brakująca kwota dotarła, a Państwa plan dla ${ofWhat(about)} trwa dalej, z niezmienionymi terminami.`,
    broughtBack: (about) =>
      rich`Przywróciliśmy Państwa plan dla ${ofWhat(about)}, z niezmienionymi terminami.`,
    missing: (u) =>
      rich`Prosimy o zapłatę brakującej kwoty ${strong(money(u.amount))} do ${ofDay(u.untilOn, u.today)}.`,
    missingNow: (amount) =>
      rich`Prosimy o zapłatę brakującej kwoty ${strong(money(amount))} teraz.`,
    next: (amount, dueOn, today) =>
      rich`Następna rata, ${strong(money(amount))}, przypada ${onDay(dueOn, today)}.`,
  },
  completed: {
    subject: (p) => `${p.vendor}: plan ratalny spłacony, ${money(p.total)} za ${whatFor(p.about)}`,
    opening: (p) =>
      rich`To była ostatnia rata: kwota ${strong(money(p.total))} za ${whatFor(p.about)} została spłacona. Dziękujemy za dotrzymanie ustaleń.`,
    nothing: 'Z planu nic nie pozostaje do zapłaty i jest to ostatni list w tej sprawie.',
  },
  canceled: {
    subject: (u) => `${u.vendor}: plan ratalny dla ${ofWhat(u.about)} został zakończony`,
    opening: (about) =>
      rich`Państwa plan dla ${ofWhat(about)} został zakończony. Ustalone w nim terminy rat już nie obowiązują.`,
    left: (amount) =>
      rich`Do zapłaty pozostaje ${strong(money(amount))}, w terminie podanym na fakturze. Na stronie można wybrać sposób zapłaty.`,
    nothing: 'Nic nie pozostaje do zapłaty.',
  },
  methodLost: {
    subject: (u) =>
      `${u.vendor}: prosimy podać inną kartę do planu ratalnego dla ${ofWhat(u.about)}`,
    opening: {
      detached: (method) =>
        `Metoda płatności zapisana do Państwa planu${inBrackets(method)} została usunięta w serwisie płatniczym.`,
      mandateInactive: (method) =>
        `Zgoda na obciążanie Państwa konta${inBrackets(method)} wygasła.`,
      expired: (method) => `Karta zapisana do Państwa planu${inBrackets(method)} straciła ważność.`,
    },
    stopped: 'Dlatego nie pobieramy już z niej rat.',
    next: (amount, dueOn, today) =>
      `Następna rata planu: ${money(amount)}, ${onDay(dueOn, today)}.`,
    ask: 'Wystarczy podać na stronie inną kartę lub konto, a raty będą znów pobierane bez Państwa udziału. Każdą z nich można też zapłacić tam osobno.',
  },
  methodReplaced: {
    subject: (u) => `${u.vendor}: raty planu dla ${ofWhat(u.about)} pobieramy teraz z ${u.method}`,
    opening: (about, method) =>
      rich`Od teraz raty Państwa planu dla ${ofWhat(about)} pobieramy z ${strong(method)}, zgodnie ze zgodą wyrażoną na naszej stronie.`,
    next: (on, today) => `Następne obciążenie planujemy ${onDay(on, today)}.`,
    notYou: 'Jeżeli to nie Państwo dokonali tej zmiany, prosimy od razu odpowiedzieć na ten list.',
  },
};

const inBrackets = (method: string | null) => (method === null ? '' : ` (${method})`);

import type { LetterWords } from '../../en/letters.ts';
import type { FailureReason } from '../../letter-facts.ts';
import { rich, strong } from '../../rich.ts';
import {
  fromDay,
  isMany,
  money,
  nth,
  ofDay,
  ofWhat,
  onDay,
  whatFor,
  withMethod,
} from './phrases.ts';

export const payment: LetterWords['payment'] = {
  lateDiscount: (about, d) =>
    rich`Niższa cena ${ofWhat(about)} dotyczyła zapłaty całości do ${ofDay(d.untilOn, d.today)}, a ten warunek nie został spełniony. Dlatego z pełnej ceny pozostaje do zapłaty ${strong(money(d.amount))}.`,
  receipt: {
    subject: (p) => `${p.vendor}: otrzymaliśmy ${money(p.amount)} za ${whatFor(p.about)}`,
    opening: (p) =>
      rich`Dziękujemy. Państwa wpłata ${strong(money(p.amount))}${withMethod(p.method)} dotarła ${onDay(p.on, p.today)}.`,
    discount: (amount) =>
      rich`Zapłacili Państwo przed czasem, dlatego rabat ${money(amount)} został przyznany.`,
    waived: (amount) => rich`Zgodnie z ugodą ${money(amount)} zostało umorzone.`,
    settled: (about) =>
      isMany(about)
        ? 'Tym samym faktury są uregulowane. Nic więcej nie pozostaje do zapłaty.'
        : 'Tym samym faktura jest uregulowana. Nic więcej nie pozostaje do zapłaty.',
    left: (amount) => rich`Do zapłaty pozostaje ${strong(money(amount))}.`,
    planLeft: (left) => rich`Z planu ratalnego pozostaje ${money(left)}.`,
    planNext: (amount, dueOn, today) =>
      rich`Następna rata, ${money(amount)}, przypada ${onDay(dueOn, today)}.`,
    credit: (amount) =>
      rich`${money(amount)} przekroczyło kwotę należności. Zapisaliśmy tę nadpłatę na Państwa koncie u nas.`,
    goesBack: (amount) =>
      rich`${money(amount)} przekroczyło kwotę należności. Ta nadpłata sama wróci tam, skąd przyszła.`,
    number: (id) => `Numer potwierdzenia: ${id}. Ten list jest potwierdzeniem wpłaty.`,
  },
  processing: {
    subject: (p) => `${p.vendor}: wpłata ${money(p.amount)} za ${whatFor(p.about)} jest w drodze`,
    opening: (p) =>
      rich`Państwa wpłata ${strong(money(p.amount))}${withMethod(p.method)} jest w drodze od ${ofDay(p.on, p.today)}. Bankom zajmuje to czasem kilka dni roboczych.`,
    meanwhile:
      'Dopóki nie dotrze, nie prosimy o nią ponownie. Potem przyślemy potwierdzenie, a gdyby się nie powiodła, od razu damy znać.',
  },
  failed: {
    subject: (p) =>
      `${p.vendor}: wpłata ${money(p.amount)} za ${whatFor(p.about)} nie powiodła się`,
    opening: (p) =>
      rich`Państwa wpłata ${strong(money(p.amount))}${withMethod(p.method)} ${fromDay(p.on, p.today)} nie powiodła się.`,
    reason: (reason) => failureReasons[reason],
    instalment: (no, count) => `Dotyczyła raty ${nth(no, count)} Państwa planu.`,
    nothing: 'Nic z niej do nas nie dotarło, więc kwota jest znów do zapłaty.',
    ask: 'Można spróbować ponownie albo wybrać inny sposób zapłaty.',
    authenticate:
      'Bank prosi o Państwa potwierdzenie. Wystarczy otworzyć stronę i zapłacić na niej; bank zapyta wtedy o zgodę.',
    tryAgain: (on, today) =>
      `Spróbujemy ponownie ${onDay(on, today)}. Można też zapłacić teraz albo podać na stronie inną kartę.`,
    otherMethod:
      'Nie będziemy już próbować w ten sposób. Prosimy zapłacić na stronie albo podać inną kartę do rat planu.',
  },
  reversed: {
    refundSubject: (p) => `${p.vendor}: ${money(p.amount)} wraca do Państwa`,
    refund: (p) =>
      rich`Zwróciliśmy ${strong(money(p.amount))} z Państwa wpłaty${withMethod(p.method)} ${fromDay(p.on, p.today)}. Zwrot dociera zwykle w ciągu dziesięciu dni roboczych.`,
    chargebackSubject: (p) => `${p.vendor}: bank wycofał ${money(p.amount)} za ${whatFor(p.about)}`,
    chargeback: (p) =>
      rich`Bank wycofał ${strong(money(p.amount))}: Państwa wpłatę${withMethod(p.method)} ${fromDay(p.on, p.today)}.`,
    mistakeSubject: (p) =>
      `${p.vendor}: ${money(p.amount)} za ${whatFor(p.about)} zapisaliśmy przez pomyłkę`,
    mistake: (p) =>
      rich`Zapisaliśmy ${strong(money(p.amount))} ${fromDay(p.on, p.today)} jako Państwa wpłatę. To nasza pomyłka: te pieniądze nie były na to przeznaczone. Potwierdzenie tej wpłaty straciło ważność, a z Państwa pieniędzmi nic się nie stało.`,
    open: (amount) => rich`Do zapłaty jest ${strong(money(amount))}.`,
    person:
      'Najpierw przyjrzy się temu nasz pracownik i do tego czasu nie wyślemy żadnego przypomnienia. Jeżeli wiedzą Państwo, jak do tego doszło, prosimy o odpowiedź na ten list.',
  },
};

const failureReasons: Readonly<Record<FailureReason, string>> = {
  declined: 'Bank odmówił, nie podając przyczyny.',
  insufficientFunds: 'Bank informuje, że na koncie zabrakło środków.',
  expiredCard: 'Karta straciła ważność.',
  incorrectCvc: 'Kod zabezpieczający karty był nieprawidłowy.',
  authenticationFailed: 'Bank poprosił o potwierdzenie, którego nie otrzymał.',
  debitFailed: 'Bank zwrócił polecenie zapłaty.',
  other: 'Bank nie podał przyczyny.',
};

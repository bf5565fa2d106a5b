import type { LetterWords } from '../../en/letters.ts';
import { rich, strong } from '../../rich.ts';
import { fromDay, money, whatFor, withMethod } from './phrases.ts';

export const back: LetterWords['back'] = {
  disputed: {
    subject: (p) =>
      `${p.vendor}: wpłata za ${whatFor(p.about)} jest sporna, o zwrocie ${money(p.amount)} decyduje bank`,
    opening: (p) =>
      rich`Państwa bank otrzymał prośbę o zwrot ${strong(money(p.amount))} z wpłaty${withMethod(p.method)} ${fromDay(p.on, p.today)}. Wpłata jest teraz sporna, a decyzję podejmie bank.`,
    meanwhile:
      'Dopóki bank nie zdecyduje, wpłatę uznajemy za dokonaną i nie wysyłamy o niej przypomnień. Napiszemy, gdy będzie wiadomo więcej.',
    mistake:
      'Jeżeli to pomyłka, prosimy powiedzieć o tym w banku i odpowiedzieć na ten list; czyta go człowiek.',
  },
  stands: {
    subject: (p) => `${p.vendor}: wpłata ${money(p.amount)} za ${whatFor(p.about)} pozostaje ważna`,
    opening: (p) =>
      rich`Bank podjął decyzję w sprawie Państwa wpłaty${withMethod(p.method)} ${fromDay(p.on, p.today)}: pozostaje ważna.`,
    again: (amount) =>
      rich`${strong(money(amount))}, które bank wycofał, jest znów zaliczone jako wpłata.`,
    credit: (amount) =>
      rich`${money(amount)} przekracza kwotę należności. Zapisaliśmy tę nadpłatę na Państwa koncie u nas.`,
  },
  refundFailed: {
    subject: (p) => `${p.vendor}: zwrot ${money(p.amount)} za ${whatFor(p.about)} nie dotarł`,
    opening: (p) =>
      rich`Zwróciliśmy ${strong(money(p.amount))} z Państwa wpłaty${withMethod(p.method)} ${fromDay(p.on, p.today)}. Zwrotu nie udało się wypłacić i pieniądze są znów u nas.`,
    paid: (amount) =>
      rich`Na razie ${money(amount)} jest znów zaliczone jako wpłata, więc o tę kwotę nie prosimy.`,
    credit: (amount) => rich`${money(amount)} zapisaliśmy na Państwa koncie u nas.`,
    person:
      'Nasz pracownik szuka innego sposobu zwrotu. Jeżeli znają Państwo taki sposób, prosimy o odpowiedź na ten list.',
  },
};

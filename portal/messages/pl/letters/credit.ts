import type { LetterWords } from '../../en/letters.ts';
import { rich, strong } from '../../rich.ts';
import { money, ofWhat, onDay, whatFor, withMethod } from './phrases.ts';

export const credit: LetterWords['credit'] = {
  note: {
    subject: (c) => `${c.vendor}: korekta ${ofWhat(c.about)} o ${money(c.amount)}`,
    opening: (c, reference) =>
      rich`Należność z ${ofWhat(c.about)} zmniejszyliśmy o ${strong(money(c.amount))}${reference === null ? '' : ` (korekta ${reference})`}.`,
    credit: (amount) =>
      rich`${money(amount)} z tej kwoty było już zapłacone. Zapisaliśmy je na Państwa koncie u nas: może pokryć inną fakturę albo do Państwa wrócić.`,
  },
  applied: {
    subject: (c) =>
      `${c.vendor}: ${money(c.amount)} z Państwa nadpłaty pokrywa ${whatFor(c.about)}`,
    opening: (c) =>
      rich`${strong(money(c.amount))} z nadpłaty zapisanej na Państwa koncie u nas pokrywa teraz ${whatFor(c.about)}.`,
  },
  returned: {
    subject: (c) => `${c.vendor}: nadpłata ${money(c.amount)} wraca do Państwa`,
    opening: (c) =>
      rich`${strong(money(c.amount))} z nadpłaty zapisanej na Państwa koncie u nas wraca do Państwa. Może to potrwać kilka dni roboczych.`,
  },
  writtenOff: {
    subject: (c) => `${c.vendor}: nie prosimy już o zapłatę za ${whatFor(c.about)}`,
    opening: (c) =>
      rich`Umorzyliśmy ${strong(money(c.amount))} z ${ofWhat(c.about)}: tej kwoty nie trzeba płacić.`,
    nothing: 'Nic nie pozostaje do zapłaty i nie będzie więcej przypomnień w tej sprawie.',
  },
  mismatched: {
    subject: (m) => `${m.vendor}: otrzymaliśmy ${money(m.amount)} za ${whatFor(m.about)}`,
    opening: (m) =>
      rich`${strong(money(m.amount))}${withMethod(m.method)} dotarło ${onDay(m.on, m.today)}. Prosiliśmy o ${money(m.asked)}.`,
    kept: 'Zapisaliśmy tę kwotę na Państwa koncie u nas; faktury jeszcze nie pokryła. Nasz pracownik to wyjaśni i do Państwa napisze.',
  },
};

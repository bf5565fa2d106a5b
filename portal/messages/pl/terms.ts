import { daysText, formatDate, formatMoney, formatRate, plural } from '../format.ts';
import type { PlanTerms, TermsInstalment, TermsSection, TermsText } from '../terms-facts.ts';

export function planTerms(terms: PlanTerms): TermsText {
  return {
    title: `Plan ratalny: ${plural('pl', terms.instalments.length, { one: '# rata', few: '# raty', many: '# rat', other: '# raty' })}`,
    sections: [
      covers(terms),
      payments(terms),
      kept(terms),
      terms.autopay ? debits : byMyself,
      missed(terms),
      ...(terms.acknowledgesDebt ? [{ heading: 'Uznanie długu', lines: [acknowledgement] }] : []),
      {
        heading: 'Zmiany',
        lines: [
          'Każda zmiana planu wymaga mojej ponownej zgody, chyba że jest wyłącznie na moją korzyść.',
        ],
      },
    ],
  };
}

export const acknowledgement =
  'Zgodnie z prawem polskim prośba o rozłożenie płatności na raty stanowi uznanie długu: bieg przedawnienia roszczenia zostaje przerwany i rozpoczyna się od nowa.';

const money = (amountMinor: number, { currency }: PlanTerms) =>
  formatMoney(amountMinor, currency, 'pl');
/** `1 dnia`, `5 dni`: after w ciągu. */
const within = (count: number) =>
  plural('pl', count, { one: '# dnia', few: '# dni', many: '# dni', other: '# dnia' });

function covers(terms: PlanTerms): TermsSection {
  return {
    heading: 'Czego dotyczy plan',
    lines: [
      `Dłużnik: ${terms.debtor}`,
      `Wierzyciel: ${terms.vendor}`,
      ...terms.invoices.map((i) => `Faktura ${i.number}: ${money(i.amountMinor, terms)}`),
      `Razem ${money(terms.totalMinor, terms)}.`,
    ],
  };
}

function payments(terms: PlanTerms): TermsSection {
  const line = ({ no, dueOn, amountMinor, thenLeftMinor }: TermsInstalment) => {
    const rest =
      thenLeftMinor === 0
        ? 'potem nic nie pozostaje'
        : `potem zostaje ${money(thenLeftMinor, terms)}`;
    return `${no}. ${formatDate(dueOn, 'pl', { weekday: true })}: ${money(amountMinor, terms)}, ${rest}`;
  };
  return {
    heading: 'Co i kiedy płacę',
    lines: [
      ...terms.instalments.map(line),
      'Plan nie wiąże się z żadnym dodatkowym kosztem. W każdej chwili mogę zapłacić wcześniej lub więcej; nadwyżka jest zaliczana na następną ratę.',
    ],
  };
}

function kept(terms: PlanTerms): TermsSection {
  const start =
    terms.activationDays === null
      ? 'Plan obowiązuje od teraz.'
      : `Plan zaczyna obowiązywać z chwilą otrzymania pierwszej wpłaty w ciągu ${within(terms.activationDays)}. W przeciwnym razie wygasa.`;
  return {
    heading: 'Dopóki dotrzymuję planu',
    lines: [
      start,
      'Wierzyciel nie wysyła przypomnień o tych fakturach, a jedynie wiadomość na trzy dni przed każdą ratą. Rabat za wcześniejszą zapłatę już ich nie obejmuje.',
    ],
  };
}

const debits: TermsSection = {
  heading: 'Płatność automatyczna',
  lines: [
    'Zgadzam się, aby wierzyciel zapamiętał kartę użytą do pierwszej wpłaty i obciążał ją każdą kolejną ratą w dniu jej wymagalności. Jeżeli obciążenie się nie powiedzie, można je powtórzyć, dopóki ratę można jeszcze wyrównać.',
    'O każdym obciążeniu otrzymam wiadomość trzy dni wcześniej. Zgodę mogę w każdej chwili cofnąć, pisząc do wierzyciela; od tej pory płacę raty samodzielnie.',
  ],
};

const byMyself: TermsSection = {
  heading: 'Jak płacę',
  lines: ['Każdą ratę płacę samodzielnie na stronie, do której prowadzą listy od wierzyciela.'],
};

function missed(terms: PlanTerms): TermsSection {
  return {
    heading: 'Jeżeli rata nie wpłynie',
    lines: [
      `Jeżeli rata nie wpłynie w swoim dniu, mam ${daysText(terms.graceDays, 'pl')} na jej wyrównanie i nic innego się nie zmienia.`,
      `${defaultText(terms)} albo po tym samym czasie od ostatniej raty wciąż czegoś brakuje, wierzyciel zawiadamia mnie o naruszeniu planu. Mam wtedy ${daysText(terms.noticeDays, 'pl')} na zapłatę całej brakującej kwoty, a plan trwa dalej.`,
      `W przeciwnym razie cała reszta staje się od razu wymagalna i wracają przypomnienia. W ciągu ${within(terms.reinstateDays)} od naruszenia mogę jeden raz przywrócić plan, płacąc całą brakującą kwotę.`,
    ],
  };
}

function defaultText({ defaultAfter }: PlanTerms): string {
  switch (defaultAfter.rule) {
    case 'missedInTotal':
      return plural('pl', defaultAfter.count, {
        one: 'Gdy w tym czasie nie zostanie wyrównana # rata',
        few: 'Gdy w tym czasie nie zostaną wyrównane łącznie # raty',
        many: 'Gdy w tym czasie nie zostanie wyrównanych łącznie # rat',
        other: 'Gdy w tym czasie nie zostanie wyrównane łącznie # raty',
      });
    case 'missedInARow':
      return plural('pl', defaultAfter.count, {
        one: 'Gdy w tym czasie nie zostanie wyrównana # rata',
        few: 'Gdy w tym czasie nie zostaną wyrównane # kolejne raty',
        many: 'Gdy w tym czasie nie zostanie wyrównanych # kolejnych rat',
        other: 'Gdy w tym czasie nie zostanie wyrównane # kolejnej raty',
      });
    case 'arrears':
      return `Gdy zaległość osiągnie ${formatRate(defaultAfter.percentBps, 'pl')} całej kwoty`;
  }
}

import type { PageMessages } from '../en/page.ts';
import { datesFor } from '../format.ts';

/** Paying by bank transfer: what to write into it, and what happens then. */
export const transferMessages = (today: string): Pick<PageMessages, 'transfer'> => {
  const { until } = datesFor('pl', today);
  return {
    transfer: {
      way: 'Zapłać przelewem',
      title: (money) => `Przelew na ${money}`,
      lead: 'Prosimy wysłać dokładnie tę kwotę z dokładnie tym tytułem. Wtedy wpłata zostanie rozpoznana sama.',
      arriveBy: (untilOn) =>
        `Pieniądze muszą dotrzeć ${until(untilOn)}. Przelew może iść do dwóch dni roboczych; później należna jest pełna kwota.`,
      heading: 'Co wpisać w przelewie',
      payee: 'Odbiorca',
      iban: 'Numer rachunku (IBAN)',
      amount: 'Kwota',
      reference: 'Tytuł przelewu',
      decimalSign: ',',
      copyIt: 'Kopiuj',
      copyOf: (name) => `Kopiuj: ${name}`,
      copied: (name) => `Skopiowano: ${name}`,
      copy: 'Kliknięcie zaznacza cały wiersz, żeby można go było skopiować.',
      scan: 'Można też zeskanować kod w aplikacji banku',
      code: (money, payee, iban, reference) =>
        `Kod dla aplikacji bankowych. Zawiera: ${money}, odbiorca ${payee}, rachunek ${iban}, tytuł ${reference}.`,
      otherAmounts: 'Inna kwota',
      next: 'Co będzie dalej',
      stops: (vendor) =>
        `Przypomnienia ustaną, gdy firma ${vendor} zobaczy pieniądze na swoim rachunku, a nie w chwili wysłania przelewu. Do tego czasu może jeszcze przyjść jedno.`,
      receipt: 'Potem na tej stronie pojawi się informacja o zapłacie i przyjdzie potwierdzenie.',
      wrongReference: (vendor) =>
        `Przy innej kwocie lub innym tytule ktoś w firmie ${vendor} musi najpierw sprawdzić wpłatę, a to trwa dłużej.`,
      tooManyTitle: 'Za dużo faktur na jeden przelew',
      tooMany:
        'Ich numery nie mieszczą się w jednym przelewie. Prosimy wybrać mniej faktur i wysłać za nie jeden przelew.',
    },
  };
};

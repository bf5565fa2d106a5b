import type { PageMessages } from '../en/page.ts';

/** Pages that have no invoice to show. */
export const noticeMessages: Pick<
  PageMessages,
  'expired' | 'front' | 'notFound' | 'failure' | 'back'
> = {
  expired: {
    title: 'Ten link już nie działa',
    text: 'Linki są wycofywane, gdy zastąpi je nowy albo gdy przestają być potrzebne. Możemy wysłać nowy na adres, który ma sprzedawca.',
    send: 'Wyślij nowy link',
    sentTitle: 'Prosimy sprawdzić pocztę',
    sentText:
      'Jeśli do tego linku należy jakiś adres, nowy link jest już w drodze. Zwykle trwa to minutę.',
    sentNext: 'Nic nie przyszło? Prosimy zapytać firmę, która wystawiła fakturę.',
  },

  front: {
    title: 'Prosimy otworzyć link z wiadomości',
    text: 'Tu rozlicza się faktury, każdą pod jej własnym linkiem. Link jest w wiadomości od firmy, która wystawiła fakturę. Jeśli zaginął, prosimy poprosić ją o nowy.',
    vendor: 'Dla firmy, która wystawia faktury',
  },

  notFound: {
    title: 'Nic tu nie ma',
    text: 'Adres może być niepełny: niektóre programy pocztowe dzielą długie linki. Prosimy skopiować go z wiadomości w całości albo zapytać firmę, która ją wysłała.',
  },

  failure: {
    title: 'Coś się u nas zepsuło',
    text: 'Nic nie zostało pobrane ani zmienione. Prosimy spróbować za minutę. Jeśli to się powtórzy, prosimy zapytać firmę, która przysłała link.',
    again: 'Spróbuj ponownie',
  },

  back: {
    title: 'Prosimy otworzyć ponownie link z wiadomości',
    text: 'Dla bezpieczeństwa ta strona nie zapamiętuje adresu. Jeśli przed chwilą zapłacono, płatność jest zapisana: jej stan pokaże link z wiadomości.',
    goOn: 'Aby zobaczyć fakturę albo przejść dalej, prosimy ponownie otworzyć link z wiadomości: dla bezpieczeństwa ta strona nie zapamiętuje adresu.',
    to: (vendor) => `Płatność dla firmy ${vendor}`,
  },
};

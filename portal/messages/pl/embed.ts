import type { EmbedMessages } from '../en/embed.ts';

export const embed: EmbedMessages = {
  close: 'Zamknij',
  ownPage: 'Otwórz na osobnej stronie',
  lookup: {
    title: (vendor) => `Państwa faktura od firmy ${vendor}`,
    lead: 'Prosimy wpisać numer faktury. Odnośnik do niej wyślemy na adres e-mail, na który przyszła faktura.',
    number: 'Numer faktury',
    numberHint: 'Znajduje się u góry faktury, na przykład 2026/114.',
    send: 'Wyślij mi odnośnik',
    missing: 'Prosimy wpisać numer faktury.',
    sentTitle: 'Prosimy sprawdzić pocztę',
    sent: 'Jeśli istnieje nieopłacona faktura o tym numerze, odnośnik jest już w drodze na znany nam adres.',
    notArrived:
      'Nic nie przyszło po kilku minutach? Prosimy sprawdzić numer i folder ze spamem albo napisać do wystawcy faktury.',
    again: 'Wpisz inny numer',
    failed: 'To się nie udało i nic nie zostało wysłane. Prosimy spróbować ponownie za minutę.',
  },
};

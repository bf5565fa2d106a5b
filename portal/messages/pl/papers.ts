import type { PaperWords } from '../en/papers.ts';
import { formatDate, formatMoney, formatOnDate, plural } from '../format.ts';
import type { Money } from '../letter-facts.ts';

const money = ({ minor, currency }: Money) => formatMoney(minor, currency, 'pl');
const day = (on: string) => formatDate(on, 'pl', { weekday: true });

export const papers: PaperWords = {
  page: (no, count) => `Strona ${no} z ${count}`,
  invoice: {
    asOf: (on) => `Stan na: ${day(on)}`,
    payInto: 'Rachunek do wpłaty',
    copy: (on) =>
      `Sporządzono ${formatDate(on, 'pl')} na podstawie danych sprzedawcy. Dla księgowości wiążąca jest faktura, którą wystawił sprzedawca.`,
    subject: (vendor, debtor) => `Faktura: ${vendor}, nabywca ${debtor}`,
  },
  receipt: {
    title: 'Potwierdzenie wpłaty',
    subject: (vendor, debtor) => `Potwierdzenie wpłaty: ${vendor}, wpłacający ${debtor}`,
    number: 'Numer',
    receivedOn: 'Otrzymano',
    method: 'Sposób zapłaty',
    reference: 'Tytuł płatności',
    from: 'Wpłacający',
    by: 'Odbiorca',
    lead: (amount, on) => `${money(amount)} otrzymano ${formatOnDate(on, 'pl')}`,
    what: 'Za',
    amount: 'Kwota',
    discount: 'Przyznany wraz z nią rabat za wcześniejszą zapłatę',
    credit: 'Nadpłata zapisana na Państwa koncie',
    refunded: 'Zwrócono od tego czasu',
    takenBack: 'Wycofane przez bank od tego czasu',
    total: 'Otrzymano',
    invoice: (number, issuedOn) => `Faktura ${number} z ${formatDate(issuedOn, 'pl')}`,
    left: (amount, on, count) =>
      `Na dzień ${formatDate(on, 'pl')} do zapłaty za ${count === 1 ? 'tę fakturę' : 'te faktury'} pozostaje ${money(amount)}.`,
    settled: (count) =>
      plural('pl', count, {
        one: 'Faktura jest uregulowana.',
        few: 'Faktury są uregulowane.',
        many: 'Faktury są uregulowane.',
        other: 'Faktury są uregulowane.',
      }),
  },
  plan: {
    title: 'Plan ratalny',
    subject: (vendor, debtor) => `Plan ratalny: ${vendor} i ${debtor}`,
    lead: (total, count) =>
      `${money(total)} w ${plural('pl', count, { one: '# racie', few: '# ratach', many: '# ratach', other: '# raty' })}`,
    creditor: 'Wierzyciel',
    debtor: 'Dłużnik',
    no: 'Nr',
    day: 'Dzień',
    amount: 'Kwota',
    thenLeft: 'Potem zostaje',
    total: 'Razem',
    terms: 'Treść ustaleń',
    acceptance: 'Akceptacja',
    acceptedBy: 'Zaakceptował(a)',
    acceptedAt: 'Data i godzina',
    language: 'Język',
    address: 'Adres sieciowy',
    agent: 'Program',
    link: 'Link',
    hash: 'SHA-256 treści',
    planNumber: 'Plan',
    evidence:
      'Powyższa treść jest dokładnie tą, którą pokazano i zaakceptowano przez wpisanie nazwiska i zaznaczenie pola.',
    event: (no, count, vendor) => `Rata ${no} z ${count}: ${vendor}`,
    eventText: (amount, about) => `${money(amount)}: ${about}`,
    calendar: (vendor) => `Raty: ${vendor}`,
    invoices: (numbers) => `${numbers.length === 1 ? 'faktura' : 'faktury'} ${numbers.join(', ')}`,
  },
  file: {
    plan: 'plan-ratalny.pdf',
    calendar: 'plan-ratalny.ics',
  },
};

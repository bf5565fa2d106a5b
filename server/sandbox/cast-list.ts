/** Who is in the demo and what they do, in days before (negative) and after today, Warsaw time. */
export type Member = {
  readonly label: string;
  readonly signer: string;
  readonly debtor: {
    readonly name: string;
    readonly email: string;
    readonly locale: string;
    readonly country: string;
  };
  readonly invoices: readonly Invoice[];
  readonly acts: readonly Act[];
};

type Invoice = {
  readonly number: string;
  readonly currency: 'EUR' | 'PLN';
  /** It comes in on the day that it says, at this hour. */
  readonly issued: number;
  readonly hour: number;
  readonly due: number;
  readonly discountDays?: number;
  readonly lines: readonly Line[];
};

type Line = {
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPriceMinor: number;
  readonly taxRateBps: number;
};

export type When = { readonly day: number; readonly hour: number };
export type Act = When &
  (
    | {
        readonly do: 'pay';
        readonly option: 'dueNow' | 'all' | 'discount';
        readonly method: string;
      }
    | {
        readonly do: 'plan';
        readonly plan: {
          readonly count: number;
          readonly frequency: 'monthly' | 'biweekly';
          readonly autopay: boolean;
        };
      }
    | { readonly do: 'world'; readonly what: 'dispute' }
    | { readonly do: 'hold'; readonly note: string }
  );

const line = (
  description: string,
  quantity: string,
  unit: string,
  unitPriceMinor: number,
  taxRateBps = 2300,
): Line => ({ description, quantity, unit, unitPriceMinor, taxRateBps });

const inspection = [
  line('Roof inspection, with photo report', '1', 'visit', 8000, 2100),
  line('Gutter cleaning, courtyard side', '4', 'm', 500, 2100),
];
const przeglad = [
  line('Przegląd dachu z dokumentacją zdjęciową', '1', 'wizyta', 65_000),
  line('Czyszczenie rynien', '24.5', 'm', 1200),
  line('Dojazd', '38', 'km', 115),
];
const naprawa = [
  line('Naprawa obróbki komina', '1', 'szt.', 148_000),
  line('Papa termozgrzewalna', '12', 'm²', 3990),
  line('Robocizna', '9.5', 'godz.', 9500),
];
const repair = [
  line('Skylight replacement, 78 × 118 cm', '1', 'pc', 61_900, 2100),
  line('Flashing and sealing', '6', 'm', 2450, 2100),
];

const person = (name: string, mailbox: string, locale: 'pl' | 'en', country = 'PL') => ({
  name,
  email: mailbox,
  locale,
  country,
});

export const CAST: readonly Member[] = [
  {
    label: 'On time, with discount',
    signer: 'Maria Lipska',
    debtor: person('Restauracja Pod Lipą', 'ap@podlipa.example', 'en'),
    invoices: [
      {
        number: '2026/114',
        currency: 'EUR',
        issued: -2,
        hour: 10,
        due: 12,
        discountDays: 7,
        lines: inspection,
      },
    ],
    acts: [],
  },
  {
    label: 'On time',
    signer: 'Piotr Zając',
    debtor: person('Przedszkole Niezapominajka', 'biuro@niezapominajka.example', 'pl'),
    invoices: [
      { number: '2026/112', currency: 'PLN', issued: -6, hour: 11, due: 8, lines: przeglad },
    ],
    acts: [],
  },
  {
    label: 'Overdue, reminded twice',
    signer: 'Adam Wójcik',
    debtor: person('Auto Serwis Wójcik', 'faktury@wojcik.example', 'pl'),
    invoices: [
      { number: '2026/101', currency: 'PLN', issued: -24, hour: 9, due: -10, lines: naprawa },
    ],
    acts: [],
  },
  {
    label: 'Three invoices, one debtor',
    signer: 'Ewa Kos',
    debtor: person(
      'Wspólnota Mieszkaniowa przy ulicy Kazimierza Wielkiego 114 w Krakowie',
      'zarzad@kazimierza114.example',
      'pl',
    ),
    invoices: [
      { number: '2026/095', currency: 'PLN', issued: -32, hour: 8, due: -18, lines: przeglad },
      { number: '2026/103', currency: 'PLN', issued: -20, hour: 8, due: -6, lines: naprawa },
      { number: '2026/113', currency: 'PLN', issued: -4, hour: 8, due: 10, lines: przeglad },
    ],
    acts: [],
  },
  {
    label: 'Final demand sent',
    signer: 'Jan Brama',
    debtor: person('Hotel Brama', 'recepcja@hotelbrama.example', 'en'),
    invoices: [
      { number: '2026/074', currency: 'EUR', issued: -50, hour: 9, due: -36, lines: repair },
    ],
    acts: [],
  },
  {
    label: 'On plan, paid by card by itself',
    signer: 'Olga Kadr',
    debtor: person('Studio Kadr', 'olga@studiokadr.example', 'en'),
    invoices: [
      { number: '2026/091', currency: 'EUR', issued: -38, hour: 9, due: -24, lines: repair },
    ],
    acts: [
      { day: -20, hour: 14, do: 'plan', plan: { count: 4, frequency: 'biweekly', autopay: true } },
      { day: -20, hour: 14, do: 'pay', option: 'dueNow', method: 'pm_card_visa' },
    ],
  },
  {
    label: 'On plan, payment missed',
    signer: 'Tomasz Nowak',
    debtor: person('Piekarnia Nowak', 'nowak@piekarnia.example', 'pl'),
    invoices: [
      { number: '2026/089', currency: 'PLN', issued: -40, hour: 9, due: -26, lines: naprawa },
    ],
    acts: [
      { day: -17, hour: 16, do: 'plan', plan: { count: 3, frequency: 'biweekly', autopay: false } },
      { day: -17, hour: 16, do: 'pay', option: 'dueNow', method: 'pm_card_mastercard' },
    ],
  },
  {
    label: 'Plan broken',
    signer: 'Karol Sad',
    debtor: person('Sad i Ogród Karol Sad', 'karol@sadiogrod.example', 'pl'),
    invoices: [
      { number: '2026/072', currency: 'PLN', issued: -56, hour: 9, due: -42, lines: naprawa },
    ],
    acts: [
      { day: -45, hour: 12, do: 'plan', plan: { count: 3, frequency: 'biweekly', autopay: false } },
      { day: -45, hour: 12, do: 'pay', option: 'dueNow', method: 'pm_card_visa' },
    ],
  },
  {
    label: 'Debit on its way',
    signer: 'Ioana Marin',
    debtor: person('Clinica Marin SRL', 'contabilitate@clinicamarin.example', 'en', 'RO'),
    invoices: [
      { number: '2026/108', currency: 'EUR', issued: -15, hour: 9, due: -1, lines: inspection },
    ],
    acts: [{ day: -1, hour: 18, do: 'pay', option: 'all', method: 'pm_sepaDebit' }],
  },
  {
    label: 'Disputed by the bank',
    signer: 'Leon Fala',
    debtor: person('Basen Fala', 'leon@basenfala.example', 'en'),
    invoices: [
      { number: '2026/099', currency: 'EUR', issued: -26, hour: 9, due: -12, lines: inspection },
    ],
    acts: [
      { day: -11, hour: 20, do: 'pay', option: 'all', method: 'pm_card_visa' },
      { day: -3, hour: 8, do: 'world', what: 'dispute' },
    ],
  },
  {
    label: 'Held by hand',
    signer: 'Nina Most',
    debtor: person('Księgarnia Most', 'nina@ksiegarniamost.example', 'pl'),
    invoices: [
      { number: '2026/104', currency: 'PLN', issued: -18, hour: 9, due: -4, lines: przeglad },
    ],
    acts: [
      {
        day: -3,
        hour: 13,
        do: 'hold',
        note: 'Nina called: the gutter on the north side is looked at again on Monday',
      },
    ],
  },
  {
    label: 'Paid, discount kept',
    signer: 'Zofia Wrzos',
    debtor: person('Apteka Wrzos', 'apteka@wrzos.example', 'pl'),
    invoices: [
      {
        number: '2026/098',
        currency: 'EUR',
        issued: -28,
        hour: 9,
        due: -14,
        discountDays: 7,
        lines: inspection,
      },
    ],
    acts: [{ day: -23, hour: 21, do: 'pay', option: 'discount', method: 'pm_card_visa' }],
  },
];

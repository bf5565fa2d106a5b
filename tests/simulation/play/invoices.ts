import type { SimDebtor } from './play.ts';
import type { Random } from './random.ts';

const DAY_MS = 86_400_000;

/** The UTC day so many days from the instant; the vendor's own may be one off, which is fine here. */
export function dayAt(now: number, days = 0): string {
  return new Date(now + days * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** What a vendor's program might send as one invoice of this debtor. */
export function randomInvoice(
  random: Random,
  debtor: SimDebtor,
  number: string,
  now: number,
): Record<string, unknown> {
  const issuedOn = dayAt(
    now,
    -random.weighted([
      [5, 0],
      [2, random.int(1, 6)],
      [1, random.int(7, 40)],
    ]),
  );
  const dueOn = addDays(
    issuedOn,
    random.weighted([
      [3, random.int(3, 10)],
      [4, 14],
      [2, 30],
      [1, 0],
    ]),
  );
  const currency = random.chance(0.88) ? debtor.vendor.currency : random.pick(['EUR', 'PLN']);
  const lines = Array.from({ length: random.int(1, 3) }, (_, i) =>
    randomLine(random, debtor, i + 1),
  );
  const { name, email, locale, timeZone, country } = debtor;
  return {
    number,
    debtor: { name, email, locale, ...(timeZone && { timeZone }), ...(country && { country }) },
    currency,
    issuedOn,
    dueOn,
    lines,
    ...(random.chance(0.1) && {
      allowances: [{ netMinor: 100, taxRateBps: 2300, reason: 'Rebate' }],
    }),
    ...(random.chance(0.1) && { charges: [{ netMinor: 250, taxRateBps: 800, reason: 'Freight' }] }),
    ...(random.chance(0.1) && { prepaidMinor: random.int(1, 400) }),
    ...randomTerms(random, issuedOn, dueOn),
  };
}

function randomLine(random: Random, { vendor, name }: SimDebtor, no: number) {
  const size = vendor.currency === 'JPY' ? 300 : 1;
  return {
    id: String(no),
    description: `Work ${no} for ${name}`,
    quantity: random.pick(['1', '2', '1.5', '3']),
    unitPriceMinor:
      random.weighted([
        [1, random.int(300, 900)],
        [6, random.int(2_000, 20_000)],
        [2, random.int(20_000, 400_000)],
      ]) + size,
    taxRateBps: random.pick([2300, 2100, 800, 500, 0]),
  };
}

function randomTerms(random: Random, issuedOn: string, dueOn: string): Record<string, unknown> {
  const days = (Date.parse(dueOn) - Date.parse(issuedOn)) / DAY_MS;
  if (days < 2 || !random.chance(0.5)) return {};
  const taxMode = random.pick(['onEarly', 'always', 'never']);
  const tier = (untilOn: string) => ({
    ...(random.chance(0.8)
      ? { percentBps: random.pick([100, 200, 250, 500]) }
      : { fixedMinor: random.int(10, 90) }),
    untilOn,
    taxMode,
    ...(random.chance(0.15) && { excludedLines: ['1'] }),
  });
  const last = random.int(1, days - 1);
  const discount = [tier(addDays(issuedOn, last))];
  if (last > 1 && random.chance(0.25))
    discount.push(tier(addDays(issuedOn, random.int(0, last - 1))));
  return { terms: { discount, ...(random.chance(0.1) && { discountFullOnly: true }) } };
}

/** The same kind of invoices as a table with one line each. */
export function invoicesAsCsv(
  random: Random,
  debtor: SimDebtor,
  numbers: readonly string[],
  now: number,
): string {
  const head =
    'number;debtor_name;debtor_email;currency;issued_on;due_on;description;quantity;net;tax_rate';
  const rows = numbers.map((number) => {
    const issuedOn = dayAt(now, -random.int(0, 20));
    const dueOn = addDays(issuedOn, random.int(0, 20));
    const whole = random.int(20, 900);
    const net = debtor.vendor.currency === 'JPY' ? `${whole * 100}` : `${whole},50`;
    const cells = [
      number,
      debtor.name,
      debtor.email ?? '',
      debtor.vendor.currency,
      issuedOn,
      dueOn,
    ];
    return [...cells, `Work for ${debtor.name}`, '1', net, '23'].join(';');
  });
  return [head, ...rows].join('\n');
}

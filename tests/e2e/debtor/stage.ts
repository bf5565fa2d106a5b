import { test as base, expect, type Page } from '@playwright/test';
import type { InvoiceView } from '../../../server/contract/invoice.ts';
import type { CreatedPayment, PortalView } from '../../../server/contract/portal.ts';
import { addDays, atHour, localDate, instant } from '../../../server/domain/calendar.ts';
import type { CivilDate, TimeZone } from '../../../server/domain/brands.ts';
import type { MailboxLetter } from '../../../server/sandbox/mailbox.ts';
import { START_TIMEOUT_MS, startSaldo, type SaldoServer } from '../saldo-server.ts';
import { day as dateOf } from '../../support/builders.ts';
import { startWatch, type Watch } from './watch.ts';

/** An invoice of a debtor of its own, so that tests on one server do not meet. */
export interface Issued {
  readonly id: string;
  readonly number: string;
  readonly url: string;
  readonly token: string;
  readonly email: string;
  readonly dueOn: string;
  /** What the vendor's program sees now. */
  readonly read: () => Promise<InvoiceView>;
  /** Kinds of the debtor's letters so far, oldest first. */
  readonly kinds: () => Promise<readonly (string | null)[]>;
  readonly letter: (kind: string) => Promise<MailboxLetter>;
}
export interface InvoiceWish {
  readonly number?: string;
  readonly issuedOn?: string;
  readonly dueOn?: string;
  readonly discountUntilOn?: string;
  readonly debtor?: Readonly<Record<string, string>>;
  readonly lines?: readonly object[];
  readonly currency?: string;
}
export interface Stage extends SaldoServer {
  /** The vendor's day on which the test began; it is ten in the morning there. */
  readonly today: CivilDate;
  readonly issue: (wish?: InvoiceWish) => Promise<Issued>;
  /** Amounts of the invoice's payments that the processor took, oldest first. */
  readonly paid: (invoice: Issued) => Promise<readonly number[]>;
  /** Days go by until the letter is there; fails after `mostDays`. */
  readonly untilLetter: (to: Issued, kind: string, mostDays: number) => Promise<MailboxLetter>;
}

export const WARSAW = 'Europe/Warsaw' as TimeZone;
const TEN = 10;

/** €100.00 and 21 % tax: €121.00, or €118.58 with the discount of two percent. */
const LINES = [
  { description: 'Roof inspection', quantity: '1', unitPriceMinor: 8000, taxRateBps: 2100 },
  {
    description: 'Gutter cleaning',
    quantity: '4',
    unit: 'm',
    unitPriceMinor: 500,
    taxRateBps: 2100,
  },
];

/** One server per worker. Its clock only goes on, and every test begins on a new morning. */
export const test = base.extend<{ saldo: Stage; watch: Watch }, { server: SaldoServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from it
    async ({}, use) => {
      const server = await startSaldo();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],
  baseURL: ({ server }, use) => use(server.origin),
  watch: [
    async ({ context, server }, use) => {
      const watch = startWatch();
      watch.over(context);
      await use(watch);
      expect(await watch.findings(server.origin)).toEqual([]);
    },
    { auto: true },
  ],
  saldo: async ({ server }, use, { workerIndex }) => {
    await nextMorning(server);
    await use(onStage(server, await todayOf(server), `${workerIndex}`));
  },
});

export { expect };

export async function nextMorning(server: SaldoServer): Promise<void> {
  await server.travelTo(new Date(atHour(addDays(await todayOf(server), 1), TEN, WARSAW)));
}

async function todayOf(server: SaldoServer): Promise<CivilDate> {
  return localDate(instant((await server.now()).getTime()), WARSAW);
}

let issued = 0;

function onStage(server: SaldoServer, today: CivilDate, worker: string): Stage {
  return {
    ...server,
    today,
    issue: async (wish = {}) => {
      issued += 1;
      const email = wish.debtor?.['email'] ?? `ap${issued}@podlipa${worker}.example`;
      const { currency = 'EUR', lines = LINES, dueOn = addDays(today, 14), discountUntilOn } = wish;
      const invoice = await server.api<InvoiceView>('POST', '/invoices', {
        number: wish.number ?? `E/${worker}/${issued}`,
        debtor: { name: 'Restauracja Pod Lipą', email, locale: 'en', ...wish.debtor },
        currency,
        issuedOn: wish.issuedOn ?? today,
        dueOn,
        lines,
        ...(discountUntilOn && {
          terms: { discount: [{ percentBps: 200, untilOn: discountUntilOn }] },
        }),
      });
      return { ...onInvoice(server, invoice, email), dueOn };
    },
    paid: async ({ token }) => {
      const { body } = await server.call<PortalView>('GET', `/portal/v1/${token}`);
      const taken = body.payments.filter((payment) => payment.settledAt !== null);
      return taken.map((payment) => payment.amountMinor).toReversed();
    },
    untilLetter: async (to, kind, mostDays) => {
      for (let day = 0; day < mostDays && !(await to.kinds()).includes(kind); day += 1) {
        await server.advance('P1D');
      }
      return to.letter(kind);
    },
  };
}

function onInvoice(server: SaldoServer, { id, number, payUrl }: InvoiceView, email: string) {
  const letters = () => server.letters(email);
  return {
    id,
    number,
    email,
    url: payUrl,
    token: payUrl.split('/p/')[1] ?? '',
    read: () => server.api<InvoiceView>('GET', `/invoices/${id}`),
    kinds: async () => (await letters()).map((letter) => letter.kind),
    letter: async (kind: string) => {
      await expect.poll(async () => (await letters()).some((one) => one.kind === kind)).toBe(true);
      const found = (await letters()).findLast((one) => one.kind === kind);
      if (!found) throw new Error(`no letter "${kind}"`);
      return found;
    },
  };
}

export const daysAfter = (on: string, days: number): CivilDate => addDays(dateOf(on), days);

/** The text part of a letter without its line breaks. */
export const wordsOf = ({ text }: MailboxLetter): string => text.replaceAll(/\s+/g, ' ');

/** The same day of a later month, or its last day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const at = Date.UTC(year, month - 1 + months, Math.min(date, lastDate));
  return new Date(at).toISOString().slice(0, 10);
}

/** `Friday 4 December`, with the year when it is not that of `today`: as the pages must write it. */
export function dayText(on: string, today: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(new Date(`${on}T00:00:00Z`));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const year = on.slice(0, 4) === today.slice(0, 4) ? [] : [part('year')];
  return [part('weekday'), part('day'), part('month'), ...year].join(' ');
}

/** The pay link that the button of a letter leads to. */
export const linkIn = ({ links }: MailboxLetter): string =>
  links.find((link) => link.includes('/p/')) ?? '';

/** Pays all of an invoice as a browser would, without one. */
export async function payOutside(
  { call }: SaldoServer,
  { token, id }: Issued,
  paymentMethod: string,
): Promise<CreatedPayment> {
  const asked = { invoiceIds: [id], option: 'all' };
  const { body } = await call<CreatedPayment>('POST', `/portal/v1/${token}/payments`, asked);
  await call('POST', '/sandbox/pay', { paymentIntent: body.paymentIntent, paymentMethod });
  return body;
}

/** Fills the sandbox's card form with one of its test cards and presses the button. */
export async function payWith(page: Page, card: string, amount: string): Promise<void> {
  await page.getByRole('button', { name: card }).click();
  await page.getByRole('button', { name: `Pay ${amount}` }).click();
}

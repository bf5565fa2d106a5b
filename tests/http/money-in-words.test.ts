import { expect, test } from 'vitest';
import { historyRows } from '../../portal/lib/admin-timeline.ts';
import { actOnInvoice } from '../../portal/lib/admin-invoice-acts.ts';
import { ledgerRows } from '../../portal/lib/admin-invoice.ts';
import type { PaymentView, PortalView } from '../../server/contract/portal.ts';
import { issue, look, pay } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { readPdf } from '../support/pdf-text.ts';
import { debtorScreens, openPages, valueOf, vendorScreen } from '../support/screens.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/**
 * The early price of one invoice is paid by card, a credit note frees 30.50 of it, 24.20 of that pays
 * another invoice, and the card gets the last 6.30 back.
 */
async function movedMoney(saldo: TestWorld, locale = 'en') {
  const debtor = { name: 'Buk', email: 'buk@podlipa.example', locale };
  const one = await issue(saldo, 'W/1', { debtor });
  const { paymentId } = await pay(saldo, one, 'discount');
  await saldo.api('POST', `/api/v1/invoices/${one.invoice.id}/credit-notes`, {
    amountMinor: 3050,
    number: 'K/1',
  });
  const lines = [{ description: 'Gutter', quantity: 1, unitPriceMinor: 2000, taxRateBps: 2100 }];
  const other = await issue(saldo, 'W/6', { debtor, lines, terms: {} });
  await saldo.api('POST', `/api/v1/invoices/${other.invoice.id}/apply-credit`, {});
  const { id: debtorId } = one.invoice.debtor;
  await saldo.api('POST', `/api/v1/debtors/${debtorId}/return-credit`, { currency: 'EUR' });
  await saldo.world.emulator.idle();
  const link = await saldo.api<{ url: string }>('POST', '/api/v1/links', { debtorId });
  const all = { ...one, portal: link.body.url.replace(/^.*\/p\//, '/portal/v1/') };
  return { one, other, all, paymentId };
}

async function pdfText(saldo: TestWorld, { portal }: Issued, path: string): Promise<string> {
  const response = await saldo.app.request(`${portal}/${path}.pdf`);
  if (!response.ok) return String(response.status);
  const { text } = await readPdf(new Uint8Array(await response.arrayBuffer()));
  return text.replaceAll(/\s+/g, ' ');
}

test('a refund out of credit stands with the payment it came with, and nowhere else', async () => {
  await using saldo = await openTestWorld();
  const { one, other, all, paymentId } = await movedMoney(saldo);
  for (const [link, locale, said] of [
    [one, 'en', '€6.30 was returned to you.'],
    [one, 'pl', 'Zwróciliśmy Państwu 6,30 €.'],
    [all, 'en', '€6.30 was returned to you.'],
  ] as const) {
    expect(await debtorScreens(saldo, link, locale)).toContain(said);
  }
  const { body: shown } = await saldo.call<PaymentView>(
    'GET',
    `${all.portal}/payments/${paymentId}`,
  );
  expect(shown.invoiceNumbers).toEqual(['W/1']);
  const text = await debtorScreens(saldo, other, 'en');
  for (const foreign of ['returned', 'Visa', '€0.00 was', 'W/1'])
    expect(text).not.toContain(foreign);
  const { body } = await saldo.call<PortalView>('GET', other.portal);
  expect(body.payments).toEqual([]);
  expect(await pdfText(saldo, other, `receipts/${paymentId}`)).toBe('404');
  const receipt = await pdfText(saldo, all, `receipts/${paymentId}`);
  for (const own of ['118.58', '-6.30', 'W/1']) expect(receipt.replaceAll('−', '-')).toContain(own);
  expect(receipt).not.toContain('W/6');
});

test('money that a credit note frees moves to the credit, and what credit pays is paid from it', async () => {
  await using saldo = await openTestWorld();
  const { one, other } = await movedMoney(saldo);
  const moved = await debtorScreens(saldo, one, 'en');
  expect(moved).toContain('Moved to your credit on Sunday 22 November 30.50');
  expect(await debtorScreens(saldo, one, 'pl')).toContain('Przeniesiono do Państwa nadpłaty');
  expect(await debtorScreens(saldo, other, 'en')).toContain(
    'Paid from your credit on Sunday 22 November −24.20',
  );
  expect(await debtorScreens(saldo, other, 'pl')).toContain('Zapłacono z Państwa nadpłaty');
  expect(await pdfText(saldo, one, `invoices/${one.invoice.id}`)).toContain('Moved to your credit');
  expect(await pdfText(saldo, other, `invoices/${other.invoice.id}`)).toContain(
    'Paid from your credit',
  );
  const admin = await openPages(saldo);
  const ledger = async ({ invoice }: Issued) =>
    ledgerRows(admin, valueOf(await admin.api.invoice(invoice.id))).map(
      ({ what, reference, amount }) => [what, reference, amount],
    );
  expect(await ledger(one)).toContainEqual(['Moved to the debtor’s credit', '', '€30.50']);
  expect(await ledger(other)).toEqual([
    ['Invoiced', 'W/6', '€24.20'],
    ['Paid from the debtor’s credit', '', '−€24.20'],
  ]);
});

test('what happened to an invoice paid from credit is its own story', async () => {
  await using saldo = await openTestWorld();
  const { one, other } = await movedMoney(saldo);
  const { timeline } = await vendorScreen(saldo, other);
  const told = timeline.join('\n');
  expect(told).toContain('€24.20 of the debtor’s credit pays this invoice.');
  for (const foreign of ['118.58', 'discount', '30.50', '6.30'])
    expect(told).not.toContain(foreign);
  expect((await vendorScreen(saldo, one)).timeline.join('\n')).toContain('30.50');
  const admin = await openPages(saldo);
  const history = valueOf(await admin.api.debtorHistory(one.invoice.debtor.id, {}));
  const shared = historyRows(admin, history).filter(({ invoices }) => invoices.length > 1);
  expect(shared.map(({ sentence }) => sentence)).toEqual([]);
});

test('a credit note form names what is left to give back, and refuses with it', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W/1');
  await pay(saldo, issued, 'discount');
  const note = (amountMinor: number) =>
    saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/credit-notes`, { amountMinor });
  await note(5929);
  expect((await look(saldo, issued)).creditableMinor).toBe(6171);
  expect(await note(6172)).toMatchObject({ status: 422, body: { code: 'creditTooLarge' } });
  const admin = await openPages(saldo);
  const refused = async (amount: string) => {
    const page = valueOf(await admin.api.invoice(issued.invoice.id));
    const body = new URLSearchParams({ act: 'creditNote', amount, issuedOn: admin.me.today });
    const url = new URL('https://pay.saldo.example/admin/invoices/one');
    const attempt = await actOnInvoice(
      admin,
      page,
      new Request(url, { method: 'POST', body }),
      url,
    );
    return attempt instanceof Response ? attempt.status : attempt.problems.map(({ text }) => text);
  };
  expect(await refused('61.72')).toEqual([
    'Credit notes can give back €61.71 more of this invoice; nothing was changed.',
  ]);
  expect(await refused('61.71')).toBe(303);
  expect(await refused('0.01')).toEqual([
    'Credit notes have given all of the invoice back already; nothing was changed.',
  ]);
  const screen = await debtorScreens(saldo, issued, 'en');
  expect(screen).toContain('Discount taken back on Sunday 22 November 2.42');
  expect(await debtorScreens(saldo, issued, 'pl')).toContain('Rabat cofnięty');
  expect((await vendorScreen(saldo, issued)).timeline.join('\n')).toContain(
    '€2.42 of the discount fell away: the credit note gives back the price before it.',
  );
});

test('how money came that no processor brought is said in the debtor’s language', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'W/1', {
    debtor: { name: 'Buk', email: 'buk@podlipa.example', locale: 'pl' },
    terms: {},
  });
  const came = (amountMinor: number, method: string) =>
    saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/payments`, { amountMinor, method });
  await came(1000, 'bankTransfer');
  await came(2000, 'cash');
  await came(3000, 'other');
  const polish = await debtorScreens(saldo, issued, 'pl');
  for (const word of ['otrzymana · przelew bankowy', 'otrzymana · gotówka']) {
    expect(polish).toContain(word);
  }
  for (const foreign of ['bank transfer', 'cash', 'other']) expect(polish).not.toContain(foreign);
  expect(await debtorScreens(saldo, issued, 'en')).toContain('received · bank transfer');
  const { body } = await saldo.call<PortalView>('GET', issued.portal);
  const texts = await Promise.all(
    body.payments.map(({ id }) => pdfText(saldo, issued, `receipts/${id}`)),
  );
  expect(texts.join(' ')).toContain('przelew bankowy');
  expect(texts.join(' ')).not.toContain('bank transfer');
});

test('the letter about money that goes back says how much, and not for how many invoices', async () => {
  for (const [locale, said] of [
    ['en', '€6.30 goes back to you'],
    ['pl', '6,30 € wraca do Państwa'],
  ] as const) {
    await using saldo = await openTestWorld();
    await movedMoney(saldo, locale);
    await saldo.advance('P1D');
    const subjects = saldo.world.mail.list().map(({ subject }) => subject.replaceAll(/\s/g, ' '));
    expect(subjects).toContainEqual(expect.stringMatching(new RegExp(`: ${said}$`)));
  }
});

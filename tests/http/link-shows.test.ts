import { expect, test } from 'vitest';
import { acceptPlan, issue, pay } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { readPdf } from '../support/pdf-text.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const EMAIL = 'ksiegowosc@klon.example';
const debtor = { name: 'Klon sp. z o.o.', email: EMAIL, locale: 'en' };

/**
 * Everything that whoever holds a link can see. A field that is not here makes a test fail: letters
 * are passed on, and what a page may tell a stranger is decided here and not by accident (threat T7).
 */
const FIELDS: Readonly<Record<string, string>> = {
  '': 'now today sandbox publishableKey checkout scope',
  debtor: 'name locale emailHint',
  vendor: 'id name email phone address taxId ibanLast4 accent timeZone',
  invoices: `id number status currency issuedOn dueOn daysLate adjustments netMinor taxMinor
    grossMinor prepaidMinor roundingMinor amountDueMinor balanceMinor processingMinor payableMinor
    disputedMinor underReview seller paymentReference orderReference paymentTermsText note planId`,
  'invoices.lines': `id description quantity unit unitPrice netMinor taxRateBps taxCategory`,
  'invoices.taxTotals': 'taxRateBps taxCategory netMinor taxMinor',
  'invoices.entries': 'kind code side amountMinor on reference',
  'invoices.buyer': 'name taxId address email',
  quotes: 'invoiceIds currency payableMinor processingMinor discountShortfall',
  'quotes.options': `kind amountMinor currency untilOn dueOn savesMinor minMinor maxMinor
    leavesMinor`,
  'quotes.options.covers': 'invoiceId amountMinor',
  planMenu: `invoiceIds currency baseMinor earliestFirstOn latestFirstOn autopay graceDays`,
  'planMenu.items': 'count frequency firstOn totalMinor',
  'planMenu.items.instalments': 'no dueOn amountMinor thenLeftMinor',
  plans: `id status standing currency baseMinor paidMinor leftMinor arrearsMinor invoiceIds
    invoiceNumbers autopay isDebited methodLabel methodProblem mayReplaceMethod acceptedAt acceptedName graceUntilOn noticeUntilOn pausedSinceOn
    reinstateUntilOn`,
  'plans.instalments': 'no dueOn amountMinor paidMinor thenLeftMinor status',
  'plans.next': 'no dueOn amountMinor',
  payments: `id status option amountMinor refundedMinor disputedMinor chargedBackMinor currency
    inquiryMinor creditMinor returningMinor refundFailedMinor cameInstead
    invoiceIds invoiceNumbers planId methodLabel problem createdAt initiatedAt settledAt expectedBy
    discountGrantedMinor isOnPhone`,
  credits: 'currency freeMinor returningMinor',
};
const PARENTS = new Set(Object.keys(FIELDS));
const ALLOWED = new Set(
  Object.entries(FIELDS).flatMap(([parent, names]) =>
    names.split(/\s+/).map((name) => (parent === '' ? name : `${parent}.${name}`)),
  ),
);

/** Every field of an answer, by its path; the numbers of a list are left out. */
function fieldsOf(value: unknown, path = ''): readonly string[] {
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  if (isEmpty && PARENTS.has(path)) return [];
  if (Array.isArray(value) && !isEmpty)
    return value.flatMap((item: unknown) => fieldsOf(item, path));
  if (typeof value !== 'object' || isEmpty) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    fieldsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** A debtor with an invoice that is open, one that was paid in parts and one on a plan. */
async function story(saldo: TestWorld): Promise<readonly Issued[]> {
  const open = await issue(saldo, 'OPEN/1', { debtor, note: 'Thank you' });
  const paid = await issue(saldo, 'PAID/2', { debtor });
  await pay(saldo, paid);
  const planned = await issue(saldo, 'PLAN/3', { debtor });
  await acceptPlan(saldo, planned, { autopay: true });
  await pay(saldo, planned, 'dueNow');
  return [open, paid, planned];
}

test('a link shows these fields and no others, whatever state its invoice is in (T7)', async () => {
  await using saldo = await openTestWorld();
  const issued = await story(saldo);
  const { body: all } = await saldo.api<{ url: string }>('POST', '/api/v1/links', {
    debtorId: issued[0]?.invoice.debtor.id,
  });
  const portals = [...issued.map(({ portal }) => portal), `/portal/v1/${all.url.split('/p/')[1]}`];
  const seen = new Set<string>();
  for (const portal of portals) {
    const { body } = await saldo.call<unknown>('GET', portal);
    for (const field of fieldsOf(body)) seen.add(field);
  }
  expect([...seen].filter((field) => !ALLOWED.has(field))).toEqual([]);
  expect(ALLOWED.size - seen.size).toBeLessThan(10);
});

test('a link tells the address that letters go to only as far as its owner knows it again (T7)', async () => {
  await using saldo = await openTestWorld();
  for (const { portal, invoice } of await story(saldo)) {
    const { body } = await saldo.call<unknown>('GET', portal);
    expect(JSON.stringify(body)).toContain('k•••@klon.example');
    expect(JSON.stringify(body)).not.toContain(EMAIL);
    const paper = await saldo.app.request(`${portal}/invoices/${invoice.id}.pdf`);
    const { text } = await readPdf(new Uint8Array(await paper.arrayBuffer()));
    expect(text).toContain(invoice.number);
    expect(text).not.toContain('ksiegowosc');
  }
});

test('the link of one invoice tells nothing of the debtor’s others (T7, T14)', async () => {
  await using saldo = await openTestWorld();
  const issued = await story(saldo);
  for (const { portal, invoice } of issued) {
    const { body } = await saldo.call<unknown>('GET', portal);
    const others = issued.filter((other) => other.invoice.id !== invoice.id);
    for (const other of others) {
      expect(JSON.stringify(body)).not.toContain(other.invoice.number);
      expect(JSON.stringify(body)).not.toContain(other.invoice.id);
    }
  }
});

test('how a plan was agreed to, the vendor’s notes and the debtor’s own number stay with the vendor (T7)', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'N/1', {
    debtor: { ...debtor, externalId: 'CUST-CANARY' },
    metadata: { margin: 'META-CANARY' },
  });
  await saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/holds`, { note: 'HOLD-CANARY' });
  await saldo.call(
    'POST',
    `${issued.portal}/plans`,
    {
      invoiceIds: [issued.invoice.id],
      count: 3,
      frequency: 'monthly',
      acceptedName: 'Jan Kowalski',
      acceptedTerms: true,
    },
    { 'user-agent': 'AGENT-CANARY' },
  );
  const { body } = await saldo.call<unknown>('GET', issued.portal);
  expect(JSON.stringify(body)).toContain('Jan Kowalski');
  expect(JSON.stringify(body)).not.toMatch(/CANARY|192\.0\.2\.7/);
});

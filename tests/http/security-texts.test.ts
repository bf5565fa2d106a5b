import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { PortalView } from '../../server/contract/portal.ts';
import { cleanLine, cleanText } from '../../server/contract/text.ts';
import { acceptPlan, issue, issuedOf } from '../support/debtor-world.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';
import { countRows } from '../support/logical-digest.ts';
import { readPdf } from '../support/pdf-text.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** What nobody sees and what changes what is read. */
const HIDDEN = /(?!\n)\p{Cc}|[\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const SQL = [
  `'; DROP TABLE invoices; --`,
  `" OR ""="`,
  `\\'; SELECT 1; --`,
  `%' UNION SELECT hash FROM api_keys --`,
  `_%_`,
];
const FORMULAS = [`=HYPERLINK("https://evil.example","x")`, '+1+1', '-2+3', '@SUM(A1)', '＝1+1'];
const TEXTS = [...HOSTILE_TEXTS, ...SQL, ...FORMULAS].filter(
  (text) => text.isWellFormed() && cleanLine(text).length >= 1,
);
const short = (text: string, max: number): string =>
  Array.from(text).slice(0, max).join('').trimEnd();

/** Every text of an answer. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** One invoice per hostile text, which stands in every field that takes text. */
async function issueAll(saldo: TestWorld): Promise<readonly (readonly [string, InvoiceView])[]> {
  const issued: (readonly [string, InvoiceView])[] = [];
  for (const [n, raw] of TEXTS.entries()) {
    const text = short(raw, 90);
    const { invoice } = await issue(saldo, `${n}${text}`, {
      debtor: {
        name: text,
        email: `h${n}@podlipa.example`,
        address: [text],
        taxId: short(raw, 50),
      },
      lines: [
        {
          description: text,
          unit: short(raw, 15),
          quantity: 1,
          unitPriceMinor: 10_000,
          taxRateBps: 0,
        },
      ],
      allowances: [{ reason: text, netMinor: 1, taxRateBps: 0 }],
      paymentReference: text,
      orderReference: text,
      note: raw.slice(0, 4000),
      terms: { text: raw.slice(0, 4000) },
      metadata: { [short(raw, 30) || 'key']: text },
    });
    issued.push([text, invoice]);
  }
  return issued;
}

test('texts come back as people see them, with nothing hidden in them, and are only texts to the database', async () => {
  await using saldo = await openTestWorld();
  const issued = await issueAll(saldo);
  for (const [text, invoice] of issued) {
    const view = await saldo.call<PortalView>('GET', issuedOf(invoice).portal);
    expect([view.status, view.body.debtor.name]).toEqual([200, cleanLine(text)]);
    expect(view.body.invoices[0]?.lines[0]?.description).toBe(cleanLine(text));
    const timeline = await saldo.api<unknown>('GET', `/api/v1/invoices/${invoice.id}/timeline`);
    // Metadata is the vendor's own and comes back as it was; nobody else sees it.
    const answers = [{ ...invoice, metadata: {} }, view.body, timeline.body];
    expect(answers.flatMap(textsOf).filter((said) => HIDDEN.test(said))).toEqual([]);
  }
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(TEXTS.length);
  for (const text of SQL) {
    const query = encodeURIComponent(cleanText(text));
    const list = await saldo.api<{ data: InvoiceView[] }>(
      'GET',
      `/api/v1/invoices?search=${query}`,
    );
    expect(list.body.data.map((invoice) => invoice.debtor.name)).toEqual([cleanLine(text)]);
  }
});

test('letters and papers show hostile texts as texts', async () => {
  await using saldo = await openTestWorld();
  const { invoice, portal } = await issue(saldo, short(TEXTS.join(' '), 100), {
    debtor: { name: short(TEXTS.join(' '), 190), email: 'h@podlipa.example', locale: 'en' },
    lines: TEXTS.map((text) => ({
      description: short(text, 500),
      quantity: 1,
      unitPriceMinor: 1000,
      taxRateBps: 0,
    })),
    terms: {},
  });
  await saldo.advance('P30D');
  const letters = saldo.world.mail.list();
  expect(letters.length).toBeGreaterThan(2);
  for (const letter of letters) {
    expect(letter.subject).not.toMatch(/[\r\n\p{Cc}]/u);
    expect(letter.html).not.toMatch(/<script|<img|<a href="https:\/\/evil/i);
    expect([letter.to, HIDDEN.test(letter.text)]).toEqual(['h@podlipa.example', false]);
    const hrefs = [...letter.html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);
    const isOurs = /^(mailto:biuro@|tel:\+48|http:\/\/127\.0\.0\.1:4321\/p\/)/;
    expect(hrefs.filter((href) => !isOurs.test(href ?? ''))).toEqual([]);
  }
  const paper = await saldo.app.request(`${portal}/invoices/${invoice.id}.pdf`);
  expect(paper.headers.get('content-disposition')).toMatch(/^inline; filename="[\w.-]+"$/);
  const pdf = await readPdf(new Uint8Array(await paper.arrayBuffer()));
  expect(pdf.text).toContain('<script>alert(1)</script>');
  expect(pdf.text).toContain(`'; DROP TABLE invoices; --`);
});

test('a typed name is kept as it reads, and one that is no name is refused', async () => {
  await using saldo = await openTestWorld();
  const refused = [
    '',
    ' ',
    'x',
    '\u200b\u200b\u200b',
    'x'.repeat(121),
    'Jan \ud800',
    '4242 4242 4242 4242',
    4,
    null,
  ];
  const issued = await issue(saldo, 'T/1');
  for (const acceptedName of refused) {
    const answer = await acceptPlan(saldo, issued, { acceptedName });
    expect([acceptedName, answer.status]).toEqual([acceptedName, 400]);
  }
  for (const [n, raw] of TEXTS.filter(
    (text) => HIDDEN.test(text) || text.includes('<'),
  ).entries()) {
    const name = short(`Jan ${raw}`, 120);
    const accepted = await acceptPlan(saldo, await issue(saldo, `T/N${n}`), { acceptedName: name });
    expect([accepted.status, accepted.body.acceptedName]).toEqual([201, cleanLine(name)]);
  }
});

import { expect, test } from 'vitest';
import type { StatementImport } from '../../server/contract/bank.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment } from '../../server/contract/portal.ts';
import type { PanelView } from '../../server/contract/sandbox.ts';
import { parseIban } from '../../server/domain/iban.ts';
import { API_EXAMPLES } from '../support/api-examples.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

async function issue(saldo: TestWorld, overrides: object = {}): Promise<InvoiceView> {
  const input = { ...(API_EXAMPLES['postInvoices'] as object), ...overrides };
  const { status, body } = await saldo.api<InvoiceView>('POST', '/api/v1/invoices', input);
  expect(status).toBe(201);
  return body;
}

async function pay(saldo: TestWorld, invoice: InvoiceView, paymentMethod: string): Promise<string> {
  const token = invoice.payUrl.split('/p/')[1];
  const { body } = await saldo.call<CreatedPayment>('POST', `/portal/v1/${token}/payments`, {
    invoiceIds: [invoice.id],
    option: 'all',
  });
  const { paymentIntent } = body;
  await saldo.call('POST', '/sandbox/pay', { paymentIntent, paymentMethod });
  return paymentIntent ?? '';
}

async function panel(saldo: TestWorld, query = ''): Promise<PanelView> {
  const { status, body } = await saldo.call<PanelView>('GET', `/sandbox/panel.json${query}`);
  expect(status).toBe(200);
  return body;
}

test('a month is told in order, each letter with what it tells of', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo);
  const since = new Date(saldo.deps.clock.now()).toISOString();
  await saldo.advance('P30D');
  const { story } = await panel(saldo, `?since=${since}`);
  expect(story.map((line) => line.at)).toEqual(story.map((line) => line.at).toSorted());
  const templates = story.map((line) => line.letter?.template).filter(Boolean);
  expect(templates).toEqual(['beforeDue', 'whenExpected', 'secondReminder', 'firmReminder']);
});

test('steps on the way are not told, and a receipt stands with its payment', async () => {
  await using saldo = await openTestWorld();
  await pay(saldo, await issue(saldo), 'pm_card_visa');
  const { story } = await panel(saldo);
  expect(story.map((line) => line.type)).toEqual(['invoice.issued', 'payment.succeeded']);
  expect(story[1]).toMatchObject({
    debtor: 'Restauracja Pod Lipą',
    invoices: ['FV/2026/11/22'],
    amountMinor: 12_100,
    currency: 'EUR',
    letter: { kind: 'paymentReceipt' },
  });
});

test('the next event is something that is written down, not an hourly look', async () => {
  await using saldo = await openTestWorld();
  await pay(saldo, await issue(saldo), 'pm_sepaDebit');
  const { body } = await saldo.call<{ did: { type: string }[] }>('POST', '/sandbox/clock', {
    next: true,
  });
  expect(body.did.map((event) => event.type)).toContain('payment.succeeded');
});

test('going to the next event of a world in which nothing waits answers with nothing', async () => {
  await using saldo = await openTestWorld();
  const { status, body } = await saldo.call<{ did: unknown[] }>('POST', '/sandbox/clock', {
    next: true,
  });
  expect({ status, did: body.did }).toEqual({ status: 200, did: [] });
});

test('each payment says what banks can do with it now', async () => {
  await using saldo = await openTestWorld();
  const paymentIntent = await pay(saldo, await issue(saldo), 'pm_sepaDebit');
  const can = async () => (await panel(saldo)).payments.map((payment) => payment.can);
  expect(await can()).toEqual([['settle', 'failDebit']]);
  await saldo.call('POST', '/sandbox/world', { do: 'settle', paymentIntent });
  expect(await can()).toEqual([['bankReturn', 'refund', 'refundPart']]);
  await saldo.call('POST', '/sandbox/world', { do: 'refundPart', paymentIntent });
  expect(await can()).toEqual([['bankReturn', 'refund', 'failRefund']]);
  await saldo.call('POST', '/sandbox/world', { do: 'failRefund', paymentIntent });
  expect(await can()).toEqual([['bankReturn', 'refund', 'refundPart']]);
});

test('a disputed card payment waits for the bank, and the panel says how much', async () => {
  await using saldo = await openTestWorld();
  const paymentIntent = await pay(saldo, await issue(saldo), 'pm_card_visa');
  await saldo.call('POST', '/sandbox/world', { do: 'dispute', paymentIntent });
  const { debtors, payments } = await panel(saldo);
  expect(payments[0]?.can).toEqual(['winDispute', 'loseDispute']);
  expect(debtors[0]?.invoices[0]?.disputedMinor).toBe(12_100);
});

test('what the bank cannot do now is refused with a sentence', async () => {
  await using saldo = await openTestWorld();
  const paymentIntent = await pay(saldo, await issue(saldo), 'pm_card_visa');
  const { status, body } = await saldo.call<{ title: string }>('POST', '/sandbox/world', {
    do: 'settle',
    paymentIntent,
  });
  expect(status).toBe(409);
  expect(body.title).toBe('This payment is succeeded, not on its way.');
});

test('the way events arrive is shown, with how many are held back', async () => {
  await using saldo = await openTestWorld();
  const invoice = await issue(saldo);
  await saldo.call('POST', '/sandbox/world', { do: 'webhooks', mode: 'delay' });
  await pay(saldo, invoice, 'pm_card_visa');
  const held = (await panel(saldo)).webhooks;
  expect(held.mode).toBe('delay');
  expect(held.waiting).toBeGreaterThan(0);
  await saldo.call('POST', '/sandbox/world', { do: 'webhooks', mode: 'flush' });
  expect((await panel(saldo)).webhooks.waiting).toBe(0);
});

test('debtors with several invoices are shown once, with one link to all of them', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo);
  await issue(saldo, { number: '2026/116' });
  const { debtors } = await panel(saldo);
  expect(debtors.map((debtor) => debtor.invoices.map((invoice) => invoice.number))).toEqual([
    ['2026/116', 'FV/2026/11/22'],
  ]);
  const token = debtors[0]?.url.split('/p/')[1];
  const { body } = await saldo.call<{ scope: string }>('GET', `/portal/v1/${token}`);
  expect(body.scope).toBe('debtor');
});

test('a letter is shown without script or network, and its links open outside the frame', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo);
  await saldo.advance('P14D');
  const head = (await panel(saldo)).letters.shown[0];
  const { letter } = await panel(saldo, `?letter=${head?.id}`);
  expect(letter?.text).toContain('/p/');
  const shown = await saldo.call<string>('GET', `/sandbox/letters/${head?.id}/body`);
  const policy = shown.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox$/);
  expect(policy).not.toContain('script');
  expect(shown.body).toContain('<head><base target="_blank">');
});

test('what is attached to a letter can be kept', async () => {
  await using saldo = await openTestWorld();
  const invoice = await issue(saldo);
  const token = invoice.payUrl.split('/p/')[1];
  const plan = { ...(API_EXAMPLES['postPortalPlans'] as object), invoiceIds: [invoice.id] };
  await saldo.call('POST', `/portal/v1/${token}/plans`, plan);
  await saldo.advance('PT1M');
  const agreed = (await panel(saldo)).letters.shown.find((head) => head.kind === 'planAccepted');
  expect(agreed?.attachments).toEqual(['instalment-plan.pdf', 'instalment-plan.ics']);
  const kept = await saldo.call('GET', `/sandbox/letters/${agreed?.id}/attachments/0`);
  expect(kept.headers.get('content-type')).toBe('application/pdf');
  expect(kept.headers.get('content-disposition')).toContain('attachment');
});

test.each(['/sandbox/letters/msg_0/body', '/sandbox/letters/msg_0/attachments/0'])(
  'nothing is at %s',
  async (path) => {
    await using saldo = await openTestWorld();
    expect((await saldo.call('GET', path)).status).toBe(404);
  },
);

test('a moment that is none is refused', async () => {
  await using saldo = await openTestWorld();
  expect((await saldo.call('GET', '/sandbox/panel.json?since=yesterday')).status).toBe(400);
});

test('the bank of the sandbox tells of a transfer, which the real import records or shows to a person', async () => {
  await using saldo = await openTestWorld();
  const invoice = await issue(saldo);
  const told = async (text: string) => {
    const path = `/sandbox/bank/statement.xml?invoice=${invoice.id}&text=${text}`;
    const { body } = await saldo.call<string>('GET', path);
    const sent = await saldo.api<StatementImport>('POST', '/api/v1/bank-statements', body);
    return sent.body.lines;
  };
  expect(await told('unnamed')).toMatchObject({ recorded: 0, open: 1 });
  expect(await told('named')).toMatchObject({ recorded: 1, open: 0 });
  const { body } = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${invoice.id}`);
  expect(body).toMatchObject({ status: 'paid', balanceMinor: 0 });
  const again = `/sandbox/bank/statement.xml?invoice=${invoice.id}`;
  expect(await saldo.call('GET', again)).toMatchObject({
    status: 409,
    body: { code: 'nothingToPay' },
  });
  expect((await saldo.call('GET', '/sandbox/bank/statement.xml?invoice=inv_0')).status).toBe(404);
});

test('each debtor of the sandbox pays from an account of its own, always the same', async () => {
  await using saldo = await openTestWorld();
  const accountOf = async (invoice: InvoiceView): Promise<string | undefined> => {
    const path = `/sandbox/bank/statement.xml?invoice=${invoice.id}`;
    const { body } = await saldo.call<string>('GET', path);
    return /<DbtrAcct><Id><IBAN>(DE\d{20})</.exec(body)?.[1];
  };
  const debtor = (name: string) => ({ name, email: 'a@a.example', locale: 'en', country: 'PL' });
  const one = await issue(saldo, { number: 'A-1', debtor: debtor('Brzoza') });
  const other = await issue(saldo, { number: 'B-1', debtor: debtor('Sosna') });
  const account = await accountOf(one);
  expect(parseIban(account ?? '')).toBe(account);
  expect(await accountOf(one)).toBe(account);
  expect(await accountOf(other)).not.toBe(account);
});

test.each([
  ['invoice.xml', 'application/xml', 1],
  ['invoices.csv', 'text/csv', 2],
])(
  'the sample %s comes in whenever it is sent, each time as something new',
  async (name, type, count) => {
    await using saldo = await openTestWorld();
    const send = async () => {
      const sample = await saldo.app.request(`/sandbox/samples/${name}`);
      const authorization = `Bearer ${saldo.access.apiKey}`;
      const answer = await saldo.app.request('/api/v1/invoices/import', {
        method: 'POST',
        headers: { authorization, 'content-type': type },
        body: await sample.text(),
      });
      return (await answer.json()) as unknown;
    };
    expect(await send()).toMatchObject({ created: { length: count }, unchanged: [], rejected: [] });
    await saldo.advance('P400D');
    expect(await send()).toMatchObject({ created: { length: count }, unchanged: [], rejected: [] });
  },
);

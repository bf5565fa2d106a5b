import { expect, test } from 'vitest';
import type { PortalView } from '../../server/contract/portal.ts';
import {
  acceptPlan,
  confirm,
  issue,
  look,
  pay,
  startPayment as startEmbedded,
} from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import {
  answerBank,
  comeBack,
  openPage,
  openSessions,
  paymentOf,
  payOnPage,
  sessionIn,
  startCheckout,
} from '../support/redirect.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const charges = (saldo: TestWorld): number => saldo.world.emulator.state().charges.length;

test('the debtor pays on the processor’s page and comes back to an address that says so', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/1');
  const page = await openPage(saldo, issued);
  expect(page).toMatchObject({ status: 'created', amountMinor: 12_100, problem: null });
  expect(saldo.world.emulator.state().paymentIntents).toEqual([]);
  const back = await payOnPage(saldo, page.sessionId);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'succeeded' });
  const { status, body } = await comeBack(saldo, back);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { paymentId: page.paymentId, status: 'succeeded', amountMinor: 12_100, isUnpaid: false },
  });
});

test('who comes back from an open page without paying is known not to have paid, until they pay', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/21');
  const page = await openPage(saldo, issued);
  const [session] = saldo.world.emulator.state().checkoutSessions;
  const back = session?.success_url ?? '';
  for (const method of ['GET', 'POST']) {
    const { body } = await comeBack(saldo, back, method);
    expect(body).toMatchObject({ status: 'created', isUnpaid: true });
  }
  await payOnPage(saldo, page.sessionId, 'pm_card_authenticationRequired');
  expect((await comeBack(saldo, back)).body).toMatchObject({ isUnpaid: false });
  await payOnPage(saldo, page.sessionId);
  expect((await comeBack(saldo, back)).body).toMatchObject({
    status: 'succeeded',
    isUnpaid: false,
  });
});

test('T10: nothing that the processor is told of opens the link, and its way back opens no more than it shows', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/2');
  const page = await openPage(saldo, issued);
  await payOnPage(saldo, page.sessionId);
  const told = JSON.stringify(saldo.world.emulator.state());
  expect(told).not.toContain(issued.token);
  expect(told).not.toContain(issued.token.split('.')[2]);
  const [session] = saldo.world.emulator.state().checkoutSessions;
  const back = session?.success_url ?? '';
  expect(session?.cancel_url).toBe(back);
  expect(new URL(back).pathname).toBe('/p/back');
  const shown = await comeBack(saldo, back);
  expect(JSON.stringify(shown.body)).not.toMatch(/lnk_|R\/2|Restauracja|podlipa|inv_/);
  const key = new URL(back).searchParams.get('of') ?? '';
  const other = await openPage(saldo, await issue(saldo, 'R/3'));
  const foreign = key.replace(page.paymentId, other.paymentId);
  for (const wrong of [foreign, `${key.slice(0, -1)}!`, page.paymentId, issued.token, 'x'])
    expect([wrong, (await comeBack(saldo, `http://x/?of=${wrong}`)).status]).toEqual([wrong, 404]);
  expect((await saldo.call('GET', `/portal/v1/${key}`)).status).toBe(404);
});

test('a declined card says so, and the next one pays the same attempt on the same page', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/4');
  const page = await openPage(saldo, issued);
  await payOnPage(saldo, page.sessionId, 'pm_card_visa_chargeDeclined');
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({
    status: 'created',
    problem: 'declined',
  });
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100, payableMinor: 12_100 });
  const again = await openPage(saldo, issued);
  expect(again).toMatchObject({ url: page.url, paymentId: page.paymentId, problem: 'declined' });
  await payOnPage(saldo, again.sessionId);
  const paid = await paymentOf(saldo, issued, page.paymentId);
  expect(paid).toMatchObject({ status: 'succeeded', problem: null });
});

test('a bank that asks (3-D Secure) is waited for; refused it takes nothing, approved it pays', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/5');
  const page = await openPage(saldo, issued);
  const asking = 'pm_card_authenticationRequired';
  const first = await payOnPage(saldo, page.sessionId, asking);
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({
    status: 'requiresAction',
  });
  await answerBank(saldo, first, false);
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({
    problem: 'authenticationFailed',
  });
  expect(await look(saldo, issued)).toMatchObject({ payableMinor: 12_100 });
  await answerBank(saldo, await payOnPage(saldo, page.sessionId, asking), true);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('a bank’s question that nobody answers ends with the page, and nothing was taken', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/20');
  const page = await openPage(saldo, issued);
  const asked = await payOnPage(saldo, page.sessionId, 'pm_card_authenticationRequired');
  await saldo.advance('PT1H');
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'canceled' });
  await answerBank(saldo, asked, true);
  expect(charges(saldo)).toBe(0);
  expect(await look(saldo, issued)).toMatchObject({ payableMinor: 12_100 });
});

test('a debit is on its way, blocks a second payment, and pays or fails some days later', async () => {
  await using saldo = await openTestWorld();
  for (const [number, method, end, balanceMinor] of [
    ['R/6', 'pm_sepaDebit', 'succeeded', 0],
    ['R/7', 'pm_sepaDebit_failed', 'failed', 12_100],
  ] as const) {
    const issued = await issue(saldo, number);
    const page = await openPage(saldo, issued);
    await payOnPage(saldo, page.sessionId, method);
    expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'processing' });
    for (const answer of [await startCheckout(saldo, issued), await startEmbedded(saldo, issued)])
      expect(answer).toMatchObject({ status: 409, body: { code: 'alreadyBeingPaid' } });
    await saldo.advance('P8D');
    expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: end });
    expect(await look(saldo, issued)).toMatchObject({ balanceMinor });
  }
});

test('the discount’s price holds on the page for half an hour after its day, and not longer', async () => {
  await using saldo = await openTestWorld();
  const [kept, lost] = [await issue(saldo, 'R/8'), await issue(saldo, 'R/9')];
  // 27 November ends in Warsaw at 23:00 UTC.
  await saldo.advance('P5DT13H50M');
  const option = { option: 'discount', amountMinor: 11_858 };
  const [one, two] = [await openPage(saldo, kept, option), await openPage(saldo, lost, option)];
  const ends = saldo.world.emulator.state().checkoutSessions.map((s) => s.expires_at);
  expect(new Set(ends)).toEqual(new Set([Date.parse('2026-11-27T23:30:00Z') / 1000]));
  await saldo.advance('PT35M');
  await payOnPage(saldo, one.sessionId);
  expect(await look(saldo, kept)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  await saldo.advance('PT10M');
  await payOnPage(saldo, two.sessionId);
  expect(await paymentOf(saldo, lost, two.paymentId)).toMatchObject({ status: 'canceled' });
  expect(await startCheckout(saldo, lost, option)).toMatchObject({
    status: 409,
    body: { code: 'offerExpired' },
  });
  expect(charges(saldo)).toBe(1);
});

test('another amount than the page showed is refused before anybody asks the processor', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/10');
  for (const [more, status, code] of [
    [{ amountMinor: 12_099 }, 409, 'quoteExpired'],
    [{ option: 'other' }, 422, 'amountNotAllowed'],
    [{ option: 'other', amountMinor: 12_101 }, 422, 'amountAbovePayable'],
    [{ confirmationToken: 'x' }, 400, 'invalidInput'],
    [{ returnUrl: 'https://evil.example' }, 400, 'invalidInput'],
    [{ invoiceIds: ['inv_1'] }, 404, 'notFound'],
  ] as const) {
    const answer = await startCheckout(saldo, issued, more);
    expect([more, answer]).toMatchObject([more, { status, body: { code } }]);
  }
  expect(saldo.world.emulator.state().checkoutSessions).toEqual([]);
});

test('a page that nobody paid on ends with its price, and a new one can be begun', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/11');
  const page = await openPage(saldo, issued);
  await saldo.advance('PT1H');
  expect(await paymentOf(saldo, issued, page.paymentId)).toMatchObject({ status: 'canceled' });
  const again = await openPage(saldo, issued);
  expect(again.paymentId).not.toBe(page.paymentId);
  expect(openSessions(saldo)).toEqual([again.sessionId]);
});

test('a page that somebody ended at the processor is replaced at the next press', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/12');
  const page = await openPage(saldo, issued);
  await saldo.call('POST', '/sandbox/world', { do: 'webhooks', mode: 'drop' });
  await saldo.deps.payments.expireCheckout(page.sessionId);
  const again = await openPage(saldo, issued);
  expect(again.sessionId).not.toBe(page.sessionId);
  await payOnPage(saldo, again.sessionId);
  await saldo.advance('PT2H');
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('two tabs, ten presses and the back button lead to the same page of the same attempt', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/13');
  const pages = await Promise.all(Array.from({ length: 10 }, () => openPage(saldo, issued)));
  expect(new Set(pages.map(({ url }) => url)).size).toBe(1);
  expect(await countRows(saldo.deps.db, 'payments')).toBe(1);
  await payOnPage(saldo, pages[0]?.sessionId ?? '');
  const late = await startCheckout(saldo, issued);
  expect(late).toMatchObject({ status: 409, body: { code: 'nothingToPay' } });
});

test('another choice closes the first page, whichever way either is paid', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/14');
  const first = await openPage(saldo, issued);
  const second = await openPage(saldo, issued, { option: 'discount' });
  expect(openSessions(saldo)).toEqual([second.sessionId]);
  const embedded = await startEmbedded(saldo, issued);
  expect(embedded.status).toBe(201);
  expect(openSessions(saldo)).toEqual([]);
  await payOnPage(saldo, first.sessionId);
  await payOnPage(saldo, second.sessionId);
  expect(charges(saldo)).toBe(0);
  const third = await openPage(saldo, issued);
  expect((await confirm(saldo, embedded.body.paymentIntent)).status).toBeGreaterThanOrEqual(400);
  await payOnPage(saldo, third.sessionId);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('whoever paid on the first page meanwhile has paid, and the second choice hears so', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/15');
  const first = await openPage(saldo, issued);
  await saldo.call('POST', '/sandbox/world', { do: 'webhooks', mode: 'drop' });
  await payOnPage(saldo, first.sessionId);
  const second = await startCheckout(saldo, issued, { option: 'discount' });
  expect(second).toMatchObject({ status: 409, body: { code: 'alreadyBeingPaid' } });
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
});

test('different choices at once, twenty times: never two pages on which one could pay', async () => {
  await using saldo = await openTestWorld();
  for (let n = 0; n < 20; n++) {
    const issued = await issue(saldo, `R/16-${n}`);
    const answers = await Promise.all(
      ['all', 'discount', 'dueNow', 'all'].map((option) =>
        startCheckout(saldo, issued, { option }),
      ),
    );
    const given = answers
      .filter(({ status }) => status === 201)
      .map(({ body }) => sessionIn(body.url));
    expect(openSessions(saldo).filter((id) => given.includes(id)).length).toBeLessThanOrEqual(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  }
  const open = await countRows(saldo.deps.db, 'payments', `status = 'created'`);
  expect(openSessions(saldo).length).toBe(open);
});

test('the first instalment saves the method on the page, and the next is charged to it', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/17', { terms: {} });
  const plan = await acceptPlan(saldo, issued, { autopay: true, firstOn: '2026-11-22' });
  expect(plan.status).toBe(201);
  const page = await openPage(saldo, issued, { option: 'dueNow' });
  expect(page.amountMinor).toBe(4_034);
  await payOnPage(saldo, page.sessionId);
  const view = (await saldo.call<PortalView>('GET', issued.portal)).body;
  expect(view.plans[0]).toMatchObject({ isDebited: true, methodLabel: 'Visa ·4242' });
  await saldo.advance('P32D');
  expect(await look(saldo, issued)).toMatchObject({ balanceMinor: 12_100 - 4_034 - 4_033 });
});

test('money that came twice, once on a page and once in the form, goes back or becomes credit', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/18');
  const page = await openPage(saldo, issued);
  await saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/payments`, {
    amountMinor: 12_100,
  });
  await payOnPage(saldo, page.sessionId);
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await countRows(saldo.deps.db, 'credits', 'amount_minor = 12100')).toBe(1);
  const other = await issue(saldo, 'R/19');
  await pay(saldo, other);
  expect(await startCheckout(saldo, other)).toMatchObject({ status: 409 });
});

import { expect, test } from 'vitest';
import { decisionText } from '../../portal/lib/admin-bank.ts';
import { stepRows } from '../../portal/lib/admin-invoice.ts';
import type { AdminContext } from '../../portal/lib/admin-session.ts';
import { deadlineText, taskText } from '../../portal/lib/admin-tasks.ts';
import { historyRows, timelineRows } from '../../portal/lib/admin-timeline.ts';
import { whyRows } from '../../portal/lib/admin-why.ts';
import { statement, transfer } from '../support/bank.ts';
import { acceptPlan, issue, look, pay } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openPages, valueOf } from '../support/screens.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const LATE = { issuedOn: '2026-10-20', dueOn: '2026-11-01', terms: undefined };
const ANNA = 'Anna Nowak';

const pageOf = async ({ api }: AdminContext, { invoice }: Issued) =>
  valueOf(await api.invoice(invoice.id));
const whyOf = async (admin: AdminContext, { invoice }: Issued) =>
  whyRows(admin, valueOf(await admin.api.explanation(invoice.id, {})));
const sentIn = (admin: AdminContext, text: string, amountMinor: number) =>
  admin.api.importStatement(
    new TextEncoder().encode(statement([transfer(text, amountMinor)], { id: text })),
  );
const recordedLine = async (admin: AdminContext) => {
  const { data } = valueOf(await admin.api.bankLines({ status: 'recorded' }));
  return data.map((line) => decisionText(admin, line));
};

async function dispute(saldo: TestWorld, issued: Issued): Promise<string> {
  const { paymentIntent } = await pay(saldo, issued);
  await saldo.call('POST', '/sandbox/world', { do: 'dispute', paymentIntent });
  return paymentIntent;
}

test('what a signed-in person did bears their name, on each page the same', async () => {
  await using saldo = await openTestWorld();
  const [exact, placed] = [
    await issue(saldo, 'FV/2026/301', { terms: undefined }),
    await issue(saldo, 'H-2', { terms: undefined }),
  ];
  const admin = await openPages(saldo);
  valueOf(await sentIn(admin, 'Invoice FV/2026/301', 12_100));
  expect(await recordedLine(admin)).toEqual([
    'For FV/2026/301, by itself from the statement that Anna Nowak sent in, Sun 22 Nov, 10:00.',
  ]);
  expect(timelineRows(admin, await pageOf(admin, exact))[0]).toMatchObject({ who: ANNA });
  expect((await whyOf(admin, exact)).at(-1)?.record).toMatch(/^record \d+, Anna Nowak$/);

  valueOf(await sentIn(admin, 'From a friend', 5_000));
  const [line] = valueOf(await admin.api.bankLines({ status: 'open' })).data;
  const invoiceNumbers = ['H-2'];
  valueOf(await admin.api.onBankLine(line?.id ?? '', 'confirm', { invoiceNumbers }, 'line-1'));
  expect(await recordedLine(admin)).toContain(
    'For H-2, confirmed by Anna Nowak, Sun 22 Nov, 10:00.',
  );
  expect(timelineRows(admin, await pageOf(admin, placed)).map(({ who }) => who)).toContain(ANNA);
});

test('a task that is done says by whom, and of two who say so at once one is heard', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'H-3', LATE);
  await saldo.advance('P14D');
  const admin = await openPages(saldo);
  const [task] = (await pageOf(admin, issued)).tasks;
  const id = task?.id ?? '';
  const answers = await Promise.all([admin.api.finishTask(id), admin.api.finishTask(id)]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await countRows(saldo.deps.db, 'journal', `type = 'task.done'`)).toBe(1);
  expect(timelineRows(admin, await pageOf(admin, issued))[0]).toMatchObject({
    who: ANNA,
    sentence: 'A task is done: call the debtor.',
  });
});

test('a call is due, done or no longer needed, and the end of the sequence is reached; neither is sent', async () => {
  await using saldo = await openTestWorld();
  const names = ['H-4', 'H-5', 'H-6'];
  const [made, paid, left] = await Promise.all(names.map((name) => issue(saldo, name, LATE)));
  if (!made || !paid || !left) throw new Error('three invoices');
  await saldo.advance('P14D');
  const admin = await openPages(saldo);
  const rowOf = async (issued: Issued, step: string) => {
    const now = await openPages(saldo);
    return stepRows(now, await pageOf(now, issued)).find((row) => row.step.includes(step));
  };
  expect(await rowOf(made, 'phone call')).toMatchObject({ outcome: 'Due', state: 'next' });
  const [task] = (await pageOf(admin, made)).tasks;
  valueOf(await admin.api.finishTask(task?.id ?? ''));
  expect(await rowOf(made, 'phone call')).toMatchObject({ outcome: 'Done', state: 'done' });
  await pay(saldo, paid);
  expect(await rowOf(paid, 'phone call')).toMatchObject({ outcome: 'No longer needed', more: '' });
  await saldo.advance('P60D');
  expect(await rowOf(left, 'phone call')).toMatchObject({ outcome: 'No longer needed' });
  expect(await rowOf(made, 'phone call')).toMatchObject({ outcome: 'Done' });
  expect(await rowOf(left, 'end of the sequence')).toMatchObject({ outcome: 'Reached' });
  expect(await rowOf(left, 'final demand')).toMatchObject({ outcome: 'Sent' });
});

test('an invoice whose payment a bank disputes is called so and not paid, until the bank has decided', async () => {
  await using saldo = await openTestWorld();
  const [issued, other] = [await issue(saldo, 'H-7'), await issue(saldo, 'H-8')];
  await pay(saldo, other);
  const paymentIntent = await dispute(saldo, issued);
  expect(await look(saldo, issued)).toMatchObject({
    status: 'disputed',
    balanceMinor: 0,
    dunning: { status: 'stopped', reasons: ['paid'] },
  });
  const admin = await openPages(saldo);
  const listed = async (status: string) =>
    valueOf(await admin.api.invoices({ status })).data.map(({ number }) => number);
  expect(await listed('disputed')).toEqual(['H-7']);
  expect(await listed('paid')).toEqual(['H-8']);
  const historyOf = async () =>
    valueOf(await admin.api.debtorHistory(issued.invoice.debtor.id, {})).disputed;
  expect(await historyOf()).toEqual([{ currency: 'EUR', amountMinor: 12_100 }]);
  await saldo.call('POST', '/sandbox/world', { do: 'winDispute', paymentIntent });
  expect((await listed('paid')).toSorted()).toEqual(['H-7', 'H-8']);
  expect(await historyOf()).toEqual([]);
});

test('the deadline of a dispute comes first while it lasts, warns when it is near, and is called past', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo, 'H-9', LATE);
  await saldo.advance('P14D');
  await dispute(saldo, await issue(saldo, 'H-10', { ...LATE, dueOn: '2026-12-24' }));
  const first = async () => {
    const admin = await openPages(saldo);
    const [task] = valueOf(await admin.api.overview()).tasks;
    return task && [task.kind, taskText(admin, task), deadlineText(admin, task)];
  };
  expect(await first()).toEqual([
    'answerDispute',
    'The debtor’s bank disputes €121.00. Send what shows that it is owed at the payment service, by Sun 13 Dec, or let it go.',
    undefined,
  ]);
  await saldo.advance('P5D');
  expect((await first())?.[2]).toBe('answer by Sun 13 Dec');
  await saldo.advance('P2D');
  expect((await first())?.[2]).toBe('today is the last day to answer');
  await saldo.advance('P1D');
  expect((await first())?.[0]).not.toBe('answerDispute');
  const admin = await openPages(saldo);
  const late = valueOf(await admin.api.overview()).tasks.find((t) => t.kind === 'answerDispute');
  expect(late && [taskText(admin, late), deadlineText(admin, late)]).toEqual([
    'The debtor’s bank disputes €121.00. An answer was due by Sun 13 Dec: it is too late to answer, and the bank decides by itself.',
    undefined,
  ]);
});

test('a debtor’s page tells what happened over all invoices, newest first, page by page', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Wiele faktur', email: 'wiele@faktury.example', locale: 'en' };
  const issued = [];
  for (let no = 1; no <= 30; no++) issued.push(await issue(saldo, `M-${no}`, { debtor }));
  const [one, two] = issued;
  if (!one || !two) throw new Error('thirty invoices');
  await pay(saldo, one);
  await acceptPlan(saldo, two);
  await saldo.advance('P80D');
  const admin = await openPages(saldo);
  const { id } = one.invoice.debtor;
  const seen = [];
  let before: number | null | undefined;
  while (before !== null) {
    const query = before === undefined ? {} : { before: String(before) };
    const page = valueOf(await admin.api.debtorHistory(id, query));
    expect(page.events.length).toBeLessThanOrEqual(50);
    seen.push(...historyRows(admin, page));
    before = page.before;
  }
  const all = await countRows(saldo.deps.db, 'journal', `debtor_id = '${id}'`);
  expect(all).toBeGreaterThan(50);
  expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: all }, (_, i) => all - i));
  expect(seen.at(-1)).toMatchObject({
    sentence: 'Invoice M-1 came in: €121.00, issued Fri 20 Nov 2026, due Fri 4 Dec 2026.',
    invoices: [{ number: 'M-1' }],
  });
  for (const { sentence } of seen) expect(sentence).not.toMatch(/undefined|NaN|Recorded:| {2}/);
  // The same words as on the page of the invoice that they are about.
  const own = timelineRows(admin, await pageOf(admin, one));
  const told = new Map(seen.map((row) => [row.seq, row.sentence]));
  expect(own.map(({ seq }) => told.get(seq))).toEqual(own.map(({ sentence }) => sentence));
});

test('another company is told nothing of what happened with a debtor', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'H-11');
  const stranger = await openPages(saldo, await otherVendor(saldo));
  expect(await stranger.api.debtorHistory(invoice.debtor.id, {})).toMatchObject({
    ok: false,
    status: 404,
  });
  expect(stranger.me.people.map(({ name }) => name)).toEqual(['Ewa Inna']);
});

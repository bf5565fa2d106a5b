import { expect, test } from 'vitest';
import { timelineRows } from '../../portal/lib/admin-timeline.ts';
import { dunningSentence, dunningWords } from '../../portal/lib/admin-words.ts';
import { acceptPlan, confirm, issue, look, pay, startPayment } from '../support/debtor-world.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openPages, valueOf } from '../support/screens.ts';
import { openTestWorld } from '../support/world.ts';

test('an invoice on a plan says what holds it and where reminders would go on', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'V-1');
  await acceptPlan(saldo, issued);
  const admin = await openPages(saldo);
  const page = valueOf(await admin.api.invoice(issued.invoice.id));
  expect(dunningWords(admin, page.invoice.dunning)).toMatchObject({
    text: 'held: plan of 3',
    more: 'then −3 note before the due day',
  });
  expect(dunningSentence(admin, page)).toMatch(/^Reminders wait: plan of 3\. /);
  expect(page.holds).toMatchObject([{ reason: 'plan', mayEnd: false, resume: { at: 'same' } }]);
});

test('a hold by hand says its note and day, and ending it lets the same step go on', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'V-2');
  const admin = await openPages(saldo);
  const hold = {
    reason: 'manual',
    untilOn: '2026-12-08',
    note: 'Nina called',
    resume: { at: 'same' },
  };
  valueOf(await admin.api.onInvoice(invoice.id, 'holds', hold, 'hold-1'));
  const held = valueOf(await admin.api.invoice(invoice.id));
  expect(dunningWords(admin, held.invoice.dunning).text).toBe(
    'held until Tue 8 Dec: a person paused them, “Nina called”',
  );
  valueOf(await admin.api.endHold(invoice.id, held.holds[0]?.holdId ?? ''));
  const free = valueOf(await admin.api.invoice(invoice.id));
  expect(dunningWords(admin, free.invoice.dunning).text).toBe(
    '−3 note before the due day on Tue 1 Dec, 09:00',
  );
});

test('what is overdue on the first page is the sum of the list behind it', async () => {
  await using saldo = await openTestWorld();
  const [late, half, planned, moving, disputed] = await Promise.all(
    ['V-21', 'V-22', 'V-23', 'V-24', 'V-25'].map((number) => issue(saldo, number)),
  );
  if (!late || !half || !planned || !moving || !disputed) throw new Error('five invoices');
  await issue(saldo, 'V-26', { dueOn: '2027-03-01' });
  await issue(saldo, 'V-27', { currency: 'PLN' });
  await saldo.advance('P20D');
  const part = { option: 'other', amountMinor: 2_000 };
  for (const issued of [half, disputed]) {
    const { body } = await startPayment(saldo, issued, part);
    await confirm(saldo, body.paymentIntent);
    if (issued === half) continue;
    const { paymentIntent } = body;
    await saldo.call('POST', '/sandbox/world', { do: 'dispute', paymentIntent });
  }
  await acceptPlan(saldo, planned);
  await pay(saldo, moving, 'all', 'pm_sepaDebit');
  await saldo.worker.tick();
  const seen = await Promise.all([planned, moving, disputed].map((i) => look(saldo, i)));
  expect(seen.map(({ status }) => status)).toEqual(['onPlan', 'processing', 'disputed']);
  const admin = await openPages(saldo);
  const { owed } = valueOf(await admin.api.overview());
  const { data } = valueOf(await admin.api.invoices({ status: 'overdue' }));
  expect(data.map(({ number }) => number).toSorted()).toEqual(['V-21', 'V-22', 'V-27']);
  for (const { currency, overdueCount, overdueMinor } of owed) {
    const listed = data.filter((invoice) => invoice.currency === currency);
    expect(overdueCount).toBe(listed.length);
    expect(overdueMinor).toBe(listed.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0));
  }
});

test('a form that was sent twice records one payment', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'V-3');
  const admin = await openPages(saldo);
  const body = { amountMinor: 2000 };
  const send = (key: string) => admin.api.onInvoice(issued.invoice.id, 'payments', body, key);
  const answers = [await send('form-1'), await send('form-1')];
  expect(answers.map((answer) => answer.ok)).toEqual([true, true]);
  expect((await look(saldo, issued)).balanceMinor).toBe(10_100);
  valueOf(await send('form-2'));
  expect((await look(saldo, issued)).balanceMinor).toBe(8_100);
});

test('what a credit note is for stands where it is told what happened', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'V-10');
  const admin = await openPages(saldo);
  const note = { amountMinor: 1210, number: 'KOR/1', reason: 'One metre less' };
  valueOf(await admin.api.onInvoice(invoice.id, 'credit-notes', note, 'note-1'));
  const [newest] = timelineRows(admin, valueOf(await admin.api.invoice(invoice.id)));
  expect(newest?.sentence).toBe('Credit note KOR/1 over €12.10: One metre less.');
});

test('the timeline of an invoice leaves out what happened to another of the same debtor', async () => {
  await using saldo = await openTestWorld();
  const debtor = { name: 'Dwie faktury', email: 'dwie@faktury.example', locale: 'en' };
  const one = await issue(saldo, 'V-4', { debtor });
  const other = await issue(saldo, 'V-5', { debtor });
  await pay(saldo, other);
  const admin = await openPages(saldo);
  const types = async (id: string) =>
    valueOf(await admin.api.invoice(id)).timeline.map((event) => event.type);
  expect(await types(one.invoice.id)).toEqual(['invoice.issued']);
  expect(await types(other.invoice.id)).toContain('payment.succeeded');
});

test('every record of a long story is a whole sentence', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'V-6');
  await acceptPlan(saldo, issued, { count: 2, frequency: 'biweekly' });
  await saldo.advance('P80D');
  const admin = await openPages(saldo);
  const rows = timelineRows(admin, valueOf(await admin.api.invoice(issued.invoice.id)));
  const sentences = rows.map((row) => row.sentence);
  expect(sentences.join(' ')).toContain('The plan is broken: ');
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Z€+−0-9].*\.$/);
    expect(sentence).not.toMatch(/undefined|NaN|Recorded:|\w+\.\w+[A-Z]| {2}/);
  }
});

test('invoices are found by a part of the number or of the name, page by page', async () => {
  await using saldo = await openTestWorld();
  for (const number of ['F/100', 'F/101', 'G/100']) await issue(saldo, number);
  const admin = await openPages(saldo);
  const found = async (query: Record<string, string>) =>
    valueOf(await admin.api.invoices(query))
      .data.map((row) => row.number)
      .toSorted();
  expect(await found({ search: '/100' })).toEqual(['F/100', 'G/100']);
  expect(await found({ search: 'restauracja g' })).toEqual(['G/100']);
  expect(await found({ search: "' OR 1=1" })).toEqual([]);
  const first = valueOf(await admin.api.invoices({ search: 'F/', limit: '1' }));
  const next = await found({ search: 'F/', limit: '1', cursor: first.nextCursor ?? '' });
  expect([...first.data.map((row) => row.number), ...next].toSorted()).toEqual(['F/100', 'F/101']);
});

test('the first page tells what the next days bring, from the engine that does it', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'V-7', {
    issuedOn: '2026-11-10',
    dueOn: '2026-11-24',
    terms: undefined,
  });
  const admin = await openPages(saldo);
  const { upcoming } = valueOf(await admin.api.overview());
  expect(upcoming[0]).toMatchObject({
    kind: 'reminder',
    amountMinor: 12_100,
    invoices: [{ id: invoice.id, number: 'V-7' }],
  });
  await saldo.advance('P14D');
  expect(saldo.world.mail.list().some((letter) => letter.step === upcoming[0]?.step)).toBe(true);
});

test('a task is finished once', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo, 'V-8', { issuedOn: '2026-10-20', dueOn: '2026-11-01', terms: undefined });
  await saldo.advance('P14D');
  const admin = await openPages(saldo);
  const { tasks } = valueOf(await admin.api.overview());
  const [task] = tasks;
  expect(task).toMatchObject({ kind: 'call', invoiceNumber: 'V-8' });
  const own = valueOf(await admin.api.invoice(task?.invoiceId ?? ''));
  expect(own.tasks).toEqual(tasks);
  const { invoice: other } = await issue(saldo, 'V-11');
  expect(valueOf(await admin.api.invoice(other.id)).tasks).toEqual([]);
  expect((await admin.api.finishTask(task?.id ?? '')).ok).toBe(true);
  expect(await admin.api.finishTask(task?.id ?? '')).toMatchObject({ ok: false, status: 404 });
});

test('a task says how late it is today, and makes room for the next one about its invoice', async () => {
  await using saldo = await openTestWorld();
  const invoiced = { issuedOn: '2026-10-20', dueOn: '2026-11-01', terms: undefined };
  const { invoice } = await issue(saldo, 'V-12', invoiced);
  const tasksNow = async () => {
    const admin = await openPages(saldo);
    return valueOf(await admin.api.invoice(invoice.id)).tasks;
  };
  await saldo.advance('P14D');
  const [call] = await tasksNow();
  expect(call).toMatchObject({ kind: 'call', note: { daysLate: 35 } });
  await saldo.advance('P2D');
  expect(await tasksNow()).toMatchObject([{ id: call?.id, note: { daysLate: 37 } }]);
  await saldo.advance('P60D');
  const after = await tasksNow();
  expect(after.map((task) => task.kind)).toEqual(['decideHandOver']);
});

test('a call asks for no more than is owed by now, waits while a plan runs, and ends with the debt', async () => {
  await using saldo = await openTestWorld();
  const invoiced = { issuedOn: '2026-10-20', dueOn: '2026-11-01', terms: undefined };
  const [one, two] = [await issue(saldo, 'V-13', invoiced), await issue(saldo, 'V-14', invoiced)];
  const asked = async () => {
    const { tasks, openTasks } = valueOf(await (await openPages(saldo)).api.overview());
    expect(openTasks).toBe(tasks.length);
    const said = tasks.map(({ invoiceNumber, note }) => [invoiceNumber, note['payableMinor']]);
    return said.toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  };
  await saldo.advance('P14D');
  expect(await asked()).toEqual([
    ['V-13', 12_100],
    ['V-14', 12_100],
  ]);
  await saldo.api('POST', `/api/v1/invoices/${one.invoice.id}/payments`, { amountMinor: 2_100 });
  await acceptPlan(saldo, two);
  expect(await asked()).toEqual([['V-13', 10_000]]);
  await saldo.api('POST', `/api/v1/invoices/${one.invoice.id}/payments`, { amountMinor: 10_000 });
  expect(await asked()).toEqual([]);
});

test('a call does not ask for what is on its way, and asks again when that came back (4.2)', async () => {
  await using saldo = await openTestWorld();
  const invoiced = { issuedOn: '2026-10-20', dueOn: '2026-11-01', terms: undefined };
  const late = await issue(saldo, 'V-15', invoiced);
  const asked = async () => {
    const { tasks, openTasks } = valueOf(await (await openPages(saldo)).api.overview());
    expect(openTasks).toBe(tasks.length);
    return tasks.map(({ kind, note }) => [kind, note['payableMinor']]);
  };
  const debit = async (wish: Record<string, unknown>, method: string) => {
    const { body } = await startPayment(saldo, late, wish);
    await confirm(saldo, body.paymentIntent, method);
  };
  await saldo.advance('P14D');
  expect(await asked()).toEqual([['call', 12_100]]);
  await debit({ option: 'other', amountMinor: 2_100 }, 'pm_sepaDebit');
  expect(await asked()).toEqual([['call', 10_000]]);
  await debit({ option: 'all' }, 'pm_sepaDebit_failed');
  expect(await asked()).toEqual([]);
  await saldo.advance('P8D');
  expect(await asked()).toEqual([['call', 10_000]]);
});

test('another company sees nothing of an invoice, a plan or a task, and can do nothing to them', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'V-9');
  const plan = await acceptPlan(saldo, issued);
  const { email, password } = await otherVendor(saldo);
  const stranger = await openPages(saldo, { email, password });
  const { id } = issued.invoice;
  const answers = [
    await stranger.api.invoice(id),
    await stranger.api.plan(plan.body.id),
    await stranger.api.onInvoice(id, 'payments', { amountMinor: 100 }, 'x-1'),
    await stranger.api.onInvoice(id, 'write-off', { reason: 'x' }, 'x-2'),
    await stranger.api.onPlan(plan.body.id, 'cancel', { reason: 'x' }, 'x-3'),
  ];
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, status: 404 });
  expect(valueOf(await stranger.api.invoices({})).data).toEqual([]);
  expect(await look(saldo, issued)).toMatchObject({
    balanceMinor: 12_100,
    plan: { status: 'active' },
  });
});

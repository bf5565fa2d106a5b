import { expect, test } from 'vitest';
import type { DebtorView } from '../../server/contract/debtor.ts';
import type { AdminInvoice } from '../../server/contract/admin.ts';
import { invoiceInput, issue, look } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type TimelineEvent = AdminInvoice['timeline'][number];

const DEAD = 'dead@podlipa.example';
const NEW = 'nowy@podlipa.example';
const LATE = { issuedOn: '2026-11-02', dueOn: '2026-11-20', terms: undefined };

/** Letters to the dead address come back, all others arrive. */
const openWorld = (): Promise<TestWorld> =>
  openTestWorld({
    deps: (deps) => ({
      ...deps,
      mail: {
        send: (letter) =>
          letter.to === DEAD
            ? Promise.resolve({ ok: false, kind: 'permanent', detail: '550 no such mailbox' })
            : deps.mail.send(letter),
      },
    }),
  });

const debtorOf = (email: string | null, more: object = {}) => ({
  debtor: { name: 'Pod Lipą', email, locale: 'en', ...more },
});

const change = (saldo: Pick<TestWorld, 'api'>, id: string, body: object) =>
  saldo.api<DebtorView & { code?: string }>('PATCH', `/api/v1/debtors/${id}`, body);

const find = (saldo: TestWorld, query: string) =>
  saldo.api<{ data: DebtorView[] }>('GET', `/api/v1/debtors?${query}`);

async function eventsOf(saldo: TestWorld, { invoice }: Issued): Promise<TimelineEvent[]> {
  const path = `/api/v1/invoices/${invoice.id}/timeline`;
  return (await saldo.api<{ data: TimelineEvent[] }>('GET', path)).body.data;
}

const stepsTo = (saldo: TestWorld, email: string) =>
  saldo.world.mail
    .list()
    .filter((letter) => letter.to === email)
    .map((letter) => letter.step);

test('a letter that came back waits, and goes to the new address as the same step (F55)', async () => {
  await using saldo = await openWorld();
  const issued = await issue(saldo, 'D-1', { ...debtorOf(DEAD), ...LATE });
  await saldo.advance('P3D');
  expect((await look(saldo, issued)).dunning).toMatchObject({ status: 'held', nextStep: '+1' });
  const openTasks = () => countRows(saldo.deps.db, 'tasks', 'done_at IS NULL');
  expect(await openTasks()).toBe(1);
  const changed = await change(saldo, issued.invoice.debtor.id, { email: NEW });
  expect(await openTasks()).toBe(0);
  expect(changed).toMatchObject({ status: 200, body: { email: NEW, name: 'Pod Lipą' } });
  expect((await look(saldo, issued)).dunning).toMatchObject({ status: 'active', nextStep: '+1' });
  await saldo.advance('P4D');
  expect(stepsTo(saldo, NEW)).toEqual(['+1']);
  const recorded = (await eventsOf(saldo, issued)).find(({ type }) => type === 'debtor.changed');
  expect(recorded).toMatchObject({
    actor: { kind: 'vendor', via: 'api' },
    data: { from: { email: DEAD }, to: { email: NEW } },
  });
});

test('the address of a later invoice is the newest, and says so in the journal', async () => {
  await using saldo = await openWorld();
  const known = { externalId: 'K-1' };
  const first = await issue(saldo, 'D-2', debtorOf('old@podlipa.example', known));
  const second = await issue(saldo, 'D-3', debtorOf(NEW, { ...known, name: 'Pod Lipą 2' }));
  expect(second.invoice.debtor).toEqual({ id: first.invoice.debtor.id, name: 'Pod Lipą 2' });
  expect((await find(saldo, 'externalId=K-1')).body.data).toMatchObject([{ email: NEW }]);
  // One that says nothing of an address takes none away, and the same words again are no change.
  await issue(saldo, 'D-4', debtorOf(null, { ...known, name: 'Pod Lipą 2' }));
  expect((await find(saldo, 'externalId=K-1')).body.data).toMatchObject([{ email: NEW }]);
  const types = (await eventsOf(saldo, first)).map((event) => event.type);
  expect(types).toEqual(['invoice.issued', 'debtor.changed']);
});

test('books that nobody corrected do not bring back an address from which letters came back', async () => {
  await using saldo = await openWorld();
  const stale = debtorOf(DEAD, { externalId: 'K-2' });
  const issued = await issue(saldo, 'D-5', { ...stale, ...LATE });
  await saldo.advance('P3D');
  await change(saldo, issued.invoice.debtor.id, { email: NEW });
  await issue(saldo, 'D-6', stale);
  expect((await find(saldo, 'externalId=K-2')).body.data).toMatchObject([{ email: NEW }]);
});

test('a debtor found by name and address is known by the id of the books from then on', async () => {
  await using saldo = await openWorld();
  const first = await issue(saldo, 'D-7', debtorOf('a@podlipa.example'));
  await issue(saldo, 'D-8', debtorOf('a@podlipa.example', { externalId: 'K-3' }));
  const third = await issue(saldo, 'D-9', debtorOf(NEW, { externalId: 'K-3' }));
  expect(third.invoice.debtor.id).toBe(first.invoice.debtor.id);
  expect(await countRows(saldo.deps.db, 'debtors', `name = 'Pod Lipą'`)).toBe(1);
});

test('the list has only the debtor that the books call so', async () => {
  await using saldo = await openWorld();
  await issue(saldo, 'D-10', debtorOf('a@podlipa.example', { externalId: 'K-4' }));
  await issue(saldo, 'D-11', debtorOf('b@podlipa.example', { externalId: 'K-5' }));
  const { data } = (await find(saldo, 'externalId=K-5')).body;
  expect(data.map((debtor) => debtor.externalId)).toEqual(['K-5']);
  expect((await find(saldo, 'externalId=K-6')).body.data).toEqual([]);
});

test('two debtors without an id of the books cannot become the same one', async () => {
  await using saldo = await openWorld();
  await issue(saldo, 'D-12', debtorOf('a@podlipa.example'));
  const other = await issue(saldo, 'D-13', debtorOf('b@podlipa.example'));
  const { id } = other.invoice.debtor;
  expect(await change(saldo, id, { email: 'a@podlipa.example' })).toMatchObject({
    status: 409,
    body: { code: 'debtorTaken' },
  });
  expect((await eventsOf(saldo, other)).map((event) => event.type)).toEqual(['invoice.issued']);
});

test('what is not a name, an address or a zone changes nothing', async () => {
  await using saldo = await openWorld();
  const { invoice } = await issue(saldo, 'D-14', debtorOf('a@podlipa.example'));
  for (const body of [{ email: 'a@' }, { name: '' }, { timeZone: 'Mars/1' }, { externalId: 'x' }]) {
    expect(await change(saldo, invoice.debtor.id, body)).toMatchObject({ status: 400 });
  }
  expect(await change(saldo, invoice.debtor.id, {})).toMatchObject({ status: 200 });
});

test('another company neither reads nor changes a debtor, nor does its own of the same id change', async () => {
  await using saldo = await openWorld();
  const input = debtorOf('a@podlipa.example', { externalId: 'K-7' });
  const { invoice } = await issue(saldo, 'D-15', input);
  const stranger = await otherVendor(saldo);
  const theirs = await stranger.api<{ debtor: { id: string } }>(
    'POST',
    '/api/v1/invoices',
    invoiceInput('D-15', input),
  );
  expect(await change(stranger, invoice.debtor.id, { email: NEW })).toMatchObject({ status: 404 });
  const path = `/api/v1/debtors/${invoice.debtor.id}`;
  expect(await stranger.api('GET', path)).toMatchObject({ status: 404 });
  await change(saldo, invoice.debtor.id, { email: NEW });
  const own = `/api/v1/debtors/${theirs.body.debtor.id}`;
  expect(await stranger.api('GET', own)).toMatchObject({ body: { email: 'a@podlipa.example' } });
});

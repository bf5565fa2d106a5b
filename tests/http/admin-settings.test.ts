import { expect, test } from 'vitest';
import { BOUNDS } from '../../portal/lib/admin-settings.ts';
import type { SettingsView } from '../../server/contract/admin.ts';
import { invoiceInput, issue, look } from '../support/debtor-world.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Refusal = { readonly code: string; readonly errors?: { readonly path: string }[] };

async function openSettings(saldo: TestWorld) {
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const headers = { cookie: await sessionCookie(saldo, { email, password }) };
  const read = async () =>
    (await saldo.call<SettingsView>('GET', '/admin/v1/settings', undefined, headers)).body;
  const save = (body: unknown) =>
    saldo.call<SettingsView & Refusal>('PUT', '/admin/v1/settings', body, headers);
  return { read, save };
}

const discount = { percentBps: 250, days: 7, taxMode: 'onEarly' } as const;

test('a discount counts for invoices that come after it and state no terms', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const before = await issue(saldo, 'S-1', { terms: undefined });
  expect((await save({ ...(await read()), discount })).status).toBe(200);
  const after = await issue(saldo, 'S-2', { terms: undefined });
  expect((await look(saldo, before)).terms.discount).toEqual([]);
  expect((await look(saldo, after)).terms.discount).toMatchObject([{ percentBps: 250 }]);
});

test('a standing discount that keeps its tax asks for the tax of the early price', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const always = { percentBps: 200, days: 7, taxMode: 'always' } as const;
  expect((await save({ ...(await read()), discount: always })).status).toBe(200);
  const issued = await issue(saldo, 'S-3', { terms: undefined });
  const { totals } = await look(saldo, issued);
  expect(totals).toMatchObject({ taxMinor: 2058, amountDueMinor: 12_058 });
  const again = await saldo.api(
    'POST',
    '/api/v1/invoices',
    invoiceInput('S-3', { terms: undefined }),
  );
  expect(again.status).toBe(200);
});

test('settings that somebody changed in between are refused and stay as they were', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const shown = await read();
  expect((await save({ ...shown, defaultTermsDays: 30 })).body).toMatchObject({ version: 2 });
  const late = await save({ ...shown, defaultTermsDays: 60 });
  expect(late).toMatchObject({ status: 409, body: { code: 'settingsChanged' } });
  expect(await read()).toMatchObject({ version: 2, defaultTermsDays: 30 });
});

/** Where each number of the forms stands in the settings. */
const PLACES: Readonly<Record<keyof typeof BOUNDS, string>> = {
  defaultTermsDays: 'defaultTermsDays',
  discountDays: 'discount.days',
  latestFirstDays: 'plan.latestFirstDays',
  longestDays: 'plan.longestDays',
  graceDays: 'plan.graceDays',
  withinDays: 'plan.activation.withinDays',
  missedCount: 'plan.defaultAfter.count',
  noticeDays: 'plan.noticeDays',
  reinstateDays: 'plan.reinstateDays',
  staleAfterHours: 'statements.staleAfterHours',
};

function withNumber(view: object, [first = '', ...rest]: readonly string[], value: number): object {
  const inside: unknown = Reflect.get(view, first);
  const isPart = rest.length > 0 && typeof inside === 'object' && inside !== null;
  return { ...view, [first]: isPart ? withNumber(inside, rest, value) : value };
}

/** Settings that say something at each of those places. */
async function everything(read: () => Promise<SettingsView>): Promise<SettingsView> {
  const view = await read();
  const activation = { on: 'firstPayment', withinDays: 7 } as const;
  const statements = { staleAfterHours: 72 };
  return { ...view, discount, statements, plan: view.plan && { ...view.plan, activation } };
}

test('the bounds that the forms ask for are those that the server takes', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  for (const [name, [least, most]] of Object.entries(BOUNDS)) {
    const place = PLACES[name as keyof typeof BOUNDS];
    for (const value of [least - 1, most + 1]) {
      const refused = await save(withNumber(await everything(read), place.split('.'), value));
      expect(refused, `${place} = ${value}`).toMatchObject({
        status: 400,
        body: { code: 'invalidInput', errors: [{ path: place }] },
      });
    }
    for (const value of [least, most]) {
      const saved = await save(withNumber(await everything(read), place.split('.'), value));
      expect(saved.status, `${place} = ${value}`).toBe(200);
    }
  }
});

test.each([
  { defaultAfter: { rule: 'missedInARow', count: 3 } },
  { defaultAfter: { rule: 'arrears', percentBps: 2500 } },
  { activation: { on: 'firstPayment', withinDays: 10 } },
  { weekend: 'nextWorkingDay', resumeAtStep: '+14' },
])('what another section shows is kept when one is saved: %j', async (rules) => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const shown = await read();
  expect((await save({ ...shown, plan: { ...shown.plan, ...rules } })).status).toBe(200);
  expect((await save({ ...(await read()), defaultTermsDays: 21 })).status).toBe(200);
  expect(await read()).toMatchObject({ defaultTermsDays: 21, plan: rules });
});

test('after a broken plan reminders go on with a step that the sequence has', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const shown = await read();
  const view = { ...shown, plan: { ...shown.plan, resumeAtStep: '+1' } };
  expect((await save(view)).status).toBe(200);
  const other = { ...(await read()), sequence: 'polish-classic' };
  const refusal = { code: 'invalidInput', errors: [{ path: 'plan.resumeAtStep' }] };
  expect(await save(other)).toMatchObject({ status: 400, body: refusal });
});

test('an unknown key and a broken colour are refused where they stand', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const view = await read();
  const unknown = await save({ ...view, discounts: null });
  expect(unknown.body).toMatchObject({ code: 'invalidInput', errors: [{ path: 'discounts' }] });
  const colour = await save({ ...view, profile: { ...view.profile, accent: 'red' } });
  expect(colour.body).toMatchObject({ errors: [{ path: 'profile.accent' }] });
});

test('origins are kept as a browser spells them, each once', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const allowedOrigins = [
    'https://WWW.Example.com/',
    'https://www.example.com:443',
    ' https://shop.example.com:8443 ',
    'https://zażółć.example',
    'http://localhost:3000',
  ];
  const saved = await save({ ...(await read()), allowedOrigins });
  expect(saved.body.allowedOrigins).toEqual([
    'https://www.example.com',
    'https://shop.example.com:8443',
    new URL('https://zażółć.example').origin,
    'http://localhost:3000',
  ]);
});

const NO_ORIGINS = [
  '',
  'www.example.com',
  'http://www.example.com',
  'https://www.example.com/pay',
  'https://www.example.com/?a=1',
  'https://www.example.com/#a',
  'https://user:secret@www.example.com',
  'https://*.example.com',
  '*',
  'null',
  'data:text/html,x',
  'javascript:alert(1)',
  "https://a.example; script-src 'unsafe-inline'",
  'https://a.example https://b.example',
  'https://a.example,https://b.example',
  'ftp://a.example',
];

test('what is no origin is refused with its line, and nothing is saved', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const before = await read();
  for (const text of NO_ORIGINS) {
    const refused = await save({ ...before, allowedOrigins: ['https://a.example', text] });
    expect({ text, ...refused }).toMatchObject({
      text,
      status: 422,
      body: { code: 'originNotAllowed', errors: [{ path: 'allowedOrigins.1' }] },
    });
  }
  expect(await read()).toEqual(before);
});

test('a vendor gives its address, tax number and account, and debtors see whom they pay', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const view = await read();
  const own = { address: ['Hauptstr. 1', '10115 Berlin'], taxId: 'DE123456789' };
  const profile = { ...view.profile, ...own, iban: 'de89 3704 0044 0532 0130 00' };
  const saved = await save({ ...view, profile });
  expect(saved.body.profile).toMatchObject({ ...own, iban: 'DE89370400440532013000' });
  const { portal } = await issue(saldo, 'S-3');
  const page = await saldo.call<{ vendor: object }>('GET', portal);
  expect(page.body.vendor).toMatchObject({ ...own, ibanLast4: '3000' });
});

test('an account whose check digits do not fit is refused, none at all is not', async () => {
  await using saldo = await openTestWorld();
  const { read, save } = await openSettings(saldo);
  const view = await read();
  for (const iban of ['DE88370400440532013000', 'DE89', '', 'PL61 1090'])
    expect((await save({ ...view, profile: { ...view.profile, iban } })).body).toMatchObject({
      code: 'invalidInput',
      errors: [{ path: 'profile.iban' }],
    });
  const none = { ...view.profile, iban: null, taxId: null, address: [] };
  expect((await save({ ...view, profile: none })).body.profile).toEqual(none);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BOARD_TABS } from '../../server/contract/admin.ts';
import { holdReasonSchema } from '../../server/contract/invoice.ts';
import { SETTABLE_REASONS } from '../../server/domain/hold-commands.ts';
import { safeNext } from '../../portal/lib/admin-session.ts';
import { HOLD_REASONS } from '../../portal/lib/admin-invoice-acts.ts';
import { figures } from '../../portal/lib/admin-words.ts';
import { adminMessages as t } from '../../portal/messages/admin.ts';

/** What the engine can write down, read from its own source: a new code without words fails here. */
const SERVER = join(import.meta.dirname, '../../server');

function sourceOf(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(join(SERVER, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(SERVER, folder, name), 'utf8')),
    )
    .join('\n');
}

const found = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, code = '']) => code))].toSorted();

const NOUNS =
  'invoice|debtor|payment|plan|hold|reminder|dunning|link|credit|creditNote|discount|settlement|task';

test('every kind of journal record has a sentence', () => {
  const written = found(
    sourceOf('domain', 'services', 'worker'),
    // A `path` is the place of a wrong value in a request.
    new RegExp(`(?<!path: )['\`]((?:${NOUNS})\\.[a-z][A-Za-z]+)['\`]`, 'g'),
  ).filter((type) => !type.endsWith('.ts'));
  const built = ['message.sent', 'message.suppressed', 'message.failed', 'discount.reversed'];
  expect(written.length).toBeGreaterThan(30);
  expect([...written, ...built].filter((type) => t.events[type] === undefined)).toEqual([]);
});

test('every reason why a letter is not sent has words', () => {
  const checks = ['message-check', 'message-outcome', 'reminder']
    .map((name) => readFileSync(join(SERVER, 'domain', `${name}.ts`), 'utf8'))
    .join('\n');
  const codes = [
    ...found(checks, /code: '([a-zA-Z]+)'/g),
    ...found(sourceOf('letters'), /nothing\('([a-zA-Z]+)'/g),
  ];
  const known = { ...t.letterReasons, ...t.stops, ...t.holds };
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => known[code] === undefined)).toEqual([]);
});

test('every hold has words, and the form offers those that a person may set', () => {
  expect(holdReasonSchema.options.filter((reason) => t.holds[reason] === undefined)).toEqual([]);
  expect(HOLD_REASONS.toSorted()).toEqual(SETTABLE_REASONS.toSorted());
});

test('every kind of task and every turn of the preview has words', () => {
  const source = readFileSync(join(SERVER, 'domain/decision.ts'), 'utf8');
  const [, kinds = ''] = /kind:([^;]*'decideHandOver'[^;]*);/.exec(source) ?? [];
  const tasks = found(kinds, /'([a-zA-Z]+)'/g);
  const turns = found(readFileSync(join(SERVER, 'domain/preview.ts'), 'utf8'), /\| '([a-zA-Z]+)'/g);
  expect(tasks.length).toBeGreaterThan(4);
  expect(turns.length).toBeGreaterThan(7);
  expect(tasks.filter((kind) => t.tasks[kind] === undefined)).toEqual([]);
  expect([...tasks, ...turns].filter((kind) => t.future[kind] === undefined)).toEqual([]);
});

test('every tab of the board has a name', () => {
  expect(BOARD_TABS.map((tab) => t.plans.tabs[tab]).filter(Boolean)).toHaveLength(
    BOARD_TABS.length,
  );
});

test('a sentence without its figures is still free of holes', () => {
  const nothing = figures({});
  const all = [t.events, t.holds, t.stops, t.letterReasons, t.tasks, t.future].flatMap((words) =>
    Object.values(words).map((say) => say(nothing)),
  );
  expect(all.filter((sentence) => /undefined|null|NaN/.test(sentence))).toEqual([]);
});

test('signing in leads to pages of the vendor’s side and nowhere else', () => {
  const own = ['/admin', '/admin/invoices?status=overdue', '/admin/plans/pln_1'];
  expect(own.map(safeNext)).toEqual(own);
  const others = [
    null,
    '',
    '/',
    '//evil.example',
    'https://evil.example/admin',
    '/admin//evil.example/..//..//x',
    '/administrator',
    '/admin.evil.example',
    '/admin/../p/token',
    '/admin/v1/me',
    '/admin/sign-in',
    '/admin/sign-out',
    '/\\evil.example',
    'javascript:alert(1)',
    '/admin\\@evil.example',
  ];
  expect(others.map(safeNext).filter((path) => !/^\/admin(\/|$)/.test(path))).toEqual([]);
  expect(safeNext('/admin/../p/token')).toBe('/admin');
  expect(safeNext('/admin/sign-out')).toBe('/admin');
  expect(safeNext('https://evil.example/admin')).toBe('/admin');
});

test('every state of a payment has words in the comparison, on either side', () => {
  const here = found(
    readFileSync(join(SERVER, 'domain/facts.ts'), 'utf8')
      .split('PaymentState =')[1]
      ?.split(';\nexport')[0] ?? '',
    /status: '([a-zA-Z]+)'/g,
  );
  expect(here.length).toBe(11);
  expect(here.filter((status) => t.comparison.statusHere[status] === undefined)).toEqual([]);
  const there = ['created', 'requiresAction', 'processing', 'succeeded', 'canceled'];
  expect(there.filter((status) => t.comparison.statusThere[status] === undefined)).toEqual([]);
});

import { expect, test } from 'vitest';
import { readSettings } from '../../server/config.ts';

const LIVE = {
  STRIPE_SECRET_KEY: 'sk_live_1',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  SMTP_URL: 'smtps://u:p@mail.example:465',
  MAIL_FROM: '"Acme GmbH" <office@acme.example>',
  BASE_URL: 'https://pay.example.com',
};
const TEST = { ...LIVE, STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_PUBLISHABLE_KEY: 'pk_test_1' };

/** The names of the settings that are wrong, in the order in which they are told. */
function wrong(env: Readonly<Record<string, string>>): readonly string[] {
  const read = readSettings(env);
  return read.ok ? [] : read.mistakes.map((mistake) => mistake.split(' ')[0] ?? '');
}

test('no setting at all is the sandbox on loopback', () => {
  const read = readSettings({});
  expect(read).toMatchObject({
    ok: true,
    settings: {
      host: '127.0.0.1',
      port: 4321,
      baseUrl: 'http://127.0.0.1:4321',
      databaseUrl: 'file:.data/saldo.db',
      stripe: null,
    },
  });
});

test('the settings of production are taken as they are, and nothing talks to another processor', () => {
  const read = readSettings({ ...LIVE, NODE_ENV: 'production' });
  expect(read.ok && read.settings.stripe).toEqual({
    secretKey: 'sk_live_1',
    publishableKey: 'pk_live_1',
    webhookSecrets: ['whsec_1'],
  });
});

test('a process is told where to die only where no money moves', () => {
  const tried = { ...TEST, STRIPE_API_URL: 'http://127.0.0.1:12111' };
  for (const env of [{}, tried])
    expect(readSettings({ ...env, FAULT: 'before_reply:2' })).toMatchObject({
      ok: true,
      settings: { fault: { point: 'before_reply', nth: 2 } },
    });
  for (const env of [LIVE, TEST, { ...LIVE, NODE_ENV: 'production' }])
    expect(wrong({ ...env, FAULT: 'before_reply' })).toEqual(['FAULT']);
  for (const fault of ['elsewhere', 'before_reply:0', 'before_reply:x', 'before_reply:2:3'])
    expect(wrong({ FAULT: fault })).toEqual(['FAULT']);
  expect(readSettings(LIVE)).toMatchObject({ settings: { fault: null } });
});

test('several webhook secrets are good at once while one replaces the other', () => {
  const read = readSettings({ ...LIVE, STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old' });
  expect(read.ok && read.settings.stripe?.webhookSecrets).toEqual(['whsec_new', 'whsec_old']);
});

const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(LIVE).filter(([name]) => !names.includes(name)));

test.each([
  [['STRIPE_SECRET_KEY']],
  [['STRIPE_PUBLISHABLE_KEY']],
  [['STRIPE_WEBHOOK_SECRET']],
  [['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY']],
  [['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']],
  [['STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET']],
  [['SMTP_URL']],
  [['MAIL_FROM']],
  [['BASE_URL']],
])('%s missing is told by name, and nothing else is', (names) => {
  expect(wrong(without(...names))).toEqual(names);
});

test('blank is missing', () => {
  expect(wrong({ ...LIVE, STRIPE_WEBHOOK_SECRET: '  ' })).toEqual(['STRIPE_WEBHOOK_SECRET']);
});

test('production without the processor is refused: the sandbox moves no money', () => {
  const read = readSettings({ NODE_ENV: 'production' });
  expect(read).toMatchObject({ ok: false });
  expect(!read.ok && read.mistakes.join()).toMatch(
    /STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET/,
  );
});

test('a secret key in the place of the publishable one is refused: browsers would show it', () => {
  expect(wrong({ ...LIVE, STRIPE_PUBLISHABLE_KEY: 'sk_live_1' })).toEqual([
    'STRIPE_PUBLISHABLE_KEY',
  ]);
  expect(wrong({ ...LIVE, STRIPE_SECRET_KEY: 'pk_live_1' })).toEqual(['STRIPE_SECRET_KEY']);
  const read = readSettings({ ...LIVE, STRIPE_PUBLISHABLE_KEY: 'sk_live_1' });
  expect(JSON.stringify(read)).not.toContain('sk_live_1');
});

test('a live key beside a test key is refused, with both settings named and neither key repeated', () => {
  for (const mixed of [
    { ...LIVE, STRIPE_PUBLISHABLE_KEY: 'pk_test_abc' },
    { ...TEST, STRIPE_PUBLISHABLE_KEY: 'pk_live_abc' },
    { ...LIVE, STRIPE_SECRET_KEY: 'rk_test_abc' },
  ]) {
    const read = readSettings(mixed);
    expect(!read.ok && read.mistakes).toEqual([
      expect.stringMatching(/^STRIPE_SECRET_KEY is a .+ and STRIPE_PUBLISHABLE_KEY a /),
    ]);
    expect(JSON.stringify(read)).not.toContain('abc');
  }
});

test.each(['we_1', 'whsec_', 'sk_live_1', 'whsec_1,', 'whsec_1,other'])(
  '%s is no webhook secret',
  (given) => {
    expect(wrong({ ...LIVE, STRIPE_WEBHOOK_SECRET: given })).toEqual(['STRIPE_WEBHOOK_SECRET']);
  },
);

test('another processor is taken on loopback and with test keys only', () => {
  const read = readSettings({ ...TEST, STRIPE_API_URL: 'http://127.0.0.1:12111' });
  expect(read.ok && read.settings.stripe?.server).toEqual({
    host: '127.0.0.1',
    port: 12_111,
    protocol: 'http',
  });
  for (const url of [
    'https://127.0.0.1:1',
    'http://127.0.0.1',
    'http://10.0.0.1:1',
    'http://127.0.0.1.evil.example:1',
    'http://evil.example:1',
    'x',
  ])
    expect([url, wrong({ ...TEST, STRIPE_API_URL: url })]).toEqual([url, ['STRIPE_API_URL']]);
  expect(wrong({ ...LIVE, STRIPE_API_URL: 'http://127.0.0.1:12111' })).toEqual(['STRIPE_API_URL']);
});

test.each([
  ['PORT', '65536'],
  ['PORT', '80a'],
  ['PORT', '-1'],
  ['PORT', '1.5'],
  ['TRUSTED_PROXIES', '6'],
  ['TRUSTED_PROXIES', 'all'],
  ['BASE_URL', 'pay.example.com'],
  ['BASE_URL', 'javascript:alert(1)'],
])('%s=%s is refused by name', (name, value) => {
  expect(wrong({ ...LIVE, [name]: value })).toEqual([name]);
});

test('an address with a path is refused: links are made from the root', () => {
  for (const rest of ['/path', '/?x', '/#y', '/path?x#y'])
    expect(wrong({ ...LIVE, BASE_URL: `https://pay.example.com${rest}` })).toEqual(['BASE_URL']);
  expect(wrong({ ...LIVE, BASE_URL: 'https://me:secret@pay.example.com' })).toEqual(['BASE_URL']);
  const read = readSettings({ ...LIVE, BASE_URL: 'https://pay.example.com/' });
  expect(read.ok && read.settings.baseUrl).toBe('https://pay.example.com');
});

test.each([
  ['http://pay.example.com', LIVE],
  ['http://pay.example.com', TEST],
  ['http://127.0.0.1:4321', LIVE],
  ['pay.example.com', LIVE],
])('%s is no address for debtors', (address, settings) => {
  const read = readSettings({ ...settings, BASE_URL: address });
  expect(!read.ok && read.mistakes).toEqual([
    `BASE_URL must be an address such as https://pay.example.com, not "${address}".`,
  ]);
});

test('on this machine production may be tried out with test keys and without https', () => {
  expect(wrong({ ...TEST, BASE_URL: 'http://localhost:4321' })).toEqual([]);
});

test.each([
  ['LOG_LEVEL', 'loud'],
  ['MAIL_FROM', 'Acme <office@acme.example>'],
  ['MAIL_FROM', 'office'],
  ['SMTP_URL', 'mail.example:465'],
])('%s that is no such thing is told by name: %s', (name, value) => {
  expect(wrong({ ...LIVE, [name]: value })).toEqual([name]);
});

test('an address with a password in it is not repeated', () => {
  const read = readSettings({ ...LIVE, SMTP_URL: 'https://u:geheim@mail.example' });
  expect(read).toMatchObject({ ok: false });
  expect(JSON.stringify(read)).not.toContain('geheim');
});

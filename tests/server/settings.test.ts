import { expect, test } from 'vitest';
import { readSettings } from '../../server/config.ts';

const LIVE = {
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_1, whsec_2',
  SMTP_URL: 'smtps://mail.example:465',
  BASE_URL: 'https://pay.example.com/',
};
const TRIED = { ...LIVE, STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_PUBLISHABLE_KEY: 'pk_test_x' };
const mistakes = (env: Readonly<Record<string, string>>) => {
  const read = readSettings(env);
  return read.ok ? [] : read.mistakes;
};

test('without any setting the sandbox runs on this machine', () => {
  expect(readSettings({})).toMatchObject({
    ok: true,
    settings: {
      stripe: null,
      baseUrl: 'http://127.0.0.1:4321',
      databaseUrl: 'file:.data/saldo.db',
    },
  });
});

test('several webhook secrets are good at once, and a trailing slash is no part of the address', () => {
  expect(readSettings(LIVE)).toMatchObject({
    ok: true,
    settings: {
      stripe: { webhookSecrets: ['whsec_1', 'whsec_2'] },
      baseUrl: 'https://pay.example.com',
    },
  });
});

test.each([
  ['http://pay.example.com', LIVE],
  ['http://pay.example.com', TRIED],
  ['http://127.0.0.1:4321', LIVE],
  ['pay.example.com', LIVE],
])('%s is no address for debtors', (address, settings) => {
  expect(mistakes({ ...settings, BASE_URL: address })).toEqual([
    `BASE_URL must be an address such as https://pay.example.com, not "${address}".`,
  ]);
});

test('this machine may be tried out with test keys and without https', () => {
  expect(mistakes({ ...TRIED, BASE_URL: 'http://localhost:4321' })).toEqual([]);
});

test.each([
  ['LOG_LEVEL', 'loud'],
  ['PORT', '80a'],
  ['TRUSTED_PROXIES', '-1'],
])('%s that means nothing is refused by its name', (name, value) => {
  expect(mistakes({ ...LIVE, [name]: value })).toEqual([
    expect.stringMatching(new RegExp(`^${name} must be .*, not "${value}"\\.$`)),
  ]);
});

test('production without Stripe is refused, and so are settings that miss something', () => {
  expect(mistakes({ NODE_ENV: 'production' })).toEqual([
    expect.stringMatching(/^NODE_ENV=production needs STRIPE_SECRET_KEY/),
  ]);
  const { SMTP_URL: _, BASE_URL: __, ...rest } = LIVE;
  expect(mistakes(rest)).toEqual([
    expect.stringMatching(/^BASE_URL is missing: /),
    expect.stringMatching(/^SMTP_URL is missing: /),
  ]);
});

test('keys of another kind are refused by their names', () => {
  const keys = { STRIPE_SECRET_KEY: 'pk_live_x', STRIPE_PUBLISHABLE_KEY: 'sk_live_x' };
  expect(mistakes({ ...LIVE, ...keys })).toEqual([
    expect.stringMatching(/^STRIPE_SECRET_KEY must begin with sk_/),
    expect.stringMatching(/^STRIPE_PUBLISHABLE_KEY must begin with pk_/),
  ]);
});

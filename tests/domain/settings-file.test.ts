import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings } from '../../server/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'saldo-settings-'));
const file = join(folder, 'saldo.env');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIVE = [
  '# the bakery',
  '',
  'STRIPE_SECRET_KEY=sk_live_1',
  'STRIPE_PUBLISHABLE_KEY=pk_live_1',
  'STRIPE_WEBHOOK_SECRET=whsec_1',
  'SMTP_URL=smtps://u:p=$a&b@mail.example:465',
  'MAIL_FROM="Acme GmbH" <office@acme.example>',
  'BASE_URL=https://pay.example.com',
];

function read(lines: readonly string[], env: Readonly<Record<string, string>> = {}) {
  writeFileSync(file, lines.join('\n'));
  return readSettings({ ...env, SALDO_ENV_FILE: file });
}

test('a file is read as Docker reads it: the value is what stands behind the sign', () => {
  expect(read(LIVE)).toMatchObject({
    ok: true,
    settings: {
      stripe: { secretKey: 'sk_live_1' },
      smtpUrl: 'smtps://u:p=$a&b@mail.example:465',
      mailFrom: '"Acme GmbH" <office@acme.example>',
    },
  });
  expect(read([`\uFEFF${LIVE.join('\r\n')}`])).toMatchObject({ ok: true });
});

test('the environment goes before the file', () => {
  const settings = read([...LIVE, 'PORT=1'], { PORT: '2' });
  expect(settings).toMatchObject({ ok: true, settings: { port: 2, dataDir: '.data' } });
});

test.each([
  ['export PORT=80', /line 9 is neither NAME=value/],
  ['PORT 80', /line 9 is neither NAME=value/],
  ['PORT = 80', /line 9 is neither NAME=value/],
  ['PORT', /line 9 is neither NAME=value/],
  ['STRIPE_SECRET_KEY="sk_live_geheim"', /line 9 the value of STRIPE_SECRET_KEY stands in quotes/],
  ["MAIL_FROM='office@acme.example'", /line 9 the value of MAIL_FROM stands in quotes/],
])('a file with the line %s is refused with its number and without its content', (line, says) => {
  const settings = read([...LIVE, line]);
  expect(!settings.ok && settings.mistakes).toEqual([expect.stringMatching(says)]);
  expect(JSON.stringify(settings)).not.toContain('geheim');
});

test('without the file that was named nothing starts, least of all the sandbox', () => {
  const settings = readSettings({ SALDO_ENV_FILE: join(folder, 'none.env') });
  expect(!settings.ok && settings.mistakes).toEqual([expect.stringMatching(/none\.env cannot be/)]);
});

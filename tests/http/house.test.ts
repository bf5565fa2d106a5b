import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../server/config.ts';
import { systemClock } from '../../server/gateways/clock.ts';
import { openHouse } from '../../server/house.ts';

const WITH_STRIPE = {
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'office@acme.example',
  BASE_URL: 'https://pay.example.com',
};
const MODES = {
  sandbox: {},
  test: { ...WITH_STRIPE, STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_PUBLISHABLE_KEY: 'pk_test_x' },
  live: { ...WITH_STRIPE, STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_PUBLISHABLE_KEY: 'pk_live_x' },
};

/** Opens the house in this folder and leaves it again; the mistake, if there is one. */
async function enter(folder: string, mode: keyof typeof MODES): Promise<string | undefined> {
  const read = readSettings({ ...MODES[mode], DATA_DIR: folder });
  if (!read.ok) throw new Error(read.mistakes.join(' '));
  const house = await openHouse(read.settings, systemClock.now());
  if (!house.ok) return house.mistake;
  await house.db.close();
  return undefined;
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-house-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each([
  ['sandbox', 'live'],
  ['sandbox', 'test'],
  ['test', 'live'],
  ['live', 'sandbox'],
] as const)('a database that was begun as %s is not gone on with as %s', async (first, other) => {
  await inFolder(async (folder) => {
    expect(await enter(folder, first)).toBeUndefined();
    expect(await enter(folder, other)).toMatch(
      /^DATABASE_URL cannot be used: it was begun with .*STRIPE_SECRET_KEY.* a DATA_DIR or DATABASE_URL of its own\.$/,
    );
    expect(await enter(folder, first)).toBeUndefined();
  });
});

test('a file of link keys that was damaged is named', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'link.keys'), 'k1:short');
    expect(await enter(folder, 'sandbox')).toMatch(/link\.keys must be id:base64url/);
  });
});

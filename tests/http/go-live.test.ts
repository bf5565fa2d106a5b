import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { listVendors } from '../../db/queries/vendors.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import { invoiceInput } from '../support/debtor-world.ts';
import { runCommand } from '../support/command-process.ts';
import { freePort, startServer } from '../support/server-process.ts';

const ACME = [
  'vendor',
  '--name=Acme GmbH',
  '--email=Office@acme.example',
  '--country=DE',
  '--time-zone=Europe/Berlin',
];

/** A machine with the settings of production and nothing in its folder yet; no network is asked. */
async function onNewMachine(
  run: (live: {
    readonly port: number;
    readonly folder: string;
    readonly settings: Readonly<Record<string, string>>;
  }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-go-live-'));
  const port = await freePort();
  const settings = {
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
    STRIPE_WEBHOOK_SECRET: 'whsec_x',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'office@acme.example',
    BASE_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: folder,
    NODE_ENV: 'production',
  };
  try {
    await run({ port, folder, settings });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands behind a word of the answer, such as `Password`. */
const shown = (text: string, word: string): string =>
  new RegExp(`^ +${word} +(\\S+)$`, 'm').exec(text)?.[1] ?? `no ${word} in: ${text}`;

async function signIn(origin: string, email: string, password: string): Promise<number> {
  const answer = await fetch(`${origin}/admin/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  await answer.text();
  return answer.status;
}

test('a vendor that is set up before the first start signs in and sends an invoice', async () => {
  await onNewMachine(async ({ port, settings }) => {
    const { code, stdout, stderr } = await runCommand(ACME, settings);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await using server = startServer(port, settings);
    await server.ready();
    expect(server.stdout()).not.toContain('Nobody can sign in yet');
    const password = shown(stdout, 'Password');
    expect(await signIn(server.origin, 'office@acme.example', password)).toBe(200);
    expect(await signIn(server.origin, 'office@acme.example', `${password}x`)).toBe(401);
    const sent = await fetch(`${server.origin}/api/v1/invoices`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${shown(stdout, 'API key')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(invoiceInput('R/1')),
    });
    expect(sent.status).toBe(201);
    const { payUrl } = (await sent.json()) as InvoiceView;
    expect((await fetch(`${server.origin}${new URL(payUrl).pathname}`)).status).toBe(200);
    expect(server.stdout() + server.stderr()).not.toContain(password);
  });
});

test('a running server sets vendors up, gives new passwords and copies its file, all for the terminal', async () => {
  await onNewMachine(async ({ port, folder, settings }) => {
    await using server = startServer(port, settings);
    await server.ready();
    expect(server.stdout()).toContain('Nobody can sign in yet: `npm run vendor`');
    const vendor = await runCommand(ACME, settings);
    const first = shown(vendor.stdout, 'Password');
    expect(await signIn(server.origin, 'office@acme.example', first)).toBe(200);

    const again = await runCommand(['person', '--email', 'office@acme.example'], settings);
    expect(await signIn(server.origin, 'office@acme.example', first)).toBe(401);
    const second = shown(again.stdout, 'Password');
    expect(await signIn(server.origin, 'office@acme.example', second)).toBe(200);
    const other = await runCommand(['person', '--email', 'nina@acme.example'], settings);
    expect(other.stdout).toContain('nina@acme.example may sign in for Acme GmbH.');

    const copy = join(folder, 'copy.db');
    expect(await runCommand(['backup', copy], settings)).toMatchObject({ code: 0, stderr: '' });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const db = await openDatabase({ url: `file:${copy}` });
    expect(await listVendors(db)).toMatchObject([{ name: 'Acme GmbH', country: 'DE' }]);
    await db.close();
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(existsSync(join(folder, 'saldo.db.sock'))).toBe(false);
  });
});

test('what a server left behind that was killed is in the way of nobody', async () => {
  await onNewMachine(async ({ port, folder, settings }) => {
    await using killed = startServer(port, settings);
    await killed.ready();
    killed.signal('SIGKILL');
    await killed.ended;
    expect(existsSync(join(folder, 'saldo.db.sock'))).toBe(true);
    await using server = startServer(port, settings);
    await server.ready();
    expect((await runCommand(['backup', join(folder, 'copy.db')], settings)).code).toBe(0);
  });
});

test('a command that nobody knows, or without a setting of the server, ends with one sentence', async () => {
  await onNewMachine(async ({ settings }) => {
    const { STRIPE_SECRET_KEY: _, ...keyless } = settings;
    const unknown = await runCommand(['vendr'], settings);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toMatch(
      /^There is no command "vendr", only vendor, person, backup\b.*\n$/,
    );
    const refused = await runCommand(ACME, keyless);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^STRIPE_SECRET_KEY is missing: .*\n$/);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freePort } from '../support/server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const dockerfile = read('Dockerfile').replaceAll('\\\n', '');
const ignored = read('.dockerignore').trim().split('\n');
const isIgnored = (name: string): boolean => ignored.some((glob) => matchesGlob(name, glob));

/** The arguments of the last such instruction that has the form of a list. */
function listOf(instruction: string): readonly [string, ...string[]] {
  const found = [...dockerfile.matchAll(new RegExp(`^${instruction} .*?(\\[.*\\])$`, 'gm'))].at(-1);
  return JSON.parse(found?.[1] ?? '[]') as [string, ...string[]];
}

type Lock = { readonly packages: Readonly<Record<string, { readonly dev?: true }>> };

/** The folder of the image: what is sent to the build, what the build makes, libraries without tools. */
function layOut(image: string): void {
  for (const name of readdirSync(ROOT).filter((entry) => !isIgnored(entry)))
    cpSync(join(ROOT, name), join(image, name), { recursive: true });
  cpSync(join(ROOT, 'dist'), join(image, 'dist'), { recursive: true });
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  for (const [path, { dev }] of Object.entries(packages)) {
    const isOwn = path.lastIndexOf('node_modules/') === 0;
    if (!isOwn || dev === true || !existsSync(join(ROOT, path))) continue;
    mkdirSync(dirname(join(image, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(image, path));
  }
}

test('what the image is built from is there and sent to the build, secrets and data are not', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)]
    .flatMap(([, names = '']) => names.split(' '))
    .filter((name) => name !== '.');
  expect(copied).toContain('package-lock.json');
  expect(copied.filter((name) => !existsSync(join(ROOT, name)) || isIgnored(name))).toEqual([]);
  const kept = ['saldo.env', '.env', '.data', 'node_modules', '.git'];
  expect(kept.filter((name) => !isIgnored(name))).toEqual([]);
});

test('the image’s command serves pages without any tool, is found healthy unless it stands still, and ends with 0 (F67)', async () => {
  const image = mkdtempSync(join(tmpdir(), 'saldo-image-'));
  try {
    layOut(image);
    const port = await freePort();
    const env = {
      NODE_ENV: 'production',
      PORT: String(port),
      DATA_DIR: join(image, 'data'),
      BASE_URL: `http://127.0.0.1:${port}`,
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'office@acme.example',
    };
    const [node, ...command] = listOf('CMD');
    expect(node).toBe('node');
    const server = spawn(process.execPath, command, { cwd: image, env, stdio: 'pipe' });
    let words = '';
    server.stderr.on('data', (chunk: Buffer) => (words += String(chunk)));
    await Promise.race([once(server.stdout, 'data'), once(server, 'exit')]);
    expect(words).toBe('');
    const page = await fetch(`${env.BASE_URL}/admin/sign-in`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<html')]);
    const [, ...healthcheck] = listOf('HEALTHCHECK');
    const isHealthy = () =>
      spawnSync(process.execPath, healthcheck, { env, timeout: 2_000 }).status;
    expect(isHealthy()).toBe(0);
    server.kill('SIGSTOP');
    expect(isHealthy()).toBe(null);
    server.kill('SIGCONT');
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(spawnSync(process.execPath, healthcheck, { env }).status).toBe(1);
  } finally {
    rmSync(image, { recursive: true, force: true });
  }
});

import { expect, test } from 'vitest';
import { createSurface } from '../../server/app.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import { createGuessLimiter } from '../../server/middleware/rate-limit.ts';
import { showLink } from '../../server/routes/show-link.ts';
import { API_EXAMPLES } from '../support/api-examples.ts';
import { openTestWorld } from '../support/world.ts';

const VISITOR = '192.0.2.7';

test('a page is told what the API answers about its link, also what went wrong', async () => {
  await using saldo = await openTestWorld();
  const show = showLink(saldo.deps, createGuessLimiter());
  const { body } = await saldo.api<InvoiceView>(
    'POST',
    '/api/v1/invoices',
    API_EXAMPLES['postInvoices'],
  );
  const token = body.payUrl.split('/p/')[1] ?? '';

  const all = await saldo.call('GET', `/portal/v1/${token}`);
  expect(await show(token, [], VISITOR)).toEqual({ ok: true, value: all.body });
  const one = await saldo.call('GET', `/portal/v1/${token}?invoices=${body.id}`);
  expect(await show(token, [body.id], VISITOR)).toEqual({ ok: true, value: one.body });

  const [, linkId] = token.split('.');
  await saldo.api('DELETE', `/api/v1/links/${linkId}`);
  for (const dead of [token, 'nothing', `${token}x`]) {
    const { status, body: problem } = await saldo.call<{ code: string }>(
      'GET',
      `/portal/v1/${dead}`,
    );
    const { code } = problem;
    expect(await show(dead, [], VISITOR)).toMatchObject({ ok: false, status, code });
  }
});

test('who guesses links on pages and in the API is stopped on both', async () => {
  await using saldo = await openTestWorld();
  const { app, show } = createSurface(saldo.deps, {
    wakeWorker: () => undefined,
    workerEndedAt: () => null,
  });
  const ask = (token: string) => app.request(`/portal/v1/${token}`, {}, { clientIp: VISITOR });
  for (let guess = 0; guess < 150; guess += 1) {
    expect(await show(`guess-${guess}`, [], VISITOR)).toMatchObject({ status: 404 });
    expect((await ask(`guess-${guess}`)).status).toBe(404);
  }
  expect(await show('one-more', [], VISITOR)).toMatchObject({ ok: false, status: 429 });
  expect((await ask('one-more')).status).toBe(429);
  expect(await show('one-more', [], '198.51.100.1')).toMatchObject({ ok: false, status: 404 });
});

test('a page hears of a database that does not answer, and of nothing that was thrown', async () => {
  await using saldo = await openTestWorld();
  const show = showLink(
    { ...saldo.deps, db: { ...saldo.deps.db, read: () => Promise.reject(new Error('secret')) } },
    createGuessLimiter(),
  );
  const { body } = await saldo.api<InvoiceView>(
    'POST',
    '/api/v1/invoices',
    API_EXAMPLES['postInvoices'],
  );
  const shown = await show(body.payUrl.split('/p/')[1] ?? '', [], VISITOR);
  expect(shown).toMatchObject({ ok: false, status: 500, code: 'internal' });
  expect(JSON.stringify(shown)).not.toContain('secret');
});

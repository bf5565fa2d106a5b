import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { Deps } from '../../server/deps.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** The process dies after the change was written and before the answer to it was kept. */
function diesBeforeItsAnswer(): { arm: () => void; deps: (deps: Deps) => Deps } {
  let isArmed = false;
  const arm = (): void => {
    isArmed = true;
  };
  const deps = (own: Deps): Deps => ({
    ...own,
    db: {
      ...own.db,
      write: async (statements) => {
        if (isArmed && statements.some((s) => s.sql.includes('INTO idempotency_keys'))) {
          isArmed = false;
          throw new Error('the process died');
        }
        return own.db.write(statements);
      },
    },
  });
  return { arm, deps };
}

async function issue(saldo: TestWorld): Promise<InvoiceView> {
  const made = await saldo.api<InvoiceView>('POST', '/api/v1/invoices', {
    number: 'L-1',
    debtor: { name: 'Klon sp. z o.o.', email: 'ap@klon.example' },
    currency: 'EUR',
    issuedOn: '2026-11-22',
    dueOn: '2026-12-22',
    lines: [{ description: 'Work', quantity: '1', unitPriceMinor: 10_000, taxRateBps: 2100 }],
  });
  return made.body;
}

test.each([
  ['payments', { amountMinor: 5_000 }, 7_100],
  ['credit-notes', { amountMinor: 5_000 }, 7_100],
  ['credit-notes', { amountMinor: 5_000, number: 'C-1' }, 7_100],
])(
  '%s %j asked again with the same key after a crash is booked once',
  async (what, body, balance) => {
    const crash = diesBeforeItsAnswer();
    await using saldo = await openTestWorld({ deps: crash.deps });
    const invoice = await issue(saldo);
    const path = `/api/v1/invoices/${invoice.id}/${what}`;
    const key = { 'idempotency-key': 'once' };
    crash.arm();
    expect((await saldo.api('POST', path, body, key)).status).toBe(500);
    const again = await saldo.api<InvoiceView>('POST', path, body, key);
    expect([again.status, again.body.balanceMinor]).toEqual([201, balance]);
    const other = await saldo.api<InvoiceView>(
      'POST',
      path,
      { ...body, amountMinor: 100, number: undefined },
      { 'idempotency-key': 'twice' },
    );
    expect(other.body.balanceMinor).toBe(balance - 100);
  },
);

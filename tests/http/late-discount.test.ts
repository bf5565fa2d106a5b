import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import { issue, look } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const grant = (saldo: TestWorld, { invoice }: Issued) =>
  saldo.api<InvoiceView & { readonly code?: string }>(
    'POST',
    `/api/v1/invoices/${invoice.id}/discount`,
    {},
  );

/** The early price of 118.58, which was open until 27 November, comes on that day or the next. */
async function paidOn(saldo: TestWorld, number: string, on: string): Promise<Issued> {
  const issued = await issue(saldo, number);
  const paid = await saldo.api('POST', `/api/v1/invoices/${issued.invoice.id}/payments`, {
    amountMinor: 11_858,
    paidOn: on,
  });
  expect(paid.status).toBe(201);
  return issued;
}

test('the early price a day late leaves the rest owed; the vendor may grant it, once', async () => {
  await using saldo = await openTestWorld();
  await saldo.advance('P6D');
  const issued = await paidOn(saldo, 'L-1', '2026-11-28');
  expect(await look(saldo, issued)).toMatchObject({
    balanceMinor: 242,
    lateDiscount: { amountMinor: 242, untilOn: '2026-11-27' },
  });
  const granted = await grant(saldo, issued);
  expect(granted).toMatchObject({
    status: 201,
    body: { balanceMinor: 0, status: 'paid', lateDiscount: null },
  });
  expect(granted.body.entries.at(-1)).toMatchObject({ kind: 'discount', amountMinor: 242 });
  expect(await grant(saldo, issued)).toMatchObject({
    status: 409,
    body: { code: 'invoiceClosed' },
  });
});

test('nothing is granted where nothing was paid, and nothing is left to grant in time', async () => {
  await using saldo = await openTestWorld();
  await saldo.advance('P6D');
  const unpaid = await issue(saldo, 'L-2');
  expect((await look(saldo, unpaid)).lateDiscount).toBeNull();
  expect(await grant(saldo, unpaid)).toMatchObject({
    status: 422,
    body: { code: 'offerNotAllowed' },
  });
  const inTime = await paidOn(saldo, 'L-3', '2026-11-27');
  expect(await look(saldo, inTime)).toMatchObject({ balanceMinor: 0, lateDiscount: null });
});

import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { PaymentGateway } from '../../server/gateways/types.ts';
import { ask } from '../support/ask.ts';
import { issue, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { logicalDigest } from '../support/logical-digest.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { twoVendors } from '../support/two-vendors.ts';
import type { TwoVendors } from '../support/two-vendors.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type OpenApi = { readonly paths: Readonly<Record<string, object>> };

/** The same gateway, which writes down every call that would leave the house. */
function listening(payments: PaymentGateway, calls: string[]): PaymentGateway {
  return new Proxy(payments, {
    get(target, name: keyof PaymentGateway) {
      if (typeof target[name] === 'function' && name !== 'verifyWebhook') calls.push(name);
      return target[name];
    },
  });
}

/** Every address that is documented and every paper, with ids and tokens of things that exist. */
async function addresses(
  saldo: TestWorld,
  { ids, owed, paid, onPlan }: TwoVendors,
  revoked: Issued,
): Promise<readonly string[]> {
  const { body } = await saldo.call<OpenApi>('GET', '/api/openapi.json');
  const idOf = (path: string): string =>
    path.includes('/plans') ? ids.plan : path.includes('/payments') ? ids.payment : ids.invoice;
  const documented = Object.keys(body.paths).map((path) =>
    path
      .replace('{token}', owed.token)
      .replace('{holdId}', ids.hold)
      .replace('{vendorId}', ids.vendor)
      .replace('{id}', path.includes('/links') ? ids.link : idOf(path)),
  );
  const papers = [
    `${owed.portal}/invoices/${ids.invoice}.pdf`,
    `${paid.portal}/receipts/${ids.payment}.pdf`,
    `${onPlan.portal}/plans/${ids.plan}.pdf`,
    `${onPlan.portal}/plans/${ids.plan}.ics`,
  ];
  const others = ['/health', '/ready', '/api/openapi.json', '/widget.js', '/favicon.svg', '/'];
  const sandbox = ['/sandbox/state.json', '/sandbox/mail.json', '/sandbox/clock', '/sandbox/pay'];
  const query = `?invoiceIds=${ids.invoice}&count=3&frequency=monthly`;
  const links = [paid, onPlan, revoked].map(({ portal }) => portal);
  return [
    ...documented,
    ...documented.map((path) => path + query),
    ...links,
    ...papers,
    ...others,
    ...sandbox,
  ];
}

test('reading changes nothing and asks the processor for nothing, whatever is read', async () => {
  const calls: string[] = [];
  await using saldo = await openTestWorld({
    deps: (deps) => ({ ...deps, payments: listening(deps.payments, calls) }),
  });
  const two = await twoVendors(saldo);
  const revoked = await issue(saldo, 'R/1');
  await saldo.api('DELETE', `/api/v1/links/${revoked.token.split('.')[1]}`);
  await startPayment(saldo, two.owed);
  const headers = {
    authorization: `Bearer ${saldo.access.apiKey}`,
    cookie: await sessionCookie(saldo, {
      email: saldo.access.adminEmail,
      password: saldo.access.adminPassword,
    }),
  };
  const before = await logicalDigest(saldo.deps.db);
  calls.length = 0;
  const paths = await addresses(saldo, two, revoked);
  const answered = new Map<number, number>();
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const { status } = await ask(saldo, method, path, { headers });
      answered.set(status, (answered.get(status) ?? 0) + 1);
    }
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  expect(calls).toEqual([]);
  expect(answered.get(200)).toBeGreaterThan(60);
});

test('what stood in the address on the way back from the bank counts for nothing', async () => {
  await using saldo = await openTestWorld();
  const issued = await issue(saldo, 'R/2');
  const started = await startPayment(saldo, issued);
  const forged = `?payment_intent=${started.body.paymentIntent}&redirect_status=succeeded`;
  const view = await ask(
    saldo,
    'GET',
    `${issued.portal}/payments/${started.body.paymentId}${forged}`,
  );
  expect(JSON.parse(view.text)).toMatchObject({ status: 'created', settledAt: null });
  const { body } = await saldo.api<InvoiceView>('GET', `/api/v1/invoices/${issued.invoice.id}`);
  expect(body).toMatchObject({ status: 'open', balanceMinor: 12_100 });
});

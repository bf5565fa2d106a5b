import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { loadCaseOfInvoice } from '../../db/queries/locate.ts';
import { idSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import { addDays, localDate } from '../domain/calendar.ts';
import { remainderBy97 } from '../domain/mod97.ts';
import { transferOrder, TRANSFER_OPTIONS } from '../domain/transfer-order.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import type { ProblemCode } from '../contract/problem-codes.ts';
import { camt053 } from './camt053.ts';

const querySchema = z.object({
  invoice: idSchema,
  /** `named`: with the reference, so that it is recorded by itself. */
  text: z.enum(['named', 'unnamed']).default('named'),
});

/**
 * What the bank of the sandbox tells today: one debtor paid one invoice by transfer, as its page says
 * it. The file only: whoever asked sends it in where the vendor would.
 */
export function bankRoutes(deps: Deps, vendorId: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/statement.xml', async (c) => {
    const asked = querySchema.safeParse(c.req.query());
    if (!asked.success) return refused(c, 'invalidInput');
    const { invoice, text } = asked.data;
    const facts = await loadCaseOfInvoice(deps.db, vendorId, invoice);
    if (facts === undefined) return refused(c, 'notFound');
    const now = deps.clock.now();
    const orders = TRANSFER_OPTIONS.map((option) =>
      transferOrder(facts, { invoiceIds: [invoice], option, now }),
    ).flatMap((made) => (made.ok ? [made.order] : []));
    const order = orders.find(({ option }) => option === 'discount') ?? orders.at(0);
    if (order === undefined) return refused(c, 'nothingToPay');
    const on = localDate(now, facts.vendor.timeZone);
    const transfer = {
      amountMinor: order.amountMinor,
      bookedOn: on,
      text: text === 'named' ? order.reference : 'Thank you for the work',
      payerName: facts.debtor.name,
      payerIban: accountOf(facts.debtor.id),
      bankReference: `${order.reference} ${now}`,
    };
    const id = `${on} ${now}`;
    const { iban, currency } = order;
    const days = { fromOn: addDays(on, -1), toOn: on };
    const file = camt053({ id, iban, currency, ...days, transfers: [transfer] });
    return c.body(file, 200, { 'content-type': 'application/xml; charset=utf-8' });
  });
  return app;
}

/** Each debtor of the sandbox has an account of its own, always the same; the bank is the one of documentation. */
function accountOf(debtorId: string): string {
  const digest = createHash('sha256').update(debtorId).digest();
  const number = String(digest.readUIntBE(0, 6) % 10 ** 10).padStart(10, '0');
  const account = `37040044${number}`;
  const check = 98 - remainderBy97(`${account}DE00`);
  return `DE${String(check).padStart(2, '0')}${account}`;
}

const refused = (c: Context<AppEnv>, code: ProblemCode): Response =>
  problem(c, { ok: false, code });

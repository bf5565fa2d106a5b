import { type LoadedCase, loadCase } from '../cases.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { textAt } from '../select.ts';
import type { SqlValue } from '../statement.ts';

/** Which case a thing belongs to. undefined: the vendor has no such thing, whoever else may have it. */
export const caseOfInvoice = (db: Database, vendorId: string, id: string) =>
  locate(db, 'SELECT vendor_id, debtor_id FROM invoices WHERE vendor_id = ? AND id = ?', [
    vendorId,
    id,
  ]);

export const caseOfPlan = (db: Database, vendorId: string, id: string) =>
  locate(db, 'SELECT vendor_id, debtor_id FROM plans WHERE vendor_id = ? AND id = ?', [
    vendorId,
    id,
  ]);

/** By the payment's id alone: a report of the processor names no vendor. */
export const caseOfPayment = (db: Database, paymentId: string) =>
  locate(db, 'SELECT vendor_id, debtor_id FROM payments WHERE id = ?', [paymentId]);

/** By the plan's id alone: the processor names no vendor. */
export async function caseOfPlanId(db: Database, planId: string): Promise<CaseRef | undefined> {
  const [ref, ...others] = await refs(db, 'SELECT vendor_id, debtor_id FROM plans WHERE id = ?', [
    planId,
  ]);
  return others.length === 0 ? ref : undefined;
}

/** Whose plans debit a method; served by a partial index. */
export const casesOfMethod = (db: Database, paymentMethodId: string): Promise<CaseRef[]> =>
  refs(db, 'SELECT DISTINCT vendor_id, debtor_id FROM plans WHERE payment_method_id = ?', [
    paymentMethodId,
  ]);

/** The methods of a customer of the processor that plans debit; served by a partial index. */
export async function methodsOfCustomer(db: Database, customerId: string): Promise<string[]> {
  const rows = await db.read({
    sql: `SELECT DISTINCT payment_method_id FROM plans
      WHERE customer_id = ? AND payment_method_id IS NOT NULL`,
    args: [customerId],
  });
  return rows.map((row) => textAt(row, 0));
}

/** With the payment that the processor's object is ours for. */
export async function paymentOfIntent(
  db: Database,
  paymentIntentId: string,
): Promise<(CaseRef & { readonly paymentId: string }) | undefined> {
  const [row] = await db.read({
    sql: 'SELECT vendor_id, debtor_id, id FROM payments WHERE payment_intent_id = ?',
    args: [paymentIntentId],
  });
  if (row === undefined) return undefined;
  return { vendorId: textAt(row, 0), debtorId: textAt(row, 1), paymentId: textAt(row, 2) };
}

/** The same for the processor's own page of a payment. */
export async function paymentOfSession(
  db: Database,
  sessionId: string,
): Promise<(CaseRef & { readonly paymentId: string }) | undefined> {
  const [row] = await db.read({
    sql: `SELECT vendor_id, debtor_id, id FROM payments
      WHERE checkout IS NOT NULL AND checkout ->> '$.sessionId' = ?`,
    args: [sessionId],
  });
  return row && { vendorId: textAt(row, 0), debtorId: textAt(row, 1), paymentId: textAt(row, 2) };
}

export async function loadCaseOfInvoice(
  db: Database,
  vendorId: string,
  invoiceId: string,
): Promise<LoadedCase | undefined> {
  const ref = await caseOfInvoice(db, vendorId, invoiceId);
  return ref === undefined ? undefined : loadCase(db, ref);
}

export async function loadCaseOfPlan(
  db: Database,
  vendorId: string,
  planId: string,
): Promise<LoadedCase | undefined> {
  const ref = await caseOfPlan(db, vendorId, planId);
  return ref === undefined ? undefined : loadCase(db, ref);
}

async function refs(db: Database, sql: string, args: readonly SqlValue[]): Promise<CaseRef[]> {
  const rows = await db.read({ sql, args });
  return rows.map((row) => ({ vendorId: textAt(row, 0), debtorId: textAt(row, 1) }));
}

async function locate(
  db: Database,
  sql: string,
  args: readonly SqlValue[],
): Promise<CaseRef | undefined> {
  const [row] = await db.read({ sql, args });
  if (row === undefined) return undefined;
  return { vendorId: textAt(row, 0), debtorId: textAt(row, 1) };
}

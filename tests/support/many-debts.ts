import { newCase } from '../../db/cases.ts';
import { commitCases } from '../../db/commit.ts';
import { insertDebtor } from '../../db/queries/debtors.ts';
import { loadVendor } from '../../db/queries/vendors.ts';
import { DAY_MS, instant, localDate } from '../../server/domain/calendar.ts';
import { aDebtor, anInvoice } from './builders.ts';
import { happened, issued } from './cases.ts';
import type { TestWorld } from './world.ts';

/**
 * As many debtors, each with as many invoices that are due in the twenty days from tomorrow on. Each
 * debtor is to be looked at a moment after the one before. Returns their addresses in that order.
 */
export async function seedDebts(
  { deps, access }: Pick<TestWorld, 'deps' | 'access'>,
  { debtors, each }: { readonly debtors: number; readonly each: number },
): Promise<readonly string[]> {
  const vendor = await loadVendor(deps.db, access.vendorId);
  if (vendor === undefined) throw new Error('no vendor');
  const at = deps.clock.now();
  const dayAfter = (days: number) => localDate(instant(at + days * DAY_MS), vendor.timeZone);
  const emails: string[] = [];
  const commits = Array.from({ length: debtors }, (_, no) => {
    const email = `d${no}@podlipa.example`;
    emails.push(email);
    const debtor = aDebtor({ id: `deb_${no}`, name: `Restauracja ${no}`, email, createdAt: at });
    const invoices = Array.from({ length: each }, (__, nth) => {
      const dates = { issuedOn: dayAfter(0), dueOn: dayAfter((nth % 20) + 1), createdAt: at };
      return anInvoice({ id: `inv_${no}_${nth}`, number: `FV/${no}/${nth}`, ...dates });
    });
    const commit = {
      actor: { kind: 'system' as const },
      at,
      events: [happened('invoice.issued', { invoices: each })],
      changes: invoices.flatMap(issued),
      wakeAt: instant(at + no),
      before: [insertDebtor(access.vendorId, { ...debtor, externalId: null })],
    };
    return { facts: newCase(vendor, debtor), commit };
  });
  const written = await commitCases(deps.db, commits);
  if (written.some((one) => one.status === 'rejected' || !one.value.ok))
    throw new Error('a seeded debt was refused', { cause: written });
  return emails;
}

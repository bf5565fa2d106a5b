import { loadCases } from '../../../db/cases.ts';
import type { LoadedCase } from '../../../db/cases.ts';
import { paymentsNamed } from '../../../db/queries/payments.ts';
import { differencesOf } from '../../domain/difference.ts';
import type { Deps } from '../../deps.ts';
import type { ListedIntent } from '../../gateways/types.ts';
import type { CaseRef } from '../case.ts';
import type { Suspect } from './look-again.ts';

/** Those of a list of the processor's that do not look the same here, or are not here at all. */
export async function suspectsAmong(
  { db }: Pick<Deps, 'db'>,
  intents: readonly ListedIntent[],
): Promise<readonly Suspect[]> {
  const rows = await paymentsNamed(db, {
    intentIds: intents.map((intent) => intent.paymentIntentId),
    paymentIds: intents.flatMap((intent) => intent.paymentId ?? []),
  });
  const refs = new Map(rows.map((row) => [nameOf(row), row]));
  const cases = new Map<string, LoadedCase>();
  for (const facts of await loadCases(db, [...refs.values()]))
    cases.set(nameOf({ vendorId: facts.vendor.id, debtorId: facts.debtor.id }), facts);
  return intents.flatMap(
    ({ paymentIntentId: intentId, paymentId, vendorId, report }): Suspect[] => {
      const own = rows.filter((row) => vendorId === null || row.vendorId === vendorId);
      const row =
        own.find(({ payment }) => payment.paymentIntentId === intentId) ??
        own.find(({ payment: p }) => p.id === paymentId && p.paymentIntentId === null);
      if (row === undefined) return [{ debtorId: null, paymentId, intentId }];
      const facts = cases.get(nameOf(row));
      const payment = facts?.payments.find((p) => p.id === row.payment.id);
      const isSame =
        facts && payment && report && differencesOf(facts, payment, report).length === 0;
      return isSame ? [] : [{ debtorId: row.debtorId, paymentId: row.payment.id, intentId }];
    },
  );
}

/** A debtor's id is unique within its vendor, and a list of the processor's is of all vendors. */
const nameOf = ({ vendorId, debtorId }: CaseRef): string => `${vendorId} ${debtorId}`;

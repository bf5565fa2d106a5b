import type { DebtorView } from '../../contract/debtor.ts';
import { decideReturnCredit } from '../../domain/credit.ts';
import type { Actor } from '../../domain/decision.ts';
import { parseCurrency } from '../../domain/money.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { showDebtor } from '../debtors/show.ts';
import { failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { makeRefund } from '../payments/make-refund.ts';
import { refundsToMake } from '../../domain/refund.ts';

/** Gives the free credit of a debtor back; what goes to a card is asked for at once, then by the worker. */
export async function returnCredit(
  deps: Deps,
  ref: CaseRef,
  actor: Actor,
  input: { readonly currency: string },
): Promise<Outcome<DebtorView>> {
  const currency = parseCurrency(input.currency);
  if (currency === undefined) return failed('unknownCurrency');
  const changed = await changeCase(deps, ref, actor, (facts, now) =>
    decideReturnCredit(facts, { currency }, now, deps.newId),
  );
  if (!changed.ok) return changed;
  for (const payment of refundsToMake(changed.facts)) await makeRefund(deps, ref, payment.id);
  return showDebtor(deps, ref);
}

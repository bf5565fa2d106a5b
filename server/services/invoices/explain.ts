import { bookedEntries } from '../../../db/queries/journal.ts';
import type { BalanceTermView, Explanation } from '../../contract/explanation.ts';
import { instant } from '../../domain/calendar.ts';
import { explainBalance } from '../../domain/explain-balance.ts';
import type { BalanceTerm } from '../../domain/explain-balance.ts';
import { explainOptions } from '../../domain/explain-option.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { requireInvoice } from './show.ts';

/** Why the balance of an invoice was what it was at an instant, and why paying it costs what it does now. */
export async function showExplanation(
  deps: Deps,
  vendorId: string,
  id: string,
  asked: string | undefined,
): Promise<Outcome<Explanation>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts, invoice } = loaded.value;
  const now = deps.clock.now();
  const at = asked === undefined ? now : instant(Date.parse(asked));
  if (at > now) {
    return failed('invalidInput', { errors: [{ path: 'at', message: 'is in the future' }] });
  }
  const entries = await bookedEntries(deps.db, { vendorId, debtorId: facts.debtor.id }, id);
  const { balanceMinor, terms } = explainBalance({ ...facts, entries }, id, at);
  const options = asked === undefined ? explainOptions(facts, { invoiceIds: [id], now }) : [];
  return done({
    invoiceId: id,
    number: invoice.number,
    currency: invoice.currency,
    at: toIso(at),
    balanceMinor,
    terms: terms.map(termView),
    options: options.map((one) => ({
      option: { ...one.option },
      terms: one.terms.map((term) => ({ ...term, why: { ...term.why } })),
    })),
  });
}

function termView({ code, entry, amountMinor, balanceMinor, why }: BalanceTerm): BalanceTermView {
  const { id: entryId, at, valueOn, seq, source, actor } = entry;
  return {
    code,
    amountMinor,
    balanceMinor,
    at: toIso(at),
    valueOn,
    entryId,
    seq,
    source,
    actor,
    why: { ...why },
  };
}

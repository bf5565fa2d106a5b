import { loadCases } from '../../../db/cases.ts';
import { nextDebtors } from '../../../db/queries/debtors.ts';
import type { UpcomingView } from '../../contract/admin.ts';
import type { Instant } from '../../domain/brands.ts';
import { DAY_MS } from '../../domain/calendar.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { preview } from '../../domain/preview.ts';
import type { Deps } from '../../deps.ts';
import { toIso } from '../portal/view.ts';

const DAYS = 7;
/** So many debtors are looked at: nothing of the others can come before the last of them wakes. */
const MOST_DEBTORS = 40;
const MOST_EVENTS = 12;

/** What the next days bring by themselves, the soonest first, from the engine that will carry it out. */
export async function listUpcoming(deps: Deps, vendorId: string): Promise<UpcomingView[]> {
  const now = deps.clock.now();
  const weekEnd = (now + DAYS * DAY_MS) as Instant;
  const refs = await nextDebtors(deps.db, vendorId, { until: weekEnd, limit: MOST_DEBTORS });
  const until = refs.length < MOST_DEBTORS ? weekEnd : (refs.at(-1)?.wakeAt ?? weekEnd);
  const cases = await loadCases(deps.db, refs);
  return cases
    .flatMap((facts) =>
      preview(facts, now, until, deps.calendars.of(facts.vendor, facts.debtor)).map((item) => ({
        facts,
        item,
      })),
    )
    .toSorted((a, b) => a.item.at - b.item.at)
    .slice(0, MOST_EVENTS)
    .map(({ facts, item: { at, kind, step, amountMinor, currency, invoiceIds } }) => ({
      at: toIso(at),
      kind,
      step,
      amountMinor,
      currency,
      debtor: { id: facts.debtor.id, name: facts.debtor.name },
      invoices: numbersOf(facts, invoiceIds),
    }));
}

const numbersOf = (facts: CaseFacts, ids: readonly string[]): UpcomingView['invoices'] =>
  facts.invoices.filter((i) => ids.includes(i.id)).map(({ id, number }) => ({ id, number }));

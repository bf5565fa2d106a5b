import type { Instant } from './brands.ts';
import { ignored, type Change, type Decision, type JournalEvent } from './decision.ts';
import type { CaseFacts, Debtor, Hold } from './facts.ts';
import { accepted, NO_STEP, type Step } from './steps.ts';

/** What is known of a debtor beside its invoices. */
export type DebtorDetails = Pick<Debtor, 'name' | 'email' | 'locale' | 'timeZone' | 'country'>;

/** What a person or program at the vendor corrects about a debtor. */
export function decideDebtorChange(
  facts: CaseFacts,
  details: Partial<DebtorDetails>,
  now: Instant,
): Decision {
  const step = debtorStep(facts, details, now);
  return step.changes.length === 0 ? ignored('unchanged') : accepted(step);
}

/**
 * What a later invoice says of its debtor: the newest is right. It is silent about what it leaves out,
 * and an address from which letters came back is not taken up again, so that books that nobody
 * corrected do not undo what a person did.
 */
export function debtorStatedStep(
  facts: CaseFacts,
  stated: { readonly [Name in keyof DebtorDetails]: DebtorDetails[Name] | null },
  now: Instant,
): Step {
  const isDead = facts.holds.some((h) => h.reason === 'bounced' && h.note === stated.email);
  const details = Object.entries({ ...stated, email: isDead ? null : stated.email });
  return debtorStep(facts, Object.fromEntries(details.filter(([, value]) => value !== null)), now);
}

/** A new address ends the hold of the old one; the step that waited goes there (rules 7.6, bounced). */
function debtorStep(facts: CaseFacts, details: Partial<DebtorDetails>, now: Instant): Step {
  const { debtor } = facts;
  const names = DETAILS.filter((n) => details[n] !== undefined && details[n] !== debtor[n]);
  if (names.length === 0) return NO_STEP;
  const changed: Debtor = { ...debtor, ...pick(details, names) };
  const data = { from: pick(debtor, names), to: pick(changed, names) };
  const ended = facts.holds
    .filter((h) => h.reason === 'bounced' && h.endedAt === null && h.note !== changed.email)
    .map((hold) => ({ ...hold, endedAt: now }));
  return {
    events: [{ type: 'debtor.changed', data }, ...ended.map(endedEvent)],
    changes: [
      { do: 'putDebtor', debtor: changed },
      ...ended.map((hold): Change => ({ do: 'putHold', hold })),
    ],
  };
}

const DETAILS = ['name', 'email', 'locale', 'timeZone', 'country'] as const;

function pick(
  from: Partial<DebtorDetails>,
  names: readonly (keyof DebtorDetails)[],
): Partial<DebtorDetails> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

const endedEvent = ({ id, invoiceId, reason, resume }: Hold): JournalEvent => ({
  type: 'hold.ended',
  data: { holdId: id, invoiceId, reason, resume },
});

/* oxlint-disable no-template-curly-in-string -- these are places in the text of the product */
import type { Change } from './plant.ts';

/** A mistake that somebody could make, and that the checker has to find. */
export type PlantedBug = {
  readonly name: string;
  readonly says: string;
  /** A seed whose history showed it; the hunt begins there and goes on from the first. */
  readonly seed: number;
  readonly changes: readonly Change[];
};

const bug = (
  name: string,
  seed: number,
  says: string,
  ...changes: readonly Change[]
): PlantedBug => ({ name, seed, says, changes });
const at = (file: string, find: string, replace: string): Change => ({ file, find, replace });

export const PLANTED_BUGS: readonly PlantedBug[] = [
  bug(
    'arrival-repeats',
    2,
    'a second word of the processor posts the money again',
    at(
      'server/domain/payment-report.ts',
      'if (hasArrived(payment)) return NO_STEP;\n  if (report.status',
      'if (report.status',
    ),
  ),
  bug(
    'no-recheck',
    288,
    'a letter leaves as it was queued, whatever happened since',
    at(
      'server/domain/message-check.ts',
      'why: whyNotReminded(facts, message, invoiceId, now),',
      'why: null as ReturnType<typeof whyNotReminded>,',
    ),
  ),
  bug(
    'no-gap',
    60,
    'the smallest gap between two reminders is not kept',
    at(
      'server/domain/dunning-gap.ts',
      'freeOn = latest(freeOn, addDays(doneOn, minGap(facts)));',
      '',
    ),
  ),
  bug(
    'no-send-window',
    1,
    'reminders leave at night and on Sundays',
    at(
      'server/domain/moments.ts',
      'return nextSendInstant(from, vendor.settings.sendWindow, cal);',
      'return vendor === undefined ? nextSendInstant(from, vendor, cal) : from;',
    ),
  ),
  bug(
    'plan-does-not-hold',
    2,
    'a debtor on a plan is reminded',
    at('server/domain/hold.ts', '...planHold(facts, invoiceId),', ''),
  ),
  bug(
    'processing-does-not-hold',
    5,
    'a debtor whose debit is on its way is reminded',
    at(
      'server/domain/hold.ts',
      "if (payment.status !== 'processing' && payment.status !== 'disputed') return [];",
      "if (payment.status !== 'disputed') return [];",
    ),
  ),
  bug(
    'late-discount',
    74,
    'money that came after the day earns the discount',
    at(
      'server/domain/discount.ts',
      "e.side === 'credit' && e.valueOn <= untilOn,",
      "e.side === 'credit' && untilOn !== '',",
    ),
  ),
  bug(
    'stale-price',
    287,
    'an attempt is handed out again after its price has run out',
    at(
      'server/domain/payment-start.ts',
      'isSame(p, price, redirect) && isUsable(p, now)',
      'isSame(p, price, redirect)',
    ),
  ),
  bug(
    'two-attempts',
    2,
    'a second tab opens a second attempt on the same debt',
    at(
      'server/domain/payment-start.ts',
      'isOpenAttempt(p) && overlaps(p, price)',
      'isOpenAttempt(p) && !overlaps(p, price)',
    ),
  ),
  bug(
    'surplus-dropped',
    2,
    'what is paid too much disappears',
    at(
      'server/domain/posting.ts',
      "toCredit(money.paymentId, money.currency, rest.surplusMinor, { code: 'surplus' }, writing),",
      'NO_STEP,',
    ),
  ),
  bug(
    'hold-never-resumes',
    10,
    'nobody looks at an invoice again when its hold ends by its date',
    at(
      'server/domain/reminder.ts',
      '(dunning.next?.at ?? null) : dunning.wakeAt;',
      '(dunning.next?.at ?? null) : null;',
    ),
  ),
  bug(
    'refund-twice',
    3,
    'a refund that is told twice is booked twice',
    at(
      'server/domain/payment-reversal.ts',
      'const delta = subtract(report.refundedMinor, payment.refundedMinor);',
      'const delta = report.refundedMinor;',
    ),
  ),
  bug(
    'lost-dispute-forgotten',
    1,
    'money that the bank took back stays booked',
    at(
      'server/domain/payment-reversal.ts',
      "(present) => takeBack(present, payment, payment.amountMinor, 'chargeback', writing),",
      '',
    ),
  ),
  bug(
    'conflict-ignored',
    1,
    'who was slower believes that his change was written',
    at(
      'db/commit.ts',
      'if (isConflict(error)) return { ok: false, conflict: true };',
      'if (isConflict(error)) return { ok: true, seq, head };',
    ),
    at('db/decide.ts', '(turns.get(key) ?? Promise.resolve()).then(work, work)', 'work()'),
  ),
  bug(
    'balance-not-cached',
    1,
    'a balance is not written with its entries',
    at(
      'db/commit.ts',
      '.filter((invoiceId) => !fresh.has(invoiceId))',
      '.filter((invoiceId) => fresh.has(invoiceId))',
    ),
  ),
  bug(
    'new-key-each-time',
    3,
    'a call whose answer was lost is made again under another key',
    at(
      'server/gateways/stripe-intents.ts',
      '{ idempotencyKey: `${request.paymentId}:create` },',
      '{ idempotencyKey: `${request.paymentId}:create:${Math.random()}` },',
    ),
  ),
  bug(
    'nobody-asks',
    42,
    'what no webhook tells is never found out',
    at(
      'server/services/payments/reconcile.ts',
      'if (!(await askAboutOpenPayments(deps, now, isStopping))) return;',
      'if (cursor !== undefined) return;\n  if (!(await askAboutOpenPayments(deps, now, isStopping))) return;',
    ),
  ),
  bug(
    'debit-too-much',
    14,
    'an instalment is debited with what was paid already',
    at(
      'server/domain/plan-charge.ts',
      'return chargeableOf(min(arrearsMinor, payable), plan.currency);',
      'const due = sum(plan.instalments.filter((i) => i.dueOn <= today).map((i) => i.amountMinor));\n  return arrearsMinor > 0 ? chargeableOf(min(due, payable), plan.currency) : ZERO;',
    ),
  ),
  bug(
    'no-grace',
    8,
    'a plan is broken the day after a missed part',
    at(
      'server/domain/plan-grace.ts',
      'const graceEndOn = addDays(graceFrom(plan, askedOn, facts), plan.policy.graceDays);',
      'const graceEndOn = graceFrom(plan, askedOn, facts);',
    ),
  ),
  bug(
    'cents-lost',
    2,
    'the units left over by a split are dropped',
    at('server/domain/money.ts', '(i < larger ? part + 1 : part) * step', 'part * step'),
  ),
  bug(
    'credit-stays',
    165,
    'credit that pays an invoice can be used once more',
    at(
      'server/domain/credit.ts',
      '() => toCredit(paymentId, currency, taken, why, writing),',
      '() => (taken === 0 ? toCredit(paymentId, currency, taken, why, writing) : NO_STEP),',
    ),
    at(
      'server/domain/credit.ts',
      'import { accepted, inTurn }',
      'import { accepted, inTurn, NO_STEP }',
    ),
  ),
  bug(
    'twice-kept',
    32,
    'what one card paid twice is kept as credit',
    at(
      'server/domain/refund.ts',
      'p.methodFingerprint === card &&',
      'p.methodFingerprint === card + card &&',
    ),
  ),
  bug(
    'look-writes',
    2,
    'looking at an invoice makes it a new link',
    at('server/services/links/links.ts', 'if (known !== undefined) return known;', ''),
  ),
  bug(
    'sent-too-early',
    1,
    'a letter counts as sent when the mail server said "later"',
    at(
      'server/services/messages/send-due.ts',
      'if (result.ok) {',
      "if (result.ok || result.kind === 'temporary') {",
    ),
  ),
  bug(
    'foreign-rows',
    45,
    'a list shows the debtors of all vendors',
    at('db/queries/debtors.ts', "['d.vendor_id = ?', vendorId],", "['d.vendor_id <> ?', ''],"),
  ),
];

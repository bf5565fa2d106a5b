/* oxlint-disable no-template-curly-in-string -- these are places in the text of the product */
import type { Change } from './plant.ts';

/** A mistake that somebody could make, and that the checker has to find. */
export type PlantedBug = {
  readonly name: string;
  readonly says: string;
  /** A seed whose history showed it; the hunt begins there and goes on from the first. */
  readonly seed: number;
  readonly changes: readonly Change[];
  /** What no history can show is shown by this test instead. */
  readonly test?: string;
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
    1,
    'a second word of the processor posts the money again',
    at(
      'server/domain/payment-report.ts',
      'if (hasArrived(payment)) return NO_STEP;\n  if (report.status',
      'if (report.status',
    ),
  ),
  bug(
    'no-recheck',
    5,
    'a letter leaves as it was queued, whatever happened since',
    at(
      'server/domain/message-check.ts',
      'why: whyNotReminded(facts, message, invoiceId, now),',
      'why: null as ReturnType<typeof whyNotReminded>,',
    ),
  ),
  bug(
    'no-gap',
    43,
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
    6,
    'a debtor on a plan is reminded',
    at('server/domain/hold.ts', '...planHold(facts, invoiceId),', ''),
  ),
  bug(
    'processing-does-not-hold',
    17,
    'a debtor whose debit is on its way is reminded',
    at(
      'server/domain/hold.ts',
      "if (payment.status !== 'processing' && payment.status !== 'disputed') return [];",
      "if (payment.status !== 'disputed') return [];",
    ),
  ),
  bug(
    'late-discount',
    14,
    'money that came after the day earns the discount',
    at(
      'server/domain/discount.ts',
      "e.side === 'credit' && e.valueOn <= untilOn,",
      "e.side === 'credit' && untilOn !== '',",
    ),
  ),
  bug(
    'stale-price',
    4,
    'an attempt is handed out again after its price has run out',
    at(
      'server/domain/payment-start.ts',
      'isSame(p, price, redirect) && isUsable(p, now)',
      'isSame(p, price, redirect)',
    ),
  ),
  bug(
    'two-attempts',
    4,
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
    14,
    'nobody looks at an invoice again when its hold ends by its date',
    at(
      'server/domain/reminder.ts',
      '(dunning.next?.at ?? null) : dunning.wakeAt;',
      '(dunning.next?.at ?? null) : null;',
    ),
  ),
  bug(
    'refund-twice',
    14,
    'a refund that is told twice is booked twice',
    at(
      'server/domain/payment-reversal.ts',
      'const delta = subtract(report.refundedMinor, payment.refundedMinor);',
      'const delta = report.refundedMinor;',
    ),
  ),
  bug(
    'lost-dispute-forgotten',
    26,
    'money that the bank took back stays booked',
    at(
      'server/domain/payment-dispute.ts',
      "(present) => takeBack(present, payment, fromDebtsMinor, 'chargeback', writing),",
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
    9,
    'a call whose answer was lost is made again under another key',
    at(
      'server/gateways/stripe-intents.ts',
      '{ idempotencyKey: `${request.paymentId}:create` },',
      '{ idempotencyKey: `${request.paymentId}:create:${Math.random()}` },',
    ),
  ),
  bug(
    'nobody-asks',
    7,
    'what no webhook tells is never found out',
    at(
      'server/services/payments/reconcile.ts',
      'const claimedUntil = instant(now + RETRY_MS);',
      'const claimedUntil = instant(now + RETRY_MS);\n  if (claimedUntil > 0) return false;',
    ),
    at(
      'server/services/payments/missed-events.ts',
      'if (last !== null && !(await isTime(deps, last, now))) return false;',
      'if (last !== null) return false;',
    ),
  ),
  bug(
    'debit-too-much',
    5,
    'an instalment is debited with what was paid already',
    at(
      'server/domain/plan-charge.ts',
      'return chargeableOf(min(arrearsMinor, payable), plan.currency);',
      'const due = sum(plan.instalments.filter((i) => i.dueOn <= today).map((i) => i.amountMinor));\n  return arrearsMinor > 0 ? chargeableOf(min(due, payable), plan.currency) : ZERO;',
    ),
  ),
  bug(
    'no-grace',
    1,
    'a plan is broken the day after a missed part',
    at(
      'server/domain/plan-grace.ts',
      'const graceEndOn = addDays(graceFrom(plan, askedOn, facts), plan.policy.graceDays);',
      'const graceEndOn = graceFrom(plan, askedOn, facts);',
    ),
  ),
  {
    // Long waits with one part left are rare among the first histories.
    ...bug(
      'last-part-stalls',
      1,
      'a plan waits for ever for a second missed part when only the last one is left',
      at('server/domain/plan-grace.ts', 'if (isOver || isDefault(', 'if (isDefault('),
    ),
    test: 'tests/domain/plan-default.test.ts',
  },
  bug(
    'cents-lost',
    7,
    'the units left over by a split are dropped',
    at('server/domain/money.ts', '(i < larger ? part + 1 : part) * step', 'part * step'),
  ),
  {
    // Not met in the first sixty histories.
    ...bug(
      'credit-stays',
      0,
      'credit that pays an invoice can be used once more',
      at(
        'server/domain/credit.ts',
        '() => toCredit(paymentId, currency, taken, why, writing),',
        '() => (taken === 0 ? toCredit(paymentId, currency, taken, why, writing) : NO_STEP),',
      ),
    ),
    test: 'tests/http/credit.test.ts',
  },
  {
    // Not met in the first sixty histories.
    ...bug(
      'twice-kept',
      0,
      'what one card paid twice is kept as credit',
      at(
        'server/domain/refund.ts',
        'p.methodFingerprint === card &&',
        'p.methodFingerprint === card + card &&',
      ),
    ),
    test: 'tests/http/credit.test.ts',
  },
  bug(
    'look-writes',
    4,
    'looking at an invoice makes it a new link',
    at('server/services/links/links.ts', 'if (known !== undefined) return known;', ''),
  ),
  bug(
    'sent-too-early',
    14,
    'a letter counts as sent when the mail server said "later"',
    at(
      'server/services/messages/send-due.ts',
      'if (result.ok) {',
      "if (result.ok || result.kind === 'temporary') {",
    ),
  ),
  {
    // Not met in the first sixty histories.
    ...bug(
      'foreign-rows',
      0,
      'a list shows the debtors of all vendors',
      at('db/queries/debtors.ts', "['d.vendor_id = ?', vendorId],", "['d.vendor_id <> ?', ''],"),
    ),
    test: 'tests/http/api-tenants.test.ts',
  },
  bug(
    'no-dedup',
    1,
    'a webhook that comes twice is not known by its id',
    at(
      'db/queries/webhooks.ts',
      'sql: `${insert.sql} ON CONFLICT (id) DO UPDATE SET pushed_at = excluded.pushed_at\n        WHERE pushed_at IS NULL`,',
      'sql: insert.sql,',
    ),
  ),
  {
    // Not met in the first sixty histories.
    ...bug(
      'no-refetch',
      0,
      'the first answer about an intent is believed for ever',
      at(
        'server/services/webhooks/apply-inbox.ts',
        'const BATCH = 64;',
        `const BATCH = 64;
const asked = new WeakMap<Deps, Map<string, ReturnType<Deps['payments']['fetchIntent']>>>();
function askOnce(deps: Deps, id: string) {
  const known = asked.get(deps) ?? new Map();
  asked.set(deps, known);
  if (!known.has(id)) known.set(id, deps.payments.fetchIntent(id));
  return known.get(id);
}`,
      ),
      at(
        'server/services/webhooks/apply-inbox.ts',
        'const fetched = await deps.payments.fetchIntent(intentId);',
        'const fetched = await askOnce(deps, intentId);',
      ),
    ),
    test: 'tests/http/payment-life-delayed.test.ts',
  },
  {
    // Whoever loses the letter to another notices before sending, so no history shows it.
    ...bug(
      'no-lease',
      0,
      'two workers take the same letter',
      at(
        'db/queries/messages.ts',
        'args: [claim.until, claim.lease, claim.now, claim.limit],',
        'args: [claim.now, claim.lease, claim.now, claim.limit],',
      ),
    ),
    test: 'tests/http/db-queries.test.ts',
  },
  bug(
    'quote-not-rechecked',
    1,
    'who saw an old amount is charged another one',
    at('server/domain/price.ts', 'if (shown !== offered.option.amountMinor) {', 'if (shown < 0) {'),
  ),
  bug(
    'quote-never-ends',
    2,
    'an attempt can be paid at its price for ever',
    at(
      'server/domain/payment.ts',
      'return facts.payments.filter((p) => isOpenAttempt(p) && now >= p.quoteExpiresAt);',
      'return facts.payments.filter((p) => isOpenAttempt(p) && now < 0);',
    ),
    at(
      'server/services/payments/reconcile.ts',
      'if (isOpenAttempt(payment) && deps.clock.now() >= payment.quoteExpiresAt)',
      'if (isOpenAttempt(payment) && deps.clock.now() < 0)',
    ),
  ),
  bug(
    'no-tenant-predicate',
    6,
    'the id of an invoice is enough, whosever it is',
    at(
      'db/queries/locate.ts',
      'FROM invoices WHERE vendor_id = ? AND id = ?',
      'FROM invoices WHERE (vendor_id = ? OR true) AND id = ?',
    ),
  ),
  bug(
    'refusal-forgotten',
    19,
    'a method that the bank has refused for good is debited again',
    at(
      'server/domain/plan-charge.ts',
      'return isHardDecline(charge.failureCode);',
      'return charge.failureCode.length === 0;',
    ),
  ),
  bug(
    'given-up-stays-open',
    38,
    'an intent that is known too late stays open at the processor',
    at('server/domain/payment-report.ts', '...(mustClose && { askAt: now }),', ''),
  ),
  bug(
    'new-page-each-time',
    9,
    'a page whose answer was lost is asked for under another key',
    at(
      'server/gateways/stripe-checkout.ts',
      '`${request.paymentId}:checkout`',
      '`${request.paymentId}:checkout:${Math.random()}`',
    ),
  ),
  bug(
    'alarm-stays',
    5,
    'an alarm that is over is still shown',
    at(
      'server/services/alarms/check.ts',
      'const cleared = known.filter((alarm) => !lateKeys?.has(alarmKey(alarm)));',
      'const cleared = known.filter(() => lateKeys === undefined);',
    ),
  ),
  {
    ...bug(
      'normal-sync',
      0,
      'a commit is acknowledged before it is on the disk',
      at('db/connection.ts', "'synchronous = FULL',", "'synchronous = NORMAL',"),
      at(
        'db/connection.ts',
        "(await readPragma(client, 'synchronous')) === 2",
        "(await readPragma(client, 'synchronous')) === 1",
      ),
    ),
    test: 'tests/http/db-client.test.ts',
  },
];

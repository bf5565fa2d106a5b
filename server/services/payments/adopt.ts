import { clearStrandedMoney, keepStrandedMoney } from '../../../db/queries/stranded.ts';
import type { Stranded } from '../../../db/queries/stranded.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type { ProcessorReport } from '../../domain/payment.ts';
import { decideAdoptPayment } from '../../domain/payment-adoption.ts';
import type { PaymentOrigin } from '../../domain/payment-adoption.ts';
import type { Deps } from '../../deps.ts';
import type { IntentAnswer } from '../../gateways/types.ts';
import { changeCase } from '../case.ts';
import type { Changed } from '../case.ts';
import type { Failure } from '../outcome.ts';
import { applyReport } from './apply.ts';

/** `stranded`: it says that it is ours, and nobody here knows what it is for; a person is told. */
export type Adoption = 'applied' | 'notOurs' | 'stranded' | 'askAgain';

/**
 * Books a payment that the processor has and no row here knows: the database is an older copy of itself
 * (fault F50). What it is for stands in its metadata; where that does not fit what is here, an alarm
 * names it for as long as it lasts, so that no money stays unseen.
 */
export async function adoptPayment(deps: Deps, { report, named }: IntentAnswer): Promise<Adoption> {
  const { paymentIntentId } = report;
  const vendor = named.vendorId === null ? undefined : await loadVendor(deps.db, named.vendorId);
  // Another installation may share the account; our vendors' ids are ours alone.
  if (vendor === undefined || report.livemode !== deps.payments.livemode) return 'notOurs';
  const one = { vendorId: vendor.id, paymentIntentId };
  if (report.status !== 'succeeded' && report.status !== 'processing') {
    // A debit that was on its way may have come back.
    await deps.db.write([clearStrandedMoney(one)]);
    return 'notOurs';
  }
  const { origin } = named;
  if (origin !== null) {
    const booked = await book(deps, one, origin, report);
    if (booked.ok) return 'applied';
    if (booked.code !== 'notFound' && booked.code !== 'paymentMismatch') return 'askAgain';
  }
  const isGone = report.status === 'succeeded' && report.refundedMinor >= report.receivedMinor;
  const since = deps.clock.now();
  await deps.db.write([isGone ? clearStrandedMoney(one) : keepStrandedMoney(one, since)]);
  return 'stranded';
}

async function book(
  deps: Deps,
  one: Stranded,
  origin: PaymentOrigin,
  report: ProcessorReport,
): Promise<Changed | Failure> {
  const ref = { vendorId: one.vendorId, debtorId: origin.debtorId };
  const booked = await changeCase(
    deps,
    ref,
    { kind: 'processor' },
    (facts, now) => decideAdoptPayment(facts, { origin, report }, now, deps.newId),
    { also: [clearStrandedMoney(one)] },
  );
  // Somebody else has booked it meanwhile, perhaps by an answer that is older than this one.
  return booked.ok && booked.ignored === 'alreadyKnown'
    ? applyReport(deps, ref, origin.paymentId, report)
    : booked;
}

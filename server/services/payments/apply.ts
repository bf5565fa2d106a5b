import type { Statement } from '../../../db/statement.ts';
import type { Payment } from '../../domain/facts.ts';
import type { ProcessorReport } from '../../domain/payment.ts';
import { decideProcessorReport, takesBack } from '../../domain/payment-report.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayFailure, GatewayResult, IntentAnswer } from '../../gateways/types.ts';
import { changeCase } from '../case.ts';
import type { CaseRef, Changed } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';

const ASK_AGAIN = 8;

/**
 * Takes over what the processor says of a payment; saying it twice or late changes nothing. When the
 * case moved on while it was decided, or the report says less than the case knows, the processor is
 * asked again: what it says of a case that stands still meanwhile is so.
 */
export async function applyReport(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  report: ProcessorReport,
  also: readonly Statement[] = [],
): Promise<Changed | Failure> {
  let current = report;
  let seenSeq: number | null = null;
  for (let attempt = 0; attempt < ASK_AGAIN; attempt++) {
    const changed = await changeCase<'notFound' | 'paymentMismatch' | 'conflict'>(
      deps,
      ref,
      { kind: 'processor' },
      (facts, now) => {
        const isCurrent = facts.seq === seenSeq;
        seenSeq = facts.seq;
        const payment = facts.payments.find((p) => p.id === paymentId);
        return payment !== undefined && !isCurrent && takesBack(payment, current)
          ? { ok: false, code: 'conflict' }
          : decideProcessorReport(facts, { paymentId, report: current }, now, deps.newId);
      },
      { also, attempts: 1 },
    );
    if (changed.ok || changed.code !== 'conflict') return changed;
    const fetched = await deps.payments.fetchIntent(current.paymentIntentId);
    if (!fetched.ok) return gatewayFailure(fetched);
    current = fetched.value.report;
  }
  return failed('conflict');
}

export type Attempt = { readonly payment: Payment; readonly answer: IntentAnswer };

/** Applies an answer of the gateway and returns the payment as it is then. */
export async function applyAnswer(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  result: GatewayResult<IntentAnswer>,
): Promise<Outcome<Attempt>> {
  if (!result.ok) return gatewayFailure(result);
  const changed = await applyReport(deps, ref, paymentId, result.value.report);
  if (!changed.ok) return changed;
  const payment = changed.facts.payments.find((p) => p.id === paymentId);
  return payment ? { ok: true, value: { payment, answer: result.value } } : failed('notFound');
}

/**
 * Asks whether the processor has an intent for a payment of which we know none, because the answer was
 * lost, and takes over what it says. null: it never heard of this payment.
 */
export async function lookForIntent(
  deps: Deps,
  ref: CaseRef,
  { id: paymentId, createdAt: createdAfter }: Payment,
): Promise<Outcome<Attempt | null>> {
  const found = await deps.payments.findIntent({ paymentId, createdAfter });
  if (!found.ok) return gatewayFailure(found);
  if (found.value === null) return done(null);
  return applyAnswer(deps, ref, paymentId, { ok: true, value: found.value });
}

/** Nothing was taken, or nobody knows yet: either way the payer may try again with the same attempt. */
export function gatewayFailure(failure: GatewayFailure): Failure {
  return failed(failure.kind === 'refused' ? 'processorRefused' : 'processorBusy');
}

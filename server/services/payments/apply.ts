import type { Statement } from '../../../db/statement.ts';
import type { Payment } from '../../domain/facts.ts';
import type { ProcessorReport } from '../../domain/payment.ts';
import { decideProcessorReport } from '../../domain/payment-report.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayFailure, GatewayResult, IntentAnswer } from '../../gateways/types.ts';
import { changeCase } from '../case.ts';
import type { CaseRef, Changed } from '../case.ts';
import { failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';

/** Takes over what the processor says of a payment; saying it twice or late changes nothing. */
export function applyReport(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  report: ProcessorReport,
  also: readonly Statement[] = [],
): Promise<Changed | Failure> {
  return changeCase(
    deps,
    ref,
    { kind: 'processor' },
    (facts, now) => decideProcessorReport(facts, { paymentId, report }, now, deps.newId),
    also,
  );
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

/** Nothing was taken, or nobody knows yet: either way the payer may try again with the same attempt. */
export function gatewayFailure(failure: GatewayFailure): Failure {
  return failed(failure.kind === 'refused' ? 'processorRefused' : 'processorBusy');
}

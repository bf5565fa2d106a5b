import type { Stripe } from 'stripe';
import { invalid, missing } from './errors.ts';
import type { Operations } from './operations.ts';
import { isDebit } from './test-methods.ts';
import type { World } from './world.ts';

/**
 * The customer's bank takes a charge back, or only asks (an inquiry, which moves no money). A SEPA
 * debit that comes back is lost at once: the scheme knows no answer to it.
 */
export function openDispute(
  world: World,
  charge: Stripe.Charge,
  isInquiry: boolean,
  partAmount?: number,
): Stripe.Dispute {
  const isFinal = isDebit(charge.payment_method_details?.type ?? '');
  const openStatus = isInquiry ? 'warning_needs_response' : 'needs_response';
  const dispute = {
    id: world.newId('du'),
    object: 'dispute',
    amount: partAmount ?? disputableOf(world, charge),
    balance_transactions: [],
    charge: charge.id,
    created: world.seconds,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: isFinal ? null : world.seconds + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: isFinal ? 'debit_not_authorized' : 'fraudulent',
    status: isFinal ? 'lost' : openStatus,
  } satisfies Stripe.Dispute;
  world.tables.put('disputes', dispute.id, dispute);
  world.tables.put('charges', charge.id, { ...charge, disputed: true });
  world.emit('charge.dispute.created', dispute);
  if (!isInquiry) world.emit('charge.dispute.funds_withdrawn', dispute);
  if (isFinal) world.emit('charge.dispute.closed', dispute);
  return dispute;
}

/** What the customer has neither got back nor disputed yet. */
export function disputableOf(world: World, charge: Stripe.Charge): number {
  const disputes = world.tables.all('disputes').filter((d) => d.charge === charge.id);
  const taken = disputes.filter((d) => d.status === 'lost' || isOpen(d));
  return charge.amount - charge.amount_refunded - taken.reduce((sum, d) => sum + d.amount, 0);
}

/** The bank decided. An inquiry that ends well is only closed; one that does not becomes a dispute. */
export function closeDispute(
  world: World,
  dispute: Stripe.Dispute,
  isWon: boolean,
): Stripe.Dispute {
  const isInquiry = dispute.status.startsWith('warning_');
  const winning = isInquiry ? 'warning_closed' : 'won';
  const closed: Stripe.Dispute = {
    ...dispute,
    status: isWon ? winning : 'lost',
    is_charge_refundable: isInquiry && isWon,
  };
  world.tables.put('disputes', dispute.id, closed);
  if (isInquiry && !isWon) world.emit('charge.dispute.funds_withdrawn', closed);
  world.emit('charge.dispute.closed', closed);
  if (isWon && !isInquiry) world.emit('charge.dispute.funds_reinstated', closed);
  return closed;
}

/** Evidence of the vendor. Stripe's own test texts decide at once who wins. */
export function updateDispute(
  world: World,
  id: string,
  params: Operations['disputes.update'],
): Stripe.Dispute {
  const dispute = world.tables.get('disputes', id);
  if (dispute === undefined) throw missing('dispute', id);
  if (!isOpen(dispute)) throw invalid('This dispute is already closed.');
  const text = params.evidence?.uncategorized_text ?? null;
  const updated: Stripe.Dispute = {
    ...dispute,
    evidence: { ...dispute.evidence, uncategorized_text: text },
    evidence_details: { ...dispute.evidence_details, has_evidence: text !== null },
  };
  world.tables.put('disputes', id, updated);
  world.emit('charge.dispute.updated', updated);
  if (params.submit === false) return updated;
  if (text === 'winning_evidence') return closeDispute(world, updated, true);
  if (text === 'losing_evidence') return closeDispute(world, updated, false);
  return updated;
}

export const isOpen = (dispute: Stripe.Dispute): boolean =>
  !['won', 'lost', 'warning_closed'].includes(dispute.status);

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

import type { VersionFault } from './faults.ts';

/** The answer as another version of Stripe would write it, where it is one object with a state. */
export function asOtherVersion(kind: VersionFault, body: string): string {
  const answer: unknown = JSON.parse(body);
  const isObject = typeof answer === 'object' && answer !== null && 'status' in answer;
  return isObject ? JSON.stringify({ ...answer, ...CHANGES[kind] }) : body;
}

/** What is undefined is not there at all as JSON. */
const CHANGES: { readonly [kind in VersionFault]: object } = {
  newStatus: { status: 'requires_patience' },
  newFields: {
    patience: { object: 'patience', status: 'required', until: null },
    next_action_v3: [{ type: 'wait' }],
  },
  fewerFields: {
    next_action: undefined,
    last_payment_error: undefined,
    cancellation_reason: undefined,
    payment_method_types: undefined,
    processing: undefined,
  },
};

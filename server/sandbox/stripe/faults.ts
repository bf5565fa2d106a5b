/**
 * What can go wrong between us and Stripe, for tests and simulations.
 * `lostBefore`: the request never arrived. `lostAfter`: it was done, the answer never arrived.
 * `garbled`: it was done, the answer is cut off. `serverError`: nothing was done, and the key keeps
 * that answer. `rateLimited`, `lockTimeout`: come again. `newStatus`, `newFields`, `fewerFields`: it was
 * done, and the answer is one of a version that nobody here knows.
 */
export type FaultKind =
  | 'lostBefore'
  | 'lostAfter'
  | 'garbled'
  | 'serverError'
  | 'rateLimited'
  | 'lockTimeout'
  | VersionFault;
export type VersionFault = 'newStatus' | 'newFields' | 'fewerFields';
/** Nothing is heard before that: the request is held back, or only its answer is. */
export type HeldBack = { readonly waitFor: Promise<unknown>; readonly isDone?: true };

export type Fault = {
  /** `POST /v1/refunds`; a path matches with everything below it. */
  readonly on: string;
  readonly kind: FaultKind | HeldBack;
  readonly times?: number;
};

export type Faults = {
  readonly inject: (fault: Fault) => void;
  /** The fault that meets this request, if any; each is used up by being taken. */
  readonly take: (method: string, path: string) => Fault['kind'] | null;
};

export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    inject: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    take: (method, path) => {
      const met = waiting.find((w) => w.left > 0 && `${method} ${path}`.startsWith(w.fault.on));
      if (met === undefined) return null;
      met.left -= 1;
      return met.fault.kind;
    },
  };
}

/** The package's own types for this entry name files that modern resolution does not find. */
declare module '@stripe/stripe-js/pure' {
  import type { loadStripe as load } from '@stripe/stripe-js';

  export const loadStripe: typeof load & {
    readonly setLoadParameters: (params: { readonly advancedFraudSignals: boolean }) => void;
  };
}

/// <reference types="astro/client" />

declare namespace App {
  /** What `server/app.ts` hands to every page. */
  interface Locals {
    /** What this page may do beyond the rule; read by the middleware after rendering. */
    security?: import('./lib/security-headers.ts').PagePolicy;
    readonly saldo: {
      /** The API of this very process, without a network in between. */
      readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
      /**
       * The answer of `GET /portal/v1/:token` without the trip through JSON: the page that everybody
       * opens first is asked for most.
       */
      readonly show: (
        token: string,
        invoiceIds: readonly string[],
      ) => Promise<
        import('./lib/portal-api.ts').Answer<import('../server/contract/portal.ts').PortalView>
      >;
      /** The public origin, for addresses that leave the page. */
      readonly origin: string;
      /** No money moves here. */
      readonly sandbox?: boolean;
    };
  }
}

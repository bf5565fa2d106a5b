/**
 * What every page may do, said once. A page that needs more (the card form at Stripe) or less says so
 * in `Astro.locals.security`; a page that sets its own policy (the widget's frames) is left alone.
 */

export interface PagePolicy {
  /** Hash of the vendor's accent sheet. */
  readonly styleSource?: string;
  /** The page loads Stripe.js from Stripe. */
  readonly loadsStripe?: boolean;
  /** The page's form leads on to Stripe's own page: Chromium holds the redirect against `form-action`. */
  readonly leadsToStripe?: boolean;
}

const STRIPE_SCRIPT = 'https://js.stripe.com';
const STRIPE_PAGE = 'https://checkout.stripe.com';

/** The content security policy of a page as one header value. */
export function contentSecurityPolicy({
  styleSource,
  loadsStripe = false,
  leadsToStripe = false,
}: PagePolicy): string {
  const directives = [
    `default-src 'none'`,
    `script-src 'self'${loadsStripe ? ` ${STRIPE_SCRIPT} https://*.js.stripe.com` : ''}`,
    `style-src 'self'${styleSource ? ` ${styleSource}` : ''}`,
    `img-src 'self'${loadsStripe ? ' https://*.stripe.com' : ''}`,
    `connect-src 'self'${loadsStripe ? ' https://api.stripe.com' : ''}`,
    ...(loadsStripe
      ? [`frame-src ${STRIPE_SCRIPT} https://*.js.stripe.com https://hooks.stripe.com`]
      : []),
    `form-action 'self'${leadsToStripe ? ` ${STRIPE_PAGE}` : ''}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    // Stripe.js writes markup of its own; everywhere else the browser refuses markup made from text.
    ...(loadsStripe ? [] : [`require-trusted-types-for 'script'`, `trusted-types 'none'`]),
  ];
  return directives.join('; ');
}

/** The other headers, the same for every page; the link in the address must go nowhere. */
export const pageHeaders: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Robots-Tag', 'noindex, nofollow'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  [
    'Permissions-Policy',
    'camera=(), geolocation=(), microphone=(), payment=(self "https://js.stripe.com")',
  ],
];

import { expect, test } from 'vitest';
import { allowCardForm, allowStripePage } from '../../portal/lib/card-form-policy.ts';
import { contentSecurityPolicy } from '../../portal/lib/security-headers.ts';
import type { PagePolicy } from '../../portal/lib/security-headers.ts';

type Allow = (locals: App.Locals, publishableKey: string) => void;

const policyAfter = (allow: Allow | null, key: string): string => {
  const locals = {} as App.Locals & { security?: PagePolicy };
  allow?.(locals, key);
  return contentSecurityPolicy(locals.security ?? {});
};

test('only the form that leads to Stripe’s page may leave us, and it loads nothing from there', () => {
  const leading = policyAfter(allowStripePage, 'pk_live_x');
  expect(leading).toContain(`form-action 'self' https://checkout.stripe.com;`);
  expect(leading).toContain(`script-src 'self';`);
  expect(leading).toContain(`require-trusted-types-for 'script'`);
  for (const policy of [
    policyAfter(null, ''),
    policyAfter(allowCardForm, 'pk_live_x'),
    policyAfter(allowStripePage, 'pk_sandbox_x'),
  ])
    expect(policy).toContain(`form-action 'self';`);
});

import { isSandboxKey } from './stripe-loader.ts';

/** Lets this page, and no other, load the processor's script; the sandbox needs nobody from outside. */
export function allowCardForm(locals: App.Locals, publishableKey: string): void {
  locals.security = { ...locals.security, loadsStripe: !isSandboxKey(publishableKey) };
}

/** Lets the form of this page lead on to Stripe's own page; in the sandbox that page is one of ours. */
export function allowStripePage(locals: App.Locals, publishableKey: string): void {
  locals.security = { ...locals.security, leadsToStripe: !isSandboxKey(publishableKey) };
}

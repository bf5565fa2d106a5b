import { isSandboxKey } from './stripe-loader.ts';

/** Lets this page, and no other, load the processor's script; the sandbox needs nobody from outside. */
export function allowCardForm(locals: App.Locals, publishableKey: string): void {
  locals.security = { ...locals.security, loadsStripe: !isSandboxKey(publishableKey) };
}

import { remember } from './strip-token.ts';

/**
 * Before the form leads away, the tab keeps which page the payment will have: the address to which
 * Stripe leads back holds no link. Without this script that address says itself what became of it.
 */
export function rememberOnLeaving(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-back-to]');
  form?.addEventListener('submit', () => remember(form.dataset['backTo'] ?? ''));
  // A page that comes back out of the browser's memory may show a payment that is long done.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
}

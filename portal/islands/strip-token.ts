/**
 * The link is the key to the page, and Stripe.js reports the address of the page it runs on. So the
 * address loses the link before Stripe.js loads (threat T10); the tab's own storage keeps the way
 * back for a reload and for the return from a bank.
 */
const RETURN_PATH = '/p/back';
const KEY = 'saldo.back';

/** Takes the link out of the address. Answers where a bank may send the browser back to. */
export function stripToken(returnTo: string): string {
  remember(returnTo);
  history.replaceState(null, '', RETURN_PATH);
  return new URL(RETURN_PATH, location.origin).href;
}

/** From now on a return leads to this page, such as the status of the payment just begun. */
export function remember(path: string): void {
  try {
    sessionStorage.setItem(KEY, path);
  } catch {
    // Without storage the page of the return says to open the letter's link again.
  }
}

/**
 * Leads from the returning address to the page that was remembered, if this tab knows one. `PAYMENT` in
 * it stands for the payment that the returning address names.
 */
export async function goBack(): Promise<void> {
  const { payment = '', look = '' } =
    document.querySelector<HTMLElement>('[data-payment]')?.dataset ?? {};
  const path = remembered()?.replace('PAYMENT', encodeURIComponent(payment));
  if (!path?.startsWith('/p/') && !path?.startsWith('/embed/')) return;
  // Whoever has just paid is faster than the processor's event; the page must not say otherwise.
  location.replace((await isUnpaid(look)) ? withUnpaid(path) : path);
}

/** The processor has just said so; not to be told from a payment whose event is late otherwise. */
async function isUnpaid(look: string): Promise<boolean> {
  if (!look) return false;
  try {
    const answer: unknown = await (await fetch(look, { method: 'POST' })).json();
    return !!answer && typeof answer === 'object' && 'isUnpaid' in answer && !!answer.isUnpaid;
  } catch {
    return false;
  }
}

const withUnpaid = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}unpaid=1`;

function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    // The page already says what to do.
    return null;
  }
}

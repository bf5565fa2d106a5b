/**
 * Looks again at a payment that is not final and loads the page anew when its state has changed. The
 * pauses grow, because a bank debit takes days and nobody waits for it in front of a screen.
 */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const GIVE_UP_AFTER = 40;

export function watchPayment(): void {
  const note = document.querySelector<HTMLElement>('[data-watch-payment]');
  const { watchPayment: shown, address } = note?.dataset ?? {};
  if (shown && address) void look(address, shown, FIRST_PAUSE_MS, GIVE_UP_AFTER);
}

async function look(address: string, shown: string, pauseMs: number, left: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, pauseMs);
  });
  const status = document.hidden ? shown : await fetchStatus(address);
  if (status !== undefined && status !== shown) return location.reload();
  if (left > 0) await look(address, shown, Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS), left - 1);
}

async function fetchStatus(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    const body: unknown = response.ok ? await response.json() : undefined;
    if (!body || typeof body !== 'object' || !('status' in body)) return undefined;
    // A code that ran out leaves the payment as it was, but for what is wrong with it.
    const problem = 'problem' in body && typeof body.problem === 'string' ? body.problem : '';
    return `${String(body.status)} ${problem}`;
  } catch {
    return undefined;
  }
}

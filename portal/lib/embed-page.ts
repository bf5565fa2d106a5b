import { joinHost } from './embed-host.ts';
import type { FramePage } from './embed-host.ts';

/** Joins the page in the frame to the page around it; see components/FrameParts.astro. */
export function joinPage(): void {
  const parts = document.querySelector<HTMLElement>('#saldo-frame');
  if (!parts) return;
  const host = joinHost(JSON.parse(parts.dataset['frame'] ?? '{}') as FramePage);
  parts.querySelector('[data-close]')?.addEventListener('click', () => host.close());
  // Browsers refuse `autofocus` in a frame of another site, and say so on the console.
  document.querySelector<HTMLElement>('.problems')?.focus();
  // Documents open beside the frame: a PDF inside it could not be left again.
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/portal/"]')) {
    link.target = '_blank';
  }
  // Without the host's help the link leads there by itself, in the window around the frame.
  const wayOut = document.querySelector<HTMLAnchorElement>('a[data-break-out]');
  wayOut?.addEventListener('click', (event) => {
    if (host.redirect(wayOut.href)) event.preventDefault();
  });
  // The host page hears no keys that are pressed in here.
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) host.close();
  });
  watchBusy((isBusy) => host.lock(isBusy));
}

/** While something is `aria-busy`, a commitment is being made and the dialog stays open. */
function watchBusy(onChange: (isBusy: boolean) => void): void {
  let wasBusy = false;
  const look = () => {
    const isBusy = document.querySelector('[aria-busy="true"]') !== null;
    if (isBusy !== wasBusy) onChange(isBusy);
    wasBusy = isBusy;
  };
  new MutationObserver(look).observe(document.body, {
    attributeFilter: ['aria-busy'],
    subtree: true,
    childList: true,
  });
}

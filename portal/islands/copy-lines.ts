/**
 * Buttons that copy what stands beside them. Without scripts, or where the browser lets nobody write to
 * the clipboard, they stay hidden, and a click on the line selects it whole.
 */
export function copyLines(): void {
  if (!('clipboard' in navigator)) return;
  const status = document.querySelector('[data-copied]');
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copyOf(button, status));
  }
}

async function copyOf(button: HTMLButtonElement, status: Element | null): Promise<void> {
  const { copy = '', done = '' } = button.dataset;
  try {
    await navigator.clipboard.writeText(copy);
    status?.replaceChildren(done);
  } catch {
    // It was not allowed after all: the line itself can still be selected.
    button.remove();
  }
}

/**
 * A form that asks by GET answers in place: after each change the same page is fetched with the new
 * choice, and its parts marked `data-live` replace the ones shown. Without this script the form has
 * its own button; nothing is decided here.
 */
export function keepLive(): void {
  const form = document.querySelector<HTMLFormElement>('[data-live-form]');
  if (!form) return;
  let asked = 0;
  form.addEventListener('change', (event) => {
    if (!isChoice(event.target)) return;
    asked += 1;
    const mine = asked;
    const address = addressOf(form);
    void load(address).then((answer) => {
      if (mine !== asked) return;
      if (answer) show(answer, address);
      else form.submit();
    });
  });
}

/** Fields of a group marked `data-live-fields`, or all of a form that has no such group. */
function isChoice(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLInputElement)) return false;
  const groups = document.querySelector('[data-live-fields]');
  return !groups || target.closest('[data-live-fields]') !== null;
}

function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string') query.append(name, value);
  const page = form.dataset['liveForm'] || location.pathname;
  return `${page}?${query}`;
}

/** XMLHttpRequest parses the answer itself, which Trusted Types allow; scripts in it do not run. */
function load(address: string): Promise<Document | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    request.timeout = 10_000;
    request.onload = () => resolve(request.status < 500 ? request.responseXML : null);
    request.onerror = () => resolve(null);
    request.ontimeout = () => resolve(null);
    request.send();
  });
}

function show(answer: Document, address: string): void {
  for (const shown of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const fresh = answer.querySelector(`[data-live="${shown.dataset['live']}"]`);
    if (!fresh) continue;
    if (shown.getAttribute('role') === 'status') shown.textContent = fresh.textContent;
    else if (!shown.contains(document.activeElement)) shown.replaceWith(document.adoptNode(fresh));
  }
  document.title = answer.title;
  history.replaceState(null, '', address);
  document.querySelector('[data-live-button]')?.setAttribute('hidden', '');
}

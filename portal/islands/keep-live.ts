/**
 * A form that asks by GET answers in place: after each change the same page is fetched with the new
 * choice, and its parts marked `data-live` replace the ones shown. Without this script the form has
 * its own button; nothing is decided here.
 */
export function keepLive(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-live-form]')) watch(form);
}

function watch(form: HTMLFormElement): void {
  form.querySelector('[data-live-button]')?.setAttribute('hidden', '');
  let asked = 0;
  const fieldsOf = (): Element => form.querySelector('[data-live-fields]') ?? form;
  const ask = (fields: Element): void => {
    asked += 1;
    const mine = asked;
    const address = addressOf(form, fields);
    void load(address).then((answer) => {
      if (mine !== asked) return;
      if (answer) show(answer, address);
      else location.assign(address);
    });
  };
  form.addEventListener('change', ({ target }) => {
    const fields = fieldsOf();
    if (target instanceof HTMLInputElement && fields.contains(target)) ask(fields);
  });
  // What was chosen before this script had come, on a slow line or on the way back.
  const isChosen = Array.from(fieldsOf().querySelectorAll('input')).some(
    (input) => input.checked !== input.defaultChecked || input.value !== input.defaultValue,
  );
  if (isChosen) ask(fieldsOf());
}

/** What a press of the form's own button would ask for; fields that are no part of it stay out. */
function addressOf(form: HTMLFormElement, fields: Element): string {
  const page = new URL(form.dataset['liveForm'] || location.pathname, location.href);
  const named = ['lang', ...Array.from(fields.querySelectorAll('input'), (input) => input.name)];
  for (const name of named) page.searchParams.delete(name);
  for (const [name, value] of new FormData(form)) {
    if (named.includes(name) && typeof value === 'string') page.searchParams.append(name, value);
  }
  return page.pathname + page.search;
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

/** A field keeps what is typed in it; whether that is wrong, and why, is said anew. */
function markAs(field: Element, fresh: Element | null): void {
  if (!fresh) return;
  for (const name of ['aria-invalid', 'aria-describedby']) {
    const value = fresh.getAttribute(name);
    if (value === null) field.removeAttribute(name);
    else field.setAttribute(name, value);
  }
}

function show(answer: Document, address: string): void {
  for (const shown of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const fresh = answer.querySelector(`[data-live="${shown.dataset['live']}"]`);
    if (!fresh) continue;
    if (shown.getAttribute('role') === 'status') shown.textContent = fresh.textContent;
    else if (!shown.contains(document.activeElement)) shown.replaceWith(document.adoptNode(fresh));
  }
  for (const field of document.querySelectorAll('[data-live-form] [aria-describedby]')) {
    markAs(field, answer.getElementById(field.id));
  }
  document.title = answer.title;
  history.replaceState(null, '', address);
}

import { playStory } from './sandbox-story.ts';
import { keepTime } from './sandbox-clock.ts';

/**
 * The panel without page loads: a pressed button is sent as the form would be, the page that comes
 * back replaces the parts marked `data-live`, and what happened is played line by line. Without this
 * script the same forms and links load the same pages.
 */
export function liveBench(): void {
  const player = { finish: () => {} };
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !('act' in form.dataset)) return;
    event.preventDefault();
    player.finish();
    void press(form, event.submitter).then((isDone) => {
      if (isDone) player.finish = playStory();
    });
  });
  document.addEventListener('click', (event) => {
    const { target } = event;
    if (!(target instanceof Element) || event.defaultPrevented) return;
    if (target.closest('[data-show-all]')) player.finish();
    const secret = target.closest<HTMLElement>('[data-copy]');
    if (secret) void copy(secret);
    const link = target.closest<HTMLAnchorElement>('a[data-swap]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    player.finish();
    void turnTo(link.href);
  });
  addEventListener('popstate', () => {
    // A jump within the page is one too, and its goal must not be replaced.
    if (withoutHash(location.href) === panel.address) return;
    void load(location.href).then((page) => page && show(page));
  });
  // The debtor may have acted in another window meanwhile.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void load(location.href).then((page) => page && show(page));
  });
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) button.hidden = false;
  toNewest();
  keepTime();
}

const withoutHash = (address: string): string => address.split('#')[0] ?? '';

/** Where what is shown came from. */
const panel = { address: withoutHash(location.href) };

/** The story ends where one is. */
function toNewest(): void {
  const list = document.querySelector('.days');
  if (list) list.scrollTop = list.scrollHeight;
}

/** false: nothing new is shown, because the page could not be reached. */
async function press(form: HTMLFormElement, submitter: HTMLElement | null): Promise<boolean> {
  const status = document.querySelector<HTMLElement>('[role="status"]');
  const pressed = submitter instanceof HTMLButtonElement ? submitter : null;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, pressed)) {
    if (typeof value === 'string') body.append(name, value);
  }
  if (status) status.textContent = status.dataset['passing'] ?? '';
  setBusy(true);
  const page = await load(form.action, body);
  setBusy(false);
  if (!page) {
    form.requestSubmit(pressed);
    return false;
  }
  show(page);
  if (page.address) history.replaceState(null, '', page.address);
  focusAgain(pressed, body.get('paymentIntent'));
  return true;
}

async function turnTo(address: string): Promise<void> {
  const page = await load(address);
  if (!page) return location.assign(address);
  show(page);
  history.pushState(null, '', address);
  const title = document.querySelector<HTMLElement>('#letters');
  title?.setAttribute('tabindex', '-1');
  title?.focus({ preventScroll: true });
  title?.scrollIntoView({ block: 'nearest' });
}

interface Page {
  readonly document: Document;
  /** After redirects. */
  readonly address: string;
}

/** XMLHttpRequest parses the answer itself, which Trusted Types allow; scripts in it do not run. */
function load(address: string, body?: URLSearchParams): Promise<Page | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(body ? 'POST' : 'GET', address);
    request.responseType = 'document';
    request.onload = () => {
      const { responseXML, responseURL } = request;
      const isPanel = responseXML?.querySelector('[data-live]');
      resolve(responseXML && isPanel ? { document: responseXML, address: responseURL } : null);
    };
    request.onerror = () => resolve(null);
    request.send(body ?? null);
  });
}

function show({ document: fresh, address }: Page): void {
  panel.address = withoutHash(address);
  for (const shown of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const next = fresh.querySelector(`[data-live="${shown.dataset['live']}"]`);
    if (!next) continue;
    // A live region speaks when its text changes, not when it is replaced.
    if (shown.getAttribute('role') === 'status') shown.textContent = next.textContent?.trim() ?? '';
    else shown.replaceWith(document.adoptNode(next));
  }
  toNewest();
}

function setBusy(isBusy: boolean): void {
  document.body.toggleAttribute('data-busy', isBusy);
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-act] button')) {
    button.disabled = isBusy;
  }
}

/** The same button in the new page, or the title of its section when it is gone. */
function focusAgain(pressed: HTMLButtonElement | null, paymentIntent: string | null): void {
  if (!pressed) return;
  const same = `button[name="${pressed.name}"][value="${pressed.value}"]`;
  const forms = [...document.querySelectorAll<HTMLFormElement>('[data-act]')];
  const form = forms.find((candidate) => {
    const about = candidate.querySelector<HTMLInputElement>('[name="paymentIntent"]');
    return (about?.value ?? null) === paymentIntent && candidate.querySelector(same);
  });
  const button = form?.querySelector<HTMLButtonElement>(same);
  if (button) return button.focus({ preventScroll: true });
  const title = document.querySelector<HTMLElement>('#world');
  title?.setAttribute('tabindex', '-1');
  title?.focus({ preventScroll: true });
}

async function copy(button: HTMLElement): Promise<void> {
  const { copy: text = '', copied = '' } = button.dataset;
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = copied;
  setTimeout(() => (button.textContent = label), 1_500);
}

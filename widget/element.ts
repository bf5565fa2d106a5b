import { openChannel } from './channel.ts';
import { WISHES, type FrameMessage } from './protocol.ts';
import { STYLE } from './style.ts';

/** On a server there is no HTMLElement; importing must be harmless there. */
const Base = globalThis.HTMLElement ?? Object;

/** Where widget.js came from: the pages of the frame live there too. */
const script =
  globalThis.document &&
  ((document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>('script[src*="/widget"]'));

/** `<saldo-pay token="…">`: the debtor's page inside the vendor's page. See widget/README.md. */
export class SaldoPay extends Base {
  static readonly observedAttributes = ['token', 'vendor', 'src', 'mode', 'locale', 'theme'];

  /** `closed` until a frame is wanted, `failed` when the plain link had to come back. */
  status: 'closed' | 'loading' | 'ready' | 'failed' = 'closed';

  #isLocked = false;
  #frame: HTMLIFrameElement | undefined;
  #dialog: HTMLDialogElement | undefined;
  #hangUp: (() => void) | undefined;

  connectedCallback(): void {
    if (!this.shadowRoot) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
      // In modal mode a click on the plain link opens the dialog; with a modifier key it is a link.
      this.addEventListener('click', (event) => {
        const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey);
        const isLink = (event.target as Element).closest('a');
        if (isLink && isPlain && this.#mode === 'modal' && this.status !== 'failed') {
          event.preventDefault();
          this.open();
        }
      });
    }
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#hangUp?.();
  }

  attributeChangedCallback(): void {
    if (this.shadowRoot) this.#draw();
  }

  /** Opens the dialog; inline there is nothing to open. */
  open(): void {
    if (this.#mode === 'inline' || !this.#address) return;
    this.#dialog ??= this.#makeDialog();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** Closes the dialog unless a payment is under way or a listener of `saldo:close` objects. */
  close(): void {
    if (!this.#isLocked && this.#emit('close')) this.#dialog?.close();
  }

  /** Loads the page again, for a host that knows of news. */
  refresh(): void {
    if (this.#frame) this.#frame.src += '';
  }

  get #mode(): string {
    return this.#get('mode') || 'inline';
  }

  get #label(): string {
    return this.#get('label') || this.textContent.trim();
  }

  get #address(): string {
    const token = this.#get('token');
    const id = token || this.#get('vendor');
    const base = this.#get('src') || script?.src;
    if (!id || !base) return '';
    const url = new URL(`/embed/${token ? '' : 'lookup/'}${id}`, base);
    for (const name of WISHES) {
      const value =
        this.#get(name) || getComputedStyle(this).getPropertyValue(`--saldo-${name}`).trim();
      if (value) url.searchParams.set(name, value);
    }
    return url.href;
  }

  #get(name: string): string {
    return this.getAttribute(name) ?? '';
  }

  #draw(hasFailed = false): void {
    this.#hangUp?.();
    this.#dialog = undefined;
    this.status = hasFailed ? 'failed' : 'closed';
    // The plain link inside the element is always a way to pay.
    const isLink = hasFailed || !this.#address || this.#mode === 'modal';
    const makeOwn = () => (this.#mode === 'button' ? this.#makeButton() : this.#makeFrame());
    this.shadowRoot?.replaceChildren(isLink ? make('slot') : makeOwn());
  }

  #makeButton(): HTMLButtonElement {
    const button = make('button', this.#label);
    button.onclick = () => this.open();
    return button;
  }

  #makeFrame(): HTMLIFrameElement {
    const frame = make('iframe');
    frame.title = this.#label;
    frame.allow = 'payment';
    frame.referrerPolicy = 'no-referrer';
    frame.src = this.#address;
    this.#frame = frame;
    this.status = 'loading';
    this.#hangUp = openChannel(
      frame,
      (message) => this.#onMessage(message),
      () => {
        this.#draw(true);
        this.#emit('error', { code: 'unreachable', message: 'The frame did not answer.' });
      },
    );
    return frame;
  }

  /** Its close button is in our page, where it speaks the debtor's language. */
  #makeDialog(): HTMLDialogElement {
    const dialog = make('dialog');
    dialog.ariaLabel = this.#label;
    dialog.onclick = () => this.close();
    dialog.oncancel = (event) => {
      event.preventDefault();
      this.close();
    };
    // A browser may close on the second Escape whatever a page says: a payment under way stays open.
    dialog.onclose = () => this.#isLocked && dialog.showModal();
    this.shadowRoot?.append(dialog);
    // A frame that gets the focus while it is still empty loses every key when its page arrives.
    dialog.showModal();
    dialog.append(this.#makeFrame());
    return dialog;
  }

  #onMessage({ type, detail }: FrameMessage): void {
    if (type === 'close') this.close();
    else if (type === 'lock') this.#isLocked = detail;
    // The port leads to our own origin and to nobody else, so the address is ours.
    else if (type === 'redirect') {
      if (this.#emit(type, detail)) location.assign(detail.url);
    } else {
      if (type === 'ready') this.status = type;
      if (type === 'resize' && this.#frame) this.#frame.style.height = `${detail.height}px`;
      this.#emit(type, detail);
    }
  }

  /** Answers whether no listener objected. */
  #emit(type: string, detail = {}): boolean {
    const options = { bubbles: true, composed: true, cancelable: true, detail };
    return this.dispatchEvent(new CustomEvent(`saldo:${type}`, options));
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.setAttribute('part', name);
  made.textContent = text;
  return made;
}

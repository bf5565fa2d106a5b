import { isHandshake } from '../../widget/protocol.ts';
import type { FrameMessage, Handshake, Outcome } from '../../widget/protocol.ts';

export interface Host {
  /** Tells the host page once per key, however often it is said here. */
  readonly tell: (outcome: Outcome) => void;
  /** While locked the host keeps its dialog open: a payment is being confirmed. */
  readonly lock: (isLocked: boolean) => void;
  readonly close: () => void;
  /** Asks the host to go there with its whole page. false: nobody listens yet. */
  readonly redirect: (url: string) => boolean;
}

export interface FramePage {
  readonly locale: string;
  /** Who may talk to this frame; the same list as in `frame-ancestors`. */
  readonly allowedOrigins: readonly string[];
  /** What this page shows as done. Only what an earlier page had not yet shown becomes an event. */
  readonly outcomes: readonly Outcome[];
}

/**
 * The frame's end of the channel of widget/protocol.ts. Nothing is said before the parent window has
 * shown an origin of the vendor's list, and to nobody else after; what is said earlier waits.
 */
export function joinHost(frame: FramePage): Host {
  const waiting: FrameMessage[] = [];
  const told = new Set<string>();
  let port: MessagePort | undefined;
  let nonce: string | undefined;

  const send = (message: FrameMessage) => {
    if (port) port.postMessage(message);
    else waiting.push(message);
  };
  const tell = ({ key, event }: Outcome) => {
    if (told.has(key)) return;
    told.add(key);
    send(event);
    send({ type: 'memo', detail: [...told] });
  };

  const begin = (handshake: Handshake, opened: MessagePort) => {
    port = opened;
    // Without a memo this is the first page: its outcomes are old news.
    for (const key of handshake.memo ?? frame.outcomes.map((outcome) => outcome.key)) told.add(key);
    send({ type: 'ready', detail: { locale: frame.locale } });
    send({ type: 'lock', detail: false });
    send({ type: 'memo', detail: [...told] });
    for (const outcome of frame.outcomes) tell(outcome);
    for (const message of waiting.splice(0)) send(message);
    if (handshake.memo) showBeginning();
    watchHeight((height) => send({ type: 'resize', detail: { height } }));
  };

  addEventListener('message', (event: MessageEvent<unknown>) => {
    const isHost = event.source === parent && parent !== window;
    if (!isHost || !frame.allowedOrigins.includes(event.origin)) return;
    if (isHandshake(event.data, 'connect/1')) {
      nonce = event.data.nonce;
      parent.postMessage({ saldo: 'hello/1', nonce } satisfies Handshake, event.origin);
    } else if (isHandshake(event.data, 'port/1') && event.data.nonce === nonce) {
      const [opened] = event.ports;
      if (opened && !port) begin(event.data, opened);
    }
  });
  return {
    tell,
    lock: (isLocked) => send({ type: 'lock', detail: isLocked }),
    close: () => send({ type: 'close' }),
    redirect: (url) => {
      if (port) send({ type: 'redirect', detail: { url } });
      return port !== undefined;
    },
  };
}

/**
 * The frame is as tall as its page, so its visitor stands where the button of the page before was. The
 * next page is looked at from its top on.
 */
function showBeginning(): void {
  document.querySelector('#saldo-frame')?.scrollIntoView({ block: 'nearest' });
}

/** The height that shows everything without a scroll bar, now and whenever it changes. */
function watchHeight(onChange: (height: number) => void): void {
  let last = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== last) onChange((last = height));
  }).observe(document.documentElement);
}

import { isHandshake, type FrameMessage, type Handshake, type Memo } from './protocol.ts';

/** How long a loaded frame may stay silent before the plain link comes back. */
const SILENCE_MS = 10_000;

/**
 * The element's end of the channel: shakes hands with each page that the frame loads, and answers
 * how to hang up. A message counts only from this frame's window, our origin and this page's nonce.
 */
export function openChannel(
  frame: HTMLIFrameElement,
  onMessage: (message: FrameMessage) => void,
  onSilence: () => void,
): () => void {
  const { origin } = new URL(frame.src);
  let nonce = '';
  let memo: Memo | undefined;
  let port: MessagePort | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const post = (saldo: Handshake['saldo'], ports: MessagePort[] = []) =>
    frame.contentWindow?.postMessage({ saldo, nonce, memo }, origin, ports);

  const onHello = (event: MessageEvent<unknown>) => {
    const isOurs = event.source === frame.contentWindow && event.origin === origin;
    if (!isOurs || !isHandshake(event.data, 'hello/1') || event.data.nonce !== nonce) return;
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port.onmessage = ({ data }: MessageEvent<FrameMessage>) => {
      clearTimeout(timer);
      if (data.type === 'memo') memo = data.detail;
      else onMessage(data);
    };
    post('port/1', [port2]);
    // A hello is answered once: a replay finds another nonce.
    nonce = crypto.randomUUID();
  };

  const end = () => {
    clearTimeout(timer);
    port?.close();
    removeEventListener('message', onHello);
  };

  frame.onload = () => {
    end();
    addEventListener('message', onHello);
    timer = setTimeout(onSilence, SILENCE_MS);
    nonce = crypto.randomUUID();
    post('connect/1');
  };
  return end;
}

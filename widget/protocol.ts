/**
 * What the element on the vendor's page and our page in its frame say to each other.
 *
 * 1. The frame has loaded: the element posts `connect` with a fresh nonce, to our origin only.
 * 2. The frame answers `hello` with that nonce, only when the sender is its parent and the parent's
 *    origin is on the vendor's list.
 * 3. The element checks window, origin and nonce, and hands over a MessagePort with `port`.
 * After that the frame speaks over the port. Each page that the frame moves to does this anew.
 */

/** Window messages. The number is the protocol's version: a change of meaning changes it. */
export type Handshake = {
  readonly saldo: 'connect/1' | 'hello/1' | 'port/1';
  readonly nonce: string;
  /** With `port`: what an earlier page of this frame asked to be reminded of. */
  readonly memo?: Memo;
};

/** From the frame to the element, over the port; the comment is what the element must do. */
export type FrameMessage =
  /** Nothing: the first message tells that the page is there. */
  | { readonly type: 'ready'; readonly detail: { readonly locale: string } }
  /** Give the frame that height, in CSS pixels. */
  | { readonly type: 'resize'; readonly detail: { readonly height: number } }
  /** Keep it and hand it to the frame's next page: the frame has no storage of its own. */
  | { readonly type: 'memo'; readonly detail: Memo }
  /** Between "confirm" and its outcome, keep the dialog open whatever the person does. */
  | { readonly type: 'lock'; readonly detail: boolean }
  /** Go there with the whole page, unless a listener of `saldo:redirect` objects. */
  | { readonly type: 'redirect'; readonly detail: { readonly url: string } }
  /** Close the dialog, unless a listener of `saldo:close` objects. */
  | { readonly type: 'close'; readonly detail?: undefined }
  | OutcomeEvent
  | {
      readonly type: 'error';
      readonly detail: { readonly code: string; readonly message: string };
    };

/** Keys of the outcomes that the host page has been told. */
export type Memo = readonly string[];

/** Something that happened, named so that telling it twice is telling it once. */
export type Outcome = { readonly key: string; readonly event: OutcomeEvent };

/** Ids, amounts and dates, never a person's data: the host page is not ours. Truth is in the API. */
export type OutcomeEvent =
  | {
      readonly type: 'paid';
      readonly detail: {
        readonly paymentId: string;
        readonly amountMinor: number;
        readonly currency: string;
        /** What remains owed, in that currency, on everything that the link shows. */
        readonly balanceMinor: number;
      };
    }
  | {
      readonly type: 'processing';
      readonly detail: {
        readonly paymentId: string;
        readonly amountMinor: number;
        readonly currency: string;
      };
    }
  | {
      readonly type: 'plan';
      readonly detail: {
        readonly planId: string;
        readonly totalMinor: number;
        readonly currency: string;
        readonly firstDueOn: string;
      };
    }
  | {
      readonly type: 'promise';
      readonly detail: { readonly promiseId: string; readonly promisedOn: string };
    }
  | { readonly type: 'dispute'; readonly detail: { readonly disputeId: string } };

/** What a vendor may wish for, by attribute or as `--saldo-…`; the server checks every value. */
export const WISHES = [
  'mode',
  'locale',
  'theme',
  'accent',
  'on-accent',
  'bg',
  'text',
  'radius',
  'font',
] as const;

/** Whether a window message is this step of our handshake; every other message is not for us. */
export function isHandshake(data: unknown, step: Handshake['saldo']): data is Handshake {
  return (data as Handshake | null)?.saldo === step;
}

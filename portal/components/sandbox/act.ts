import type { Problem } from '../../../server/contract/primitives.ts';
import { withQuery } from '../../lib/links.ts';
import { sandboxMessages as t } from '../../messages/en/sandbox.ts';

type Fetch = App.Locals['saldo']['fetch'];

/** What pressing a button of the panel came to: another address to show, or why it was not possible. */
export type Acted =
  | { readonly ok: true; readonly location: string }
  | { readonly ok: false; readonly status: number; readonly why: string };

interface World {
  readonly fetch: Fetch;
  /** The sandbox's time before the button was pressed. */
  readonly now: string;
  /** Of the demo vendor's program, which sends the bank's statements in. */
  readonly apiKey: string;
}

/** Carries out the one button that was pressed. */
export async function actOnWorld(
  { fetch, now, apiKey }: World,
  form: URLSearchParams,
): Promise<Acted> {
  const field = (name: string) => form.get(name) ?? undefined;
  const statement = field('statement');
  if (statement !== undefined) {
    const answer = await sendStatement(fetch, apiKey, field('invoice') ?? '', statement);
    return answer.ok ? { ok: true, location: addressOf({ since: now }) } : refusalOf(answer);
  }
  const asked = requestOf(field);
  if (asked === undefined) return { ok: false, status: 400, why: t.failed };
  const answer = await fetch(asked.path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked.body),
  });
  // The way the events arrive is no event: what was told before stays on the page.
  const since = asked.isEvent ? now : field('since');
  if (answer.ok) return { ok: true, location: addressOf({ since }) };
  return refusalOf(answer);
}

async function refusalOf(answer: Response): Promise<Acted> {
  const { title } = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  return { ok: false, status: answer.status, why: title ? t.refused(title) : t.failed };
}

/** The bank tells of a transfer, and the vendor's program sends it in the way that programs do. */
async function sendStatement(
  fetch: Fetch,
  apiKey: string,
  invoice: string,
  text: string,
): Promise<Response> {
  const told = await fetch(withQuery('/sandbox/bank/statement.xml', { invoice, text }));
  if (!told.ok) return told;
  return fetch('/api/v1/bank-statements', {
    method: 'POST',
    headers: { 'Content-Type': 'application/xml', Authorization: `Bearer ${apiKey}` },
    body: await told.text(),
  });
}

type Request = { readonly path: string; readonly body: object; readonly isEvent: boolean };

function requestOf(field: (name: string) => string | undefined): Request | undefined {
  const [advance, mode, act] = [field('advance'), field('mode'), field('do')];
  const paymentIntent = field('paymentIntent');
  if (advance === 'next') return { path: '/sandbox/clock', body: { next: true }, isEvent: true };
  if (advance) return { path: '/sandbox/clock', body: { advance }, isEvent: true };
  if (mode) {
    const body = { do: 'webhooks', mode };
    return { path: '/sandbox/world', body, isEvent: mode === 'flush' };
  }
  if (act && paymentIntent) {
    const body = { do: act === 'bankReturn' ? 'dispute' : act, paymentIntent };
    return { path: '/sandbox/world', body, isEvent: true };
  }
  return undefined;
}

/** The panel, telling what happened since then, with that letter open. */
export function addressOf(shown: {
  readonly since?: string | undefined;
  readonly letter?: string;
  readonly isText?: boolean;
}): string {
  const query = new URLSearchParams();
  if (shown.since) query.set('since', shown.since);
  if (shown.letter) query.set('letter', shown.letter);
  if (shown.isText) query.set('as', 'text');
  const place = shown.letter ? '#mailbox' : '';
  return `/sandbox${query.size > 0 ? `?${query}` : ''}${place}`;
}

import type { Instant } from '../domain/brands.ts';
import type { Allocation, QuoteKind } from '../domain/facts.ts';
import { parseMinor } from '../domain/money.ts';
import type { PaymentOrigin } from '../domain/payment-adoption.ts';
import type { IntentRequest } from './types.ts';

type Metadata = Readonly<Record<string, string>>;

/** Stripe takes fifty values of five hundred characters. */
const LONGEST = 500;
const MOST_VALUES = 35;

/** What Stripe keeps with an intent of ours: ids and figures, and nothing about anybody. */
export function toMetadata(request: IntentRequest): Record<string, string> {
  const { paymentId, vendorId, quoteId, origin } = request;
  const names = { paymentId, vendorId, quoteId };
  const covers = origin === null ? null : packed(origin.covers);
  if (origin === null || covers === null) return names;
  const { debtorId, planId, option, offSession, createdAt, quoteExpiresAt } = origin;
  return {
    ...names,
    debtorId,
    option,
    begunAt: String(createdAt),
    priceUntil: String(quoteExpiresAt),
    ...(planId !== null && { planId }),
    ...(offSession && { offSession: 'yes' }),
    ...covers,
  };
}

/** The same read back; null where it is not all there, as on what others made. */
export function originIn(metadata: Metadata): PaymentOrigin | null {
  const { paymentId, vendorId, debtorId, planId = null } = metadata;
  const option = OPTIONS.find((kind) => kind === metadata['option']);
  const createdAt = instantIn(metadata['begunAt']);
  const quoteExpiresAt = instantIn(metadata['priceUntil']);
  const covers = unpacked(metadata);
  if (option === undefined || covers === null) return null;
  if (createdAt === null || quoteExpiresAt === null) return null;
  if (!isId(paymentId) || !isId(vendorId) || !isId(debtorId)) return null;
  if (planId !== null && !isId(planId)) return null;
  const offSession = metadata['offSession'] === 'yes';
  const names = { paymentId, vendorId, debtorId, planId };
  return { ...names, option, offSession, createdAt, quoteExpiresAt, covers };
}

const OPTIONS: readonly QuoteKind[] = ['dueNow', 'all', 'discount', 'settlement', 'other'];

/** In the form of ours: it may become the name of a row, and stand in addresses. */
const isId = (text: string | undefined): text is string =>
  text !== undefined && text.length <= 64 && /^[a-z]{2,4}_[0-9A-Za-z]+$/.test(text);

function instantIn(text: string | undefined): Instant | null {
  return text !== undefined && /^\d{12,13}$/.test(text) ? (Number(text) as Instant) : null;
}

/** "inv_1 12100,inv_2 500" under `covers0`, `covers1`…; null: more than there is room for. */
function packed(covers: readonly Allocation[]): Metadata | null {
  const values: string[] = [];
  for (const { invoiceId, amountMinor } of covers) {
    const part = `${invoiceId} ${amountMinor}`;
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= LONGEST)
      values[values.length - 1] = `${last},${part}`;
    else values.push(part);
  }
  if (values.length > MOST_VALUES || values.some((value) => value.length > LONGEST)) return null;
  return Object.fromEntries(values.map((value, index) => [`covers${index}`, value]));
}

function unpacked(metadata: Metadata): readonly Allocation[] | null {
  const covers: Allocation[] = [];
  for (let index = 0; metadata[`covers${index}`] !== undefined; index += 1) {
    for (const part of metadata[`covers${index}`]?.split(',') ?? []) {
      const [, invoiceId, digits] = /^(\S+) (\d{1,16})$/.exec(part) ?? [];
      const amountMinor = parseMinor(Number(digits));
      if (invoiceId === undefined || amountMinor === undefined) return null;
      covers.push({ invoiceId, amountMinor });
    }
  }
  return covers.length === 0 ? null : covers;
}

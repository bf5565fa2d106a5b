import { ConstraintViolated } from '../../../db/errors.ts';
import { loadLink } from '../../../db/queries/links.ts';
import { countMessages } from '../../../db/queries/messages.ts';
import type { Instant } from '../../domain/brands.ts';
import { accepted } from '../../domain/steps.ts';
import { ignored } from '../../domain/decision.ts';
import { queueMessage } from '../../domain/queue-message.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { readToken, tokenMatches } from './token.ts';

const TEN_MINUTES_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
/** Whoever knows the numbers of many invoices of one debtor must not fill that mailbox (threat T58). */
const MOST_PER_HOUR = 3;
/** The columns of the unique key of letters. */
const LETTER_KEY = 'messages.vendor_id, messages.key';

/**
 * Mails a working link to the address on file when the token was ours once. A made-up token, a known
 * one and one without an address all look the same from outside.
 */
export async function requestFreshLink(deps: Deps, token: string): Promise<void> {
  const read = readToken(token);
  const link = read && (await loadLink(deps.db, read.linkId));
  if (!link || !tokenMatches(deps.keys, 'link', token, link)) return;
  await mailLink(deps, link, link.invoiceId);
}

/** At most one such letter per invoice and ten minutes: the key of the letter holds the stretch of time. */
export async function mailLink(deps: Deps, ref: CaseRef, invoiceId: string | null): Promise<void> {
  const since = (deps.clock.now() - HOUR_MS) as Instant;
  if ((await countMessages(deps.db, ref, 'freshLink', since)) >= MOST_PER_HOUR) return;
  await changeCase(deps, ref, { kind: 'system' }, (facts, now) => {
    const key = `fresh:${invoiceId ?? ref.debtorId}:${Math.floor(now / TEN_MINUTES_MS)}`;
    const invoiceIds = invoiceId === null ? [] : [invoiceId];
    const changes = queueMessage(
      facts,
      { kind: 'freshLink', key, invoiceIds, paymentId: null, planId: null },
      now,
      deps.newId,
    );
    return changes.length === 0
      ? ignored('noAddress')
      : accepted({ events: [{ type: 'link.requested', data: { invoiceId } }], changes });
  }).catch((error: unknown) => {
    // The second letter of the same ten minutes breaks the unique key: that is the limit, not a fault.
    if (!(error instanceof ConstraintViolated && error.on === LETTER_KEY)) throw error;
  });
}

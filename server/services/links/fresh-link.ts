import { loadLink } from '../../../db/queries/links.ts';
import { accepted } from '../../domain/steps.ts';
import { ignored } from '../../domain/decision.ts';
import { queueMessage } from '../../domain/queue-message.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { readToken, wasEverDerived } from './token.ts';

const TEN_MINUTES_MS = 10 * 60_000;

/**
 * Mails a working link to the address on file when the token was ours once. A made-up token, a known
 * one and one without an address all look the same from outside.
 */
export async function requestFreshLink(deps: Deps, token: string): Promise<void> {
  const read = readToken(token);
  const link = read && (await loadLink(deps.db, read.linkId));
  if (!link || !wasEverDerived(deps.keys, 'link', token, link)) return;
  await mailLink(deps, link, link.invoiceId);
}

/** At most one such letter per link and ten minutes: the key of the letter holds the stretch of time. */
export async function mailLink(deps: Deps, ref: CaseRef, invoiceId: string | null): Promise<void> {
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
    if ((error as Error).name !== 'ConstraintViolated') throw error;
  });
}

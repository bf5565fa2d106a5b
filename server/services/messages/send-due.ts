import { loadCase } from '../../../db/cases.ts';
import { claimMessages, releaseMessage } from '../../../db/queries/messages.ts';
import type { ClaimedMessage } from '../../../db/queries/messages.ts';
import type { Instant } from '../../domain/brands.ts';
import { recheckMessage } from '../../domain/message-check.ts';
import type { Dropped } from '../../domain/message-check.ts';
import {
  decideMessageFailed,
  decideMessageSent,
  decideMessageSuppressed,
} from '../../domain/message-outcome.ts';
import type { CaseFacts, Why } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import { composeLetter } from './compose.ts';

const CLAIM = 50;
const LEASE_MS = 120_000;
const PAUSES_MS = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000] as const;
const SYSTEM = { kind: 'system' } as const;

/**
 * Lets some of the letters leave whose time has come; each is checked against the facts once more
 * before. true: there may be more.
 */
export async function sendDueLetters(deps: Deps): Promise<boolean> {
  const now = deps.clock.now();
  const claimed = await claimMessages(deps.db, {
    now,
    until: (now + LEASE_MS) as Instant,
    lease: deps.newId('lse'),
    limit: CLAIM,
  });
  for (const one of claimed) await sendOne(deps, one);
  return claimed.length === CLAIM;
}

async function sendOne(deps: Deps, claimed: ClaimedMessage): Promise<void> {
  const { message } = claimed;
  const facts = await loadCase(deps.db, claimed);
  if (facts === undefined) throw new Error('a letter without its case');
  const now = deps.clock.now();
  const check = recheckMessage(facts, message, now, deps.calendars.of(facts.vendor, facts.debtor));
  switch (check.do) {
    case 'wait':
      return void (await releaseMessage(deps.db, claimed, check.until));
    case 'suppress':
      return suppress(deps, claimed, check.why);
    case 'send':
      return send(deps, claimed, facts, check.invoiceIds, check.dropped);
  }
}

async function send(
  deps: Deps,
  claimed: ClaimedMessage,
  facts: CaseFacts,
  invoiceIds: readonly string[],
  dropped: readonly Dropped[],
): Promise<void> {
  const { message } = claimed;
  const letter = await composeLetter(deps, facts, { ...message, invoiceIds });
  if ('nothing' in letter) return suppress(deps, claimed, letter.nothing);
  const result = await deps.mail.send(letter);
  if (result.ok) {
    await changeCase(deps, claimed, SYSTEM, (fresh, now) =>
      decideMessageSent(fresh, { message, dropped }, now),
    );
    return;
  }
  if (result.kind === 'temporary') {
    const pause = PAUSES_MS[Math.min(claimed.attempts - 1, PAUSES_MS.length - 1)] ?? 0;
    await releaseMessage(deps.db, claimed, (deps.clock.now() + pause) as Instant);
    return;
  }
  await changeCase(deps, claimed, SYSTEM, (fresh, now) =>
    decideMessageFailed(fresh, { message, detail: result.detail }, now, deps.newId),
  );
}

async function suppress(deps: Deps, claimed: ClaimedMessage, why: Why): Promise<void> {
  await changeCase(deps, claimed, SYSTEM, (fresh, now) =>
    decideMessageSuppressed(fresh, { message: claimed.message, why }, now),
  );
}

import { loadCase } from '../../../db/cases.ts';
import {
  claimMessages,
  holdsMessage,
  releaseMessage,
  renewMessage,
} from '../../../db/queries/messages.ts';
import type { ClaimedMessage } from '../../../db/queries/messages.ts';
import type { Instant } from '../../domain/brands.ts';
import { recheckMessage } from '../../domain/message-check.ts';
import type { Dropped } from '../../domain/message-check.ts';
import {
  decideMessageFailed,
  decideMessageSent,
  decideMessageSuppressed,
} from '../../domain/message-outcome.ts';
import type { Decision } from '../../domain/decision.ts';
import type { CaseFacts, Why } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import { isolated } from '../isolated.ts';
import { composeLetter } from './compose.ts';

const CLAIM = 50;
const LEASE_MS = 120_000;
/** Five steps of SMTP with a time limit each would be 100 s; a letter that takes longer was stuck in all of them. */
const LONGEST_SEND_MS = 100_000;
const PAUSES_MS = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000] as const;
const SYSTEM = { kind: 'system' } as const;

/**
 * Lets some of the letters leave whose time has come; each is checked against the facts once more
 * before. One that breaks something is put off; when the server ends, the rest is given back at once.
 * true: there may be more.
 */
export async function sendDueLetters(
  deps: Deps,
  isStopping: () => boolean = () => false,
): Promise<boolean> {
  const now = deps.clock.now();
  const until = (now + LEASE_MS) as Instant;
  const lease = deps.newId('lse');
  const claimed = await claimMessages(deps.db, { now, until, lease, limit: CLAIM });
  for (const one of claimed) {
    if (isStopping()) {
      await releaseMessage(deps.db, one, deps.clock.now());
      continue;
    }
    const ids = { vendorId: one.vendorId, debtorId: one.debtorId, message: one.message.id };
    const isDone = await isolated(deps, ids, () => sendOne(deps, one, until));
    if (!isDone) await putOff(deps, one);
  }
  return claimed.length === CLAIM;
}

async function sendOne(deps: Deps, claimed: ClaimedMessage, until: Instant): Promise<void> {
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
      // Who waited too long for the letters before this one may have lost it to another worker.
      if (!(await isStillOurs(deps, claimed, until))) return;
      return send(deps, claimed, facts, check.invoiceIds, check.dropped);
  }
}

/** The lease lasts for the longest that one sending can take, or is made to. */
async function isStillOurs(deps: Deps, claimed: ClaimedMessage, until: Instant): Promise<boolean> {
  const now = deps.clock.now();
  if (now + LONGEST_SEND_MS <= until) return true;
  return renewMessage(deps.db, claimed, (now + LEASE_MS) as Instant);
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
    return end(deps, claimed, (fresh, now) => decideMessageSent(fresh, { message, dropped }, now));
  }
  if (result.kind === 'temporary') {
    return putOff(deps, claimed);
  }
  const { detail } = result;
  await end(deps, claimed, (fresh, now) =>
    decideMessageFailed(fresh, { message, detail }, now, deps.newId),
  );
}

/**
 * Writes down what became of a letter. A worker that stood still past its lease has nothing to say any
 * more: the one that has taken the letter since writes its outcome, once (fault F39).
 */
async function end(
  deps: Deps,
  claimed: ClaimedMessage,
  decide: (fresh: CaseFacts, now: Instant) => Decision,
): Promise<void> {
  await changeCase(deps, claimed, SYSTEM, decide, {
    isStillOurs: () => holdsMessage(deps.db, claimed),
  });
}

/** Longer and longer: what does not leave today may leave tomorrow. */
async function putOff(deps: Deps, claimed: ClaimedMessage): Promise<void> {
  const pause = PAUSES_MS[Math.min(claimed.attempts - 1, PAUSES_MS.length - 1)] ?? 0;
  await releaseMessage(deps.db, claimed, (deps.clock.now() + pause) as Instant);
}

async function suppress(deps: Deps, claimed: ClaimedMessage, why: Why): Promise<void> {
  await end(deps, claimed, (fresh, now) =>
    decideMessageSuppressed(fresh, { message: claimed.message, why }, now),
  );
}

import {
  claimProcessorCursor,
  dropProcessorCursor,
  loadProcessorCursors,
  putProcessorCursor,
} from '../../../db/queries/meta.ts';
import { askAboutThese } from '../../../db/queries/payments.ts';
import type { Statement } from '../../../db/statement.ts';
import type { Instant } from '../../domain/brands.ts';
import { DAY_MS, instant, MINUTE_MS } from '../../domain/calendar.ts';
import { dueReach, reachesFrom } from '../../domain/look-back.ts';
import type { LookedBack } from '../../domain/look-back.ts';
import type { Deps } from '../../deps.ts';
import type { ListedIntent } from '../../gateways/types.ts';
import { isolated } from '../isolated.ts';
import { adoptPayment } from '../payments/adopt.ts';
import { suspectsAmong } from './suspects.ts';

/** When the last comparison of either kind began. */
const RECENT = 'stripe.settled.recent';
const WHOLE = 'stripe.settled.whole';
/** The one that goes on: after which intent its next page begins, and how far back it goes. */
const PAGE = 'stripe.settled.page';
/** Until when a page is somebody's. */
const CLAIM = 'stripe.settled.claim';

/** A page that was not answered, or whose server died, is asked for again then. */
const CLAIM_MS = MINUTE_MS;
/** Theirs may be ahead of our clock. */
const AHEAD_MS = 2 * DAY_MS;

/**
 * Compares some of the payments that look final with the processor's list of them (fault F16): what it
 * did to them and nobody told us, such as a refund by hand or a bank's return, is asked about at once.
 * A hundred payments a round, and after a stop from where it was.
 */
export async function lookBack(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const { last, page } = await loadProgress(deps);
  const reach = page === null ? dueReach(last, now) : null;
  const from = page?.from ?? (reach && reachesFrom(reach, now));
  if (from === null) return;
  const until = instant(now + CLAIM_MS);
  if (!(await claimProcessorCursor(deps.db, CLAIM, { now, until }))) return;
  const stretch = { from, to: instant(now + AHEAD_MS), cursor: page?.cursor ?? null };
  const listed = await deps.payments.listIntents(stretch);
  if (!listed.ok) return;
  const { intents, cursor } = listed.value;
  await deps.db.write([
    ...(await asking(deps, intents, now)),
    ...(reach === null ? [] : [putProcessorCursor(RECENT, null, now)]),
    ...(reach === 'whole' ? [putProcessorCursor(WHOLE, null, now)] : []),
    cursor === null ? dropProcessorCursor(PAGE) : putProcessorCursor(PAGE, cursor, from),
    putProcessorCursor(CLAIM, null, now),
  ]);
}

/** For the write with which listening begins: what was before is no news. */
export const lookBackFrom = (now: Instant): readonly Statement[] =>
  [RECENT, WHOLE].map((name) => putProcessorCursor(name, null, now));

/** For the write that says that events were missed: everything is compared, from the newest on. */
export const lookBackAtAll = (): readonly Statement[] => [WHOLE, PAGE].map(dropProcessorCursor);

type Progress = {
  readonly last: LookedBack;
  readonly page: { readonly cursor: string | null; readonly from: Instant } | null;
};

async function loadProgress({ db }: Deps): Promise<Progress> {
  const rows = await loadProcessorCursors(db, [RECENT, WHOLE, PAGE]);
  const of = (name: string) => rows.find((row) => row.name === name);
  const page = of(PAGE);
  return {
    last: { recentAt: of(RECENT)?.after ?? null, wholeAt: of(WHOLE)?.after ?? null },
    page: page === undefined ? null : { cursor: page.cursor, from: page.after },
  };
}

/** Money that no row here knows, however long ago it came (fault F50). Most such intents are others'. */
async function adopt(deps: Deps, intents: readonly ListedIntent[], intentId: string) {
  const listed = intents.find(({ paymentIntentId }) => paymentIntentId === intentId);
  const status = listed?.report?.status;
  const isMoney = status === 'succeeded' || status === 'processing';
  if (!isMoney || listed?.vendorId === null) return;
  const fetched = await deps.payments.fetchIntent(intentId);
  if (fetched.ok) await adoptPayment(deps, fetched.value);
}

/** What differs is fetched by itself, as after an event. One case that cannot be read hinders no other. */
async function asking(
  deps: Deps,
  intents: readonly ListedIntent[],
  now: Instant,
): Promise<readonly Statement[]> {
  let doubtful: readonly { readonly paymentId: string | null }[] = intents;
  await isolated(deps, { intents: intents.map((one) => one.paymentIntentId) }, async () => {
    const suspects = await suspectsAmong(deps, intents);
    doubtful = suspects;
    for (const { debtorId, intentId } of suspects)
      if (debtorId === null)
        await isolated(deps, { intents: intentId }, () => adopt(deps, intents, intentId));
  });
  const paymentIds = doubtful.flatMap(({ paymentId }) => paymentId ?? []);
  return paymentIds.length === 0 ? [] : [askAboutThese(paymentIds, now)];
}

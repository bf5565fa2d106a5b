import { columnOf } from './play.ts';
import type { Play } from './play.ts';
import { askProcessor } from './processor-page.ts';
import { DAY, HOUR, passTime } from './time.ts';

/** What becomes of the methods that are kept for the debits of a plan. */

/** A kept card or account is taken away at the processor. */
export async function takeMethodAway(play: Play): Promise<boolean> {
  const methods = await columnOf(
    play,
    `SELECT DISTINCT payment_method_id FROM payments
      WHERE payment_method_id IS NOT NULL AND plan_id IS NOT NULL`,
  );
  if (methods.length === 0) return false;
  const method = play.random.pick(methods);
  const answer = await askProcessor(play, `/v1/payment_methods/${method}/detach`, '');
  if (!answer.ok) return false;
  play.covers('F61');
  play.tell(`the method ${method} is taken away`);
  return true;
}

const REASONS = ['doNotTryAgain', 'insufficientFunds'] as const;
const SOON_MS = 33 * DAY;

/** The bank of somebody on a plan refuses the method from now on that was kept for it. */
export async function blockKeptMethod(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const intents = await columnOf(
    play,
    `SELECT payment_intent_id FROM payments p JOIN plans ON plans.id = p.plan_id
      WHERE plans.status = 'active' AND plans.autopay = 1 AND p.status = 'succeeded'
        AND p.payment_method_id = plans.payment_method_id`,
  );
  if (intents.length === 0) return false;
  const paymentIntent = random.pick(intents);
  const reason = random.pick(REASONS);
  const done = await saldo.emulator().world({ do: 'blockMethod', paymentIntent, reason });
  play.tell(
    `the method of ${paymentIntent} is refused from now on: ${reason} → ${done.ok ? 'done' : done.code}`,
  );
  return true;
}

/** What was kept is refused when the next part of its plan falls due (fault F60). */
export async function debitInVain(play: Play): Promise<boolean> {
  return (await blockKeptMethod(play)) && (await awaitDebit(play));
}

/** Time passes until the next part of a plan is debited, and a day more. */
export async function awaitDebit(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const days = await columnOf(
    play,
    `SELECT DISTINCT part.value ->> '$.dueOn' FROM plans, json_each(plans.instalments) AS part
      WHERE status = 'active' AND autopay = 1 AND payment_method_id IS NOT NULL`,
  );
  const moments = days
    .map((day) => Date.parse(day) + DAY - saldo.now())
    .filter((ms) => ms > 0 && ms < SOON_MS);
  if (moments.length === 0) return false;
  const ms = Math.min(...moments) + random.int(0, 24) * HOUR;
  play.tell('a part of a plan falls due');
  await passTime(play, ms);
  return true;
}

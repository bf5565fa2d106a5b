import * as credit from './credit-steps.ts';
import { confirmLater, intentsOf, pay, payTwiceAtOnce } from './debtor-steps.ts';
import * as debit from './debit-steps.ts';
import * as edge from './edge-steps.ts';
import { look } from './look.ts';
import { acceptPlan, acceptPlanAndWait } from './plan-steps.ts';
import type { Play } from './play.ts';
import { reachAcross } from './stranger-steps.ts';
import { DAY, HOUR, MINUTE, passTime, sleep, work } from './time.ts';
import * as vendor from './vendor-steps.ts';
import { sendOddWebhook } from './webhook-steps.ts';
import * as world from './world-steps.ts';

/** false: there was nothing to do it to, another step is drawn. */
export type Step = (play: Play) => Promise<boolean>;

/** What may happen next, and how often that is drawn. */
export const STEPS: readonly (readonly [weight: number, Step])[] = [
  [10, vendor.issueInvoice],
  [2, vendor.issueAgain],
  [2, vendor.importTable],
  [3, vendor.recordTransfer],
  [2, vendor.issueCreditNote],
  [1, vendor.writeOff],
  [2, vendor.grantDiscount],
  [3, credit.applyCredit],
  [2, credit.returnCredit],
  [4, vendor.setHold],
  [3, vendor.endHold],
  [3, vendor.endOrRenewPlan],
  [18, pay],
  [8, confirmLater],
  [5, payTwiceAtOnce],
  [4, acceptPlan],
  [16, acceptPlanAndWait],
  [4, look],
  [3, reachAcross],
  [15, world.actOnPayment],
  [2, edge.disputeLate],
  [4, edge.payAtDeadline],
  [2, edge.payFromOldPage],
  [3, edge.overtakeLetter],
  [4, edge.payWhileItMakesWay],
  [8, edge.planWhileUnderWay],
  [8, edge.tryManyCards],
  [4, debit.takeMethodAway],
  [3, debit.blockKeptMethod],
  [12, debit.debitInVain],
  [8, debit.awaitDebit],
  [1.5, edge.loseAnswerForADay],
  [0.5, edge.missAMonth],
  [1, edge.jumpClock],
  [2, edge.setLateness],
  [1, edge.setSkew],
  [4, world.setWebhookMode],
  [1, world.slamDoor],
  [3, sendOddWebhook],
  [3, world.setPost],
  [0.6, world.killAddress],
  [2, world.setLine],
  [1, world.setKey],
  [7, world.injectFault],
  [4, world.lightFuse],
  [1, world.restart],
  [3, roundOfWorkers],
  [5, allAtOnce],
  [24, letTimePass],
  [30, repair],
];

const CROWD: readonly Step[] = [
  vendor.recordTransfer,
  vendor.recordTransfer,
  vendor.issueCreditNote,
  vendor.writeOff,
  vendor.grantDiscount,
  credit.applyCredit,
  credit.returnCredit,
  vendor.setHold,
  vendor.endHold,
  pay,
  confirmLater,
  acceptPlan,
  world.actOnPayment,
  roundOfWorkers,
];

/** Several people, programs and workers in the same moment. */
async function allAtOnce(play: Play): Promise<boolean> {
  const { random } = play;
  play.tell('at the same time:');
  const crowd = Array.from({ length: random.int(2, 4) }, () => random.pick(CROWD));
  const done = await Promise.all(crowd.map((step) => step(play)));
  return done.some(Boolean);
}

/** An outage lasts some steps, sometimes weeks; then somebody repairs it. */
async function repair(play: Play): Promise<boolean> {
  const { post, line, wire, skew, door, postbox } = play.saldo;
  if (post.mode !== 'works') return world.setPost(play);
  if (line.mode !== 'works') return world.setLine(play);
  if (wire.isRevoked) return world.setKey(play);
  if (skew.ms !== 0) return edge.setSkew(play);
  if (postbox.lateBy !== null) return edge.setLateness(play);
  return door.isOpen ? false : world.slamDoor(play);
}

async function roundOfWorkers(play: Play): Promise<boolean> {
  const workers = play.random.int(1, 3);
  if (workers > 1) play.covers('F38');
  play.tell(`${workers} workers look at the same time`);
  await work(play, workers);
  return true;
}

async function letTimePass(play: Play): Promise<boolean> {
  const { random } = play;
  const ms =
    play.pace === 'year'
      ? random.int(3, 45) * DAY
      : random.weighted([
          [2, random.int(1, 59) * MINUTE],
          [4, random.int(1, 20) * HOUR],
          [5, random.int(1, 4) * DAY],
          [2, random.int(5, 12) * DAY],
        ]);
  const isAsleep = random.chance(play.pace === 'year' ? 0.1 : 0.25);
  if (ms >= HOUR && intentsOf(play).some(({ status }) => status === 'requires_action'))
    play.covers('F29');
  const text = ms < DAY ? `${Math.round(ms / MINUTE)} minutes` : `${ms / DAY} days`;
  play.tell(isAsleep ? `the server is off for ${text}` : `${text} pass`);
  await (isAsleep ? sleep : passTime)(play, ms);
  return true;
}

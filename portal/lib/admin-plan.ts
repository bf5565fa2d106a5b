import type { AdminPlan } from '../../server/contract/admin.ts';
import { readForm, readText } from './admin-forms.ts';
import type { Attempt } from './admin-invoice-acts.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';

/** Plans in words: a row of the board, and what a person may do to one. */

export type Tone = 'good' | 'warn' | 'bad' | '';

export interface PlanWords {
  readonly paid: string;
  readonly dots: readonly AdminPlan['instalments'][number]['status'][];
  readonly next: string;
  readonly nextMore: string;
  readonly standing: string;
  readonly tone: Tone;
  readonly standingMore: readonly string[];
  readonly letter: string;
}

export function planWords(admin: AdminContext, plan: AdminPlan): PlanWords {
  const { t, dayOf } = admin;
  const { instalments, lastLetter } = plan;
  const count = (status: string) => instalments.filter((i) => i.status === status).length;
  const paid = [
    t.plans.paidOf(count('paid'), instalments.length),
    ...(count('missed') > 0 ? [t.plans.missed(count('missed'))] : []),
    ...(count('processing') > 0 ? [t.plans.onItsWay] : []),
  ];
  return {
    paid: paid.join(', '),
    dots: instalments.map((i) => i.status),
    ...nextWords(admin, plan),
    ...standingWords(admin, plan),
    letter:
      lastLetter && isRunning(plan)
        ? t.plans.lastLetters[lastLetter.kind](dayOf(lastLetter.at))
        : '',
  };
}

const isRunning = ({ status }: AdminPlan): boolean =>
  status === 'accepted' || status === 'active' || status === 'defaulted';

/** The next date and what is to come then, and how. */
export function nextWords(
  admin: AdminContext,
  plan: AdminPlan,
): { next: string; nextMore: string } {
  const { t, me, day, money } = admin;
  const { next, status, noticeUntilOn, isDebited, methodLabel } = plan;
  if (status === 'defaulted' && noticeUntilOn) {
    return { next: t.plans.allDueAfter(day(noticeUntilOn)), nextMore: '' };
  }
  if (status === 'accelerated') return { next: t.plans.calledIn, nextMore: '' };
  if (!isRunning(plan)) return { next: t.frame.none, nextMore: '' };
  if (next === null) return { next: t.plans.nextOnItsWay, nextMore: '' };
  const amount = money(next.amountMinor, plan.currency);
  return {
    next: next.dueOn < me.today ? t.plans.was(day(next.dueOn)) : day(next.dueOn),
    nextMore:
      isDebited && !plan.pausedSinceOn
        ? t.plans.byItself(amount, methodLabel ?? '')
        : t.plans.byDebtor(amount),
  };
}

function standingWords(
  admin: AdminContext,
  plan: AdminPlan,
): Pick<PlanWords, 'standing' | 'tone' | 'standingMore'> {
  const { t, day, dayOf } = admin;
  const words = t.plans.standings;
  const { status, graceUntilOn, pausedSinceOn, noticeUntilOn, reinstateUntilOn } = plan;
  const restore = reinstateUntilOn ? [t.plans.restoreUntil(day(reinstateUntilOn))] : [];
  switch (status) {
    case 'active': {
      const isMissed = plan.standing === 'missed';
      const { methodProblem } = plan;
      const problem = [
        ...(pausedSinceOn ? [t.plans.pausedSince(day(pausedSinceOn))] : []),
        ...(methodProblem ? [t.plans.methodProblems[methodProblem]] : []),
      ];
      if (isMissed) {
        const grace = graceUntilOn ? [t.plans.graceUntil(day(graceUntilOn))] : [];
        return { standing: words.missed, tone: 'warn', standingMore: [...grace, ...problem] };
      }
      const isOnItsWay = plan.instalments.some((i) => i.status === 'processing');
      if (isOnItsWay) return { standing: words.processing, tone: 'warn', standingMore: problem };
      const tone = methodProblem || pausedSinceOn ? 'warn' : 'good';
      return { standing: words[plan.standing ?? 'onTrack'], tone, standingMore: problem };
    }
    case 'defaulted': {
      const notice = noticeUntilOn ? [t.plans.noticeUntil(day(noticeUntilOn))] : [];
      return { standing: words.defaulted, tone: 'bad', standingMore: [...notice, ...restore] };
    }
    case 'accelerated':
      return { standing: words.accelerated, tone: 'bad', standingMore: restore };
    case 'completed':
      return {
        standing: words.completed,
        tone: 'good',
        standingMore: [t.plans.endedOn(dayOf(plan.acceptedAt))],
      };
    case 'accepted':
    case 'lapsed':
    case 'canceled':
    case 'superseded':
      return {
        standing: words[status],
        tone: '',
        standingMore: [t.plans.endedOn(dayOf(plan.acceptedAt))],
      };
  }
}

export type PlanAct = 'cancel' | 'reinstate';
const REASON_LENGTH = 500;

/** Ends or restores the plan as posted, and leads back to it; or says what is wrong. */
export async function actOnPlan(
  admin: AdminContext,
  plan: AdminPlan,
  request: Request,
  url: URL,
): Promise<Attempt<PlanAct> | Response> {
  const fields = await readForm(request);
  const act = fields['act'] === 'reinstate' ? 'reinstate' : 'cancel';
  const words = admin.t.plan.wrong;
  const reason = readText(fields['reason'], 'cancel-reason', REASON_LENGTH, words.tooLong);
  if (!reason.ok) return { act, fields, problems: [reason.problem] };
  if (act === 'cancel' && reason.value === undefined) {
    return { act, fields, problems: [{ field: 'cancel-reason', text: words.reasonMissing }] };
  }
  const body = act === 'cancel' ? { reason: reason.value } : {};
  const answer = await admin.api.onPlan(plan.id, act, body, fields['key'] ?? '');
  if (answer.ok) return seeOther(`${url.pathname}?done=${act}`);
  if (answer.status === 401) return signInFirst({ url, request });
  const known: Readonly<Record<string, string>> = {
    planNotActive: words.planNotActive,
    planRunning: words.planRunning,
    conflict: words.conflict,
    idempotencyInProgress: words.conflict,
  };
  const field = act === 'cancel' ? 'cancel-reason' : 'reinstate-submit';
  return { act, fields, problems: [{ field, text: known[answer.code] ?? words.other }] };
}

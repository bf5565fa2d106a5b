import type { MessageKind } from '../../server/domain/decision.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { day } from './builders.ts';
import {
  aContext,
  aMessage,
  card,
  factsIn,
  noon,
  paid,
  planOf,
  saved,
  type LetterCase,
} from './letter-facts.ts';

/** One letter for each thing that can happen to a plan. */
export function planLetterCases(locale: string): readonly LetterCase[] {
  const one = (
    name: string,
    kind: MessageKind,
    on: string,
    no: number | null,
    over: Partial<CaseFacts>,
  ) => ({
    name: `plan-${name}`,
    message: aMessage(kind, { planId: 'pln_1', instalmentNo: no }),
    facts: factsIn(locale, { plans: [planOf()], ...over }),
    context: aContext(noon(on)),
  });
  const first = [paid(4034, '2026-11-22')];
  const pdf = {
    filename: 'plan.pdf',
    contentType: 'application/pdf',
    content: new Uint8Array([37]),
  };
  const broken = {
    defaultedAt: noon('2027-01-28'),
    noticeUntilOn: day('2027-02-04'),
    reinstateUntilOn: day('2027-02-11'),
    mayReinstate: true,
  };
  const brokenEarly = {
    ...broken,
    defaultedAt: noon('2026-12-28'),
    noticeUntilOn: day('2027-01-04'),
    reinstateUntilOn: day('2027-01-11'),
  };
  const failedDebit = card(4033, '2026-12-22', {
    status: 'failed',
    failedAt: noon('2026-12-22'),
    failureCode: 'card_declined',
  });
  const accepted = one('accepted', 'planAccepted', '2026-11-22', null, { plans: [planOf(saved)] });
  return [
    { ...accepted, context: { ...accepted.context, attachments: [pdf] } },
    one('accepted-waits', 'planAccepted', '2026-11-22', null, {
      plans: [planOf({}, { status: 'accepted', activateBy: noon('2026-11-25') })],
    }),
    one('before', 'planBefore', '2026-12-19', 2, { entries: first }),
    one('before-debit', 'planBefore', '2026-12-19', 2, { entries: first, plans: [planOf(saved)] }),
    one('due', 'planDue', '2026-12-22', 2, { entries: first }),
    one('due-debit', 'planDue', '2026-12-22', 2, { entries: first, plans: [planOf(saved)] }),
    one('missed', 'planMissed', '2026-12-23', 2, { entries: first }),
    one('missed-debit', 'planMissed', '2026-12-23', 2, {
      entries: first,
      plans: [planOf(saved)],
      payments: [{ ...failedDebit, planId: 'pln_1', offSession: true }],
    }),
    one('missed-two', 'planMissed', '2027-01-23', 3, { entries: first }),
    one('defaulted', 'planDefaulted', '2026-12-28', null, {
      entries: first,
      plans: [planOf({}, { status: 'defaulted', ...brokenEarly })],
    }),
    one('defaulted-last', 'planDefaulted', '2027-01-28', null, {
      entries: [...first, { ...paid(4033, '2026-12-22'), id: 'ent_2' }],
      plans: [planOf({}, { status: 'defaulted', ...broken })],
    }),
    one('accelerated', 'planDefaulted', '2027-01-05', null, {
      entries: first,
      plans: [
        planOf(
          {},
          {
            status: 'accelerated',
            acceleratedAt: noon('2027-01-05'),
            reinstateUntilOn: brokenEarly.reinstateUntilOn,
            mayReinstate: true,
          },
        ),
      ],
    }),
    one('reinstated', 'planReinstated', '2027-01-05', null, {
      entries: [...first, { ...paid(4033, '2027-01-05'), id: 'ent_2' }],
      plans: [
        planOf(
          {},
          { status: 'active', activeSince: noon('2027-01-05'), reinstatedAt: noon('2027-01-05') },
        ),
      ],
    }),
    one('brought-back', 'planReinstated', '2027-02-01', null, {
      entries: first,
      plans: [
        planOf(
          {},
          { status: 'active', activeSince: noon('2027-02-01'), reinstatedAt: noon('2027-02-01') },
        ),
      ],
    }),
    one('completed', 'planCompleted', '2027-01-22', null, {
      entries: [paid(12_100, '2027-01-22')],
      plans: [planOf({}, { status: 'completed', completedAt: noon('2027-01-22') })],
    }),
    ...(['detached', 'mandateInactive', 'expired'] as const).map((why) =>
      one(`method-${why}`, 'planMethodLost', '2026-12-01', null, {
        entries: first,
        plans: [planOf({ ...saved, methodLost: { why, at: noon('2026-12-01') } })],
      }),
    ),
    one('method-replaced', 'planMethodReplaced', '2026-12-01', null, {
      entries: first,
      plans: [planOf(saved)],
    }),
    one('canceled', 'planCanceled', '2026-12-01', null, {
      entries: first,
      plans: [planOf({}, { status: 'canceled', canceledAt: noon('2026-12-01'), reason: 'asked' })],
    }),
  ];
}

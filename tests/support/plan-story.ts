import { localDate } from '../../server/domain/calendar.ts';
import type { PlanPolicy } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import { anEntry, aPlan, aPlanPolicy, at } from './builders.ts';
import { story, WARSAW, type Story } from './story.ts';

/** 40.34 on 4 May, 40.33 on 4 June (a Thursday) and 40.33 on 4 July (a Saturday), from 4 May. */
export const onPlan = (
  policy: Partial<PlanPolicy> = {},
  plan: Parameters<typeof aPlan>[0] = {},
): Story =>
  story({ plans: [aPlan({ policy: aPlanPolicy({ resumeAtStep: null, ...policy }), ...plan })] });

/** Money by bank transfer on the plan's invoice, today. */
export function pay(told: Story, amount: number): void {
  const valueOn = localDate(told.now(), WARSAW.zone);
  const id = told.newId('ent');
  const entry = anEntry({ id, amountMinor: minor(amount), at: told.now(), valueOn });
  told.write([{ do: 'addEntry', entry }]);
  told.write(planChangesAfterLedger(told.facts(), told.now(), told.newId).changes);
}

export const planOf = (told: Story) => told.facts().plans[0] ?? aPlan();

/** Lets time pass to noon of the day. */
export const until = (told: Story, date: string): Story => {
  told.until(at(`${date}T10:00:00Z`));
  return told;
};

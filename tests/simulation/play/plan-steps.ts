import { awaitDebit, debitInVain } from './debit-steps.ts';
import { approveAtBank, confirmStarted, startPayment } from './debtor-steps.ts';
import { askWithLink, listOf, numberOf, outcomeOf, textOf } from './play.ts';
import type { Play } from './play.ts';
import type { Answer } from './saldo.ts';
import { work } from './time.ts';
import { KEPT, randomSelection } from './wishes.ts';
import type { Selection } from './wishes.ts';

/** Takes a plan from the menu, or asks for one that is not in it. */
export async function acceptPlan(play: Play): Promise<boolean> {
  const selection = randomSelection(play);
  return selection !== undefined && askForPlan(play, selection);
}

/** The same, and time passes until a part of a plan is debited, mostly from a method that refuses. */
export async function acceptPlanAndWait(play: Play): Promise<boolean> {
  if (!(await acceptPlan(play))) return false;
  // The method is kept when the payment is known here.
  await work(play);
  if (play.random.chance(0.65) || !(await debitInVain(play))) await awaitDebit(play);
  return true;
}

export async function askForPlan(play: Play, selection: Selection): Promise<boolean> {
  const { random } = play;
  const { token, invoices } = selection;
  const ids = invoices.map((i) => i.id);
  const query = random.chance(0.5) ? '' : `&firstOn=${dayIn(play, random.int(0, 12))}`;
  const menu = await askWithLink(play, token, {
    method: 'GET',
    path: `/plan-options?invoiceIds=${ids.join(',')}${query}`,
  });
  const items = listOf(menu.body, 'items');
  if (items.length === 0 && random.chance(0.9)) return false;
  const item = items.length === 0 ? { count: 3, frequency: 'weekly' } : random.pick(items);
  const choice = { count: numberOf(item, 'count'), frequency: textOf(item, 'frequency') };
  const autopay = textOf(menu.body, 'autopay');
  const body = {
    invoiceIds: ids,
    ...choice,
    ...(query !== '' && { firstOn: query.slice(9) }),
    acceptedName: 'Jan Kowalski',
    acceptedTerms: true,
    ...(autopay === 'required' || (autopay === 'optional' && random.chance(0.8))
      ? { autopay: true }
      : {}),
  };
  const ask = { method: 'POST', path: '/plans', body } as const;
  const answers = await Promise.all(
    random.chance(0.15)
      ? [askWithLink(play, token, ask), askWithLink(play, token, ask)]
      : [askWithLink(play, token, ask)],
  );
  for (const answer of answers)
    notePlan(
      play,
      selection,
      answer,
      `${choice.count} ${choice.frequency}${'autopay' in body ? ', debited' : ''}`,
    );
  const isAccepted = answers.some((answer) => answer.status === 201);
  if (isAccepted && 'autopay' in body && random.chance(0.85)) await payFirstPart(play, selection);
  return true;
}

/** Who agreed to be debited pays the first part with the method that is to be kept. */
async function payFirstPart(play: Play, selection: Selection): Promise<void> {
  const started = await startPayment(play, selection, { option: 'dueNow' });
  if (started.status !== 201) return;
  await confirmStarted(play, started, KEPT);
  if (play.random.chance(0.9)) await approveAtBank(play, textOf(started.body, 'paymentId'));
}

function notePlan(play: Play, { invoices }: Selection, answer: Answer, choice: string): void {
  const id = textOf(answer.body, 'id');
  play.tell(
    `debtor accepts a plan (${choice}) for ${invoices.map((i) => i.number).join(' + ')} → ${outcomeOf(answer)} ${answer.status === 201 ? id : ''}`,
  );
  const vendor = invoices[0]?.debtor.vendor;
  if (answer.status !== 201 || vendor === undefined) return;
  play.plans.push({ id, vendor });
  play.promised.push({ what: 'plan', id });
}

const dayIn = (play: Play, days: number): string =>
  new Date(play.saldo.now() + days * 86_400_000).toISOString().slice(0, 10);

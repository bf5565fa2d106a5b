import type { Stripe } from 'stripe';
import { Temporal } from 'temporal-polyfill';
import { confirmStarted, intentsOf, startPayment } from './debtor-steps.ts';
import { openSessions, paysOnPage } from './page-steps.ts';
import { askForPlan } from './plan-steps.ts';
import { askWithLink, columnOf, listOf, numberOf, textOf } from './play.ts';
import type { Play, SimInvoice } from './play.ts';
import { askProcessor } from './processor-page.ts';
import { BASE_URL } from './saldo.ts';
import { DAY, HOUR, MINUTE, passTime, sleep, work } from './time.ts';
import { setHold } from './vendor-steps.ts';
import { setPost } from './world-steps.ts';

/** Situations that chance alone would meet too seldom. */

/** One millisecond before a discount ends, at its end, or one after it. */
export async function payAtDeadline(play: Play): Promise<boolean> {
  const { random, saldo, invoices } = play;
  const known = invoices.flatMap((invoice) =>
    endsOf(invoice)
      .filter((end) => end > saldo.now() && end < saldo.now() + 20 * DAY)
      .map((end) => ({ invoice, end })),
  );
  if (known.length === 0) return false;
  const { invoice, end } = random.choose(known, (one) => `${one.invoice.number} ${one.end}`);
  await passTime(play, end + random.pick([-1, -1, 0, 1]) - saldo.now());
  play.tell(`the discount of ${invoice.number} ends at ${new Date(end).toISOString()}`);
  play.covers('F36');
  const selection = { token: invoice.token, invoices: [invoice] };
  const started = await startPayment(play, selection, { option: 'discount' });
  if (started.status !== 201) return true;
  const ms = random.pick([0, 1, 30 * MINUTE]);
  if (ms > 0) await passTime(play, ms);
  await confirmStarted(play, started);
  return true;
}

/** A reminder waits because the mail server is down; meanwhile its debt is held or paid (fault F54). */
export async function overtakeLetter(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  if ((await waitingReminders(play)).length === 0 && saldo.post.mode === 'works') {
    await setPost(play);
    await passTime(play, random.int(1, 4) * DAY);
  }
  const known = await waitingReminders(play);
  if (known.length === 0) return false;
  const invoice = random.choose(known, ({ number }) => number);
  play.tell(`a reminder of ${invoice.number} waits`);
  if (random.chance(0.7)) return setHold({ ...play, invoices: [invoice] });
  const selection = { token: invoice.token, invoices: [invoice] };
  const started = await startPayment(play, selection, { option: 'all' });
  await confirmStarted(play, started, [[1, 'pm_card_visa']]);
  return true;
}

async function waitingReminders(play: Play): Promise<readonly SimInvoice[]> {
  const ids = await columnOf(
    play,
    `SELECT invoice.value FROM messages, json_each(messages.invoice_ids) AS invoice
      WHERE status = 'queued' AND kind = 'reminder'`,
  );
  return play.invoices.filter(({ id }) => ids.includes(id));
}

/** An attempt makes way for another in the moment in which it is paid, or quicker than we hear of it (F30, F22). */
export async function payWhileItMakesWay(play: Play): Promise<boolean> {
  const { random, saldo, invoices } = play;
  if (invoices.length === 0) return false;
  const invoice = random.choose(invoices, ({ number }) => number);
  const selection = { token: invoice.token, invoices: [invoice] };
  const started = await startPayment(play, selection, { option: 'all' });
  if (started.status !== 201) return true;
  const kind = random.pick(['paidFirst', 'paidFirst', 'late'] as const);
  const made = paysOnPage(invoice.debtor) ? 'checkout/sessions' : 'payment_intents';
  saldo.wire.expect({ on: `POST /v1/${made}/`, kind, times: 1 });
  play.tell(`the attempt makes way: ${kind}`);
  await startPayment(play, selection, { option: 'other', amountMinor: random.int(500, 900) });
  return true;
}

/** Sees an amount, leaves the page open while the debt becomes smaller, and pays what it shows. */
export async function payFromOldPage(play: Play): Promise<boolean> {
  const { random, invoices } = play;
  if (invoices.length === 0) return false;
  const invoice = random.choose(invoices, ({ number }) => number);
  const selection = { token: invoice.token, invoices: [invoice] };
  const shown = await askWithLink(play, invoice.token, { method: 'GET', path: '' });
  const [quote] = listOf(shown.body, 'quotes');
  const fixed = listOf(quote, 'options').filter((one) => textOf(one, 'kind') !== 'other');
  if (fixed.length === 0) return false;
  const option = random.pick(fixed);
  const { apiKey } = invoice.debtor.vendor;
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'idempotency-key': play.saldo.newId('key'),
  };
  const path = `/api/v1/invoices/${invoice.id}/credit-notes`;
  const noted = await play.saldo.fetch('POST', path, { amountMinor: random.int(1, 300) }, headers);
  play.tell(`vendor credits a little of ${invoice.number} → ${noted.status}`);
  await startPayment(play, selection, {
    option: textOf(option, 'kind'),
    amountMinor: numberOf(option, 'amountMinor'),
  });
  return true;
}

/** The first instants after the last days of the discounts of an invoice, where its vendor is. */
function endsOf({ input, debtor }: SimInvoice): readonly number[] {
  const terms = input['terms'] as { discount?: readonly { untilOn: string }[] } | undefined;
  return (terms?.discount ?? []).map(
    ({ untilOn }) =>
      Temporal.PlainDate.from(untilOn)
        .add({ days: 1 })
        .toZonedDateTime({ timeZone: debtor.vendor.timeZone }).epochMilliseconds,
  );
}

/** Somebody asks for a plan while all of the debt, or a part of it, is on its way. */
export async function planWhileUnderWay(play: Play): Promise<boolean> {
  const ids = await columnOf(
    play,
    `SELECT DISTINCT json_extract(part.value, '$.invoiceId')
      FROM payments, json_each(payments.allocations) AS part WHERE status = 'processing'`,
  );
  const known = play.invoices.filter(({ id }) => ids.includes(id));
  if (known.length === 0) return false;
  const invoice = play.random.choose(known, ({ number }) => number);
  play.covers('F37');
  return askForPlan(play, { token: invoice.token, invoices: [invoice] });
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation'];

/** One card after the other, until the processor has had enough. */
export async function tryManyCards(play: Play): Promise<boolean> {
  const open = intentsOf(play).filter(({ status }) => CONFIRMABLE.includes(status));
  if (open.length === 0) return false;
  const { id } = play.random.choose(open, (intent) => intent.metadata['paymentId'] ?? intent.id);
  const body = `payment_method=pm_card_visa_chargeDeclined&return_url=${BASE_URL}/done`;
  for (let card = 0; card < 5; card++) {
    await askProcessor(play, `/v1/payment_intents/${id}/confirm`, body);
    const status = intentsOf(play).find((intent) => intent.id === id)?.status;
    if (status === 'canceled') play.covers('F31');
    if (status === undefined || !CONFIRMABLE.includes(status)) break;
  }
  play.tell(`debtor tries five cards on ${id}`);
  return true;
}

const LATE_MS = 14 * DAY;

/** Weeks after the money came, the bank takes it back. */
export async function disputeLate(play: Play): Promise<boolean> {
  const { saldo, random } = play;
  const old = saldo
    .emulator()
    .state()
    .charges.filter((c) => c.status === 'succeeded' && saldo.now() - c.created * 1000 > LATE_MS);
  if (old.length === 0) return false;
  const charge = random.choose(old, (c) => c.metadata['paymentId'] ?? c.id);
  const { payment_intent: paymentIntent } = charge;
  if (typeof paymentIntent !== 'string') return false;
  const act = random.weighted([
    [4, 'dispute'],
    [1, 'inquiry'],
  ] as const);
  const done = await saldo.emulator().world({ do: act, paymentIntent });
  if (done.ok) play.covers('F25');
  if (done.ok && charge.amount_refunded > 0) play.covers('F28');
  const days = Math.round((saldo.now() - charge.created * 1000) / DAY);
  play.tell(`${act} of ${paymentIntent} after ${days} days → ${done.ok ? 'done' : done.code}`);
  return true;
}

/** Money goes back at the processor, and nobody is there until its events are not shown any more. */
export async function missAMonth(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const settled = intentsOf(play).filter(({ status }) => status === 'succeeded');
  if (settled.length === 0) return false;
  const { id } = random.choose(settled, (intent) => intent.metadata['paymentId'] ?? intent.id);
  const emulator = saldo.emulator();
  await emulator.world({ do: 'webhooks', mode: 'drop' });
  const act = random.pick(['refund', 'dispute'] as const);
  const done = await emulator.world({ do: act, paymentIntent: id });
  if (done.ok) play.covers('F16');
  const days = random.int(31, 60);
  play.tell(
    `${act} of ${id} → ${done.ok ? 'done' : done.code}; the server is off for ${days} days`,
  );
  await sleep(play, days * DAY);
  await saldo.emulator().world({ do: 'webhooks', mode: 'normal' });
  return true;
}

/** The answer of the call that made an intent is lost, and nobody is there until its key is forgotten. */
export async function loseAnswerForADay(play: Play): Promise<boolean> {
  const { random, saldo, invoices } = play;
  if (invoices.length === 0) return false;
  const invoice = random.choose(invoices, ({ number }) => number);
  const made = paysOnPage(invoice.debtor) ? 'checkout/sessions' : 'payment_intents';
  saldo.wire.expect({ on: `POST /v1/${made}`, kind: 'lostAfter', times: 1 });
  const selection = { token: invoice.token, invoices: [invoice] };
  await startPayment(play, selection, { option: 'all' });
  saldo.wire.heal();
  const lost = await columnOf(
    play,
    'SELECT id FROM payments WHERE payment_intent_id IS NULL AND checkout IS NULL',
  );
  const isLost = ({ metadata }: Pick<Stripe.Checkout.Session, 'metadata'>): boolean =>
    lost.includes(metadata?.['paymentId'] ?? '');
  if (![...intentsOf(play), ...openSessions(play)].some(isLost)) return true;
  play.covers('F6');
  const ms = random.int(25, 40) * HOUR;
  play.tell(`the answer is lost, and nobody is there for ${ms / HOUR} hours`);
  await sleep(play, ms);
  if (random.chance(0.5)) await startPayment(play, selection, { option: 'all' });
  return true;
}

/** Somebody sets our clock an hour back, or the machine sleeps and wakes a day later. */
export async function jumpClock(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  if (saldo.skew.ms !== 0) return false;
  const isBack = random.chance(0.5);
  play.covers('F40');
  play.tell(`our clock jumps ${isBack ? 'back an hour' : 'on by a day'}`);
  saldo.moveTo(saldo.now() + (isBack ? -HOUR : DAY));
  // The processor's goes on as before.
  if (isBack) saldo.skew.ms = HOUR;
  await work(play);
  return true;
}

/** From here on webhooks are on their way for days, or arrive at once again. */
export async function setLateness(play: Play): Promise<boolean> {
  const { postbox } = play.saldo;
  const days = play.random.pick(play.pace === 'year' ? [3, 29, 29, 40] : [3, 3, 9, 29]);
  postbox.lateBy = postbox.lateBy === null ? days * DAY : null;
  play.tell(postbox.lateBy === null ? 'webhooks come at once' : `webhooks come ${days} days late`);
  return true;
}

/** The processor's clock and ours drift apart, or are set right. */
export async function setSkew(play: Play): Promise<boolean> {
  const { skew } = play.saldo;
  if (skew.ms === 0) skew.ms = play.random.pick([-10, 10]) * MINUTE;
  else setClockRight(play);
  play.tell(`the processor's clock is ${skew.ms / MINUTE} minutes ahead of ours`);
  return true;
}

/** Time runs on: who was behind catches up. */
export function setClockRight({ saldo }: Play): void {
  saldo.moveTo(saldo.now() + Math.max(0, saldo.skew.ms));
  saldo.skew.ms = 0;
}

import { describe, expect, test } from 'vitest';
import { addDebtor, addVendor } from './play/cast.ts';
import { createRandom } from './play/random.ts';
import type { Saldo } from './play/saldo.ts';
import { explore } from './orders.ts';
import type { Act } from './orders.ts';

type World = Parameters<ReturnType<Saldo['emulator']>['world']>[0];
type Deed = Exclude<World, { do: 'webhooks' }>['do'];

/** A vendor, an invoice of 121.00 with an early price, and an attempt to pay it that is open. */
const openAttempt: Act = async (saldo) => {
  const random = createRandom(1);
  const vendor = { ...(await addVendor(saldo, random, 0)), currency: 'EUR' };
  const { name } = addDebtor(random, vendor, 0);
  const headers = { authorization: `Bearer ${vendor.apiKey}`, 'idempotency-key': 'orders-invoice' };
  const input = {
    number: 'N-1',
    debtor: { name, email: 'ada@debtor.example', locale: 'en' },
    currency: 'EUR',
    issuedOn: '2026-11-20',
    dueOn: '2026-12-20',
    lines: [
      { id: '1', description: 'Roof', quantity: 1, unitPriceMinor: 10_000, taxRateBps: 2100 },
    ],
    terms: { discount: [{ percentBps: 200, untilOn: '2026-12-10', taxMode: 'onEarly' }] },
  };
  const issued = await saldo.fetch('POST', '/api/v1/invoices', input, headers);
  const { id, payUrl } = issued.body as { id: string; payUrl: string };
  const token = payUrl.slice(payUrl.lastIndexOf('/') + 1);
  const wish = { option: 'discount', invoiceIds: [id] };
  const opened = await saldo.fetch('POST', `/portal/v1/${token}/payments`, wish);
  expect([issued.status, opened.status]).toEqual([201, 201]);
};

const intentOf = (saldo: Saldo) => saldo.emulator().state().paymentIntents[0];
const confirm =
  (paymentMethod: string): Act =>
  (saldo) =>
    saldo.emulator().pay({ paymentIntent: intentOf(saldo)?.id ?? '', paymentMethod });
const happens =
  (deed: Deed): Act =>
  async (saldo) => {
    const paymentIntent = intentOf(saldo)?.id ?? '';
    const done = await saldo.emulator().world({ do: deed, paymentIntent });
    expect(done).toMatchObject({ ok: true });
  };
const answerBank: Act = (saldo) => {
  const url = intentOf(saldo)?.next_action?.redirect_to_url?.url ?? '';
  return saldo.emulator().answerChallenge(url.slice(url.lastIndexOf('/') + 1), true);
};
/** All of it before the first webhook leaves. */
const inOne =
  (acts: readonly Act[]): Act =>
  async (saldo) => {
    for (const act of acts) await act(saldo);
  };
/** Banks do what they announced for the next day. */
const nextDay: Act = async (saldo) => {
  saldo.moveTo(saldo.now() + 25 * 3_600_000);
  const now = saldo.now() as Parameters<ReturnType<Saldo['emulator']>['runDue']>[0];
  await saldo.emulator().runDue(now);
};

const paid = [confirm('pm_card_visa')];
const LIVES: readonly (readonly [
  name: string,
  before: readonly Act[],
  acts: readonly Act[],
  left: number,
])[] = [
  ['a card that pays', [], paid, 11_858],
  [
    'a card that is declined, and another that pays',
    [],
    [confirm('pm_card_visa_chargeDeclined'), ...paid],
    11_858,
  ],
  [
    "a card that asks the debtor's bank",
    [],
    [confirm('pm_card_threeDSecure2Required'), answerBank],
    11_858,
  ],
  ['a debit that pays', [], [confirm('pm_sepaDebit'), happens('settle')], 11_858],
  ['a debit that fails', [], [confirm('pm_sepaDebit'), happens('failDebit')], 0],
  ['a refund at once', [], [...paid, happens('refund')], 0],
  [
    'a refund that comes back',
    [confirm('pm_card_refundFail')],
    [happens('refund'), nextDay],
    11_858,
  ],
  ['a dispute that is lost', paid, [happens('dispute'), happens('loseDispute')], 0],
  [
    'a dispute that is won before we hear of the payment',
    [],
    [inOne([...paid, happens('dispute'), happens('winDispute')])],
    11_858,
  ],
];

describe('all orders of up to six events, each once, again and again, or never (F15, F13)', () => {
  test.each(LIVES)('of %s end in one state', async (_, before, acts, left) => {
    const begin: Act = async (saldo) => {
      for (const act of [openAttempt, ...before]) await act(saldo);
    };
    const { ends, unsteady, events, states, orders } = await explore(begin, acts);
    console.log(`${orders} orders of ${events.length} events: ${states} states`);
    expect(events.length).toBeLessThanOrEqual(6);
    expect(unsteady).toEqual([]);
    expect([...ends]).toHaveLength(1);
    const [end = '[]'] = ends;
    const [, , money] = JSON.parse(end) as readonly unknown[];
    expect(money).toEqual([`[${left}]`]);
  });
});

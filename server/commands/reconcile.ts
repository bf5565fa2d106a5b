import { listVendors } from '../../db/queries/vendors.ts';
import type { NextStep } from '../domain/difference.ts';
import { formatDecimal } from '../domain/money.ts';
import { makeComparison } from '../services/comparison/keep.ts';
import type { Comparison } from '../services/comparison/keep.ts';
import { mistaken, said } from './command.ts';
import type { CommandDeps, Said, Typed } from './command.ts';
import { readOptions } from './options.ts';

const USAGE = 'reconcile [--days 30]';
const MOST_DAYS = 3_660;

/** Compares every vendor's payments with the processor's, from both sides, and says each difference. */
export async function reconcileCommand(deps: CommandDeps, { args }: Typed): Promise<Said> {
  const given = readOptions(args, ['days']);
  if (typeof given === 'string') return mistaken(`${given}. Usage: ${USAGE}`);
  const days = Number(given.days ?? '30');
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    return mistaken(`--days must be a whole number from 1 to ${MOST_DAYS}. Usage: ${USAGE}`);
  const { db, clock, payments } = deps;
  if (payments === null)
    return mistaken('The sandbox is its own processor: start it, and ask again while it runs.');
  const lines: string[] = [];
  let count = 0;
  let differing = 0;
  for (const vendor of await listVendors(db)) {
    const made = await makeComparison({ db, clock, payments }, vendor.id, days);
    if (!made.ok)
      return mistaken(
        'The processor did not answer: nothing was compared to the end. Try again in a minute.',
      );
    count += made.value.count;
    differing += made.value.differing;
    lines.push(...made.value.differences.map((one) => `${vendor.name}: ${lineOf(one)}`));
  }
  if (differing === 0)
    return said(`All ${count} payments of the last ${days} days are the same here and there.`);
  return mistaken(
    [`${differing} of ${count} payments of the last ${days} days differ:`, ...lines].join('\n  '),
  );
}

function lineOf({
  kinds,
  paymentId,
  intentId,
  here,
  there,
  next,
}: Comparison['differences'][number]) {
  const name = paymentId === null ? intentId : `${paymentId} (${intentId})`;
  return `${name}: ${kinds.join(', ')}; here ${here ? ours(here) : 'nothing'}; there ${there ? theirs(there) : 'nothing'}. ${NEXT[next]}`;
}

type Side<Name extends 'here' | 'there'> = NonNullable<Comparison['differences'][number][Name]>;

const ours = ({ status, amountMinor, currency, refundedMinor, bookedMinor }: Side<'here'>) =>
  `${status} ${formatDecimal(amountMinor, currency)} ${currency}, refunded ${formatDecimal(refundedMinor, currency)}, booked ${formatDecimal(bookedMinor, currency)}`;
const theirs = ({ status, currency, ...there }: Side<'there'>) =>
  `${status} ${formatDecimal(there.amountMinor, currency)} ${currency}, received ${formatDecimal(there.receivedMinor, currency)}, refunded ${formatDecimal(there.refundedMinor, currency)}, dispute ${there.dispute}`;

const NEXT: { readonly [Step in NextStep]: string } = {
  askAgain: 'Saldo asks about it again and takes over what it hears.',
  person: 'Somebody has to look at both sides.',
  lookUp: 'Look it up at the processor: refund it there, or record it here.',
  checkKey: 'Is STRIPE_SECRET_KEY of the account that it was made with?',
  update: 'A newer version may know what it says.',
};

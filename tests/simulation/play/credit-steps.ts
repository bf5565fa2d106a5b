import { askAsVendor, listOf, outcomeOf } from './play.ts';
import type { Play, SimDebtor } from './play.ts';

/** What a vendor does with money that was too much. */

/** Pays an open invoice with it, all or a part. */
export async function applyCredit(play: Play): Promise<boolean> {
  const { random } = play;
  const debtor = await withCredit(play);
  const own = play.invoices.filter((invoice) => invoice.debtor === debtor);
  if (debtor === undefined || own.length === 0) return false;
  const invoice = random.pick(own);
  const answer = await askAsVendor(play, debtor.vendor, {
    method: 'POST',
    path: `/api/v1/invoices/${invoice.id}/apply-credit`,
    body: random.chance(0.3) ? { amountMinor: random.int(1, 5_000) } : {},
  });
  play.tell(`vendor pays ${invoice.number} with credit → ${outcomeOf(answer)}`);
  return true;
}

/** Gives it back, to the card or as a transfer of its own. */
export async function returnCredit(play: Play): Promise<boolean> {
  const debtor = await withCredit(play);
  if (debtor === undefined) return false;
  const answer = await askAsVendor(play, debtor.vendor, {
    method: 'POST',
    path: `/api/v1/debtors/${debtor.id}/return-credit`,
    body: { currency: debtor.vendor.currency },
  });
  play.tell(`vendor gives the credit of ${debtor.name} back → ${outcomeOf(answer)}`);
  return true;
}

/** Somebody who has credit; now and then somebody who has none. */
async function withCredit(play: Play): Promise<SimDebtor | undefined> {
  const known = play.debtors.filter(({ id }) => id !== null);
  if (known.length > 0 && play.random.chance(0.1)) return play.random.pick(known);
  for (const debtor of known) {
    const { body } = await askAsVendor(play, debtor.vendor, {
      method: 'GET',
      path: `/api/v1/debtors/${debtor.id}`,
    });
    if (listOf(body, 'credits').length > 0) return debtor;
  }
  return undefined;
}

import { checkAnswer, checkRefused } from '../check/answers.ts';
import { askAsVendor, askWithLink } from './play.ts';
import type { Ask, Play, SimDebtor, SimInvoice, SimVendor } from './play.ts';
import type { Answer } from './saldo.ts';

/** Somebody tries the ids of others: with the key of another vendor, or with the link of another debtor. */
export async function reachAcross(play: Play): Promise<boolean> {
  return play.random.chance(0.6) ? askWithForeignKey(play) : askWithForeignLink(play);
}

async function askWithForeignKey(play: Play): Promise<boolean> {
  const { random, vendors } = play;
  const stranger = random.pick(vendors);
  const theirs = play.invoices.filter(({ debtor }) => debtor.vendor !== stranger);
  if (theirs.length === 0) return false;
  const invoice = random.choose(theirs, ({ number }) => number);
  const asks = [...asksAbout(invoice), ...asksAboutPlans(play, stranger)];
  for (let i = 0; i < 3; i++) {
    const ask = random.pick(asks);
    const answer = await askAsVendor(play, stranger, ask);
    play.tell(`${stranger.name} tries ${ask.method} ${ask.path} → ${answer.status}`);
    checkForeign(play, ask, answer, (other) => other.vendor !== stranger);
  }
  return true;
}

function asksAbout({ id, debtor }: SimInvoice): readonly Ask[] {
  const on = `/api/v1/invoices/${id}`;
  const parts = ['', '/quote', '/plan-options', '/timeline', '/preview'];
  const acts: readonly (readonly [string, object])[] = [
    ['/payments', { amountMinor: 100, reference: 'foreign' }],
    ['/credit-notes', { amountMinor: 100 }],
    ['/write-off', { reason: 'gone' }],
    ['/discount', {}],
    ['/holds', { reason: 'manual' }],
    ['/apply-credit', {}],
  ];
  return [
    ...parts.map((part) => ({ method: 'GET', path: `${on}${part}` })),
    ...acts.map(([part, body]) => ({ method: 'POST', path: `${on}${part}`, body })),
    { method: 'GET', path: `/api/v1/debtors/${debtor.id}` },
    { method: 'POST', path: '/api/v1/links', body: { debtorId: debtor.id } },
    { method: 'POST', path: '/api/v1/links', body: { invoiceId: id } },
    {
      method: 'POST',
      path: `/api/v1/debtors/${debtor.id}/return-credit`,
      body: { currency: debtor.vendor.currency },
    },
  ];
}

const asksAboutPlans = ({ plans }: Play, stranger: SimVendor): readonly Ask[] =>
  plans
    .filter(({ vendor }) => vendor !== stranger)
    .flatMap(({ id }) => [
      { method: 'GET', path: `/api/v1/plans/${id}` },
      { method: 'POST', path: `/api/v1/plans/${id}/cancel`, body: { reason: 'not ours' } },
      { method: 'POST', path: `/api/v1/plans/${id}/reinstate`, body: {} },
    ]);

async function askWithForeignLink(play: Play): Promise<boolean> {
  const { random, invoices } = play;
  if (invoices.length === 0) return false;
  const own = random.choose(invoices, ({ number }) => number);
  const theirs = invoices.filter(({ debtor }) => debtor !== own.debtor);
  if (theirs.length === 0) return false;
  const { id } = random.choose(theirs, ({ number }) => number);
  const ids = random.chance(0.5) ? [id] : [own.id, id];
  const agreed = { acceptedName: 'Jan Kowalski', acceptedTerms: true };
  const asks: readonly Ask[] = [
    { method: 'GET', path: `?invoices=${ids.join(',')}` },
    { method: 'GET', path: `/plan-options?invoiceIds=${ids.join(',')}` },
    { method: 'POST', path: '/payments', body: { option: 'all', invoiceIds: ids } },
    {
      method: 'POST',
      path: '/plans',
      body: { invoiceIds: ids, count: 2, frequency: 'weekly', ...agreed },
    },
  ];
  const ask = random.pick(asks);
  const answer = await askWithLink(play, own.token, ask);
  play.tell(
    `with the link of ${own.number} somebody tries ${ask.method} ${ask.path} → ${answer.status}`,
  );
  checkForeign(play, ask, answer, (other) => other !== own.debtor);
  return true;
}

function checkForeign(
  { vendors, debtors }: Play,
  { method, path }: Ask,
  { status, body }: Answer,
  isForeign: (debtor: SimDebtor) => boolean,
): void {
  const others = debtors.filter(isForeign);
  const foreign = vendors.filter((v) => debtors.every((d) => d.vendor !== v || isForeign(d)));
  // A page leaves out what is not its debtor's: a link that was cut together still shows the rest.
  if (!path.startsWith('?')) checkRefused(status, `${method} ${path}`);
  checkAnswer(
    JSON.stringify(body ?? null),
    [...others, ...foreign].map((one) => one.name),
    path,
  );
}

import { addDays, dayAt, invoicesAsCsv, randomInvoice } from './invoices.ts';
import { askAsVendor, listOf, moneyOf, numberOf, outcomeOf, textOf, tokenOf } from './play.ts';
import type { Play, SimDebtor, SimInvoice } from './play.ts';

/** What a vendor's program or its people do. */

export async function issueInvoice(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  const debtor = random.pick(play.debtors);
  const number = `N-${play.at}-${random.int(100, 999)}`;
  const input = randomInvoice(random, debtor, number, saldo.now());
  const invoice = await post(play, debtor, input);
  if (invoice === undefined) return true;
  play.invoices.push(invoice);
  if (debtor.token === null) await linkToDebtor(play, debtor);
  return true;
}

async function post(
  play: Play,
  debtor: SimDebtor,
  input: Record<string, unknown>,
): Promise<SimInvoice | undefined> {
  const answer = await askAsVendor(play, debtor.vendor, {
    method: 'POST',
    path: '/api/v1/invoices',
    body: input,
  });
  const { body } = answer;
  const number = textOf(body, 'number');
  const amountDueMinor = numberOf(body, 'totals', 'amountDueMinor');
  play.tell(
    `vendor issues ${textOf(input, 'number')} of ${textOf(input, 'issuedOn')}, due ${textOf(input, 'dueOn')}, to ${debtor.name} → ${outcomeOf(answer)} ${answer.status < 300 ? `${textOf(body, 'id')} ${moneyOf(amountDueMinor, debtor.vendor.currency)}` : ''}`,
  );
  if (answer.status !== 201 && answer.status !== 200) return undefined;
  const id = textOf(body, 'id');
  debtor.id = textOf(body, 'debtor', 'id');
  play.promised.push({ what: 'invoice', id, amountDueMinor });
  return { id, number, debtor, amountDueMinor, token: tokenOf(textOf(body, 'payUrl')), input };
}

async function linkToDebtor(play: Play, debtor: SimDebtor): Promise<void> {
  const answer = await askAsVendor(play, debtor.vendor, {
    method: 'POST',
    path: '/api/v1/links',
    body: { debtorId: debtor.id },
  });
  if (answer.status === 201) debtor.token = tokenOf(textOf(answer.body, 'url'));
}

/** The same number again: with the same content it is the same invoice, with other content refused. */
export async function issueAgain(play: Play): Promise<boolean> {
  if (play.invoices.length === 0) return false;
  const { debtor, input } = play.random.choose(play.invoices, (i) => i.number);
  const isSame = play.random.chance(0.5);
  await post(play, debtor, isSame ? input : { ...input, note: 'something else' });
  return true;
}

export async function importTable(play: Play): Promise<boolean> {
  const { random, saldo } = play;
  // The table knows neither zone nor language, so this debtor has to be one without.
  const debtor = random.pick(play.debtors);
  if (debtor.timeZone !== null || debtor.id !== null) return false;
  const numbers = Array.from(
    { length: random.int(1, 3) },
    (_, i) => `T-${play.at}-${i}-${random.int(100, 999)}`,
  );
  const csv = invoicesAsCsv(random, debtor, numbers, saldo.now());
  const answer = await askAsVendor(play, debtor.vendor, {
    method: 'POST',
    path: '/api/v1/invoices/import',
    body: csv,
  });
  play.tell(
    `vendor imports ${numbers.join(', ')} for ${debtor.name} → ${outcomeOf(answer)}, ${listOf(answer.body, 'created').length} new`,
  );
  for (const made of listOf(answer.body, 'created')) {
    const shown = await askAsVendor(play, debtor.vendor, {
      method: 'GET',
      path: `/api/v1/invoices/${textOf(made, 'id')}`,
    });
    const { body } = shown;
    if (shown.status !== 200) continue;
    debtor.id = textOf(body, 'debtor', 'id');
    const amountDueMinor = numberOf(body, 'totals', 'amountDueMinor');
    const id = textOf(body, 'id');
    play.promised.push({ what: 'invoice', id, amountDueMinor });
    play.invoices.push({
      id,
      number: textOf(body, 'number'),
      debtor,
      amountDueMinor,
      token: tokenOf(textOf(body, 'payUrl')),
      input: {},
    });
  }
  return true;
}

type On = { readonly invoice: SimInvoice; readonly path: string };

function onInvoice(play: Play): On | undefined {
  if (play.invoices.length === 0) return undefined;
  const invoice = play.random.choose(play.invoices, (i) => i.number);
  return { invoice, path: `/api/v1/invoices/${invoice.id}` };
}

/** Money that came by transfer: sometimes too little, sometimes too much, sometimes value-dated back. */
export async function recordTransfer(play: Play): Promise<boolean> {
  const on = onInvoice(play);
  if (on === undefined) return false;
  const { random, saldo } = play;
  const { invoice } = on;
  const whole = invoice.amountDueMinor;
  const amountMinor = Math.max(
    1,
    random.weighted([
      [3, whole],
      [4, random.int(1, Math.max(1, whole))],
      [1, whole + random.int(1, 5_000)],
      // The early price or a little more, in time or not.
      [3, Math.ceil((whole * random.pick([95, 97, 98, 99])) / 100)],
    ]),
  );
  const reference = `T${saldo.newId('ref')}`;
  const paidOn = random.chance(0.4) ? dayAt(saldo.now(), -random.int(1, 8)) : undefined;
  const body = { amountMinor, reference, ...(paidOn && { paidOn }) };
  const answer = await askAsVendor(play, invoice.debtor.vendor, {
    method: 'POST',
    path: `${on.path}/payments`,
    body,
  });
  play.tell(
    `vendor records ${moneyOf(amountMinor, invoice.debtor.vendor.currency)} by transfer${paidOn ? ` of ${paidOn}` : ''} for ${invoice.number} → ${outcomeOf(answer)}`,
  );
  if (answer.status === 201)
    play.promised.push({ what: 'offline', invoiceId: invoice.id, reference, amountMinor });
  return true;
}

export async function issueCreditNote(play: Play): Promise<boolean> {
  const on = onInvoice(play);
  if (on === undefined) return false;
  const { random } = play;
  const { invoice } = on;
  const whole = Math.max(1, invoice.amountDueMinor);
  const amountMinor = random.weighted([
    [5, random.int(1, whole)],
    [2, whole],
    [1, whole + 5_000],
  ]);
  const number = random.chance(0.7) ? `C-${random.int(1_000, 9_999)}` : undefined;
  const answer = await askAsVendor(play, invoice.debtor.vendor, {
    method: 'POST',
    path: `${on.path}/credit-notes`,
    body: { amountMinor, ...(number && { number }) },
  });
  play.tell(
    `vendor credits ${moneyOf(amountMinor, invoice.debtor.vendor.currency)} of ${invoice.number} (${number ?? 'no number'}) → ${outcomeOf(answer)}`,
  );
  if (answer.status === 201 && number !== undefined)
    play.promised.push({ what: 'creditNote', invoiceId: invoice.id, number });
  return true;
}

export async function writeOff(play: Play): Promise<boolean> {
  const on = onInvoice(play);
  if (on === undefined) return false;
  const answer = await askAsVendor(play, on.invoice.debtor.vendor, {
    method: 'POST',
    path: `${on.path}/write-off`,
    body: { reason: 'gone' },
  });
  play.tell(`vendor writes off ${on.invoice.number} → ${outcomeOf(answer)}`);
  return true;
}

/** "Grant it anyway" where the page offers it, and now and then where there is nothing to grant. */
export async function grantDiscount(play: Play): Promise<boolean> {
  const on = await withLateDiscount(play);
  if (on === undefined) return false;
  const answer = await askAsVendor(play, on.invoice.debtor.vendor, {
    method: 'POST',
    path: `${on.path}/discount`,
    body: {},
  });
  play.tell(`vendor grants the discount of ${on.invoice.number} → ${outcomeOf(answer)}`);
  return true;
}

async function withLateDiscount(play: Play): Promise<On | undefined> {
  const { random, invoices } = play;
  if (random.chance(0.1)) return onInvoice(play);
  for (const invoice of invoices) {
    const path = `/api/v1/invoices/${invoice.id}`;
    const { body } = await askAsVendor(play, invoice.debtor.vendor, { method: 'GET', path });
    if (numberOf(body, 'lateDiscount', 'amountMinor') > 0) return { invoice, path };
  }
  return undefined;
}

export async function setHold(play: Play): Promise<boolean> {
  const on = onInvoice(play);
  if (on === undefined) return false;
  const { random, saldo } = play;
  const { invoice } = on;
  const steps = invoice.debtor.vendor.settings.sequence.steps.filter((s) => s.offsetDays > 0);
  const body = {
    reason: random.pick(['manual', 'manual', 'legal', 'dispute', 'alreadyPaid']),
    ...(random.chance(0.6) && { untilOn: addDays(dayAt(saldo.now()), random.int(1, 15)) }),
    resume: random.weighted<object>([
      [5, { at: 'same' }],
      [2, { at: 'next' }],
      [1, { at: 'restart' }],
      [1, { at: 'step', step: random.pick(steps).id }],
    ]),
  };
  const answer = await askAsVendor(play, invoice.debtor.vendor, {
    method: 'POST',
    path: `${on.path}/holds`,
    body,
  });
  play.tell(`vendor holds ${invoice.number} ${JSON.stringify(body)} → ${outcomeOf(answer)}`);
  const id = textOf(answer.body, 'id');
  if (answer.status !== 201 || play.holds.some((h) => h.id === id)) return true;
  play.holds.push({ id, invoice });
  play.promised.push({ what: 'hold', id });
  return true;
}

/** Ends a hold that the vendor set, or decides about money that went back. */
export async function endHold(play: Play): Promise<boolean> {
  const known = [...play.holds, ...(await reversals(play))];
  if (known.length === 0) return false;
  const { id, invoice } = play.random.pick(known);
  const path = `/api/v1/invoices/${invoice.id}/holds/${id}`;
  const answer = await askAsVendor(play, invoice.debtor.vendor, { method: 'DELETE', path });
  play.tell(`vendor ends the hold ${id} of ${invoice.number} → ${outcomeOf(answer)}`);
  return true;
}

/** Ledger entries that took money back; each holds its invoice until somebody has decided. */
async function reversals({ saldo, invoices }: Play): Promise<Play['holds']> {
  const rows = await saldo.db().read({
    sql: "SELECT id, invoice_id FROM entries WHERE kind = 'paymentReversed' AND side = 'debit'",
    args: [],
  });
  return rows.flatMap(({ 0: id, 1: invoiceId }) => {
    const invoice = invoices.find((i) => i.id === invoiceId);
    return invoice === undefined || typeof id !== 'string' ? [] : [{ id, invoice }];
  });
}

export async function endOrRenewPlan(play: Play): Promise<boolean> {
  if (play.plans.length === 0) return false;
  const { random } = play;
  const { id, vendor } = random.pick(play.plans);
  const act = random.pick(['cancel', 'reinstate']);
  const body = act === 'cancel' ? { reason: 'agreed otherwise' } : {};
  const answer = await askAsVendor(play, vendor, {
    method: 'POST',
    path: `/api/v1/plans/${id}/${act}`,
    body,
  });
  play.tell(`vendor asks to ${act} plan ${id} → ${outcomeOf(answer)}`);
  return true;
}

import type { Followed } from './auditor.ts';
import { isExhausted, reasonsNotToRemind } from './case-model.ts';
import type { CaseModel } from './case-model.ts';
import type { Evidence } from './evidence.ts';
import { checkPlansEnd } from './plan-rules.ts';
import { checkEqual } from './equal.ts';
import { checkIsolation } from './isolation.ts';
import { ofCase, rowsOf } from './rows.ts';
import type { PaymentRow, Read } from './rows.ts';
import { must } from './violation.ts';

const DAY = 86_400_000;

/** What must be true once no fault is left and all webhooks, retries and sweeps had their time. */
export async function checkAtRest(
  read: Read,
  cases: readonly Followed[],
  evidence: Evidence,
): Promise<void> {
  const [waiting] = await read('SELECT count(*) FROM webhook_events WHERE applied_at IS NULL');
  must(waiting === 0, 'every webhook is applied in the end (I15)', () => `${String(waiting)} wait`);
  await checkEqual(read, cases, evidence);
  await checkAlarms(read);
  const known = new Set<string>();
  const arrived = new Set(evidence.letters.map(({ rowId }) => rowId));
  for (const { model } of cases) {
    const mine = ofCase(model.debtor);
    const payments = await rowsOf(read, 'payments', mine);
    const credits = await rowsOf(read, 'credits', mine);
    for (const payment of payments) {
      known.add(payment.id);
      if (evidence.untold.has(payment.payment_intent_id ?? '')) evidence.proves('F17');
    }
    await checkRefusalsTold(read, model, payments);
    const left = Map.groupBy(credits, (c) => c.currency);
    for (const [currency, rows] of left) {
      const sum = rows.reduce((total, c) => total + c.amount_minor, 0);
      must(
        sum >= 0,
        'credit of a debtor is never below zero (rules 1.5)',
        () => `${model.debtor.name}: ${sum} ${currency}`,
      );
    }
    for (const { id, kind } of await rowsOf(
      read,
      'messages',
      ofCase(model.debtor, "status = 'sent'"),
    )) {
      must(arrived.has(id), 'a letter that counts as sent has left (I4)', () => `${kind} ${id}`);
    }
    for (const message of await rowsOf(
      read,
      'messages',
      ofCase(model.debtor, "status = 'queued'"),
    )) {
      must(
        message.created_at > evidence.now - 6 * DAY,
        'no letter waits for ever (I15)',
        () => `${message.kind} ${message.id} since ${new Date(message.created_at).toISOString()}`,
      );
    }
  }
  for (const intent of evidence.processor().paymentIntents) {
    const id = intent.metadata['paymentId'] ?? '';
    must(
      known.has(id),
      'every intent of the processor has its payment (I5)',
      () => `${intent.id} names ${id}`,
    );
  }
  await checkPromises(read, evidence);
  await checkIsolation(read, evidence);
}

/** Whoever was debited in vain hears of it, with the link to pay otherwise (rules 4.2, F60). */
async function checkRefusalsTold(
  read: Read,
  { debtor }: CaseModel,
  payments: readonly PaymentRow[],
): Promise<void> {
  const refused = payments.filter((p) => p.off_session === 1 && p.status === 'failed');
  if (refused.length === 0 || debtor.email === null) return;
  const letters = await rowsOf(read, 'messages', ofCase(debtor, "kind = 'paymentFailed'"));
  for (const { id } of refused) {
    must(
      letters.some((letter) => letter.payment_id === id),
      'a debit that was refused is told at once (rules 4.2)',
      () => id,
    );
  }
}

/** What was late because of a fault is not late any more, and nobody is told that it is (F18, I15). */
async function checkAlarms(read: Read): Promise<void> {
  const alarms = await read("SELECT code || ' ' || subject_id || ' since ' || since FROM alarms");
  must(alarms.length === 0, 'no alarm outlives its cause (I15)', () => alarms.join(', '));
}

/** Whatever somebody was told has happened is there, once. */
async function checkPromises(read: Read, { promised }: Evidence): Promise<void> {
  const invoices = new Map((await rowsOf(read, 'invoices')).map((row) => [row.id, row]));
  const payments = await rowsOf(read, 'payments');
  const entries = await rowsOf(read, 'entries');
  const ids = new Set(
    [...(await rowsOf(read, 'holds')), ...(await rowsOf(read, 'plans'))].map((row) => row.id),
  );
  for (const promise of promised) {
    const isKept = ((): boolean => {
      switch (promise.what) {
        case 'invoice':
          return invoices.get(promise.id)?.amount_due_minor === promise.amountDueMinor;
        case 'offline':
          return (
            payments.filter(
              (p) => p.reference === promise.reference && p.amount_minor === promise.amountMinor,
            ).length === 1
          );
        case 'creditNote':
          return entries.some(
            (e) =>
              e.kind === 'creditNote' &&
              e.reference === promise.number &&
              e.invoice_id === promise.invoiceId,
          );
        case 'hold':
        case 'plan':
          return ids.has(promise.id);
        case 'payment': {
          const row = payments.find((p) => p.id === promise.id);
          return row?.payment_intent_id === promise.intent && row.quote_expires_at > promise.at;
        }
        case 'page': {
          const row = payments.find((p) => p.id === promise.id);
          return row?.checkout?.sessionId === promise.session && row.quote_expires_at > promise.at;
        }
      }
    })();
    must(isKept, 'what was acknowledged is there, once (I4)', () => JSON.stringify(promise));
  }
}

/** Left alone, every debt that may be asked for comes to the end of its sequence (I8). */
export async function checkLongAfter(
  read: Read,
  cases: readonly Followed[],
  evidence: Evidence,
): Promise<void> {
  for (const { model } of cases) {
    checkPlansEnd(model, evidence.now);
    for (const [id, { row, balance }] of model.invoices) {
      const isQuiet = reasonsNotToRemind(model, id, evidence.now).length > 0;
      must(
        isQuiet || isExhausted(model, id, evidence.now),
        'left alone, a debt is asked for to the end (I8)',
        () => `${row.number}: ${balance} owed, nothing holds it, and its sequence has not ended`,
      );
    }
  }
  await checkIsolation(read, evidence);
}

import type { AdminInvoice } from '../../server/contract/admin.ts';
import { parseCivilDate } from '../../server/domain/calendar.ts';
import { currencyExponent } from '../messages/currency.ts';
import { toDecimal } from '../messages/figures.ts';
import { problemsOf, good, readChoice, readForm, readText, wrong } from './admin-forms.ts';
import type { Fields, Read } from './admin-forms.ts';
import { reversedMinor } from './admin-invoice.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';
import { parseAmountInput } from './amount-input.ts';
import type { FormProblem } from './form-problems.ts';
import type { Answer } from './portal-api.ts';

/** What a person may do to an invoice on its page, each a form of its own. */
export const INVOICE_ACTS = [
  'payment',
  'applyCredit',
  'creditNote',
  'hold',
  'grantDiscount',
  'writeOff',
  'endHold',
  'finishTask',
] as const;
export type InvoiceAct = (typeof INVOICE_ACTS)[number];

/** Reasons and rules that the form offers; the engine knows more that only it sets. */
export const HOLD_REASONS = ['manual', 'dispute', 'alreadyPaid', 'legal', 'insolvency'] as const;
export const HOLD_RESUMES = ['same', 'next', 'restart'] as const;
export const PAYMENT_METHODS = ['bankTransfer', 'cash', 'other'] as const;

/** A form as it is to be shown again, with what was typed and what is wrong. */
export interface Attempt<Act extends string> {
  readonly act: Act | undefined;
  readonly fields: Fields;
  readonly problems: readonly FormProblem[];
}

const NOTE_LENGTH = 500;
const REFERENCE_LENGTH = 140;
const NUMBER_LENGTH = 100;

/** Does what was posted, and leads back to the page; or says what is wrong with it. */
export async function actOnInvoice(
  admin: AdminContext,
  { invoice }: AdminInvoice,
  request: Request,
  url: URL,
): Promise<Attempt<InvoiceAct> | Response> {
  const fields = await readForm(request);
  const act = INVOICE_ACTS.find((one) => one === fields['act']);
  if (act === undefined) return seeOther(url.pathname);
  const asked = ask(admin, invoice, act, fields);
  if (!asked.ok) return { act, fields, problems: asked.problems };
  const answer = await asked.send();
  if (answer.ok) return seeOther(`${url.pathname}?done=${act}`);
  if (answer.status === 401) return signInFirst({ url, request });
  return { act, fields, problems: [refusal(admin, invoice, act, answer.code)] };
}

/** The form that a link of the page itself opens (`?do=creditNote`), with what is known filled in. */
export function openedAct(page: AdminInvoice, url: URL): Attempt<InvoiceAct> {
  const act = INVOICE_ACTS.find((one) => one === url.searchParams.get('do'));
  const { currency } = page.invoice;
  const amountMinor = act === 'creditNote' ? reversedMinor(page) : undefined;
  const amount =
    amountMinor === undefined ? {} : { amount: toDecimal(amountMinor, currencyExponent(currency)) };
  return { act, fields: amount, problems: [] };
}

type Asked =
  | { readonly ok: true; readonly send: () => Promise<Answer<object>> }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

type Invoice = AdminInvoice['invoice'];

function ask(admin: AdminContext, invoice: Invoice, act: InvoiceAct, fields: Fields): Asked {
  switch (act) {
    case 'payment':
      return askPayment(admin, invoice, fields);
    case 'creditNote':
      return askCreditNote(admin, invoice, fields);
    case 'hold':
      return askHold(admin, invoice, fields);
    case 'writeOff':
      return askWriteOff(admin, invoice, fields);
    case 'grantDiscount':
      return {
        ok: true,
        send: () => admin.api.onInvoice(invoice.id, 'discount', {}, keyOf(fields)),
      };
    case 'applyCredit':
      return {
        ok: true,
        send: () => admin.api.onInvoice(invoice.id, 'apply-credit', {}, keyOf(fields)),
      };
    case 'finishTask':
      return { ok: true, send: () => admin.api.finishTask(fields['task'] ?? '') };
    case 'endHold':
      return { ok: true, send: () => admin.api.endHold(invoice.id, fields['holdId'] ?? '') };
  }
}

function askPayment(admin: AdminContext, invoice: Invoice, fields: Fields): Asked {
  const words = admin.t.invoice.wrong;
  const amount = readAmount(admin, fields['amount'], 'payment-amount', invoice.currency);
  const paidOn = readPast(admin, fields['paidOn'], 'payment-paidOn');
  const method = readChoice(fields['method'], 'payment-method', PAYMENT_METHODS, words.choice);
  const reference = readText(
    fields['reference'],
    'payment-reference',
    REFERENCE_LENGTH,
    words.tooLong,
  );
  if (!amount.ok || !paidOn.ok || !method.ok || !reference.ok) {
    return { ok: false, problems: problemsOf(amount, paidOn, method, reference) };
  }
  const body = {
    amountMinor: amount.value,
    paidOn: paidOn.value,
    method: method.value,
    reference: reference.value,
  };
  return { ok: true, send: () => admin.api.onInvoice(invoice.id, 'payments', body, keyOf(fields)) };
}

function askCreditNote(admin: AdminContext, invoice: Invoice, fields: Fields): Asked {
  const words = admin.t.invoice.wrong;
  const amount = readAmount(admin, fields['amount'], 'creditNote-amount', invoice.currency);
  const number = readText(fields['number'], 'creditNote-number', NUMBER_LENGTH, words.tooLong);
  const issuedOn = readPast(admin, fields['issuedOn'], 'creditNote-issuedOn');
  const reason = readText(fields['reason'], 'creditNote-reason', NOTE_LENGTH, words.tooLong);
  if (!amount.ok || !number.ok || !issuedOn.ok || !reason.ok) {
    return { ok: false, problems: problemsOf(amount, number, issuedOn, reason) };
  }
  const body = {
    amountMinor: amount.value,
    number: number.value,
    issuedOn: issuedOn.value,
    reason: reason.value,
  };
  return {
    ok: true,
    send: () => admin.api.onInvoice(invoice.id, 'credit-notes', body, keyOf(fields)),
  };
}

function askHold(admin: AdminContext, invoice: Invoice, fields: Fields): Asked {
  const words = admin.t.invoice.wrong;
  const reason = readChoice(fields['reason'], 'hold-reason', HOLD_REASONS, words.choice);
  const untilOn = readAhead(admin, fields['untilOn'], 'hold-untilOn');
  const at = readChoice(fields['resume'], 'hold-resume', HOLD_RESUMES, words.choice);
  const note = readText(fields['note'], 'hold-note', NOTE_LENGTH, words.tooLong);
  if (!reason.ok || !untilOn.ok || !at.ok || !note.ok) {
    return { ok: false, problems: problemsOf(reason, untilOn, at, note) };
  }
  const body = {
    reason: reason.value,
    untilOn: untilOn.value,
    resume: { at: at.value },
    note: note.value,
  };
  return { ok: true, send: () => admin.api.onInvoice(invoice.id, 'holds', body, keyOf(fields)) };
}

function askWriteOff(admin: AdminContext, invoice: Invoice, fields: Fields): Asked {
  const words = admin.t.invoice.wrong;
  const reason = readText(fields['reason'], 'writeOff-reason', NOTE_LENGTH, words.tooLong);
  if (!reason.ok) return { ok: false, problems: [reason.problem] };
  if (reason.value === undefined) {
    return { ok: false, problems: [{ field: 'writeOff-reason', text: words.reasonMissing }] };
  }
  const body = { reason: reason.value, tellDebtor: fields['tellDebtor'] === 'true' };
  return {
    ok: true,
    send: () => admin.api.onInvoice(invoice.id, 'write-off', body, keyOf(fields)),
  };
}

/** The form's own key: sent twice, it counts once. */
const keyOf = (fields: Fields): string => fields['key'] ?? '';

function readAmount(
  { t }: AdminContext,
  text: string | undefined,
  field: string,
  currency: string,
): Read<number> {
  const words = t.invoice.wrong;
  const amountMinor = parseAmountInput(text ?? '', currency, 'en');
  if (amountMinor === undefined) return wrong(field, words.amount);
  return amountMinor > 0 ? good(amountMinor) : wrong(field, words.amountZero);
}

function readPast({ me, t }: AdminContext, text: string | undefined, field: string): Read<string> {
  const day = parseCivilDate(text);
  if (day === undefined) return wrong(field, t.invoice.wrong.date);
  return day <= me.today ? good(day) : wrong(field, t.invoice.wrong.dateAhead);
}

function readAhead(
  { me, t }: AdminContext,
  text: string | undefined,
  field: string,
): Read<string | undefined> {
  if (text === undefined || text === '') return good(undefined);
  const day = parseCivilDate(text);
  return day !== undefined && day >= me.today ? good(day) : wrong(field, t.invoice.wrong.datePast);
}

/** Said at the first field of the form, which is where one looks again. */
function refusal(
  { t, money }: AdminContext,
  { creditableMinor, currency }: Invoice,
  act: InvoiceAct,
  code: string,
): FormProblem {
  const words = t.invoice.wrong;
  const known: Readonly<Record<string, string>> = {
    invoiceClosed: words.invoiceClosed,
    nothingToPay: words.invoiceClosed,
    creditTooLarge:
      creditableMinor > 0 ? words.creditTooLarge(money(creditableMinor, currency)) : words.allGiven,
    amountTooLarge: words.amountTooLarge,
    amountNotAllowed: words.amount,
    numberTaken: words.numberTaken,
    alreadyBeingPaid: words.alreadyBeingPaid,
    creditNotEnough: words.creditNotEnough,
    holdEnded: words.holdEnded,
    offerNotAllowed: words.offerNotAllowed,
    notFound: act === 'finishTask' ? t.overview.tasks.gone : words.holdEnded,
    conflict: words.conflict,
    idempotencyInProgress: words.conflict,
    idempotencyKeyReused: words.conflict,
  };
  return { field: FIRST_FIELD[act], text: known[code] ?? words.other };
}

const FIRST_FIELD = {
  payment: 'payment-amount',
  applyCredit: 'applyCredit-submit',
  creditNote: 'creditNote-amount',
  hold: 'hold-reason',
  grantDiscount: 'grantDiscount-submit',
  writeOff: 'writeOff-reason',
  endHold: 'reminders',
  finishTask: 'tasks',
} as const satisfies Record<InvoiceAct, string>;

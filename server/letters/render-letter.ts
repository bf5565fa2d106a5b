import { createHash } from 'node:crypto';
import { cleanLine } from '../../portal/messages/clean-text.ts';
import { plainText } from '../../portal/messages/rich.ts';
import type { Message } from '../domain/decision.ts';
import type { CaseFacts } from '../domain/facts.ts';
import type { OutgoingMail } from '../gateways/types.ts';
import {
  openDesk,
  toMoney,
  type Desk,
  type Draft,
  type LetterContext,
  type Nothing,
} from './desk.ts';
import * as credit from './credit.ts';
import { payableNow, quotesOf } from './figures.ts';
import { webHref } from './hrefs.ts';
import { letterHtml } from './html.ts';
import { paragraph, quiet, type Letter, type Sender } from './letter.ts';
import * as back from './payment-back.ts';
import * as payments from './payment.ts';
import * as instalments from './plan-instalment.ts';
import * as methods from './plan-method.ts';
import * as plans from './plan.ts';
import { reminderLetter } from './reminder.ts';
import { letterText } from './text.ts';

/**
 * Writes a letter of the outbox from fresh facts, in the debtor's language. `nothing` says why there
 * is nothing to write any more: it was paid, cured, canceled since it was queued. The same letter
 * always has the same Message-ID.
 */
export function renderLetter(
  message: Message,
  facts: CaseFacts,
  context: LetterContext,
): OutgoingMail | Nothing {
  const desk = openDesk(message, facts, {
    ...context,
    payUrl: (scope) => webHref(context.payUrl(scope)),
  });
  if (desk.invoices.length === 0 && message.kind !== 'freshLink')
    return { nothing: { code: 'noInvoice' } };
  const draft = write(desk);
  if ('nothing' in draft) return draft;
  const letter = frame(desk, draft, context);
  return {
    from: mailboxOf(facts.vendor.name, context.mailFrom),
    to: message.to,
    replyTo: facts.vendor.profile.email,
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
    messageId: `${nameOf(message, facts)}@${context.mailFrom.slice(context.mailFrom.lastIndexOf('@') + 1)}`,
    attachments: context.attachments ?? [],
    about: {
      id: message.id,
      kind: message.kind,
      invoiceIds: message.invoiceIds,
      step: message.step,
    },
  };
}

/**
 * By what the letter is about, not by its row: one that is decided a second time, because an old copy of
 * the database was put back, is the same letter to a mail program (fault F50).
 */
const nameOf = ({ key }: Message, { vendor }: CaseFacts): string =>
  createHash('sha256').update(`${vendor.id}\n${key}`).digest('hex').slice(0, 32);

function write(desk: Desk): Draft | Nothing {
  switch (desk.message.kind) {
    case 'reminder':
      return reminderLetter(desk);
    case 'paymentReceipt':
      return payments.receiptLetter(desk);
    case 'paymentProcessing':
      return payments.processingLetter(desk);
    case 'paymentFailed':
      return payments.failedLetter(desk);
    case 'paymentReversed':
      return back.reversedLetter(desk);
    case 'paymentDisputed':
      return back.disputedLetter(desk);
    case 'paymentStands':
      return back.standsLetter(desk);
    case 'refundFailed':
      return back.refundFailedLetter(desk);
    case 'paymentMismatched':
      return credit.mismatchedLetter(desk);
    case 'creditNote':
      return credit.creditNoteLetter(desk);
    case 'creditApplied':
      return credit.creditAppliedLetter(desk);
    case 'creditReturned':
      return credit.creditReturnedLetter(desk);
    case 'writtenOff':
      return credit.writtenOffLetter(desk);
    case 'planAccepted':
      return plans.planLetter(desk, plans.acceptedLetter);
    case 'planBefore':
      return plans.planLetter(desk, instalments.beforeLetter);
    case 'planDue':
      return plans.planLetter(desk, instalments.dueLetter);
    case 'planMissed':
      return plans.planLetter(desk, instalments.missedLetter);
    case 'planDefaulted':
      return plans.planLetter(desk, plans.defaultedLetter);
    case 'planReinstated':
      return plans.planLetter(desk, plans.reinstatedLetter);
    case 'planCompleted':
      return plans.planLetter(desk, plans.completedLetter);
    case 'planCanceled':
      return plans.planLetter(desk, plans.canceledLetter);
    case 'planMethodLost':
      return plans.planLetter(desk, methods.lostLetter);
    case 'planMethodReplaced':
      return plans.planLetter(desk, methods.replacedLetter);
    case 'freshLink':
      return freshLinkLetter(desk);
  }
}

/** The link again, to the address on file only (rules 9.1). */
function freshLinkLetter(desk: Desk): Draft {
  const { words, vendor, about, href } = desk;
  const open = desk.invoices.filter((i) => payableNow(desk, i) > 0);
  const amounts = quotesOf(desk, open).map((q) => toMoney(q.payableMinor, q.currency));
  const { freshLink } = words;
  return {
    subject: freshLink.subject(vendor, about),
    blocks: [
      paragraph(freshLink.opening(about)),
      paragraph(amounts.length > 0 ? freshLink.open(amounts) : freshLink.nothing),
      { kind: 'button', label: words.button.see(about), href },
      quiet(freshLink.notYou),
    ],
  };
}

/** What all letters have: who writes, why one can believe it, and when the next one comes. */
function frame(desk: Desk, draft: Draft, { nextStepOn }: LetterContext): Letter {
  const { facts, words, today } = desk;
  const first = draft.blocks.find((block) => block.kind === 'paragraph');
  const isReminder = desk.message.kind === 'reminder';
  return {
    locale: desk.locale,
    subject: cleanLine(draft.subject, 240),
    preview: first ? plainText(first.text) : '',
    from: senderOf(facts),
    greeting: words.frame.greeting,
    blocks: draft.blocks,
    footer: [
      ...(isReminder && nextStepOn ? [words.frame.nextLetter(nextStepOn, today)] : []),
      words.frame.trust(desk.about),
      words.frame.fromTo(cleanLine(facts.vendor.name, 120), cleanLine(facts.debtor.name, 120)),
      imprint(facts),
    ],
  };
}

/** Name, seat and tax number of the vendor, as business letters must state them in many countries. */
function imprint({ vendor: { name, profile } }: CaseFacts): string {
  const parts = [name, ...profile.address, profile.taxId ?? ''].map((part) => cleanLine(part, 120));
  return parts.filter((part) => part !== '').join(', ');
}

function senderOf({ vendor }: CaseFacts): Sender {
  const { profile } = vendor;
  const line = (text: string | null): string | null =>
    text === null ? null : cleanLine(text, 120);
  return {
    name: cleanLine(vendor.name, 120),
    signature: line(profile.contactName),
    phone: line(profile.phone),
    email: cleanLine(profile.email, 254),
    accent: profile.accent,
  };
}

/** The vendor's name in quotes before our own address: quoted, no text can end it early. */
function mailboxOf(name: string, address: string): string {
  return `"${cleanLine(name, 120).replaceAll(/["\\]/g, '\\$&')}" <${address}>`;
}

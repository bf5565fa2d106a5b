import { afterEach, describe, expect, test } from 'vitest';
import PostalMime from 'postal-mime';
import { parseMailbox } from '../../server/gateways/mail-address.ts';
import { createSmtpMail } from '../../server/gateways/mail-smtp.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import type { OutgoingMail } from '../../server/gateways/types.ts';
import { renderLetter } from '../../server/letters/render-letter.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';
import { letterCases } from '../support/letter-cases.ts';
import { openSmtpSink } from '../support/smtp-sink.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const texts = HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text).slice(0, 60) }));

describe('a letter in which every name is', () => {
  test.each(texts)('$name has the tags of a harmless one and no others', ({ text }) => {
    for (const { message, facts, context } of letterCases('en')) {
      const harmless = tagsOf(mailOf(renderLetter(message, poisoned(facts, 'x'), context)).html);
      const hostile = tagsOf(mailOf(renderLetter(message, poisoned(facts, text), context)).html);
      expect(hostile).toEqual(harmless);
    }
  });

  test.each(texts)('$name hides and reorders nothing', ({ text }) => {
    for (const { message, facts, context } of letterCases('pl')) {
      const mail = mailOf(renderLetter(message, poisoned(facts, text), context));
      const seen = `${mail.subject}${mail.text.replaceAll('\n', '')}${mail.html.replaceAll('\n', '')}`;
      expect(seen).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(seen).toBe(seen.normalize('NFC'));
      expect(Array.from(mail.subject).length).toBeLessThanOrEqual(240);
      expect(parseMailbox(mail.from)?.address).toBe('letters@saldo.example');
    }
  });

  test.each(texts)('$name reaches one person with the headers it should have', async ({ text }) => {
    const sink = await openSmtpSink();
    const gateway = createSmtpMail({ url: sink.url, timeoutMs: 2_000 });
    closing.push(sink.close, gateway.close);
    const [first] = letterCases('en');
    if (first === undefined) throw new Error('no letters');
    const facts = poisoned(first.facts, text);
    const mail = mailOf(renderLetter(first.message, facts, first.context));
    const own = { ...mail, replyTo: 'biuro@zielonydach.example' };
    expect(await gateway.send(own)).toEqual({ ok: true });
    const { headers, bcc, cc, to } = await PostalMime.parse(sink.received[0]?.raw ?? '');
    expect(sink.received[0]?.to).toEqual(['ap@podlipa.example']);
    expect([to?.length, cc ?? [], bcc ?? []]).toEqual([1, [], []]);
    expect(headers.map((h) => h.key).toSorted()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
    ]);
  });
});

test('a poisoned reply address sends nothing instead of something else', async () => {
  const sink = await openSmtpSink();
  const gateway = createSmtpMail({ url: sink.url, timeoutMs: 2_000 });
  closing.push(sink.close, gateway.close);
  const [first] = letterCases('en');
  if (first === undefined) throw new Error('no letters');
  const mail = mailOf(renderLetter(first.message, first.facts, first.context));
  const replyTo = 'a@b.example\r\nBcc: evil@evil.example';
  expect(await gateway.send({ ...mail, replyTo })).toMatchObject({ ok: false, kind: 'permanent' });
  expect(sink.received).toEqual([]);
});

/** The same facts with one text in every place that a vendor or a debtor can write to. */
function poisoned(facts: CaseFacts, text: string): CaseFacts {
  const { vendor, debtor } = facts;
  const { profile } = vendor;
  return {
    ...facts,
    vendor: {
      ...vendor,
      name: text,
      profile: {
        ...profile,
        email: text,
        phone: text,
        contactName: text,
        address: [text],
        taxId: text,
        accent: text,
      },
    },
    debtor: { ...debtor, name: text },
    invoices: facts.invoices.map((invoice) => ({
      ...invoice,
      number: text,
      note: text,
      lines: invoice.lines.map((line) => ({ ...line, description: text })),
    })),
    entries: facts.entries.map((entry) => ({ ...entry, reference: text })),
    payments: facts.payments.map((payment) => ({ ...payment, methodLabel: text })),
    plans: facts.plans.map((plan) => ({
      ...plan,
      methodLabel: plan.methodLabel === null ? null : text,
      acceptance: { ...plan.acceptance, name: text },
    })),
  };
}

/** Names of tags and attributes in order, values of the few attributes that could do harm. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-zA-Z!][^\s>]*)([^>]*)>/g)].map(([, name = '', rest = '']) => {
    const attributes = [...rest.matchAll(/\s([a-z-]+)=/g)].map((found) => found[1]);
    return [name, ...attributes].join(' ');
  });
}

function mailOf(rendered: ReturnType<typeof renderLetter>): OutgoingMail {
  if ('nothing' in rendered) throw new Error(`nothing: ${rendered.nothing.code}`);
  return rendered;
}

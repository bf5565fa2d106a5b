import PostalMime from 'postal-mime';
import { afterEach, describe, expect, test } from 'vitest';
import { createSmtpMail } from '../../server/gateways/mail-smtp.ts';
import type { OutgoingMail } from '../../server/gateways/types.ts';
import { openSmtpSink, type SmtpAnswers } from '../support/smtp-sink.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('a letter that leaves over SMTP', () => {
  test('arrives whole, with one recipient and the structured addresses', async () => {
    const { send, sink } = await open();
    const pdf = { filename: 'plan.pdf', contentType: 'application/pdf', content: bytes('%PDF') };
    expect(await send(aMail({ attachments: [pdf] }))).toEqual({ ok: true });

    const [first] = sink.received;
    expect(first?.to).toEqual(['books@kowalski.example']);
    expect(first?.from).toBe('letters@saldo.example');
    const mail = await PostalMime.parse(first?.raw ?? '');
    expect(mail.from).toMatchObject({
      name: 'Zażółć "Gęślą" sp. z o.o.',
      address: 'letters@saldo.example',
    });
    expect(mail.to).toMatchObject([{ address: 'books@kowalski.example' }]);
    expect(mail.replyTo).toMatchObject([{ address: 'anna@lipa.example' }]);
    expect(mail.subject).toBe('Żółw: faktura 2026/114, 121,00 €');
    expect(mail.messageId).toBe('<msg_1@saldo.example>');
    expect(mail.text?.trim()).toBe('Dzień dobry,');
    expect(mail.html?.trim()).toBe('<p>Dzień dobry,</p>');
    expect(mail.attachments.map((a) => [a.filename, a.mimeType])).toEqual([
      ['plan.pdf', 'application/pdf'],
    ]);
  });

  test('carries a calendar as a calendar, accents and all', async () => {
    const { send, sink } = await open();
    const contentType = 'text/calendar; charset=utf-8; method=PUBLISH';
    const text = 'BEGIN:VCALENDAR\r\nSUMMARY:Rata – żółw\r\nEND:VCALENDAR\r\n';
    const calendar = { filename: 'plan-ratalny.ics', contentType, content: bytes(text) };
    await send(aMail({ attachments: [calendar] }));
    const mail = await PostalMime.parse(sink.received[0]?.raw ?? '');
    const [found] = mail.attachments;
    expect([found?.filename, found?.mimeType, found?.method]).toEqual([
      'plan-ratalny.ics',
      'text/calendar',
      'PUBLISH',
    ]);
    const content = found?.content ?? '';
    const read = typeof content === 'string' ? content : new TextDecoder().decode(content);
    // The reader gives text parts with its own line ends.
    expect(read.replaceAll(/\r?\n/g, '\r\n')).toBe(text);
  });

  test('says that nobody needs to answer it automatically and asks for no unsubscribing', async () => {
    const { send, sink } = await open();
    await send(aMail());
    const { headers } = await PostalMime.parse(sink.received[0]?.raw ?? '');
    expect(headers.find((h) => h.key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(headers.some((h) => h.key === 'list-unsubscribe')).toBe(false);
  });

  test.each([
    ['refused for now', 451, 'temporary'],
    ['unknown for good', 550, 'permanent'],
  ])('to a recipient who is %s is a %i and %s', async (_what, code, kind) => {
    const { send, sink } = await open({ recipient: () => code });
    expect(await send(aMail())).toMatchObject({ ok: false, kind });
    expect(sink.received).toEqual([]);
  });

  test.each([
    ['for now', 452, 'temporary'],
    ['for good', 554, 'permanent'],
  ])('that the server refuses %s after DATA (%i) is %s', async (_what, code, kind) => {
    const { send } = await open({ message: () => code });
    expect(await send(aMail())).toMatchObject({ ok: false, kind });
  });

  test('whose line breaks after DATA may have arrived: it is temporary, and goes again under its id (F53)', async () => {
    const { send, sink } = await open({ message: (nth) => (nth === 1 ? 'drop' : undefined) });
    expect(await send(aMail())).toMatchObject({ ok: false, kind: 'temporary' });
    expect(sink.received).toHaveLength(1);
    expect(await send(aMail())).toEqual({ ok: true });
    const ids = await Promise.all(
      sink.received.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId),
    );
    expect(ids).toEqual(['<msg_1@saldo.example>', '<msg_1@saldo.example>']);
  });

  test('waits when the server is not there', async () => {
    const { send, sink } = await open();
    await sink.close();
    expect(await send(aMail())).toMatchObject({ ok: false, kind: 'temporary' });
  });

  test('shares a connection with the letters after it', async () => {
    const { send, sink } = await open();
    for (let i = 0; i < 20; i += 1) {
      expect(await send(aMail({ messageId: `msg_${i}@saldo.example` }))).toEqual({ ok: true });
    }
    expect(sink.received).toHaveLength(20);
  });
});

describe('a header cannot be smuggled in', () => {
  test.each([
    ['a second recipient', { to: 'a@b.example, c@d.example' }],
    ['a blind copy after a line end', { to: 'a@b.example\r\nBcc: c@d.example' }],
    ['a line end in the subject', { subject: 'Invoice\nBcc: c@d.example' }],
    ['a carriage return in the subject', { subject: 'Invoice\rBcc: c@d.example' }],
    ['a zero byte in the subject', { subject: 'Invoice\u0000' }],
    ['a next-line control in the subject', { subject: 'Invoice\u0085Bcc: c@d.example' }],
    ['a line separator in the name of the sender', { from: '"Lipa\u2028Bcc: x" <a@b.example>' }],
    [
      'a closed quotation in the name of the sender',
      { from: '"Lipa" <x@y.example>, "B" <a@b.example>' },
    ],
    ['a line end in the message id', { messageId: 'a@b.example>\r\nBcc: c@d.example' }],
    ['an angle bracket in the message id', { messageId: 'a@b.example> <c@d.example' }],
    ['a group of recipients', { to: 'all: a@b.example, c@d.example;' }],
    ['a comment in the address', { to: 'a(b)@c.example' }],
    ['a quoted local part', { to: '"a b"@c.example' }],
    ['a source route', { to: '<@x.example:a@b.example>' }],
    ['a reply address that is two', { replyTo: 'a@b.example,c@d.example' }],
    ['an address without a domain', { to: 'root' }],
    ['an empty address', { to: '' }],
    ['an endless address', { to: `${'a'.repeat(300)}@b.example` }],
  ])('by %s', async (_what, over) => {
    const { send, sink } = await open();
    expect(await send(aMail(over))).toMatchObject({ ok: false, kind: 'permanent' });
    expect(sink.received).toEqual([]);
  });

  test('by a name that looks like an encoded header', async () => {
    const { send, sink } = await open();
    const name = '=?utf-8?q?Lipa=0D=0ABcc:_c@d.example?=';
    expect(await send(aMail({ from: `"${name}" <letters@saldo.example>` }))).toEqual({ ok: true });
    const mail = await PostalMime.parse(sink.received[0]?.raw ?? '');
    expect(mail.bcc ?? []).toEqual([]);
    expect(sink.received[0]?.to).toEqual(['books@kowalski.example']);
  });
});

async function open(answers: SmtpAnswers = {}) {
  const sink = await openSmtpSink(answers);
  const gateway = createSmtpMail({ url: sink.url, timeoutMs: 2_000 });
  closing.push(sink.close, gateway.close);
  return { send: gateway.send, sink };
}

function aMail(over: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: '"Zażółć \\"Gęślą\\" sp. z o.o." <letters@saldo.example>',
    to: 'books@kowalski.example',
    replyTo: 'anna@lipa.example',
    subject: 'Żółw: faktura 2026/114, 121,00 €',
    text: 'Dzień dobry,',
    html: '<p>Dzień dobry,</p>',
    messageId: 'msg_1@saldo.example',
    attachments: [],
    ...over,
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

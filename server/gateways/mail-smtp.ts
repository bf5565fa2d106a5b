import { createTransport } from 'nodemailer';
import { hasControls, parseMailbox } from './mail-address.ts';
import type { MailGateway, MailResult, OutgoingMail } from './types.ts';

export type SmtpOptions = {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string;
  readonly timeoutMs?: number;
};

export type SmtpMail = MailGateway & { readonly close: () => void };

/**
 * Hands letters to an SMTP server over a few kept connections. A refusal for good (5xx) of the
 * letter or its recipient is `permanent`. All else may still change or has an unknown outcome (4xx,
 * time-outs, a connection lost after DATA) and is `temporary`: the outbox sends the same letter
 * again under the same Message-ID.
 */
export function createSmtpMail({ url, timeoutMs = 20_000 }: SmtpOptions): SmtpMail {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    // The outbox decides when to try again. The pool's own second try would hide an unknown outcome.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      const envelope = toEnvelope(mail);
      if (typeof envelope === 'string') return { ok: false, kind: 'permanent', detail: envelope };
      try {
        await transport.sendMail(envelope);
        return { ok: true };
      } catch (error) {
        return toResult(error);
      }
    },
    close: () => transport.close(),
  };
}

const MESSAGE_ID = /^[\w.+-]{1,200}@[\w.-]{1,200}$/;

type Envelope = Parameters<ReturnType<typeof createTransport>['sendMail']>[0];

/** The message in nodemailer's structured form, or why it may not be sent at all. */
function toEnvelope(mail: OutgoingMail): Envelope | string {
  const from = parseMailbox(mail.from);
  const to = parseMailbox(mail.to);
  const replyTo = mail.replyTo === null ? null : parseMailbox(mail.replyTo);
  if (!from) return 'the sender is not a mail address';
  if (!to) return 'the recipient is not a mail address';
  if (replyTo === undefined) return 'the reply address is not a mail address';
  if (hasControls(mail.subject)) return 'the subject has a line end in it';
  if (!MESSAGE_ID.test(mail.messageId)) return 'the message id is not one';
  return {
    from,
    to,
    ...(replyTo ? { replyTo } : {}),
    envelope: { from: from.address, to: [to.address] },
    subject: mail.subject,
    messageId: `<${mail.messageId}>`,
    text: mail.text,
    html: mail.html,
    // Automatic answers would otherwise come back to the vendor (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content),
    })),
  };
}

function toResult(error: unknown): MailResult {
  const { code, command, permanent, responseCode, response } = readError(error);
  const detail = [code, command, responseCode, response].filter(Boolean).join(' ').slice(0, 300);
  // A refused greeting, login or sender is for us to mend: the debtor's address is not dead.
  const isTheirs = command === 'RCPT TO' || command === 'DATA';
  return { ok: false, kind: permanent && isTheirs ? 'permanent' : 'temporary', detail };
}

function readError(error: unknown) {
  const fields = typeof error === 'object' && error !== null ? error : {};
  const text = (name: string): string => {
    const value: unknown = Reflect.get(fields, name);
    return typeof value === 'string' || typeof value === 'number' ? oneLine(String(value)) : '';
  };
  return {
    code: text('code'),
    command: text('command'),
    responseCode: text('responseCode'),
    response: text('response'),
    permanent: Reflect.get(fields, 'permanent') === true,
  };
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
